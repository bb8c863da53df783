"""What may be asked of metrics: the rules of each generation, and the answers."""

from dataclasses import dataclass

from lampyris.features.dashboards import store
from lampyris.features.dashboards.columns import (
    CONSOLE_VIEWS,
    FIRST_VIEWS,
    SECOND_VIEWS,
    Exploded,
    ViewColumns,
)
from lampyris.features.dashboards.granularity import buckets, text
from lampyris.features.dashboards.types import (
    TIME,
    DailyQuery,
    DayUsage,
    Home,
    HomeQuery,
    Metric,
    MetricRow,
    MetricsQuery,
    View,
)
from lampyris.foundation.errors import InvalidInput, QueryTimeout
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore

MOST_ROWS = 50_000
NOT_NUMERIC = ("count", "uniq")
"""What a measure that is no number can be aggregated by."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """What one generation allows. `default_limit` None answers everything, up to MOST_ROWS.

    `guarded` generations group by a selective dimension only for the largest groups, and never over time.
    """

    views: dict[View, ViewColumns]
    default_limit: int | None = None
    guarded: bool = False


FIRST_GENERATION = Rules(views=dict(FIRST_VIEWS))
SECOND_GENERATION = Rules(views=dict(SECOND_VIEWS), default_limit=100, guarded=True)
CONSOLE = Rules(views=dict(CONSOLE_VIEWS))


async def answer(
    analytics: AnalyticsStore, project_id: ProjectId, query: MetricsQuery, rules: Rules
) -> list[MetricRow]:
    """Rows keyed by dimension names, TIME and metric keys; time series hold every bucket of the window.

    Raises: InvalidInput for a query that breaks the rules; QueryTimeout when it is too large to answer.
    """
    view = rules.views[query.view]
    check(view, query, rules)
    limit = query.row_limit or rules.default_limit
    if query.window.until <= query.window.since:
        raise InvalidInput("fromTimestamp must be before toTimestamp")
    starts = buckets(query.window, query.granularity) if query.granularity else []
    rows = await store.rows(analytics, project_id, view, query, limit or MOST_ROWS + 1)
    if limit is None and len(rows) > MOST_ROWS:
        raise QueryTimeout(f"the answer has more than {MOST_ROWS} rows; set config.row_limit or narrow the filters")
    if query.granularity is not None:
        rows = _filled(view, query, rows, [text(at, query.granularity) for at in starts])
    return rows[:limit]


def check(view: ViewColumns, query: MetricsQuery, rules: Rules) -> None:
    """Raises: InvalidInput for unknown names and for combinations that the generation does not answer."""
    for name in query.dimensions:
        if name not in view.dimensions:
            raise InvalidInput(f"Invalid dimension {name}. Must be one of {','.join(view.dimensions)}")
    for metric in query.metrics:
        _check_metric(view, metric)
    for item in query.filters:
        if view.catalogue.find(item.column) is None:
            known = ",".join(column.id for column in view.catalogue)
            raise InvalidInput(f"Invalid filter column {item.column}. Must be one of {known}")
    known_fields = _fields(query)
    for order in query.orders:
        if order.field not in known_fields:
            raise InvalidInput(f"Invalid orderBy field {order.field}. Must be one of {','.join(known_fields)}")
    if _exploded(view, query) >= set(Exploded):
        raise InvalidInput("costType and usageType cannot be combined in one query")
    if rules.guarded:
        _check_selective(view, query)


def _exploded(view: ViewColumns, query: MetricsQuery) -> set[Exploded | None]:
    filtered = [view.catalogue.column(item.column).id for item in query.filters]
    dimensions = [view.dimensions[name] for name in (*query.dimensions, *filtered) if name in view.dimensions]
    measures = [view.measures[metric.measure] for metric in query.metrics]
    return {one.explodes for one in dimensions} | {one.explodes for one in measures}


def _check_metric(view: ViewColumns, metric: Metric) -> None:
    measure = view.measures.get(metric.measure)
    if measure is None:
        raise InvalidInput(f"Invalid metric {metric.measure}. Must be one of {','.join(view.measures)}")
    if not measure.numeric and metric.aggregation not in NOT_NUMERIC:
        raise InvalidInput(
            f"Invalid aggregation {metric.aggregation} for metric {metric.measure}."
            f" Must be one of {','.join(NOT_NUMERIC)}"
        )


def _check_selective(view: ViewColumns, query: MetricsQuery) -> None:
    selective = [name for name in query.dimensions if view.dimensions[name].selective]
    if not selective:
        return
    names = ", ".join(selective)
    metric_keys = {metric.key for metric in query.metrics}
    if query.granularity is not None:
        raise InvalidInput(f"High cardinality dimension(s) {names} cannot be used with a timeDimension")
    if query.row_limit is None:
        raise InvalidInput(f"High cardinality dimension(s) {names} require config.row_limit")
    if not any(order.descending and order.field in metric_keys for order in query.orders):
        raise InvalidInput(f"High cardinality dimension(s) {names} require orderBy a metric with direction desc")


def _fields(query: MetricsQuery) -> list[str]:
    metrics = [metric.key for metric in query.metrics]
    return [*query.dimensions, *metrics, *([TIME] if query.granularity else [])]


def _filled(view: ViewColumns, query: MetricsQuery, rows: list[MetricRow], starts: list[str]) -> list[MetricRow]:
    """The rows with one more for each bucket that has none, in the order of time."""
    empty: MetricRow = dict.fromkeys(query.dimensions)
    by_bucket: dict[str, list[MetricRow]] = {start: [] for start in starts}
    for row in rows:
        by_bucket.setdefault(str(row[TIME]), []).append(row)
    nothing: MetricRow = {metric.key: _nothing(view, metric) for metric in query.metrics} or {"count": 0}
    backwards = any(order.field == TIME and order.descending for order in query.orders)
    filled = []
    for start in sorted(by_bucket, reverse=backwards):
        filled += by_bucket[start] or [empty | {TIME: start} | nothing]
    return filled


def _nothing(view: ViewColumns, metric: Metric) -> object:
    """What a metric is over no rows."""
    if metric.aggregation == "histogram":
        return []
    counted = metric.aggregation in NOT_NUMERIC
    return None if view.measures[metric.measure].nullable and not counted else 0


async def daily(
    analytics: AnalyticsStore, project_id: ProjectId, query: DailyQuery, *, limit: int, offset: int
) -> tuple[list[DayUsage], int]:
    """(one page of the days with traces or observations, newest first; how many such days there are)."""
    return await store.daily(analytics, project_id, query, limit=limit, offset=offset)


async def home(analytics: AnalyticsStore, project_id: ProjectId, query: HomeQuery) -> Home:
    """The numbers of a project's home page. Raises: QueryTimeout when the window is too large to answer."""
    return await store.home(analytics, project_id, query)
