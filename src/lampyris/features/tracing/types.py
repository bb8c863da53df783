"""Domain words of tracing: what one write says about an observation and about its trace, and what reads find.

Write-path records are `msgspec.Struct`s because thousands are made a second. Times are microseconds since the epoch.
"Unsaid" is the empty value of the type (`""`, `{}`, `()`, `None`), so that records stay flat and cheap to store.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec

from lampyris.features.scores.types import Score, ScoreSummary
from lampyris.foundation.ids import ProjectId

ObservationType: TypeAlias = Literal[
    "SPAN", "EVENT", "GENERATION", "AGENT", "TOOL", "CHAIN", "RETRIEVER", "EVALUATOR", "EMBEDDING", "GUARDRAIL"
]
Level: TypeAlias = Literal["DEBUG", "DEFAULT", "WARNING", "ERROR"]

OBSERVATION_TYPES: tuple[ObservationType, ...] = (
    "SPAN",
    "EVENT",
    "GENERATION",
    "AGENT",
    "TOOL",
    "CHAIN",
    "RETRIEVER",
    "EVALUATOR",
    "EMBEDDING",
    "GUARDRAIL",
)


class Experiment(msgspec.Struct, frozen=True, kw_only=True):
    """The experiment an observation belongs to (`langfuse.experiment.*`)."""

    id: str
    name: str = ""
    description: str = ""
    metadata: dict[str, str] = {}
    dataset_id: str = ""
    item_id: str = ""
    item_version: str = ""
    item_root_id: str = ""
    item_expected_output: str = ""
    item_metadata: dict[str, str] = {}


class ObservationRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One observation, one row of `events`.

    `input` and `output` are stored text: strings as they are, everything else as JSON.
    `metadata` maps top-level keys to text: strings as they are, everything else as JSON.
    `usage` counts units by type, `cost` is USD by type; both hold a `total` when it is known.
    """

    id: str
    trace_id: str
    start_us: int
    parent_id: str = ""
    is_root: bool = False
    """No parent, or the sender marked it `as_root` (its parent never arrives)."""
    is_app_root: bool = False
    type: str = "SPAN"
    name: str = ""
    end_us: int | None = None
    completion_start_us: int | None = None
    level: str = "DEFAULT"
    status_message: str = ""
    version: str = ""
    release: str = ""
    environment: str = "default"
    model: str = ""
    model_id: str = ""
    model_parameters: str = ""
    """JSON object text."""
    prompt_id: str = ""
    prompt_name: str = ""
    prompt_version: int | None = None
    provided_usage: dict[str, int] = {}
    provided_cost: dict[str, float] = {}
    usage: dict[str, int] = {}
    cost: dict[str, float] = {}
    total_cost_usd: float | None = None
    pricing_tier_id: str = ""
    pricing_tier_name: str = ""
    tool_definitions: dict[str, str] = {}
    tool_calls: tuple[str, ...] = ()
    tool_call_names: tuple[str, ...] = ()
    input: str = ""
    output: str = ""
    metadata: dict[str, str] = {}
    """What was said about the observation and, where the span itself said it, about its trace."""
    trace_metadata_keys: tuple[str, ...] = ()
    """The keys of `metadata` that are the trace's: v2 reads show them on the observation, v1 reads do not."""
    trace_name: str = ""
    user_id: str = ""
    session_id: str = ""
    tags: tuple[str, ...] = ()
    public: bool | None = None
    experiment: Experiment | None = None
    scope_name: str = ""
    scope_version: str = ""
    service_name: str = ""
    sdk_name: str = ""
    sdk_version: str = ""
    api_key: str = ""
    source: str = "otel"
    """`otel` or `batch`."""
    received_us: int = 0
    row_version: int = 0
    """Among rows of one observation the highest wins; equal for equal content, so that repeats are harmless."""


class TraceRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What one write says about a trace, one row of `traces`. A trace is the union of all that was said about it.

    Field by field the record with the latest `said_us` that says something wins; `timestamp_us` is the earliest said,
    tags are united, metadata is merged key by key. `said` False means: only times, id and environment
    ("this trace exists").
    `source_id` names who said it (an observation or event id), so that saying it twice is saying it once.
    `input`/`output` are the trace's own when said explicitly; `input_from`/`output_from` name the observation whose
    input/output stands for the trace's (a root span), so that wide text is stored once.
    """

    trace_id: str
    source_id: str
    said_us: int
    timestamp_us: int
    first_start_us: int
    last_end_us: int
    said: bool = False
    name: str = ""
    user_id: str = ""
    session_id: str = ""
    tags: tuple[str, ...] = ()
    public: bool | None = None
    release: str = ""
    version: str = ""
    environment: str = "default"
    input: str = ""
    output: str = ""
    input_from: str = ""
    output_from: str = ""
    metadata: dict[str, str] = {}
    received_us: int = 0
    row_version: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """A trace as the union of everything said about it. None is what nobody said.

    `metadata` maps top-level keys to text: strings as they are, everything else as JSON. `input` and `output` are
    text, whole or cut to a preview as the caller asked. `created_at` and `updated_at` are when we received it.
    """

    id: str
    timestamp: datetime
    name: str | None
    user_id: str | None
    session_id: str | None
    environment: str
    release: str | None
    version: str | None
    tags: tuple[str, ...]
    public: bool
    bookmarked: bool
    metadata: Mapping[str, str]
    input: str | None
    output: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceStats:
    """What the observations of one trace add up to. Tokens and costs are 0 when no observation has any."""

    observation_count: int = 0
    error_count: int = 0
    warning_count: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    total_tokens: int = 0
    total_cost_usd: float = 0.0
    latency_s: float = 0.0
    """From the first start to the last end."""
    models: tuple[str, ...] = ()
    observation_ids: tuple[str, ...] = ()
    """By start; empty unless asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceItem:
    """One row of a list of traces."""

    trace: Trace
    stats: TraceStats
    scores: Sequence[ScoreSummary] = ()
    """By name; empty unless asked for."""
    score_ids: Sequence[str] = ()
    """Also of scores about its observations; empty unless asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """One observation. Text is "" and maps are empty when nothing was said; `input` and `output` as in Trace."""

    id: str
    trace_id: str
    parent_id: str
    is_root: bool
    type: str
    name: str
    start_time: datetime
    end_time: datetime | None
    completion_start_time: datetime | None
    level: str
    status_message: str
    version: str
    release: str
    environment: str
    model: str
    model_id: str
    model_parameters: str
    prompt_id: str
    prompt_name: str
    prompt_version: int | None
    usage: Mapping[str, int]
    cost: Mapping[str, float]
    total_cost_usd: float | None
    pricing_tier_id: str
    pricing_tier_name: str
    trace_name: str
    user_id: str
    session_id: str
    tags: tuple[str, ...]
    public: bool
    source: str
    """`otel` or `batch`."""
    sdk_name: str
    sdk_version: str
    received_at: datetime
    metadata: Mapping[str, str]
    trace_metadata_keys: frozenset[str]
    """The keys of `metadata` that were said of the trace."""
    input: str
    output: str
    input_bytes: int
    """Length of the whole text, also when `input` is cut; -1 when it was not asked for."""
    output_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class WholeTrace:
    """A trace, all its observations by start, and what they add up to."""

    trace: Trace
    observations: list[Observation]
    stats: TraceStats


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """A group of traces. `created_at` is when we first heard of it."""

    id: str
    created_at: datetime
    environment: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupActivity:
    """What the traces of one session or user add up to. Times are those of their traces."""

    id: str
    first_at: datetime
    last_at: datetime
    environments: tuple[str, ...]
    user_ids: tuple[str, ...]
    session_count: int
    tags: tuple[str, ...]
    trace_count: int
    stats: TraceStats
    """Over all observations; `latency_s` and `models` are not filled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SkeletonNode:
    """One observation of a trace as its tree and timeline show it, without texts."""

    id: str
    parent_id: str
    type: str
    name: str
    start_time: datetime
    end_time: datetime | None
    completion_start_time: datetime | None
    level: str
    status_message: str
    model: str
    input_tokens: int
    output_tokens: int
    total_tokens: int
    total_cost_usd: float | None
    has_input: bool
    has_output: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceOutline:
    """A trace with its texts, and its observations without theirs; `truncated` when it has more than are listed."""

    trace: Trace
    nodes: Sequence[SkeletonNode]
    truncated: bool
    stats: TraceStats


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceDetail:
    """A trace as the console opens it: its row of a list, its outline, and the scores about any part of it."""

    item: TraceItem
    outline: TraceOutline
    scores: Sequence[Score]


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """How a public trace may be read by people without an account. `hide_texts` leaves out what was said in it."""

    expires_at: datetime | None
    hide_texts: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelPrices:
    """What the definition that priced an observation says: USD per unit, None where it has no such price."""

    unit: str | None
    input: Decimal | None
    output: Decimal | None
    total: Decimal | None


CarrierKind: TypeAlias = Literal["TRACE", "OBSERVATION"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Carrier:
    """A trace or observation with what people wrote about it. `trace_id` is None where it is not known."""

    id: str
    trace_id: str | None
    texts: tuple[str, ...]


Carriers: TypeAlias = Callable[[ProjectId, CarrierKind], Awaitable[Sequence[Carrier]]]
"""Everything of the project that carries comments. Answered by `review`; `app.state.commented`, set by `entry`."""
