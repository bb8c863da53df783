"""Pydantic AI: agent runs (scope `pydantic-ai`) and tool spans."""

from lampyris.features.ingest.conventions.genai import with_system
from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, sides


def run_io(span: SpanView) -> Sides | None:
    """All messages of an agent run, and its final result."""
    attributes = span.attributes
    messages = attributes.get("pydantic_ai.all_messages")
    return sides(with_system(messages, attributes.get("gen_ai.system_instructions")), attributes.get("final_result"))


def tool_io(span: SpanView) -> Sides | None:
    """Arguments and response of a tool."""
    return sides(span.attributes.get("tool_arguments"), span.attributes.get("tool_response"))
