"""The Vercel AI SDK (scope `ai`): its own names for messages, settings and usage, beside GenAI ones."""

from collections.abc import Mapping
from typing import Final

from lampyris.features.ingest.conventions import genai
from lampyris.features.ingest.conventions.span import Attributes, SpanView
from lampyris.features.ingest.conventions.values import Sides, child, first_present, json_value, text
from lampyris.features.ingest.fields import model_parameters_text, parsed_json, parsed_object, units

GENERATIONS: Final = (
    *("ai.generateText.doGenerate", "ai.streamText.doStream"),
    *("ai.generateObject.doGenerate", "ai.streamObject.doStream"),
)
EMBEDDINGS: Final = ("ai.embedMany.doEmbed", "ai.embed.doEmbed")
TOOL_CALL: Final = "ai.toolCall"

PARAMETERS: Final[Mapping[str, tuple[str, ...]]] = {
    "maxSteps": ("ai.settings.maxSteps",),
    "toolChoice": ("ai.prompt.toolChoice",),
    "maxTokens": ("gen_ai.request.max_tokens",),
    "finishReason": ("gen_ai.response.finish_reasons", "gen_ai.finishReason"),
    "system": ("gen_ai.system", "ai.model.provider"),
    "maxRetries": ("ai.settings.maxRetries",),
    "mode": ("ai.settings.mode",),
    "temperature": ("gen_ai.request.temperature",),
    "service_tier": ("ai.response.providerMetadata.openai.serviceTier", "gen_ai.request.service_tier"),
}
OWN_COUNTS: Final = (
    ("ai.usage.inputTokenDetails.cacheReadTokens", "input_cached_tokens"),
    ("ai.usage.inputTokenDetails.cacheWriteTokens", "input_cache_creation"),
    ("ai.usage.outputTokenDetails.reasoningTokens", "output_reasoning_tokens"),
    ("ai.usage.cachedInputTokens", "input_cached_tokens"),
    ("ai.usage.reasoningTokens", "output_reasoning_tokens"),
)
"""Version 6 of the SDK says in details what version 5 said in single counts."""
PROVIDER_COUNTS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("openai", "cachedPromptTokens"), "input_cached_tokens"),
    (("openai", "acceptedPredictionTokens"), "accepted_prediction_tokens"),
    (("openai", "rejectedPredictionTokens"), "rejected_prediction_tokens"),
    (("openai", "reasoningTokens"), "output_reasoning_tokens"),
    (("anthropic", "usage", "cache_creation_input_tokens"), "input_cache_creation"),
    (("anthropic", "usage", "cache_read_input_tokens"), "input_cached_tokens"),
    (("anthropic", "usage", "cache_creation", "ephemeral_5m_input_tokens"), "input_cache_creation_5m"),
    (("anthropic", "usage", "cache_creation", "ephemeral_1h_input_tokens"), "input_cache_creation_1h"),
    (("bedrock", "usage", "cacheReadInputTokens"), "input_cache_read"),
    (("bedrock", "usage", "cacheWriteInputTokens"), "input_cache_write"),
    (("bedrock", "usage", "cacheCreationInputTokens"), "input_cache_creation"),
)
CREATION_BY_LIFE: Final = ("input_cache_creation_5m", "input_cache_creation_1h")
INPUT_PARTS: Final = ("input_cached_tokens", "input_cache_creation", *CREATION_BY_LIFE, "input_cache_read")


def io(span: SpanView) -> Sides:
    """Always an answer: for this scope no other convention but GenAI messages is asked."""
    attributes = span.attributes
    input, output = (
        first_present(attributes, "ai.prompt.messages", "ai.prompt", "ai.toolCall.args"),
        _output(attributes),
    )
    if input is None or output is None:
        other = genai.io(span) or (None, None)
        input = other[0] if input is None else input
        output = other[1] if output is None else output
    return input, output


