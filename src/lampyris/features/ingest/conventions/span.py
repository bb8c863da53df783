"""A span as conventions see it: plain values, whatever the encoding it came in."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

from lampyris.features.ingest.conventions import keys
from lampyris.features.ingest.conventions.shape import Shape, shape_of

Attributes: TypeAlias = Mapping[str, object]
"""Values are text, bool, int, finite float, lists and (only inside lists) objects of these. All text is valid."""

SDK_SCOPE_PREFIX = "langfuse-sdk"
STATUS_ERROR = 2


class Resource(msgspec.Struct, frozen=True, gc=False):
    """Who made the spans: one process of one service."""

    attributes: Attributes
    raw: object = None


class Scope(msgspec.Struct, frozen=True, gc=False):
    """The instrumentation that made the spans. `name` and `version` are None when not sent."""

    name: str | None
    version: str | None
    attributes: Attributes
    resource: Resource
    raw: object = None

    @property
    def bits(self) -> int:
        """The bit of the scope, for rules that hold for one instrumentation only."""
        return keys.SCOPE_BITS.get(self.name or "", 0)

    @property
    def is_langfuse_sdk(self) -> bool:
        """Whether one of Langfuse's own SDKs made the spans."""
        return (self.name or "").startswith(SDK_SCOPE_PREFIX)


class Event(msgspec.Struct, frozen=True, gc=False):
    """Something that happened during a span, as far as a convention reads it (`gen_ai.*`)."""

    name: str
    attributes: Attributes


class SpanView(msgspec.Struct, frozen=True, gc=False):
    """One span. Ids are as sent, or hex of bytes. Times are microseconds since the epoch, None when missing.

    `replaced` counts the characters that no text can hold (lone surrogates, NUL) and that became U+FFFD.
    """

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    start_us: int | None
    end_us: int | None
    attributes: Attributes
    shape: Shape
    events: Sequence[Event]
    status_code: int
    status_message: str
    scope: Scope
    bits: int
    replaced: int = 0
    raw: object = None

    def with_attributes(self, attributes: Attributes) -> "SpanView":
        """The same span saying something else; for conventions whose events repeat what attributes may say."""
        shape = shape_of(attributes)
        bits = shape.bits | self.scope.bits
        return msgspec.structs.replace(self, attributes=attributes, shape=shape, events=(), bits=bits)
