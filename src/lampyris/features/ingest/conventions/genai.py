"""OpenTelemetry's GenAI semantic conventions, attribute form: messages, tool calls, usage, operation names."""

from typing import Final

from lampyris.features.ingest.conventions.shape import Shape
from lampyris.features.ingest.conventions.span import Attributes, SpanView
from lampyris.features.ingest.conventions.values import Sides, json_value, sides, text
from lampyris.features.ingest.fields import units

TYPES: Final = {
    **dict.fromkeys(("chat", "completion", "text_completion", "generate_content", "generate"), "GENERATION"),
    **dict.fromkeys(("invoke_agent", "create_agent"), "AGENT"),
    "embeddings": "EMBEDDING",
    "execute_tool": "TOOL",
}
SUMMING_OPERATIONS: Final = ("invoke_agent", "agent_step")
"""Spans that repeat the model and usage of their children: taking both would count twice."""

CACHED_TYPES: Final = ("input_cached_tokens", "input_cache_creation")
GENERATED_TYPES: Final = ("output_reasoning_tokens", "output_audio_tokens")


def io(span: SpanView) -> Sides | None:
    """Messages, with the system instructions in front; else the arguments and result of a tool call."""
    return attributes_io(span.attributes)


def attributes_io(attributes: Attributes) -> Sides | None:
    """As `io`, for attributes that stand in an event."""
    messages, answer = attributes.get("gen_ai.input.messages"), attributes.get("gen_ai.output.messages")
    if messages or answer:
        return with_system(messages, attributes.get("gen_ai.system_instructions")), answer
    return sides(attributes.get("gen_ai.tool.call.arguments"), attributes.get("gen_ai.tool.call.result"))


def with_system(messages: object, instructions: object) -> object:
    """Messages with the instructions as a first system message, unless one of them is a system message already."""
    if not instructions or not messages:
        return messages
    listed = json_value(messages)
    if not isinstance(listed, list) or any(isinstance(m, dict) and m.get("role") == "system" for m in listed):
        return messages
    return [{"role": "system", "content": _instructions_text(instructions)}, *listed]


def _instructions_text(instructions: object) -> str:
    parts = json_value(instructions)
    if not isinstance(parts, list):
        return text(parts)
    contents = [part.get("content") if isinstance(part, dict) else part for part in parts]
    return "\n".join(text(content) for content in contents if content)


def usage(attributes: Attributes, shape: Shape) -> dict[str, int]:
    """Units by type from `gen_ai.usage.*` and `llm.token_count.*`, made disjoint: cached, reasoning and audio units
    are taken out of the input and output they are part of.
    """
    counts: dict[str, int] = {}
    for role, found in shape.usage_roles:
        for key in found:
            count = units(attributes[key])
            if count is not None:
                counts[role] = count
                break
    if counts and len(counts) > 1:
        _take_out(counts, "input", CACHED_TYPES)
        _take_out(counts, "output", GENERATED_TYPES)
    for key, name in shape.usage_other:
        count = units(attributes[key])
        if count is not None:
            counts.setdefault(name, count)
    return counts


def _take_out(counts: dict[str, int], side: str, parts: tuple[str, ...]) -> None:
    if side in counts:
        inside = sum(counts.get(part, 0) for part in parts)
        if inside:
            counts[side] = max(0, counts[side] - inside)
