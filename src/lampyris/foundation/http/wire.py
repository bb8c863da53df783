"""The base of every shape on the public wire: camelCase names, millisecond timestamps."""

from datetime import datetime
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

from lampyris.foundation.clock import iso_ms

Timestamp: TypeAlias = Annotated[datetime, PlainSerializer(iso_ms, return_type=str, when_used="json")]


class Wire(BaseModel):
    """Reads and writes camelCase; ignores unknown keys (a newer SDK may send more than we know)."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, serialize_by_alias=True, extra="ignore")


class StrictWire(Wire):
    """As Wire, but an unknown key is an error."""

    model_config = ConfigDict(extra="forbid")