def _output(attributes: Attributes) -> object:
    answer, calls = attributes.get("ai.response.text"), attributes.get("ai.response.toolCalls")
    if answer and calls:
        return {"role": "assistant", "content": answer, "tool_calls": json_value(calls)}
    if answer:
        return answer
    return first_present(
        attributes,
        *("ai.result.text", "ai.toolCall.result", "ai.response.object", "ai.result.object"),
        *("ai.response.toolCalls", "ai.result.toolCalls"),
    )


def operation_type(attributes: Attributes, *, has_model: bool) -> str:
    """The type of a span of this SDK by its operation; empty for the outer spans."""
    named = text(attributes.get("operation.name"))
    operation = text(attributes.get("ai.operationId"))
    if has_model:
        if operation in GENERATIONS or named.startswith(GENERATIONS):
            return "GENERATION"
        if operation in EMBEDDINGS or named.startswith(EMBEDDINGS):
            return "EMBEDDING"
    return "TOOL" if operation == TOOL_CALL or named.startswith(TOOL_CALL) else ""


def observation_name(attributes: Attributes) -> str:
    """The operation, behind the function id the application gave it; empty when it is no operation of this SDK."""
    operation = text(attributes.get("ai.operationId"))
    function = text(attributes.get("ai.telemetry.functionId"))
    return f"{function}:{operation}" if operation and function else operation


def parameters(attributes: Attributes) -> dict[str, object]:
    """Model settings as text; those that were not sent are left out. What the sender set explicitly goes on top."""
    found = {name: first_present(attributes, *keys) for name, keys in PARAMETERS.items()}
    said = {name: text(value) for name, value in found.items() if value is not None}
    return {**said, **(parsed_object(attributes.get("langfuse.observation.model.parameters")) or {})}


def first_chunk_ms(attributes: Attributes) -> float | None:
    """Milliseconds from the start to the first token of a stream."""
    value = first_present(attributes, "ai.response.msToFirstChunk", "ai.stream.msToFirstChunk")
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except ValueError:
        return None


def usage(span: SpanView) -> dict[str, int]:
    """Disjoint units by type. Provider metadata that cannot be read leaves the word to the GenAI attributes.

    The span around a call repeats the counts of the call inside it: taking both would count twice.
    """
    attributes = span.attributes
    counts: dict[str, int] = {}
    if observation_name(attributes) and not operation_type(attributes, has_model=True):
        return counts
    _fill(counts, "input", first_present(attributes, "gen_ai.usage.prompt_tokens", "gen_ai.usage.input_tokens"))
    _fill(counts, "output", first_present(attributes, "gen_ai.usage.completion_tokens", "gen_ai.usage.output_tokens"))
    _fill(counts, "total", attributes.get("ai.usage.tokens"))
    for key, kind in OWN_COUNTS:
        _fill(counts, kind, attributes.get(key))
    given = attributes.get("ai.response.providerMetadata")
    if given:
        provider = parsed_json(given)
        if provider is None:
            return genai.usage(attributes, span.shape)
        for path, kind in PROVIDER_COUNTS:
            _fill(counts, kind, child(provider, *path))
    _make_disjoint(counts)
    return counts


def _fill(counts: dict[str, int], kind: str, value: object) -> None:
    count = units(value)
    if count is not None and kind not in counts:
        counts[kind] = count


def _make_disjoint(counts: dict[str, int]) -> None:
    if "input_cache_creation" in counts:
        by_life = sum(counts.get(kind, 0) for kind in CREATION_BY_LIFE)
        counts["input_cache_creation"] = max(0, counts["input_cache_creation"] - by_life)
    if "input" in counts:
        counts["input"] = max(0, counts["input"] - sum(counts.get(kind, 0) for kind in INPUT_PARTS))
    if "output" in counts:
        counts["output"] = max(0, counts["output"] - counts.get("output_reasoning_tokens", 0))


def tool_definitions(attributes: Attributes) -> list[object]:
    """The tools offered to the model; each stands as JSON text in an array."""
    value = json_value(attributes.get("ai.prompt.tools"))
    return [json_value(item) for item in value] if isinstance(value, list) else []


def parameters_text(attributes: Attributes) -> str:
    """`parameters` as stored; empty when there is none."""
    return model_parameters_text(parameters(attributes))
