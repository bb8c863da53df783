"""OpenLLMetry (Traceloop): workflow and task spans. Its model spans spread messages over attributes (`flattened`)."""

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, sides


def io(span: SpanView) -> Sides | None:
    """Input and output of a workflow, task, agent or tool, JSON text."""
    return sides(span.attributes.get("traceloop.entity.input"), span.attributes.get("traceloop.entity.output"))
