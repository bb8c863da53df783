"""Filters and columns into SQL conditions with typed parameters. No text of a user ever becomes part of the SQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from string import Template

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.query.bindings import MOMENT, NUMBER, STRING, STRINGS, Bindings
from lampyris.foundation.query.columns import Catalogue, Column, Kind
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.search import TextColumn, text_condition
from lampyris.foundation.query.window import storable

FITTING: Mapping[str, frozenset[Kind]] = {
    "datetime": frozenset({Kind.DATETIME}),
    "string": frozenset({Kind.STRING, Kind.TEXT, Kind.STRINGS}),
    "number": frozenset({Kind.NUMBER}),
    "stringOptions": frozenset({Kind.STRING, Kind.STRINGS}),
    "categoryOptions": frozenset({Kind.CATEGORY_MAP}),
    "arrayOptions": frozenset({Kind.STRINGS, Kind.STRING}),
    "stringObject": frozenset({Kind.STRING_MAP}),
    "numberObject": frozenset({Kind.NUMBER_MAP}),
    "booleanObject": frozenset({Kind.BOOLEAN_MAP}),
    "boolean": frozenset({Kind.BOOLEAN}),
    "null": frozenset(Kind) - {Kind.NUMBER_MAP, Kind.BOOLEAN_MAP, Kind.CATEGORY_MAP, Kind.SCOPE, Kind.POSITION},
    "scope": frozenset({Kind.SCOPE}),
    "positionInTrace": frozenset({Kind.POSITION}),
}
"""Filter type -> the kinds of columns it can be asked of."""
NEGATIVE = frozenset({"does not contain", "none of", "is null", "is not set", "none"})

Compiler = Callable[[Filter, str, Bindings], str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Condition:
    """One compiled filter: a row matches when `sql` holds (or, `negated`, when it does not).

    `narrow` is a cheaper condition that holds wherever this one does; None when there is none.
    """

    column: Column
    sql: str
    negated: bool
    narrow: str | None = None

    def __str__(self) -> str:
        return f"NOT ({self.sql})" if self.negated else f"({self.sql})"


def compile_filters(filters: Sequence[Filter], catalogue: Catalogue, bindings: Bindings) -> list[Condition]:
    """One condition a filter.

    Negative operators ("none of", "does not contain") hold where there is no value.
    Raises: InvalidInput for an unknown column or a type that does not fit it.
    """
    return [_compile(item, catalogue.column(item.column), bindings) for item in filters]


def all_of(conditions: Iterable[Condition | str]) -> str:
    """The conditions as the continuation of a WHERE: each preceded by AND; empty when there is none."""
    return "".join(f"\n  AND {condition}" for condition in conditions)


def _compile(item: Filter, column: Column, bindings: Bindings) -> Condition:
    if column.kind not in FITTING[item.type]:
        raise InvalidInput(f"A filter of type {item.type} does not fit column {item.column} ({column.kind})")
    keys = {"key": bindings.bind(item.key or "", STRING)} if "$key" in _templates(column) else {}
    sql = Template(column.sql).safe_substitute(keys)
    negated = item.operator in NEGATIVE
    if item.type in {"boolean", "booleanObject"}:
        negated = (item.value is True) is (item.operator == "<>")
    if item.operator in {"is null", "is not null", "is set", "is not set"}:
        absent = Template(column.absent_sql).safe_substitute(keys)
        predicate = f"NOT ({absent})"
    elif column.inner is not None:
        predicate = " AND ".join(str(one) for one in compile_filters(item.within, column.inner, bindings))
    elif column.kind is Kind.TEXT:
        predicate = _text(item, column, bindings)
    else:
        predicate = _predicate(item, column.kind, sql, bindings)
    narrow = None if negated else _narrow(item, column, predicate, bindings)
    if column.wrap is None:
        return Condition(column=column, sql=predicate, negated=negated, narrow=narrow)
    wrapped = Template(column.wrap)
    if column.missing is not None and _holds(item, column.missing):
        counter = wrapped.safe_substitute(keys, predicate=f"NOT ({predicate})")
        return Condition(column=column, sql=counter, negated=not negated)
    return Condition(
        column=column, sql=wrapped.safe_substitute(keys, predicate=predicate), negated=negated, narrow=narrow
    )


def _templates(column: Column) -> str:
    return "".join(filter(None, (column.sql, column.wrap, column.absent)))


def _narrow(item: Filter, column: Column, predicate: str, bindings: Bindings) -> str | None:
    if column.narrow is None:
        return None
    if column.narrow_sql is not None and item.type != "null":
        predicate = _predicate(item, column.kind, column.narrow_sql, bindings)
    return Template(column.narrow).safe_substitute(predicate=predicate)


def _holds(item: Filter, missing: float) -> bool:
    if item.type != "number" or not isinstance(item.value, float):
        return False
    value = item.value
    return {
        "=": missing == value, ">": missing > value, "<": missing < value, ">=": missing >= value,
        "<=": missing <= value,
    }[item.operator]  # fmt: skip


def _text(item: Filter, column: Column, bindings: Bindings) -> str:
    phrase = str(item.value)
    if item.operator == "=":
        return f"{column.sql} = {bindings.bind(phrase, STRING)}"
    found = text_condition([TextColumn(sql=column.sql, words_sql=column.words_sql)], phrase, bindings)
    exact = {"starts with": "startsWith", "ends with": "endsWith"}.get(item.operator)
    return f"{found} AND {exact}({column.sql}, {bindings.bind(phrase, STRING)})" if exact else found


def _predicate(item: Filter, kind: Kind, sql: str, bindings: Bindings) -> str:
    if item.type in {"stringOptions", "arrayOptions", "categoryOptions"}:
        return _options(item, kind, sql, bindings)
    if item.type in {"boolean", "booleanObject"}:
        return f"ifNull({sql}, false)"
    if item.type in {"number", "numberObject"}:
        return f"ifNull({sql} {item.operator} {bindings.bind(item.value, NUMBER)}, false)"
    if item.type == "positionInTrace":
        return _position(item, bindings)
    if isinstance(item.value, datetime):
        return f"ifNull({sql} {item.operator} {bindings.bind(storable(item.value), MOMENT)}, false)"
    if kind is Kind.STRINGS:
        return f"arrayExists(one -> {_string(item, 'one', bindings)}, {sql})"
    return _string(item, sql, bindings)


def _position(item: Filter, bindings: Bindings) -> str:
    """Among rows that know `is_root` and their place `from_start` and `from_end`, counted from 1."""
    if item.key == "root":
        return "is_root"
    place = "from_start" if item.key in {"first", "nthFromStart"} else "from_end"
    return f"{place} = {bindings.bind(item.value, NUMBER)}"


def _string(item: Filter, sql: str, bindings: Bindings) -> str:
    value = bindings.bind(str(item.value), STRING)
    if item.operator in {"contains", "does not contain"}:
        return f"position({sql}, {value}) > 0"
    if item.operator == "matches":
        return f"positionCaseInsensitiveUTF8({sql}, {value}) > 0"
    if item.operator == "starts with":
        return f"startsWith({sql}, {value})"
    if item.operator == "ends with":
        return f"endsWith({sql}, {value})"
    return f"{sql} = {value}"


def _options(item: Filter, kind: Kind, sql: str, bindings: Bindings) -> str:
    values = bindings.bind(list(item.value) if isinstance(item.value, tuple) else [], STRINGS)
    if kind is not Kind.STRINGS and kind is not Kind.CATEGORY_MAP:
        return f"has({values}, {sql})"
    if kind is Kind.CATEGORY_MAP:
        return f"hasAny({sql}, {values})"
    return f"{'hasAll' if item.operator == 'all of' else 'hasAny'}({sql}, {values})"
