"""MLflow tracing exported over OTLP."""

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, sides


def io(span: SpanView) -> Sides | None:
    """Inputs and outputs of the span, JSON text."""
    return sides(span.attributes.get("mlflow.spanInputs"), span.attributes.get("mlflow.spanOutputs"))
