"""Flue agents (scope `@flue/opentelemetry`): turns, tools, tasks and workflows, values as JSON text."""

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, first_present, json_value


def io(span: SpanView) -> Sides | None:
    """The most inner of turn, tool, task and workflow."""
    attributes = span.attributes
    input = first_present(
        attributes, "flue.turn.input", "flue.tool.arguments", "flue.task.prompt", "flue.workflow.payload"
    )
    output = first_present(
        attributes,
        *("flue.turn.output", "flue.tool.result", "flue.task.result", "flue.operation.result", "flue.workflow.result"),
    )
    return None if input is None and output is None else (json_value(input), json_value(output))


def observation_type(span: SpanView) -> str:
    """TOOL or AGENT; empty for turns and workflows."""
    keys = span.shape.keys
    if "flue.tool.name" in keys or "flue.tool.call_id" in keys:
        return "TOOL"
    return "AGENT" if "flue.task.id" in keys or "flue.task.agent" in keys else ""
