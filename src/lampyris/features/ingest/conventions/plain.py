"""Attributes named simply `input` and `output` (Pydantic AI tools, Pipecat, hand-made spans)."""

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, sides


def io(span: SpanView) -> Sides | None:
    """Both as found."""
    return sides(span.attributes.get("input"), span.attributes.get("output"))
