"""The filter language of tables, rules and the public API: JSON in, checked conditions out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn, TypeAlias

import orjson

from lampyris.foundation.errors import InvalidInput

FilterValue: TypeAlias = str | float | bool | datetime | tuple[str, ...]

TEXT_OPERATORS = ("=", "contains", "does not contain", "starts with", "ends with", "matches")
NUMBER_OPERATORS = ("=", ">", "<", ">=", "<=")
OPTION_OPERATORS = ("any of", "none of")
TRUTH_OPERATORS = ("=", "<>")
NULL_OPERATORS = ("is null", "is not null")
SCOPE_OPERATORS = ("some", "none")
POSITIONS = ("root", "first", "last", "nthFromEnd", "nthFromStart")
"""Keys of `positionInTrace`; the last two count from 1."""
OPERATORS: dict[str, tuple[str, ...]] = {
    "datetime": (">", "<", ">=", "<="),
    "string": TEXT_OPERATORS,
    "number": NUMBER_OPERATORS,
    "stringOptions": OPTION_OPERATORS,
    "categoryOptions": OPTION_OPERATORS,
    "arrayOptions": (*OPTION_OPERATORS, "all of"),
    "stringObject": (*TEXT_OPERATORS, "is set", "is not set"),
    "numberObject": NUMBER_OPERATORS,
    "booleanObject": TRUTH_OPERATORS,
    "boolean": TRUTH_OPERATORS,
    "null": NULL_OPERATORS,
    "scope": SCOPE_OPERATORS,
    "positionInTrace": ("=",),
}
"""Filter type -> the operators it has."""
KEYED_TYPES = frozenset({"categoryOptions", "stringObject", "numberObject", "booleanObject"})
LIST_TYPES = frozenset({"stringOptions", "categoryOptions", "arrayOptions"})
NUMBER_TYPES = frozenset({"number", "numberObject"})
BOOLEAN_TYPES = frozenset({"boolean", "booleanObject"})
MAX_FILTERS = 100
MAX_VALUES = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class Filter:
    """One condition; several are ANDed. `key` is set for types in KEYED_TYPES, else None.

    Of type `scope` the value is "" and `within` are the conditions that one thing together must satisfy.
    """

    column: str
    type: str
    operator: str
    value: FilterValue
    key: str | None = None
    within: tuple["Filter", ...] = ()


def parse_filters(text: str | None, *, field: str = "filter") -> list[Filter]:
    """Filters of a JSON text (a query parameter called `field`); none for None and "".

    Raises: InvalidInput with the wire's issues.
    """
    if not text:
        return []
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        _refuse({"code": "custom", "path": [field], "message": "Invalid JSON in filter parameter"})
    return read_filters(value, path=(field,))


def read_filters(value: object, *, path: Sequence[str | int] = ("filter",)) -> list[Filter]:
    """Filters of a decoded JSON array. Raises: InvalidInput with issues below `path`."""
    if not isinstance(value, list):
        _refuse(_wrong_type("array", value, path))
    if len(value) > MAX_FILTERS:
        _refuse(_too_many("array", MAX_FILTERS, path))
    return [_read_filter(item, (*path, at)) for at, item in enumerate(value)]


def _read_filter(item: object, path: Sequence[str | int]) -> Filter:
    if not isinstance(item, dict):
        _refuse(_wrong_type("object", item, path))
    type_name = item.get("type")
    if not isinstance(type_name, str) or type_name not in OPERATORS:
        _refuse({
            "code": "invalid_union", "errors": [], "note": "No matching discriminator", "discriminator": "type",
            "path": [*path, "type"], "message": "Invalid input",
        })  # fmt: skip
    operators = OPERATORS[type_name]
    operator = item.get("operator")
    if operator not in operators:
        options = "|".join(json.dumps(o) for o in operators)
        message = f"Invalid option: expected one of {options}"
        _refuse({"code": "invalid_value", "values": list(operators), "path": [*path, "operator"], "message": message})
    if type_name == "scope":
        within = _within(item.get("within"), (*path, "within"))
        return Filter(
            column=_text(item, "column", path), type=type_name, operator=str(operator), value="", within=within
        )
    if type_name == "positionInTrace":
        return _position(item, path)
    keyed = type_name in KEYED_TYPES
    return Filter(
        column=_text(item, "column", path),
        type=type_name,
        operator=str(operator),
        value=_value(type_name, str(operator), item.get("value"), (*path, "value")),
        key=_text(item, "key", path) if keyed or item.get("key") else None,
    )


def _position(item: dict[str, object], path: Sequence[str | int]) -> Filter:
    key = item.get("key")
    if key not in POSITIONS:
        options = "|".join(json.dumps(one) for one in POSITIONS)
        message = f"Invalid option: expected one of {options}"
        _refuse({"code": "invalid_value", "values": list(POSITIONS), "path": [*path, "key"], "message": message})
    value = item.get("value")
    if str(key).startswith("nth"):
        if isinstance(value, bool) or not isinstance(value, int):
            _refuse(_wrong_type("number", value, (*path, "value")))
        if value < 1:
            message = "Too small: expected number to be >=1"
            _refuse({
                "origin": "number", "code": "too_small", "minimum": 1, "inclusive": True, "path": [*path, "value"],
                "message": message,
            })  # fmt: skip
    place = float(value) if isinstance(value, int) and str(key).startswith("nth") else 1.0
    return Filter(column=_text(item, "column", path), type="positionInTrace", operator="=", value=place, key=str(key))


def _within(value: object, path: Sequence[str | int]) -> tuple[Filter, ...]:
    nested = isinstance(value, list) and any(isinstance(one, dict) and one.get("type") == "scope" for one in value)
    found = () if nested else tuple(read_filters(value, path=path))
    if not found:
        message = "A scope holds one or more filters that are no scopes"
        _refuse({"code": "custom", "path": list(path), "message": message})
    return found


def _text(item: dict[str, object], name: str, path: Sequence[str | int]) -> str:
    value = item.get(name)
    if not isinstance(value, str):
        _refuse(_wrong_type("string", value, (*path, name)))
    return value


def _value(type_name: str, operator: str, value: object, path: Sequence[str | int]) -> FilterValue:
    if type_name == "null" or operator in {"is set", "is not set"}:
        return ""
    if type_name in LIST_TYPES:
        given = _strings(value, path)
        if type_name == "stringOptions" and not given:
            _refuse({"code": "custom", "path": list(path), "message": "Invalid input"})
        return given
    if type_name in NUMBER_TYPES:
        if isinstance(value, bool) or not isinstance(value, int | float):
            _refuse(_wrong_type("number", value, path))
        return float(value)
    if type_name in BOOLEAN_TYPES:
        if not isinstance(value, bool):
            _refuse(_wrong_type("boolean", value, path))
        return value
    if not isinstance(value, str):
        _refuse(_wrong_type("string", value, path))
    return _moment(value, path) if type_name == "datetime" else value


def _strings(value: object, path: Sequence[str | int]) -> tuple[str, ...]:
    if not isinstance(value, list):
        _refuse(_wrong_type("array", value, path))
    if len(value) > MAX_VALUES:
        _refuse(_too_many("array", MAX_VALUES, path))
    for at, item in enumerate(value):
        if not isinstance(item, str):
            _refuse(_wrong_type("string", item, (*path, at)))
    return tuple(value)


def _moment(value: str, path: Sequence[str | int]) -> datetime:
    try:
        at = datetime.fromisoformat(value)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        _refuse({
            "origin": "string", "code": "invalid_format", "format": "datetime", "path": list(path),
            "message": "Invalid ISO datetime",
        })  # fmt: skip


def _wrong_type(expected: str, value: object, path: Sequence[str | int]) -> dict[str, object]:
    received = {type(None): "null", bool: "boolean", int: "number", float: "number", str: "string", list: "array"}.get(
        type(value), "object"
    )
    received = "undefined" if value is None else received
    message = f"Invalid input: expected {expected}, received {received}"
    return {"expected": expected, "code": "invalid_type", "path": list(path), "message": message}


def _too_many(origin: str, limit: int, path: Sequence[str | int]) -> dict[str, object]:
    message = f"Too big: expected {origin} to have <={limit} items"
    return {
        "origin": origin, "code": "too_big", "maximum": limit, "inclusive": True, "path": list(path),
        "message": message,
    }  # fmt: skip


def _refuse(issue: dict[str, object]) -> NoReturn:
    raise InvalidInput("Invalid request data", [issue])
