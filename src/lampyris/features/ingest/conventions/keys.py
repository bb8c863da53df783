"""Which attribute keys mean what: the bit of each I/O rule, keys in order of precedence, what stays out of metadata.

Everything here is looked at once per *shape* (set of keys), never per span.
"""

from collections.abc import Mapping
from typing import Final

# What a span can hold, one bit each. The I/O rules and the type rules look at bits before they look at keys.
LANGFUSE_IO: Final = 1 << 0
GENKIT_SCOPE: Final = 1 << 1
VERCEL_SCOPE: Final = 1 << 2
FLUE_SCOPE: Final = 1 << 3
LIVEKIT_SCOPE: Final = 1 << 4
PYDANTIC_SCOPE: Final = 1 << 5
ADK_SCOPE: Final = 1 << 6
GENAI_EVENTS: Final = 1 << 7
ADK_IO: Final = 1 << 8
LOGFIRE_IO: Final = 1 << 9
LIVEKIT_IO: Final = 1 << 10
LOGFIRE_EVENTS: Final = 1 << 11
MLFLOW_IO: Final = 1 << 12
TRACELOOP_IO: Final = 1 << 13
OPENINFERENCE_IO: Final = 1 << 14
PLAIN_IO: Final = 1 << 15
PYDANTIC_IO: Final = 1 << 16
TOOL_IO: Final = 1 << 17
FLAT_GENAI: Final = 1 << 18
FLAT_OPENINFERENCE: Final = 1 << 19
GENAI_IO: Final = 1 << 20
GENKIT: Final = 1 << 21
VERCEL: Final = 1 << 22
FLUE: Final = 1 << 23
OPENROUTER: Final = 1 << 24
LANGFUSE: Final = 1 << 25
TOOLS: Final = 1 << 26
PARAMETERS: Final = 1 << 27
COST: Final = 1 << 28

IO_KEYS: Mapping[int, tuple[str, ...]] = {
    LANGFUSE_IO: ("langfuse.observation.input", "langfuse.observation.output"),
    GENKIT: ("genkit:input", "genkit:output"),
    VERCEL: (
        *("ai.prompt.messages", "ai.prompt", "ai.toolCall.args", "ai.response.text", "ai.response.toolCalls"),
        *("ai.result.text", "ai.toolCall.result", "ai.response.object", "ai.result.object", "ai.result.toolCalls"),
    ),
    FLUE: (
        *("flue.turn.input", "flue.tool.arguments", "flue.task.prompt", "flue.workflow.payload"),
        *("flue.turn.output", "flue.tool.result", "flue.task.result", "flue.operation.result", "flue.workflow.result"),
    ),
    ADK_IO: (
        *("gcp.vertex.agent.llm_request", "gcp.vertex.agent.tool_call_args"),
        *("gcp.vertex.agent.llm_response", "gcp.vertex.agent.tool_response"),
    ),
    LOGFIRE_IO: ("prompt", "all_messages_events"),
    LIVEKIT_IO: (
        *("lk.input_text", "lk.user_transcript", "lk.chat_ctx", "lk.function_tool.output", "lk.response.text"),
    ),
    LOGFIRE_EVENTS: ("events",),
    MLFLOW_IO: ("mlflow.spanInputs", "mlflow.spanOutputs"),
    TRACELOOP_IO: ("traceloop.entity.input", "traceloop.entity.output"),
    OPENINFERENCE_IO: ("input.value", "output.value"),
    PLAIN_IO: ("input", "output"),
    PYDANTIC_IO: ("pydantic_ai.all_messages", "final_result"),
    TOOL_IO: ("tool_arguments", "tool_response"),
    GENAI_IO: (
        *("gen_ai.input.messages", "gen_ai.output.messages"),
        *("gen_ai.tool.call.arguments", "gen_ai.tool.call.result"),
    ),
}
"""Keys that yield input or output, by the bit of their rule."""

HIDDEN_KEYS: frozenset[str] = frozenset(key for keys in IO_KEYS.values() for key in keys) | {
    *("langfuse.trace.input", "langfuse.trace.output", "gen_ai.system_instructions", "lk.user_input"),
    *("langfuse.trace.metadata", "langfuse.observation.metadata", "ai.telemetry.metadata"),
}
"""Never repeated in the `attributes` of the metadata: they are input, output or metadata already."""

HIDDEN_PREFIXES: tuple[str, ...] = (
    *("gen_ai.prompt", "gen_ai.completion", "llm.input_messages", "llm.output_messages"),
    *("langfuse.trace.metadata", "langfuse.observation.metadata", "ai.telemetry.metadata"),
)

