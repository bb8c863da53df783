"""OTLP bodies in either encoding -> spans. The web process checks before it acknowledges; the worker decodes."""

from collections.abc import Callable, Mapping
from typing import Final

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.decode import otlp_json, otlp_protobuf


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


DECODERS: Final[Mapping[str, Callable[[bytes], list[SpanView]]]] = {
    "otlp_protobuf": decode_protobuf,
    "otlp_json": decode_json,
}
"""By the kind of a queued batch."""

ALONE: Final[Mapping[str, Callable[[SpanView], bytes]]] = {
    "otlp_protobuf": otlp_protobuf.alone,
    "otlp_json": otlp_json.alone,
}
"""A complete body of the same kind holding one span only, to be set aside and replayed."""
