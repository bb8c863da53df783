"""OTLP JSON -> spans. Tolerant in values, strict in structure: without spans and ids the whole body is refused."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Final, TypeAlias, cast

import msgspec
import orjson

from lampyris.features.ingest.conventions import keys
from lampyris.features.ingest.conventions.shape import shape_of
from lampyris.features.ingest.conventions.span import Event, Resource, Scope, SpanView
from lampyris.features.ingest.decode.otlp_errors import JSON, UndecodableTraces
from lampyris.features.ingest.fields import not_finite
from lampyris.foundation.text import json_text

Object: TypeAlias = Mapping[str, object]

NS_PER_US: Final = 1000
READ_EVENTS: Final = "gen_ai."
MAX_DEPTH: Final = 100
"""Values nested deeper stay JSON text; protobuf allows no more either."""

STATUS_CODES: Final = {"STATUS_CODE_OK": 1, "STATUS_CODE_ERROR": 2}

_ESCAPES = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000))"
)
"""Escaped backslashes and whole surrogate pairs, to be stepped over; in the group what no text can hold."""


class _Skipped(msgspec.Struct, gc=False):
    """Any object: its content is looked over, not kept."""


class _Holder(msgspec.Struct, gc=False):
    attributes: list[_Skipped] | None = None


class _Span(msgspec.Struct, gc=False, rename="camel"):
    trace_id: Annotated[str, msgspec.Meta(min_length=1)]
    span_id: Annotated[str, msgspec.Meta(min_length=1)]
    attributes: list[_Skipped] | None = None
    events: list[_Holder] | None = None


class _ScopeSpans(msgspec.Struct, gc=False):
    scope: _Holder | None = None
    spans: list[_Span] | None = None


class _ResourceSpans(msgspec.Struct, gc=False, rename="camel"):
    resource: _Holder | None = None
    scope_spans: list[_ScopeSpans] | None = None


class _Request(msgspec.Struct, gc=False, rename="camel"):
    """The usual shape of a request, enough of it to count spans without keeping anything else."""

    resource_spans: list[_ResourceSpans] | None = None


_REQUEST = msgspec.json.Decoder(_Request)


def check(body: bytes) -> int:
    """How many spans the body holds. Raises: UndecodableTraces."""
    try:
        request = _REQUEST.decode(body)
        # what is skipped over is not checked for being UTF-8
        body.isascii() or body.decode()
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        # unusual or wrong: the exact but three times slower reader decides
        return sum(1 for _ in _spans_of(_read(body)[0]))
    return sum(
        len(scope_spans.spans or ())
        for resource in request.resource_spans or ()
        for scope_spans in resource.scope_spans or ()
    )


def decode(body: bytes) -> list[SpanView]:
    """All spans, in the order sent. Characters that had to be replaced are counted on the first of them.

    Raises: UndecodableTraces.
    """
    value, replaced = _read(body)
    spans: list[SpanView] = []
    scopes: dict[int, Scope] = {}
    resources: dict[int, Resource] = {}
    for resource_spans, scope_spans, span in _spans_of(value):
        resource = resources.get(id(resource_spans)) or _resource(resource_spans)
        resources[id(resource_spans)] = resource
        scope = scopes.get(id(scope_spans)) or _scope(scope_spans, resource)
        scopes[id(scope_spans)] = scope
        spans.append(_span(span, scope, replaced if not spans else 0))
    return spans


def alone(span: SpanView) -> bytes:
    """A complete body holding this span only, with its scope and resource."""
    scope_spans = {**cast(Object, span.scope.raw), "spans": [span.raw]}
    return json_text(
        {"resourceSpans": [{**cast(Object, span.scope.resource.raw), "scopeSpans": [scope_spans]}]}
    ).encode()


def _read(body: bytes) -> tuple[object, int]:
    """(value, how many characters no text can hold were replaced). Strict JSON first, then what Python also reads."""
    replaced = 0
    if b"\\u0000" in body:
        body, replaced = _without_unstorable(body)
    try:
        return orjson.loads(body), replaced
    except orjson.JSONDecodeError:
        pass
    try:
        body, more = _without_unstorable(body)
        return json.loads(body.decode("utf-8-sig")), replaced + more
    except (ValueError, RecursionError) as error:
        raise UndecodableTraces(JSON) from error


def _without_unstorable(body: bytes) -> tuple[bytes, int]:
    count = 0

    def replaced(match: re.Match[bytes]) -> bytes:
        nonlocal count
        if match[1] is None:
            return match[0]
        count += 1
        return b"\\ufffd"

    return _ESCAPES.sub(replaced, body), count


def _spans_of(value: object) -> Iterator[tuple[Object, Object, Object]]:
    """Every (resource spans, scope spans, span) whose structure and ids can be read. Raises: UndecodableTraces."""
    for resource_spans in _listed(_object(value), "resourceSpans"):
        _listed(_object(resource_spans.get("resource") or {}), "attributes")
        for scope_spans in _listed(resource_spans, "scopeSpans"):
            _listed(_object(scope_spans.get("scope") or {}), "attributes")
            for span in _listed(scope_spans, "spans"):
                if not _id(span.get("traceId")) or not _id(span.get("spanId")):
                    raise UndecodableTraces(JSON)
                _listed(span, "attributes")
                for event in _listed(span, "events"):
                    _listed(event, "attributes")
                yield resource_spans, scope_spans, span


def _object(value: object) -> Object:
    if not isinstance(value, dict):
        raise UndecodableTraces(JSON)
    return value


def _listed(holder: Object, name: str) -> list[Object]:
    """The objects of a collection; missing counts as empty."""
    value = holder.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise UndecodableTraces(JSON)
    return value


def _id(value: object) -> str:
    """An id as sent, or hex of bytes in any of the forms JSON writers give them; empty when it is none."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = value.get("data") if value.get("type") == "Buffer" else list(value.values())
    if isinstance(value, list) and all(type(item) is int and 0 <= item <= 255 for item in value):
        return bytes(value).hex()
    return ""


