"""The base of every shape on the public wire: camelCase names, millisecond timestamps."""

import re
from datetime import UTC, datetime
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from lampyris.foundation.clock import iso_ms

_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_LOST_PLUS = re.compile(r" (?=\d\d:\d\d$)")


def read_moment(value: object) -> object:
    """ISO text with an offset as an aware UTC datetime; other values pass for pydantic to judge.

    A space before the offset is a `+` that was decoded as form data. Digits beyond microseconds are dropped.
    """
    if isinstance(value, datetime):
        return value
    text = _LOST_PLUS.sub("+", value) if isinstance(value, str) else ""
    if not _ISO.fullmatch(text):
        raise PydanticCustomError("datetime_parsing" if isinstance(value, str) else "datetime_type", "not a datetime")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("datetime_parsing", "no such day or hour") from None


class CommaSeparated:
    """Marks a list field of a query that is written as one value: `id=a,b`."""


Timestamp: TypeAlias = Annotated[
    datetime, BeforeValidator(read_moment), PlainSerializer(iso_ms, return_type=str, when_used="json")
]
CommaList: TypeAlias = Annotated[list[str], CommaSeparated()]


class Wire(BaseModel):
    """Reads and writes camelCase; ignores unknown keys (a newer SDK may send more than we know)."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True, extra="ignore")


class StrictWire(Wire):
    """As Wire, but an unknown key is an error."""

    model_config = ConfigDict(extra="forbid")
