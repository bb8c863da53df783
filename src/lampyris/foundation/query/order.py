"""Sort orders: `column.asc|desc` in, ORDER BY out."""

from dataclasses import dataclass
from string import Template

from lampyris.foundation.errors import InvalidInput, UnknownColumn
from lampyris.foundation.query.bindings import STRING, Bindings
from lampyris.foundation.query.columns import Catalogue, Column

BEYOND_TEXT = "\\xF4\\x8F\\xBF\\xBF"
"""The last character there is, as SQL writes it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """By one column; ties are broken by the caller."""

    column: Column
    descending: bool
    key: str | None = None
    """The key of a map."""

    @property
    def direction(self) -> str:
        """As SQL."""
        return "DESC" if self.descending else "ASC"

    def sql(self, bindings: Bindings) -> str:
        """The expression that rows are ordered by."""
        value = self.column.sort or ""
        if self.key is not None:
            value = Template(value).safe_substitute(key=bindings.bind(self.key, STRING))
        # Downwards the empty text is last by itself.
        return f"if({value} = '', '{BEYOND_TEXT}', {value})" if self.column.optional and not self.descending else value


def parse_order(text: str | None, catalogue: Catalogue, *, default: str, field: str = "orderBy") -> Order:
    """An order of a query parameter called `field`. Raises: InvalidInput for a bad direction or column."""
    name, _, direction = (text or default).rpartition(".")
    if not name:
        name, direction = direction, ""
    if direction.lower() not in {"asc", "desc"}:
        message = 'Invalid option: expected one of "ASC"|"DESC"'
        raise InvalidInput(
            "Invalid request data",
            [{"code": "invalid_value", "values": ["ASC", "DESC"], "path": [field, "order"], "message": message}],
        )
    column = catalogue.find(name)
    key: str | None = None
    if column is None:
        # Of a map one key is named: `metadata.region`, `scores_avg.accuracy`.
        head, _, key = name.partition(".")
        column = catalogue.find(head) if key else None
    if column is None or column.sort is None or (key is None) is ("$key" in column.sort):
        raise UnknownColumn(f"Invalid order by column: {name}")
    return Order(column=column, descending=direction.lower() == "desc", key=key)
