"""Reading attribute values the way every convention does."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from lampyris.features.ingest.conventions.span import Attributes
from lampyris.features.ingest.fields import parsed_json
from lampyris.foundation.clock import to_us
from lampyris.foundation.text import json_text

Sides: TypeAlias = tuple[object, object]
"""(input, output) of a span as found; None for a side that is not there."""


def text(value: object) -> str:
    """Text as it is, nothing as empty, anything else as JSON."""
    if isinstance(value, str):
        return value
    return "" if value is None else json_text(value)


def first_text(attributes: Attributes, keys: Iterable[str]) -> str:
    """The first truthy value of these keys as text; empty when there is none."""
    for key in keys:
        value = attributes.get(key)
        if value:
            return text(value)
    return ""


def first_truthy(attributes: Attributes, *keys: str) -> object:
    """The first truthy value of these keys, else None."""
    for key in keys:
        value = attributes.get(key)
        if value:
            return value
    return None


def first_present(attributes: Attributes, *keys: str) -> object:
    """The value of the first of these keys that was sent at all, else None."""
    for key in keys:
        value = attributes.get(key)
        if value is not None:
            return value
    return None


def sides(input: object, output: object) -> Sides | None:
    """Both sides when either says something, None when the next rule should be asked."""
    return (input, output) if input or output else None


def is_true(value: object) -> bool:
    """true, or the text `true`."""
    return value is True or value == "true"


def json_value(value: object) -> object:
    """JSON text as its value; what is no text, or no JSON, as it is."""
    if not isinstance(value, str):
        return value
    parsed = parsed_json(value)
    return value if parsed is None and value.strip() != "null" else parsed


def child(value: object, *path: str) -> object:
    """What stands at `path` inside nested objects; None when something on the way is no object."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def moment_us(value: object) -> int | None:
    """ISO date text, perhaps in JSON quotes, as microseconds since the epoch; without an offset it is UTC."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value.strip().strip('"'))
        return to_us(at if at.tzinfo else at.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None