PREFIX_BITS: tuple[tuple[str, int], ...] = (
    ("langfuse.", LANGFUSE),
    ("genkit:", GENKIT),
    ("ai.", VERCEL),
    ("operation.name", VERCEL),
    ("flue.", FLUE),
    ("gen_ai.prompt", FLAT_GENAI),
    ("gen_ai.completion", FLAT_GENAI),
    ("llm.input_messages.", FLAT_OPENINFERENCE),
    ("llm.output_messages.", FLAT_OPENINFERENCE),
    ("llm.tools.", TOOLS),
    ("gen_ai.request.", PARAMETERS),
    ("llm.invocation_parameters", PARAMETERS),
    ("openrouter.", OPENROUTER),
)

EXACT_BITS: Mapping[str, int] = {
    **{key: bit for bit, keys in IO_KEYS.items() for key in keys},
    **{f"gen_ai.{side}": FLAT_GENAI for side in ("prompt", "completion")},
    **{key: TOOLS for key in ("gen_ai.tool.definitions", "model_request_parameters", "tools")},
    **{"ai.prompt.tools": TOOLS | VERCEL, "model_config": PARAMETERS},
    **{"gen_ai.usage.cost": COST, "llm.cost.total": COST},
}

SCOPE_BITS: Mapping[str, int] = {
    "genkit-tracer": GENKIT_SCOPE,
    "ai": VERCEL_SCOPE,
    "@flue/opentelemetry": FLUE_SCOPE,
    "livekit-agents": LIVEKIT_SCOPE,
    "pydantic-ai": PYDANTIC_SCOPE,
    "gcp.vertex.agent": ADK_SCOPE,
}

# Keys of one field, strongest first: the first with a truthy value wins.
NAME_KEYS = ("gen_ai.tool.name", "genkit:name", "logfire.msg", "ai.toolCall.name")
ENVIRONMENT_KEYS = ("langfuse.environment", "deployment.environment.name", "deployment.environment")
USER_KEYS = (
    *("langfuse.user.id", "user.id", "langfuse.observation.metadata.langfuse_user_id"),
    *("langfuse.trace.metadata.langfuse_user_id", "ai.telemetry.metadata.userId"),
)
SESSION_KEYS = (
    *("langfuse.session.id", "session.id", "gen_ai.conversation.id"),
    *("langfuse.observation.metadata.langfuse_session_id", "langfuse.trace.metadata.langfuse_session_id"),
    "ai.telemetry.metadata.sessionId",
)
TAGS_KEYS = (
    *("langfuse.trace.tags", "langfuse.tags", "langfuse.observation.metadata.langfuse_tags"),
    *("langfuse.trace.metadata.langfuse_tags", "ai.telemetry.metadata.tags", "tag.tags"),
)
MODEL_KEYS = (
    *("langfuse.observation.model.name", "gen_ai.response.model", "ai.model.id", "gen_ai.request.model"),
    *("llm.response.model", "llm.model_name", "model"),
)
GENERATION_MODEL_KEYS = (
    *("langfuse.observation.model.name", "gen_ai.request.model", "gen_ai.response.model", "llm.model_name", "model"),
)
"""A span with one of these is a generation when nothing else says what it is."""

TRACE_UPDATE_KEYS: frozenset[str] = frozenset(
    {
        *(f"langfuse.trace.{field}" for field in ("name", "input", "output", "metadata", "public", "tags")),
        *("user.id", "session.id", "langfuse.user.id", "langfuse.session.id", "tag.tags"),
        *(f"langfuse.observation.metadata.langfuse_{field}" for field in ("user_id", "session_id", "tags")),
        *(f"ai.telemetry.metadata.{field}" for field in ("sessionId", "userId", "tags")),
    }
)
TRACE_UPDATE_PREFIX = "langfuse.trace.metadata"

USAGE_ROLES: Mapping[str, tuple[str, ...]] = {
    "input": ("prompt_tokens", "input_tokens", "prompt"),
    "output": ("completion_tokens", "output_tokens", "completion"),
    "total": ("total_tokens", "total"),
    "input_cached_tokens": (
        *("cache_read.input_tokens", "cache_read_input_tokens", "cache_read_tokens", "details.cache_read_tokens"),
        *("details.cache_read_input_tokens", "prompt_details.cache_read", "input_cached_tokens"),
    ),
    "input_cache_creation": (
        *("cache_creation.input_tokens", "cache_creation_input_tokens", "cache_write_tokens"),
        *("details.cache_write_tokens", "details.cache_creation_input_tokens", "prompt_details.cache_write"),
        "input_cache_creation",
    ),
    "output_reasoning_tokens": ("reasoning.output_tokens", "completion_details.reasoning"),
    "output_audio_tokens": ("completion_details.audio",),
}
"""Our usage type -> the names senders give it below `gen_ai.usage.` and `llm.token_count.`, strongest first."""
