"""What the keys of a span tell before any value is read. Spans of one kind share their keys, so this is found once."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from lampyris.features.ingest.conventions import keys
from lampyris.foundation.text import valid_text

Named: TypeAlias = tuple[tuple[str, str], ...]
"""(attribute key, the name it carries behind its prefix)."""

SHARED_SHAPES = 512
SHARED_KEYS = 200
"""Shapes of more keys are not kept: long conversations spread over attributes hardly ever repeat theirs."""

USAGE_PREFIXES = ("gen_ai.usage.", "llm.token_count.")
REQUEST_PREFIXES = ("gen_ai.request.", "llm.invocation_parameters.")
SHARED_METADATA_PREFIXES = ("ai.telemetry.metadata.", "langfuse.metadata.")
NOT_METADATA = frozenset({"userId", "sessionId", "tags", "langfusePrompt"})
"""Names below `ai.telemetry.metadata.` that are fields of their own."""


class Shape:
    """The keys of a span, sorted out by what they are for. Tuples of keys are in order of precedence."""

    __slots__ = (
        *("bits", "echoed", "environment", "experiment", "flat", "generation_model", "keys", "model", "name"),
        *("observation_metadata", "request", "session", "tags", "tools", "trace_metadata", "trace_updates"),
        *("usage_other", "usage_roles", "user"),
    )

    def __init__(self, all_keys: tuple[str, ...]) -> None:
        present = frozenset(all_keys)
        bits = 0
        for key in all_keys:
            bits |= _bits(key)
        self.bits = bits
        self.keys = present
        self.echoed = tuple(key for key in all_keys if not _is_hidden(key))
        self.name = _present(keys.NAME_KEYS, present)
        self.environment = _present(keys.ENVIRONMENT_KEYS, present)
        self.user = _present(keys.USER_KEYS, present)
        self.session = _present(keys.SESSION_KEYS, present)
        self.tags = _present(keys.TAGS_KEYS, present)
        self.model = _present(keys.MODEL_KEYS, present)
        self.generation_model = _present(keys.GENERATION_MODEL_KEYS, present)
        self.trace_updates = tuple(
            key for key in all_keys if key in keys.TRACE_UPDATE_KEYS or key.startswith(keys.TRACE_UPDATE_PREFIX)
        )
        self.usage_roles, self.usage_other = _usage_keys(all_keys)
        self.request = tuple(
            pair for prefix in REQUEST_PREFIXES for pair in below(all_keys, prefix) if pair[1] != "model"
        )
        self.observation_metadata = _metadata_keys(all_keys, "langfuse.observation.metadata.")
        self.trace_metadata = _metadata_keys(all_keys, "langfuse.trace.metadata.")
        self.experiment = "langfuse.experiment.id" in present
        self.tools = tuple(key for key in all_keys if _bits(key) & keys.TOOLS)
        self.flat = _flat_paths(all_keys) if bits & (keys.FLAT_GENAI | keys.FLAT_OPENINFERENCE) else {}


def shape_of(attributes: Mapping[str, object]) -> Shape:
    """The shape of these attributes, shared between spans with the same keys in the same order."""
    all_keys = tuple(attributes)
    return _shared_shape(all_keys) if len(all_keys) <= SHARED_KEYS else Shape(all_keys)


_shared_shape = lru_cache(maxsize=SHARED_SHAPES)(Shape)


def below(all_keys: Iterable[str], prefix: str) -> Named:
    """The keys that start with `prefix`, and what follows it."""
    length = len(prefix)
    return tuple((key, valid_text(key[length:])) for key in all_keys if key.startswith(prefix) and len(key) > length)


def _bits(key: str) -> int:
    bits = keys.EXACT_BITS.get(key, 0)
    for prefix, bit in keys.PREFIX_BITS:
        if key.startswith(prefix):
            bits |= bit
    return bits


def _is_hidden(key: str) -> bool:
    return key in keys.HIDDEN_KEYS or key.startswith(keys.HIDDEN_PREFIXES)


def _present(candidates: tuple[str, ...], present: frozenset[str]) -> tuple[str, ...]:
    return tuple(key for key in candidates if key in present)


def _metadata_keys(all_keys: tuple[str, ...], own_prefix: str) -> Named:
    """Single metadata keys, the domain's own last so that they win."""
    return tuple(
        (key, name)
        for prefix in (*SHARED_METADATA_PREFIXES, own_prefix)
        for key, name in below(all_keys, prefix)
        if not (prefix == "ai.telemetry.metadata." and name in NOT_METADATA)
    )


def _usage_keys(all_keys: tuple[str, ...]) -> tuple[tuple[tuple[str, tuple[str, ...]], ...], Named]:
    """(our usage type -> its keys, strongest first), and the counts we have no type for, by their own name."""
    named = [pair for prefix in USAGE_PREFIXES for pair in below(all_keys, prefix) if pair[0] != "gen_ai.usage.cost"]
    taken = {name for names in keys.USAGE_ROLES.values() for name in names}
    roles = tuple(
        (role, found)
        for role, names in keys.USAGE_ROLES.items()
        if (found := tuple(key for name in names for key, given in named if given == name))
    )
    return roles, tuple((key, name.removeprefix("details.")) for key, name in named if name not in taken)


def _flat_paths(all_keys: tuple[str, ...]) -> dict[str, Named]:
    """Keys of messages spread over attributes (`<prefix>.0.role`) by prefix, with their paths."""
    prefixes = ("gen_ai.prompt", "gen_ai.completion", "llm.input_messages", "llm.output_messages")
    return {prefix: found for prefix in prefixes if (found := below(all_keys, prefix + "."))}
