"""Python values -> ClickHouse parameters, and ClickHouse answers -> Python rows."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import orjson

from lampyris.foundation.storage.analytics.port import Row, SqlScalar, SqlValue

ESCAPES = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\0": "\\0", "\b": "\\b", "\f": "\\f"},
)
QUOTED_ESCAPES = ESCAPES | {ord("'"): "\\'"}
Convert = Callable[[Any], Any]
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2299, 12, 31, tzinfo=UTC)
"""What DateTime64 can hold. A bound beyond it means the same as the edge: nothing is stored out there."""


def render(value: SqlValue) -> str:
    """A parameter in the form ClickHouse parses: times in UTC without offset, strings escaped as in TSV.

    Lone surrogates become `?`: no stored text holds one, so nothing is lost for a comparison.
    """
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, Sequence):
        return "[" + ",".join(map(_render_item, value)) + "]"
    return "\\N" if value is None else _render_plain(value)


def _render_item(value: SqlScalar) -> str:
    """An element of an array literal."""
    if isinstance(value, str):
        return "'" + value.translate(QUOTED_ESCAPES) + "'"
    if value is None:
        return "NULL"
    return f"'{_render_plain(value)}'" if isinstance(value, date) else _render_plain(value)


def _render_plain(value: float | Decimal | date) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, datetime):
        at = min(max(value, EARLIEST), LATEST).astimezone(UTC)
        # A `DateTime` parameter refuses a fraction, so there is one only when it says something.
        return at.replace(tzinfo=None).isoformat(" ", "microseconds" if at.microsecond else "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def read_rows(body: bytes) -> list[Row]:
    """Rows of a JSONCompact answer. Times become aware UTC datetimes, decimals Decimal; NaN and infinity are None."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        # Text that was cut inside a character, for example by substring(): readable is better than refused.
        answer = orjson.loads(body.decode("utf-8", "replace").encode())
    names = [column["name"] for column in answer["meta"]]
    converters = [_converter(column["type"]) for column in answer["meta"]]
    data: list[list[Any]] = answer["data"]
    for place, convert in enumerate(converters):
        if convert is not None:
            for row in data:
                if row[place] is not None:
                    row[place] = convert(row[place])
    return [dict(zip(names, row, strict=True)) for row in data]


def _datetime(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _nested(convert: Convert) -> Convert:
    """`convert` on every element of an array or every value of a map."""

    def convert_all(value: Any) -> Any:  # noqa: ANN401 -- the shape is known to ClickHouse only
        if isinstance(value, dict):
            return {key: None if item is None else convert(item) for key, item in value.items()}
        return [None if item is None else convert(item) for item in value]

    return convert_all


@cache
def _converter(type_name: str) -> Convert | None:
    """How a JSON value of this type becomes Python, None when it already is."""
    wrapped = re.fullmatch(r"(?:Nullable|LowCardinality)\((.*)\)", type_name)
    if wrapped:
        return _converter(wrapped[1])
    inside = re.fullmatch(r"Array\((.*)\)", type_name) or re.fullmatch(r"Map\([^,]+, (.*)\)", type_name)
    if inside:
        inner = _converter(inside[1])
        return _nested(inner) if inner else None
    if type_name.startswith("DateTime"):
        return _datetime
    if type_name.startswith("Date"):
        return date.fromisoformat
    return Decimal if type_name.startswith("Decimal") else None


def settings_text(settings: Mapping[str, str | int | float]) -> str:
    """Settings as part of a query string. Names and values are ours, never a user's."""
    return "&".join(f"{name}={value}" for name, value in settings.items())
