"""Typed parameters of one statement under construction: the only way a value gets into SQL."""

from collections.abc import Mapping
from string import Template

from lampyris.foundation.storage.analytics.port import SqlValue

STRING = "String"
STRINGS = "Array(String)"
NUMBER = "Float64"
NUMBERS = "Array(Float64)"
INTEGER = "UInt64"
MOMENT = "DateTime64(6, 'UTC')"


class Bindings:
    """Values by parameter name. `fixed` are those that the `.sql` file names itself (`project_id`)."""

    def __init__(self, **fixed: SqlValue) -> None:
        self.values: dict[str, SqlValue] = dict(fixed)

    def bind(self, value: SqlValue, type_name: str) -> str:
        """The placeholder (`{p_1:String}`) that stands for `value` from now on."""
        name = f"p_{len(self.values)}"
        self.values[name] = value
        return f"{{{name}:{type_name}}}"


def fill(sql: str, fragments: Mapping[str, str]) -> str:
    """A statement with its `${...}` places filled. Fragments are ours: made here or written in a catalogue.

    Raises: KeyError when a place has no fragment.
    """
    return Template(sql).substitute(fragments)
