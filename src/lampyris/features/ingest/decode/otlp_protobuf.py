"""OTLP protobuf -> spans. The hot path of ingestion: one pass over the attributes, nothing copied twice."""

from base64 import b64encode
from collections.abc import Iterable
from math import isfinite
from typing import Final, cast

from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span

from lampyris.features.ingest.conventions import keys
from lampyris.features.ingest.conventions.shape import shape_of
from lampyris.features.ingest.conventions.span import Event, Resource, Scope, SpanView
from lampyris.features.ingest.decode.otlp_errors import PROTOBUF, UndecodableTraces
from lampyris.features.ingest.fields import not_finite
from lampyris.foundation.text import REPLACEMENT, json_text

NS_PER_US: Final = 1000
READ_EVENTS: Final = "gen_ai."


def check(body: bytes) -> int:
    """How many spans the body holds. Raises: UndecodableTraces."""
    count = 0
    for resource_spans in _parsed(body).resource_spans:
        for scope_spans in resource_spans.scope_spans:
            for span in scope_spans.spans:
                if not span.trace_id or not span.span_id:
                    raise UndecodableTraces(PROTOBUF)
            count += len(scope_spans.spans)
    return count


def decode(body: bytes) -> list[SpanView]:
    """All spans, in the order sent. Raises: UndecodableTraces."""
    spans: list[SpanView] = []
    for resource_spans in _parsed(body).resource_spans:
        resource = Resource(attributes=_attributes(resource_spans.resource.attributes), raw=resource_spans)
        for scope_spans in resource_spans.scope_spans:
            scope = _scope(scope_spans, resource)
            spans += [_span(span, scope, scope.bits) for span in scope_spans.spans]
    return spans


def alone(span: SpanView) -> bytes:
    """A complete body holding this span only, with its scope and resource."""
    resource_spans = cast(ResourceSpans, span.scope.resource.raw)
    scope_spans = cast(ScopeSpans, span.scope.raw)
    scope = ScopeSpans(scope=scope_spans.scope, schema_url=scope_spans.schema_url, spans=[cast(Span, span.raw)])
    resource = ResourceSpans(
        resource=resource_spans.resource, schema_url=resource_spans.schema_url, scope_spans=[scope]
    )
    return ExportTraceServiceRequest(resource_spans=[resource]).SerializeToString()


def _parsed(body: bytes) -> ExportTraceServiceRequest:
    try:
        return ExportTraceServiceRequest.FromString(body)
    except DecodeError as error:
        raise UndecodableTraces(PROTOBUF) from error


def _scope(scope_spans: ScopeSpans, resource: Resource) -> Scope:
    scope = scope_spans.scope
    return Scope(
        name=_valid(scope.name) or None,
        version=_valid(scope.version) or None,
        attributes=_attributes(scope.attributes),
        resource=resource,
        raw=scope_spans,
    )


def _span(span: Span, scope: Scope, scope_bits: int) -> SpanView:
    trace_id, span_id = span.trace_id, span.span_id
    if not trace_id or not span_id:
        raise UndecodableTraces(PROTOBUF)
    attributes = _attributes(span.attributes)
    shape = shape_of(attributes)
    events = _events(span) if span.events else ()
    status = span.status
    start_ns, end_ns = span.start_time_unix_nano, span.end_time_unix_nano
    return SpanView(
        trace_id.hex(),
        span_id.hex(),
        span.parent_span_id.hex(),
        _valid(span.name),
        start_ns // NS_PER_US if start_ns else None,
        end_ns // NS_PER_US if end_ns else None,
        attributes,
        shape,
        events,
        status.code,
        _valid(status.message),
        scope,
        shape.bits | scope_bits | (keys.GENAI_EVENTS if events else 0),
        0,
        span,
    )


def _events(span: Span) -> tuple[Event, ...]:
    return tuple(
        Event(_valid(event.name), _attributes(event.attributes))
        for event in span.events
        if event.name.startswith(READ_EVENTS)
    )


def _attributes(pairs: Iterable[KeyValue]) -> dict[str, object]:
    attributes: dict[str, object] = {}
    for pair in pairs:
        any_value = pair.value
        # most values are text that is not empty: asking for it first spares the question which field is set
        text = any_value.string_value
        if text:
            attributes[pair.key] = text if "\0" not in text else _valid(text)
        else:
            value = any_value.int_value or _value(any_value)
            if value is not None:
                attributes[_valid(pair.key)] = json_text(value) if type(value) is dict else value
    return attributes


def _value(any_value: AnyValue) -> object:
    """A plain value; None when none is set. Objects only come from `kvlist`."""
    kind = any_value.WhichOneof("value")
    if kind == "int_value":
        return any_value.int_value
    if kind == "double_value":
        number = any_value.double_value
        return number if isfinite(number) else not_finite(number)
    if kind == "bool_value":
        return any_value.bool_value
    if kind == "string_value":
        return _valid(any_value.string_value)
    if kind == "array_value":
        return [_value(item) for item in any_value.array_value.values]
    if kind == "kvlist_value":
        return {_valid(pair.key): _value(pair.value) for pair in any_value.kvlist_value.values}
    return b64encode(any_value.bytes_value).decode() if kind == "bytes_value" else None


def _valid(text: str) -> str:
    return text.replace("\0", REPLACEMENT) if "\0" in text else text
