"""Which convention's input and output a span shows: the first that yields either side."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias

from lampyris.features.ingest.conventions import (
    flattened,
    flue,
    genai,
    genai_events,
    genkit,
    google_adk,
    keys,
    langfuse,
    livekit,
    logfire,
    mlflow,
    openinference,
    openllmetry,
    plain,
    pydantic_ai,
    vercel_ai,
)
from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides

Rule: TypeAlias = Callable[[SpanView], Sides | None]

NOTHING: Final[Sides] = (None, None)


def io(span: SpanView) -> Sides:
    """(input, output) as found; the side that the winning convention does not have stays None."""
    for rule in _rules_for(span.bits):
        found = rule(span)
        if found is not None:
            return found
    return NOTHING


@lru_cache(maxsize=1024)
def _rules_for(bits: int) -> tuple[Rule, ...]:
    """The rules that can hold for spans with these bits, in order."""
    return tuple(rule for mask, rule in RULES if bits & mask)


def _content_io(span: SpanView) -> Sides | None:
    return genai_events.content_io(span, io)


RULES: Final[tuple[tuple[int, Rule], ...]] = (
    (keys.LANGFUSE_IO, langfuse.io),
    (keys.GENKIT_SCOPE, genkit.io),
    (keys.VERCEL_SCOPE, vercel_ai.io),
    (keys.FLUE_SCOPE, flue.io),
    (keys.GENAI_EVENTS, genai_events.details_io),
    (keys.GENAI_EVENTS, genai_events.messages_io),
    (keys.GENAI_EVENTS, _content_io),
    (keys.ADK_IO, google_adk.io),
    (keys.LOGFIRE_IO, logfire.prompt_io),
    (keys.LIVEKIT_IO, livekit.io),
    (keys.LOGFIRE_EVENTS, logfire.events_io),
    (keys.MLFLOW_IO, mlflow.io),
    (keys.TRACELOOP_IO, openllmetry.io),
    (keys.OPENINFERENCE_IO, openinference.io),
    (keys.PLAIN_IO, plain.io),
    (keys.PYDANTIC_SCOPE, pydantic_ai.run_io),
    (keys.TOOL_IO, pydantic_ai.tool_io),
    (keys.FLAT_GENAI | keys.FLAT_OPENINFERENCE, flattened.io),
    (keys.GENAI_IO, genai.io),
)
"""The order is law: a bit says that a rule may hold, the rule says whether it does."""
