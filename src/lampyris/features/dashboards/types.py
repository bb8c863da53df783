"""Domain words of metrics: what is asked about which rows, and what a project's home page and its days add up to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.window import Window

View: TypeAlias = Literal["traces", "observations", "scores-numeric", "scores-categorical", "scores-boolean"]
Aggregation: TypeAlias = Literal[
    "sum", "avg", "count", "max", "min", "p50", "p75", "p90", "p95", "p99", "histogram", "uniq"
]
AnswerValue: TypeAlias = object
"""A text, number or truth, None, or a list of them."""
MetricRow: TypeAlias = dict[str, AnswerValue]

TIME = "time_dimension"
"""The key of the time bucket in rows and orders."""


class Granularity(StrEnum):
    """How long a time bucket is; weeks begin on Monday, everything in UTC."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """One measure, aggregated over the rows of a group."""

    measure: str
    aggregation: Aggregation

    @property
    def key(self) -> str:
        """Its key in an answered row."""
        return f"{self.aggregation}_{self.measure}"


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricOrder:
    """By a dimension, a metric's key or TIME."""

    field: str
    descending: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosedWindow:
    """Half-open, `[since, until)`, both ends known."""

    since: datetime
    until: datetime

    @property
    def open(self) -> Window:
        """The same as a window whose ends may be missing."""
        return Window(since=self.since, until=self.until)

    @property
    def length_s(self) -> float:
        """Its length."""
        return (self.until - self.since).total_seconds()


@dataclass(frozen=True, kw_only=True, slots=True)
class MetricsQuery:
    """What is asked. Without metrics the rows are counted, under the key `count`.

    `granularity` None means no time series. `row_limit` None means the default of the rules.
    """

    view: View
    window: ClosedWindow
    dimensions: tuple[str, ...] = ()
    metrics: tuple[Metric, ...] = ()
    filters: tuple[Filter, ...] = ()
    granularity: Granularity | None = None
    orders: tuple[MetricOrder, ...] = ()
    bins: int = 10
    row_limit: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DailyQuery:
    """Which traces' days: filters on traces, in a window."""

    window: Window
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelUsage:
    """What one model used; `model` None is everything that named none. Tokens are counts, cost is USD."""

    model: str | None
    input_tokens: int
    output_tokens: int
    total_tokens: int
    total_cost_usd: float
    observation_count: int
    trace_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class DayUsage:
    """One day (UTC, `YYYY-MM-DD`): traces that began in it, observations that started in it."""

    date: str
    trace_count: int
    usage: tuple[ModelUsage, ...]

    @property
    def observation_count(self) -> int:
        """Of all models."""
        return sum(one.observation_count for one in self.usage)

    @property
    def total_cost_usd(self) -> float:
        """Of all models."""
        return sum(one.total_cost_usd for one in self.usage)


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeBucket:
    """One stretch of time on the home page."""

    at: datetime
    trace_count: int = 0
    total_cost_usd: float = 0.0
    error_count: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """A project's home page. Latencies are of traces, None when no trace has observations; errors are observations."""

    trace_count: int
    observation_count: int
    total_cost_usd: float
    total_tokens: int
    error_count: int
    p50_latency_ms: float | None
    p95_latency_ms: float | None
    by_model: tuple[ModelUsage, ...]
    over_time: tuple[HomeBucket, ...]
    bucket_s: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HomeQuery:
    """What the home page looks at; without environments, all of them."""

    window: ClosedWindow
    environments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SavedView:
    """One way to look at one list. `state` is the console's own: filters, search, order, grain, columns.

    `private` ones are seen by their owner alone. `owner_user_id` is None when the person left.
    """

    id: str
    project_id: str
    list_name: str
    name: str
    private: bool
    owner_user_id: str | None
    state: Mapping[str, object]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewsOfList:
    """The views of one list that a person sees, and which of them it opens with."""

    views: Sequence[SavedView]
    default_for_me: str | None
    default_for_project: str | None
