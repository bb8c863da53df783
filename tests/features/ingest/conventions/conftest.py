"""Spans as their senders make them, converted the way the worker does."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList
from opentelemetry.proto.resource.v1.resource_pb2 import Resource
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span, Status

from lampyris.features.ingest.decode import otlp
from lampyris.features.tracing.types import ObservationRecord, TraceRecord

START_NS = 1_795_428_720_000_000_000
RECEIVED_US = 1_795_428_800_000_000


def any_value(value: object) -> AnyValue:
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, bytes):
        return AnyValue(bytes_value=value)
    if isinstance(value, list):
        return AnyValue(array_value=ArrayValue(values=[any_value(item) for item in value]))
    if isinstance(value, dict):
        return AnyValue(kvlist_value=KeyValueList(values=pairs(value)))
    return AnyValue(string_value=str(value))


def pairs(attributes: Mapping[str, object]) -> list[KeyValue]:
    return [KeyValue(key=key, value=any_value(value)) for key, value in attributes.items()]


class Converted:
    """What one span became: `.observation`, `.trace` (its first record), and all records."""

    def __init__(self, observations: list[ObservationRecord], traces: list[TraceRecord]) -> None:
        self.observations, self.traces = observations, traces
        self.observation, self.trace = observations[0], traces[0]


@pytest.fixture
def convert() -> Callable[..., Converted]:
    """One span with these attributes -> records."""

    def converted(
        attributes: Mapping[str, object],
        *,
        scope: str = "some.instrumentation",
        version: str = "1.0",
        resource: Mapping[str, object] | None = None,
        name: str = "step",
        parent: bytes = b"",
        events: Sequence[tuple[str, Mapping[str, object]]] = (),
        error: str | None = None,
        sender: Mapping[str, Any] | None = None,
    ) -> Converted:
        span = Span(
            trace_id=bytes(range(16)),
            span_id=bytes(range(8)),
            parent_span_id=parent,
            name=name,
            start_time_unix_nano=START_NS,
            end_time_unix_nano=START_NS + 2_000_000_000,
            attributes=pairs(attributes),
            events=[Span.Event(name=event, attributes=pairs(said)) for event, said in events],
        )
        if error is not None:
            span.status.CopyFrom(Status(code=Status.STATUS_CODE_ERROR, message=error))
        scope_spans = ScopeSpans(scope=InstrumentationScope(name=scope, version=version), spans=[span])
        request = ExportTraceServiceRequest(
            resource_spans=[
                ResourceSpans(resource=Resource(attributes=pairs(resource or {})), scope_spans=[scope_spans])
            ]
        )
        spans = otlp.decode_protobuf(request.SerializeToString())
        observations, traces, rejections = otlp.to_records(
            spans, otlp.SpanSender(received_us=RECEIVED_US, **(sender or {}))
        )
        assert not rejections
        return Converted(observations, traces)

    return converted
