"""OTLP bodies in either encoding -> spans. The web process checks before it acknowledges; the worker decodes."""

from collections.abc import Mapping, Sequence

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.decode import otlp_json, otlp_protobuf, records
from lampyris.features.ingest.decode.scopes import SpanSender
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.storage.queue.port import Rejection

__all__ = ["SpanSender", "check_json", "check_protobuf", "decode_json", "decode_protobuf", "to_records"]


def check_protobuf(body: bytes) -> int:
    """How many spans a protobuf `ExportTraceServiceRequest` holds; about 2.5 us a span.

    Raises: UndecodableTraces (a 400) when it is none, or when a span has no trace or span id.
    """
    return otlp_protobuf.check(body)


def check_json(body: bytes) -> int:
    """How many spans a JSON `ExportTraceServiceRequest` holds.

    Raises: UndecodableTraces (a 400) when it is no JSON object, a collection in it is no list of objects, or a span
    has no usable trace or span id.
    """
    return otlp_json.check(body)


def decode_protobuf(body: bytes) -> list[SpanView]:
    """All spans in the order sent. Never fails for a body that was checked. Raises: UndecodableTraces."""
    return otlp_protobuf.decode(body)


def decode_json(body: bytes) -> list[SpanView]:
    """All spans in the order sent. Never fails for a body that was checked. Raises: UndecodableTraces."""
    return otlp_json.decode(body)


def to_records(
    spans: Sequence[SpanView], sender: SpanSender
) -> tuple[list[ObservationRecord], list[TraceRecord], list[Rejection]]:
    """(one observation a stored span, what they say about their traces, the spans that cannot be stored).

    As `records.to_records`, with every rejected span as a complete body of its own, to be set aside and replayed.
    """
    converted = records.to_records(spans, sender)
    return converted.observations, converted.traces, [_rejection(rejected) for rejected in converted.rejections]


def _rejection(rejected: records.RejectedSpan) -> Rejection:
    span = rejected.span
    is_json = isinstance(span.raw, Mapping)
    return Rejection(
        item_id=span.span_id,
        reason=rejected.reason,
        kind="otlp_json" if is_json else "otlp_protobuf",
        payload=otlp_json.alone(span) if is_json else otlp_protobuf.alone(span),
    )
