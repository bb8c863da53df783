"""OpenInference (Arize): LangChain, LangGraph, LlamaIndex, smolagents, CrewAI and others are traced with it."""

from typing import Final

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, sides

TYPES: Final = {
    **{kind: kind for kind in ("CHAIN", "RETRIEVER", "EMBEDDING", "AGENT", "TOOL", "GUARDRAIL", "EVALUATOR")},
    "LLM": "GENERATION",
}


def io(span: SpanView) -> Sides | None:
    """Input and output as one text each; the messages beside them say the same again."""
    return sides(span.attributes.get("input.value"), span.attributes.get("output.value"))
