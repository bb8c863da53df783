"""The column catalogue: what of a table can be filtered and sorted, under which names, and its SQL."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lampyris.foundation.errors import UnknownColumn


class Kind(StrEnum):
    """What a column holds, and with it which filters fit."""

    STRING = "string"
    TEXT = "text"
    """Long text under a full-text index."""
    NUMBER = "number"
    DATETIME = "datetime"
    BOOLEAN = "boolean"
    STRINGS = "strings"
    """A list of texts."""
    STRING_MAP = "string map"
    NUMBER_MAP = "number map"
    BOOLEAN_MAP = "boolean map"
    CATEGORY_MAP = "category map"
    """Maps are filtered by one key."""
    POSITION = "position"
    """Where a row stands among those of its group; filtered by `positionInTrace`."""
    SCOPE = "scope"
    """Things of another kind that belong to the row: some or none of them satisfies conditions of their own."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One filterable column.

    `sql` is the value's expression; in maps `$key` stands for the key.
    `absent` is a condition that holds where there is no value (by default: the empty value of the kind).
    `wrap` puts a condition on `sql` into its place, `$predicate`: a semi-join, an aggregate over the group. A wrapped
    condition must be false where there is no value. `missing` is the number that counts where a semi-join finds
    no row at all; without it such rows match no filter.
    `grouped` conditions stand over a group of rows (HAVING), others on a row (WHERE).
    `narrow` is a cheaper necessary condition around `$predicate` on `narrow_sql`, for a first pass over many rows.
    `words_sql` are the ASCII words of a TEXT column, as its second index has them.
    `inner` are the columns of the things that a SCOPE looks at.
    `sort` is the expression to order by, when the column can be ordered. Where `optional`, rows without a value (the
    empty text) come last in both directions.
    """

    id: str
    kind: Kind
    sql: str
    aliases: tuple[str, ...] = ()
    absent: str | None = None
    wrap: str | None = None
    grouped: bool = False
    missing: float | None = None
    narrow: str | None = None
    narrow_sql: str | None = None
    words_sql: str = ""
    inner: "Catalogue | None" = None
    sort: str | None = None
    optional: bool = False

    @property
    def absent_sql(self) -> str:
        """The condition that holds where there is no value."""
        if self.absent is not None:
            return self.absent
        if self.kind in {Kind.STRING, Kind.TEXT}:
            return f"{self.sql} = ''"
        if self.kind is Kind.STRINGS:
            return f"empty({self.sql})"
        return f"isNull({self.sql})"


class Catalogue:
    """The columns of one table, found by id, alias or display name (`traceName`, `Trace Name`, `trace_name`)."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = tuple(columns)
        self._by_name: dict[str, Column] = {}
        for column in columns:
            for name in (column.id, *column.aliases):
                self._by_name.setdefault(_plain(name), column)

    def __iter__(self) -> Iterator[Column]:
        return iter(self._columns)

    def find(self, name: str) -> Column | None:
        """The column that goes by `name`, None when there is none."""
        return self._by_name.get(_plain(name))

    def column(self, name: str) -> Column:
        """The column that goes by `name`. Raises: UnknownColumn."""
        found = self.find(name)
        if found is None:
            raise UnknownColumn(f"Column {name} does not match a UI / CH table mapping.")
        return found


def _plain(name: str) -> str:
    return re.sub(r"[\s_.-]", "", name).lower()
