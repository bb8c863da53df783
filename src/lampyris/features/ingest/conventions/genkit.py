"""Firebase Genkit (scope `genkit-tracer`): one JSON text for input, one for output, keys with colons."""

from typing import Final

from lampyris.features.ingest.conventions.span import Attributes, SpanView
from lampyris.features.ingest.conventions.values import Sides, child, json_value, text
from lampyris.features.ingest.fields import units

TYPES: Final = {
    **dict.fromkeys(("model", "background-model"), "GENERATION"),
    **dict.fromkeys(("tool", "tool.v2"), "TOOL"),
    **{"embedder": "EMBEDDING", "retriever": "RETRIEVER", "evaluator": "EVALUATOR"},
}


def io(span: SpanView) -> Sides:
    """Always an answer: no other convention is asked for this scope."""
    input, output = span.attributes.get("genkit:input"), span.attributes.get("genkit:output")
    return child(json_value(input), "messages") or input, child(json_value(output), "message") or output


def observation_type(attributes: Attributes) -> str:
    """By the kind of Genkit action; empty when it is none we know."""
    return TYPES.get(text(attributes.get("genkit:metadata:subtype")), "")


def model(attributes: Attributes) -> str:
    """The action's name when the action is a model."""
    is_model = attributes.get("genkit:metadata:subtype") == "model"
    return text(attributes.get("genkit:name")) if is_model else ""


def parameters(attributes: Attributes) -> object:
    """The model's configuration, None when there is none."""
    return child(json_value(attributes.get("genkit:input")), "config")


def usage(attributes: Attributes) -> dict[str, int]:
    """Units by type; thoughts are taken out of the output. Empty when nothing was counted."""
    counted = child(json_value(attributes.get("genkit:output")), "usage")
    named = (
        ("input", "inputTokens"),
        ("output", "outputTokens"),
        ("total", "totalTokens"),
        ("output_reasoning", "thoughtsTokens"),
    )
    counts = {kind: count for kind, name in named if (count := units(child(counted, name))) is not None}
    if "output" in counts:
        counts["output"] = max(0, counts["output"] - counts.get("output_reasoning", 0))
    return counts