def _resource(resource_spans: Object) -> Resource:
    resource = cast(Object, resource_spans.get("resource") or {})
    raw = {name: item for name, item in resource_spans.items() if name != "scopeSpans"}
    return Resource(attributes=_attributes(_listed(resource, "attributes")), raw=raw)


def _scope(scope_spans: Object, resource: Resource) -> Scope:
    scope = cast(Object, scope_spans.get("scope") or {})
    return Scope(
        name=_text(scope.get("name")) or None,
        version=_text(scope.get("version")) or None,
        attributes=_attributes(_listed(scope, "attributes")),
        resource=resource,
        raw={name: item for name, item in scope_spans.items() if name != "spans"},
    )


def _span(span: Object, scope: Scope, replaced: int) -> SpanView:
    attributes = _attributes(_listed(span, "attributes"))
    shape = shape_of(attributes)
    events = tuple(
        Event(_text(event.get("name")), _attributes(_listed(event, "attributes")))
        for event in _listed(span, "events")
        if _text(event.get("name")).startswith(READ_EVENTS)
    )
    status = span.get("status")
    code, message = (status.get("code"), status.get("message")) if isinstance(status, dict) else (0, "")
    return SpanView(
        trace_id=_id(span.get("traceId")),
        span_id=_id(span.get("spanId")),
        parent_id=_id(span.get("parentSpanId")),
        name=_text(span.get("name")),
        start_us=_time_us(span.get("startTimeUnixNano")),
        end_us=_time_us(span.get("endTimeUnixNano")),
        attributes=attributes,
        shape=shape,
        events=events,
        status_code=STATUS_CODES.get(_text(code)) or _integer(code) or 0,
        status_message=_text(message),
        scope=scope,
        bits=shape.bits | scope.bits | (keys.GENAI_EVENTS if events else 0),
        replaced=replaced,
        raw=span,
    )


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else json_text(value)


def _time_us(value: object) -> int | None:
    """Nanoseconds in any spelling as microseconds; None when missing (also as 0) or not a number."""
    number = _integer(value)
    return number // NS_PER_US if number else None


def _integer(value: object) -> int | None:
    if isinstance(value, str):
        value = value.strip()
        # longer ones cannot be 64-bit numbers and would be slow to read
        value = int(value) if len(value) <= 20 and value.removeprefix("-").isdecimal() else None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) else None
    if isinstance(value, dict):
        low, high = value.get("low"), value.get("high")
        value = (high << 32) | (low & 0xFFFFFFFF) if isinstance(low, int) and isinstance(high, int) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _attributes(pairs: list[Object]) -> dict[str, object]:
    attributes: dict[str, object] = {}
    for pair in pairs:
        key, any_value = pair.get("key"), pair.get("value")
        if isinstance(key, str) and isinstance(any_value, dict):
            value = _value(any_value, 0)
            if value is not None:
                attributes[key] = json_text(value) if type(value) is dict else value
    return attributes


def _value(any_value: Object, depth: int) -> object:
    """A plain value; None when none is set. Objects only come from `kvlistValue`."""
    text = any_value.get("stringValue")
    if isinstance(text, str):
        return text
    for name, read in _READERS.items():
        given = any_value.get(name)
        if given is not None:
            return read(given, depth) if depth < MAX_DEPTH else json_text(given)
    return None


def _read_integer(value: object, _depth: int) -> object:
    number = _integer(value)
    return _text(value) if number is None else number


def _read_double(value: object, _depth: int) -> object:
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return value
        return number if math.isfinite(number) else value
    if not isinstance(value, (int, float)):
        return _text(value)
    # JavaScript cannot write these into JSON, Python can
    return value if not isinstance(value, float) or math.isfinite(value) else not_finite(value)


def _read_boolean(value: object, _depth: int) -> object:
    return value if isinstance(value, bool) else _text(value) == "true"


def _read_array(value: object, depth: int) -> object:
    values = value.get("values") if isinstance(value, dict) else None
    if not isinstance(values, list):
        return []
    return [_value(item, depth + 1) if isinstance(item, dict) else item for item in values]


def _read_object(value: object, depth: int) -> object:
    pairs = value.get("values") if isinstance(value, dict) else None
    if not isinstance(pairs, list):
        return {}
    return {
        pair["key"]: _value(pair["value"], depth + 1)
        for pair in pairs
        if isinstance(pair, dict) and isinstance(pair.get("key"), str) and isinstance(pair.get("value"), dict)
    }


def _read_text(value: object, _depth: int) -> object:
    return _text(value)


_READERS: Final[Mapping[str, Callable[[object, int], object]]] = {
    "intValue": _read_integer,
    "boolValue": _read_boolean,
    "doubleValue": _read_double,
    "arrayValue": _read_array,
    "kvlistValue": _read_object,
    "stringValue": _read_text,
    "bytesValue": _read_text,
}
