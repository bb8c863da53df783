"""LiveKit voice agents (scope `livekit-agents`): transcripts, tool results, and a lot of internal spans."""

from typing import Final

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, first_present, first_truthy, sides

INTERNAL_SPANS: Final = frozenset(
    {
        *("user_speaking", "eou_detection", "llm_request_run", "tts_node", "tts_request", "tts_request_run"),
        *("tts_stream_adapter", "agent_speaking", "drain_agent_activity", "on_exit", "on_enter"),
        *("llm_fallback_adapter", "tts_fallback_adapter", "start_agent_activity"),
    }
)
"""Spans of the machinery: level DEBUG, so that a conversation stays readable."""

TYPES: Final = {"agent_turn": "AGENT", "start_agent_activity": "AGENT", "function_tool": "TOOL"}


def io(span: SpanView) -> Sides | None:
    """What was heard or asked, and what was answered."""
    attributes = span.attributes
    return sides(
        first_present(attributes, "lk.input_text", "lk.user_transcript", "lk.chat_ctx"),
        first_truthy(attributes, "lk.function_tool.output", "lk.response.text"),
    )
