"""What the console's answers look like, for its generated types and for the tests that hold answers to them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """What an answer looks like. Answers are written straight from what was read; tests hold them to these shapes."""

    model_config = ConfigDict(extra="forbid")


class ScoreSummaryShown(Shape):
    """One score name of a trace: the mean of its numbers, or one label and how often it was given."""

    name: str
    data_type: str
    value: float
    string_value: str | None
    count: int


class TraceItemShown(Shape):
    """One trace in a list."""

    id: str
    timestamp: datetime
    name: str | None
    user_id: str | None
    session_id: str | None
    environment: str
    release: str | None
    version: str | None
    tags: list[str]
    public: bool
    bookmarked: bool
    latency_ms: float
    observation_count: int
    error_count: int
    warning_count: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
    total_cost_usd: float
    models: list[str]
    input_preview: str | None
    output_preview: str | None
    scores: list[ScoreSummaryShown]


class MarksShown(Shape):
    """What people set on a trace, after a change."""

    id: str
    bookmarked: bool
    public: bool
    tags: list[str]


class TraceRowShown(TraceItemShown):
    """One trace in the list, with the fields of metadata that were asked for."""

    metadata_fields: dict[str, str]


class TracePageShown(Shape):
    """One page of traces; `next_cursor` is null at the end."""

    items: list[TraceRowShown]
    next_cursor: str | None


class TraceShown(TraceItemShown):
    """One trace; texts are cut to their first 64 KiB unless all was asked for."""

    metadata: dict[str, Any]
    input: str | None
    output: str | None
    input_bytes: int
    output_bytes: int
    created_at: datetime
    updated_at: datetime


class NodeShown(Shape):
    """One observation without texts. A parent that is not in the trace was not received."""

    id: str
    parent_id: str | None
    type: str
    name: str | None
    start_time: datetime
    end_time: datetime | None
    completion_start_time: datetime | None
    level: str
    status_message: str | None
    model: str | None
    input_tokens: int
    output_tokens: int
    total_tokens: int
    total_cost_usd: float | None
    has_input: bool
    has_output: bool


class NodeColumnsShown(Shape):
    """All nodes of a trace by start, column by column: the shape of 20,000 nodes stays small.

    `parent` is a place in these columns, -1 where there is none; parents that were not received stand by name in
    `missing_parents` (place of the child -> id). Times are milliseconds: starts since the epoch, the others since the
    start of the node. `names`, `models` and `messages` are the texts that `name`, `model` and `message` point to.
    """

    id: list[str]
    parent: list[int]
    missing_parents: dict[str, str]
    type: list[str]
    start_ms: list[float]
    duration_ms: list[float | None]
    first_token_ms: list[float | None]
    level: list[str]
    names: list[str]
    name: list[int]
    models: list[str]
    model: list[int]
    messages: list[str]
    message: list[int]
    input_tokens: list[int]
    output_tokens: list[int]
    total_tokens: list[int]
    total_cost_usd: list[float | None]
    has_input: list[bool]
    has_output: list[bool]


class ScoreOfTrace(Shape):
    """One score about the trace or one of its observations."""

    id: str
    name: str
    data_type: str
    value: float
    string_value: str | None
    source: str
    comment: str | None
    metadata: dict[str, Any]
    trace_id: str | None
    observation_id: str | None
    session_id: str | None
    timestamp: datetime
    author_user_id: str | None
    config_id: str | None
    queue_id: str | None
    environment: str
    execution_trace_id: str | None


class TraceDetailShown(Shape):
    """One trace with its tree; `truncated` when it has more observations than are shown."""

    trace: TraceShown
    nodes: NodeColumnsShown
    scores: list[ScoreOfTrace]
    truncated: bool


class ShareShown(Shape):
    """How a trace may be read without an account; `allowed` false where the operator forbids it."""

    public: bool
    expires_at: datetime | None
    hide_texts: bool
    allowed: bool


class PublicTraceShown(TraceDetailShown):
    """A public trace, and under which terms it is shown."""

    share: ShareShown


class ObservationItemShown(NodeShown):
    """One observation in a list."""

    trace_id: str
    trace_name: str | None
    environment: str
    user_id: str | None
    session_id: str | None
    tags: list[str]
    version: str | None
    release: str | None
    prompt_name: str | None
    prompt_version: int | None
    latency_ms: float | None
    time_to_first_token_ms: float | None
    input_preview: str | None
    output_preview: str | None


class ObservationRowShown(ObservationItemShown):
    """One observation in the list, with the fields of metadata that were asked for."""

    metadata_fields: dict[str, str]


class ObservationPageShown(Shape):
    """One page of observations; `next_cursor` is null at the end."""

    items: list[ObservationRowShown]
    next_cursor: str | None


class ObservationShown(ObservationItemShown):
    """One observation with everything; texts as in TraceShown."""

    model_config = ConfigDict(extra="forbid", protected_namespaces=())

    is_root: bool
    metadata: dict[str, Any]
    model_parameters: dict[str, Any] | None
    model_id: str | None
    prompt_id: str | None
    usage: dict[str, int]
    cost: dict[str, float]
    pricing_tier_name: str | None
    sdk_name: str | None
    sdk_version: str | None
    source: str
    received_at: datetime
    input: str | None
    output: str | None
    input_bytes: int
    output_bytes: int


class FacetShown(Shape):
    """One value and in how many traces it occurs."""

    value: str
    count: int


class FacetsShown(Shape):
    """Values to filter by, the most frequent first."""

    environments: list[FacetShown] = []
    names: list[FacetShown] = []
    users: list[FacetShown] = []
    sessions: list[FacetShown] = []
    tags: list[FacetShown] = []
    levels: list[FacetShown] = []
    models: list[FacetShown] = []
    types: list[FacetShown] = []
    versions: list[FacetShown] = []
    releases: list[FacetShown] = []


FACET_NAMES = {
    "environment": "environments",
    "name": "names",
    "userId": "users",
    "sessionId": "sessions",
    "tags": "tags",
    "level": "levels",
    "model": "models",
    "type": "types",
    "version": "versions",
    "release": "releases",
}
"""Column id -> name in FacetsShown."""


class BucketShown(Shape):
    """How many traces began in the stretch of time from `at`."""

    at: datetime
    count: int
    error_count: int


class HistogramShown(Shape):
    """Stretches of `bucket_s` seconds that have traces."""

    bucket_s: int
    items: list[BucketShown]


class CountShown(Shape):
    """How many there are."""

    count: int


class GroupShown(Shape):
    """One session or user with what its traces add up to."""

    id: str
    created_at: datetime
    first_at: datetime
    last_at: datetime
    duration_ms: float
    environment: str
    environments: list[str]
    user_ids: list[str]
    session_count: int
    tags: list[str]
    trace_count: int
    observation_count: int
    error_count: int
    input_tokens: int
    output_tokens: int
    total_tokens: int
    total_cost_usd: float


class GroupPageShown(Shape):
    """One page of sessions or users; `next_cursor` is null at the end."""

    items: list[GroupShown]
    next_cursor: str | None


class SessionDetailShown(Shape):
    """One session with its traces in the order of time."""

    session: GroupShown
    traces: list[TraceItemShown]


class UserDetailShown(Shape):
    """One user."""

    user: GroupShown


class FirstEventShown(Shape):
    """Whether anything ever arrived."""

    received: bool
    trace_id: str | None


class PlaceShown(Shape):
    """Where a trace is."""

    project_id: str
    trace_id: str
