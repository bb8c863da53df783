"""Which convention's word counts for each simple field of an observation. Precedence only; the meaning is theirs."""

import math
from typing import Final

from lampyris.features.ingest import fields
from lampyris.features.ingest.conventions import (
    flue,
    genai,
    genkit,
    google_adk,
    keys,
    langfuse,
    livekit,
    openinference,
    openrouter,
    vercel_ai,
)
from lampyris.features.ingest.conventions.span import STATUS_ERROR, Attributes, SpanView
from lampyris.features.ingest.conventions.values import first_text, json_value, moment_us, text

MICROSECONDS: Final = 1000
"""In a millisecond."""


def observation_type(span: SpanView) -> str:
    """One of OBSERVATION_TYPES; SPAN when nothing says otherwise."""
    attributes = span.attributes
    if span.bits & keys.LANGFUSE and (named := langfuse.observation_type(span)):
        return named
    kind = attributes.get("openinference.span.kind")
    if kind is not None and (named := openinference.TYPES.get(text(kind), "")):
        return named
    operation = attributes.get("gen_ai.operation.name")
    if operation is not None and (named := genai.TYPES.get(text(operation), "")):
        return named
    return _type_by_keys(span) or ("GENERATION" if first_text(attributes, span.shape.generation_model) else "SPAN")


def _type_by_keys(span: SpanView) -> str:
    bits, attributes = span.bits, span.attributes
    if bits & keys.GENKIT and (named := genkit.observation_type(attributes)):
        return named
    if bits & keys.VERCEL:
        has_model = bool(first_text(attributes, span.shape.model))
        if named := vercel_ai.operation_type(attributes, has_model=has_model):
            return named
    if "gen_ai.tool.name" in attributes or "gen_ai.tool.call.id" in attributes:
        return "TOOL"
    if bits & keys.FLUE and (named := flue.observation_type(span)):
        return named
    return livekit.TYPES.get(span.name, "") if bits & keys.LIVEKIT_SCOPE else ""


def observation_name(span: SpanView) -> str:
    """What the sender calls the step: the tool, message or operation it names, else the span's name."""
    if span.shape.name and (named := first_text(span.attributes, span.shape.name)):
        return named
    if span.bits & keys.VERCEL and (named := vercel_ai.observation_name(span.attributes)):
        return named
    return span.name


def environment(span: SpanView) -> str:
    """The span's own word before the resource's, key by key; normalised."""
    if span.bits & keys.OPENROUTER and (judged := openrouter.judge_environment(span)):
        return judged
    own, resource = span.attributes, span.scope.resource.attributes
    for key in keys.ENVIRONMENT_KEYS:
        value = own.get(key) or resource.get(key)
        if value:
            return fields.environment(value)
    return "default"


def tags(span: SpanView) -> tuple[str, ...]:
    """Sorted tags of the trace as this span says them."""
    for key in span.shape.tags:
        value = span.attributes[key]
        if value:
            return fields.tags(value) if isinstance(value, list) else _tags_of(value)
    return ()


def _tags_of(value: object) -> tuple[str, ...]:
    if not isinstance(value, str):
        return ()
    if value.startswith("["):
        listed = json_value(value)
        return fields.tags(listed) if isinstance(listed, list) else ()
    return fields.tags(part.strip() for part in value.split(","))


def level(span: SpanView) -> str:
    """DEBUG, DEFAULT, WARNING or ERROR."""
    if span.bits & keys.LANGFUSE and (said := fields.level(span.attributes.get("langfuse.observation.level"))):
        return said
    if span.status_code == STATUS_ERROR:
        return "ERROR"
    internal = span.bits & keys.LIVEKIT_SCOPE and span.name in livekit.INTERNAL_SPANS
    return "DEBUG" if internal else "DEFAULT"


def completion_start_us(span: SpanView, start_us: int) -> int | None:
    """When the first token came, if that was said."""
    if span.bits & keys.LANGFUSE:
        at = moment_us(span.attributes.get("langfuse.observation.completion_start_time"))
        if at is not None:
            return at
    waited_ms = vercel_ai.first_chunk_ms(span.attributes) if span.bits & keys.VERCEL else None
    if waited_ms is None or not math.isfinite(waited_ms):
        return None
    return start_us + math.ceil(waited_ms) * MICROSECONDS


def model(span: SpanView) -> str:
    """The provided model name."""
    if span.shape.model and (named := first_text(span.attributes, span.shape.model)):
        return named
    return genkit.model(span.attributes) if span.bits & keys.GENKIT else ""


def parameters(span: SpanView) -> str:
    """Model parameters as JSON object text."""
    attributes, bits = span.attributes, span.bits
    if bits & keys.VERCEL_SCOPE:
        return vercel_ai.parameters_text(attributes)
    if bits & keys.LANGFUSE and (said := attributes.get("langfuse.observation.model.parameters")):
        return fields.model_parameters_text(fields.parsed_object(said))
    if bits & keys.GENKIT_SCOPE and (said := fields.model_parameters_text(genkit.parameters(attributes))):
        return said
    if not bits & keys.PARAMETERS:
        return ""
    for key in ("llm.invocation_parameters", "model_config"):
        if (given := attributes.get(key)) and (found := fields.model_parameters_text(fields.parsed_object(given))):
            return found
    return fields.model_parameters_text({name: attributes[key] for key, name in span.shape.request})


def usage(span: SpanView) -> dict[str, int]:
    """Units by type, as provided."""
    attributes, bits = span.attributes, span.bits
    if bits & keys.LANGFUSE and (said := langfuse.usage(attributes)) is not None:
        return said
    if bits & keys.GENKIT_SCOPE and (counted := genkit.usage(attributes)):
        return counted
    if bits & keys.VERCEL_SCOPE:
        return vercel_ai.usage(span)
    if bits & keys.ADK_SCOPE and bits & keys.ADK_IO:
        return google_adk.usage(span)
    shape = span.shape
    return genai.usage(attributes, shape) if shape.usage_roles or shape.usage_other else {}


def cost(span: SpanView) -> dict[str, float]:
    """USD by type, as provided."""
    attributes = span.attributes
    if span.bits & keys.LANGFUSE and (said := langfuse.cost(attributes)):
        return said
    if not span.bits & keys.COST:
        return {}
    for key in ("gen_ai.usage.cost", "llm.cost.total"):
        if (value := attributes.get(key)) is not None and (total := _usd(value)):
            return total
    return {}


def _usd(value: object) -> dict[str, float]:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return {}
    return fields.cost_details({"total": value})


def counts_itself(attributes: Attributes) -> bool:
    """False for spans that only repeat the model and usage of their children."""
    return attributes.get("gen_ai.operation.name") not in genai.SUMMING_OPERATIONS
