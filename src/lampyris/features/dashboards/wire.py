"""Queries and answers of metrics on the wire, public and console."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal, TypeVar

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from lampyris.features.dashboards.granularity import fitting
from lampyris.features.dashboards.types import (
    Aggregation,
    ClosedWindow,
    DailyQuery,
    DayUsage,
    Granularity,
    Home,
    HomeQuery,
    Metric,
    MetricOrder,
    MetricsQuery,
    View,
)
from lampyris.foundation.clock import iso_ms, now
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.issues import refuse
from lampyris.foundation.http.paging import PageQuery
from lampyris.foundation.http.validation import check, parse_query, read_json
from lampyris.foundation.http.wire import Timestamp, Wire
from lampyris.foundation.query.filters import Filter, read_filters
from lampyris.foundation.query.window import Window

MOST_DIMENSIONS, MOST_METRICS = 20, 50


class DimensionAsked(Wire):
    """One dimension."""

    field: str


class MetricAsked(Wire):
    """One metric."""

    measure: str
    aggregation: Aggregation


class TimeAsked(Wire):
    """A time series."""

    granularity: Literal["auto", "minute", "hour", "day", "week", "month"]


class OrderAsked(Wire):
    """One term of the order."""

    field: str
    direction: Literal["asc", "desc"]


class ConfigAsked(BaseModel):
    """Sizes of the answer; these names are snake_case on the wire."""

    model_config = ConfigDict(extra="ignore")

    bins: Annotated[int, Field(ge=1, le=100)] | None = None
    row_limit: Annotated[int, Field(ge=1, le=1000)] | None = None


class ConsoleMetrics(Wire):
    """A metrics query with every view."""

    view: View
    dimensions: list[DimensionAsked] = Field(default_factory=list, max_length=MOST_DIMENSIONS)
    metrics: list[MetricAsked] = Field(default_factory=list, max_length=MOST_METRICS)
    filters: list[object] = Field(default_factory=list)
    time_dimension: TimeAsked | None = None
    from_timestamp: Timestamp
    to_timestamp: Timestamp
    order_by: list[OrderAsked] | None = None
    config: ConfigAsked | None = None

    @model_validator(mode="after")
    def _from_before_to(self) -> "ConsoleMetrics":
        if self.from_timestamp >= self.to_timestamp:
            refuse("fromTimestamp must be before toTimestamp")
        return self

    def query(self, path: Sequence[str | int] = ()) -> MetricsQuery:
        """`path` is where the query stands in the request. Raises: InvalidInput for filters that cannot be."""
        window = ClosedWindow(since=self.from_timestamp, until=self.to_timestamp)
        sizes = self.config or ConfigAsked()
        return MetricsQuery(
            view=self.view,
            window=window,
            dimensions=tuple(dict.fromkeys(one.field for one in self.dimensions)),
            metrics=tuple(
                dict.fromkeys(Metric(measure=one.measure, aggregation=one.aggregation) for one in self.metrics)
            ),
            filters=tuple(read_filters(self.filters, path=(*path, "filters"))),
            granularity=self._granularity(window),
            orders=tuple(
                MetricOrder(field=one.field, descending=one.direction == "desc") for one in self.order_by or ()
            ),
            bins=sizes.bins or 10,
            row_limit=sizes.row_limit,
        )

    def _granularity(self, window: ClosedWindow) -> Granularity | None:
        if self.time_dimension is None:
            return None
        asked = self.time_dimension.granularity
        return fitting(window) if asked == "auto" else Granularity(asked)


class FirstMetrics(ConsoleMetrics):
    """A metrics query of the first generation."""


class SecondMetrics(ConsoleMetrics):
    """A metrics query of the second generation: traces are asked about through their observations."""

    view: Literal["observations", "scores-numeric", "scores-categorical", "scores-boolean"]


class _QueryParameter(Wire):
    query: str


Metrics = TypeVar("Metrics", bound=ConsoleMetrics)


def read_metrics(model: type[Metrics], request: Request) -> MetricsQuery:
    """The JSON of the parameter `query`. Raises: InvalidInput."""
    text = parse_query(_QueryParameter, request).query
    try:
        value = read_json(text.encode())
    except InvalidInput:
        raise InvalidInput("Invalid JSON in query parameter") from None
    return check(model, value, root_path=("query",)).query(("query",))


class DailyAsked(PageQuery):
    """Query of the daily metrics."""

    trace_name: str | None = None
    user_id: str | None = None
    tags: list[str] | None = None
    environment: list[str] | None = None
    from_timestamp: Timestamp | None = None
    to_timestamp: Timestamp | None = None

    def query(self) -> DailyQuery:
        """As the filter language, on traces."""
        filters = [
            *_equal("name", self.trace_name),
            *_equal("userId", self.user_id),
        ]
        if self.tags:
            filters.append(Filter(column="tags", type="arrayOptions", operator="all of", value=tuple(self.tags)))
        if self.environment:
            value = tuple(self.environment)
            filters.append(Filter(column="environment", type="stringOptions", operator="any of", value=value))
        return DailyQuery(window=Window(since=self.from_timestamp, until=self.to_timestamp), filters=tuple(filters))


def _equal(column: str, value: str | None) -> list[Filter]:
    return [Filter(column=column, type="string", operator="=", value=value)] if value else []


def day_body(day: DayUsage) -> dict[str, object]:
    """One day of the daily metrics."""
    return {
        "date": day.date,
        "countTraces": day.trace_count,
        "countObservations": day.observation_count,
        "totalCost": day.total_cost_usd,
        "usage": [
            {
                "model": one.model,
                "inputUsage": one.input_tokens,
                "outputUsage": one.output_tokens,
                "totalUsage": one.total_tokens,
                "totalCost": one.total_cost_usd,
                "countObservations": one.observation_count,
                "countTraces": one.trace_count,
            }
            for one in day.usage
        ],
    }


class HomeAsked(BaseModel):
    """Query of the home page: the last day unless said otherwise."""

    since: Timestamp | None = None
    until: Timestamp | None = None
    environment: list[str] | None = None

    def query(self) -> HomeQuery:
        """Raises: InvalidInput when the window ends before it begins."""
        until: datetime = self.until or now()
        since = self.since or until - timedelta(days=1)
        if until <= since:
            raise InvalidInput("since must be before until")
        window = ClosedWindow(since=since, until=until)
        return HomeQuery(window=window, environments=tuple(self.environment or ()))


class MetricsShown(BaseModel):
    """Rows keyed by dimension names, `time_dimension` and `<aggregation>_<measure>`."""

    data: list[dict[str, object]]


class HomeModel(BaseModel):
    """What one model cost."""

    model: str
    total_cost_usd: float
    total_tokens: int
    count: int


class HomePoint(BaseModel):
    """One stretch of time."""

    at: str
    traces: int
    total_cost_usd: float
    error_count: int


class HomeShown(BaseModel):
    """The numbers of the home page. Latencies are of traces; null when none has observations."""

    traces: int
    observations: int
    total_cost_usd: float
    total_tokens: int
    error_count: int
    p50_latency_ms: float | None
    p95_latency_ms: float | None
    by_model: list[HomeModel]
    over_time: list[HomePoint]
    bucket_s: int

    @classmethod
    def of(cls, home: Home) -> "HomeShown":
        """As the console reads it."""
        return cls(
            traces=home.trace_count,
            observations=home.observation_count,
            total_cost_usd=home.total_cost_usd,
            total_tokens=home.total_tokens,
            error_count=home.error_count,
            p50_latency_ms=home.p50_latency_ms,
            p95_latency_ms=home.p95_latency_ms,
            by_model=[
                HomeModel(
                    model=one.model or "",
                    total_cost_usd=one.total_cost_usd,
                    total_tokens=one.total_tokens,
                    count=one.observation_count,
                )
                for one in home.by_model
            ],
            over_time=[
                HomePoint(
                    at=iso_ms(one.at),
                    traces=one.trace_count,
                    total_cost_usd=one.total_cost_usd,
                    error_count=one.error_count,
                )
                for one in home.over_time
            ],
            bucket_s=home.bucket_s,
        )
