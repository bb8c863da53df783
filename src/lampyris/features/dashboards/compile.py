"""A metrics query into one statement. Names of the caller choose catalogue entries and never become SQL themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from lampyris.features.dashboards.columns import (
    JOINED_BY,
    SAID_COLUMNS,
    Dimension,
    Exploded,
    Join,
    Measure,
    ViewColumns,
)
from lampyris.features.dashboards.granularity import BUCKET_SQL, FIRST_DAY, LAST_DAY
from lampyris.features.dashboards.types import TIME, ClosedWindow, Metric, MetricOrder, MetricsQuery
from lampyris.features.tracing.columns import TRACE_COLUMNS
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import Bindings, fill
from lampyris.foundation.query.columns import Column
from lampyris.foundation.query.compile import all_of, compile_filters
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.storage.analytics.port import SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

PACKAGE = "lampyris.features.dashboards"
MARGIN = timedelta(days=1)
"""How far outside the window something may be said about a trace of it and still count."""
SCORES_MARGIN = timedelta(days=30)
"""How long after its object a score may come, and still be shown with the object's fields or counted for it."""
AGGREGATES: Mapping[str, str] = {
    "sum": "sum({0})",
    "avg": "avg({0})",
    "count": "count({0})",
    "max": "max({0})",
    "min": "min({0})",
    "p50": "quantile(0.5)({0})",
    "p75": "quantile(0.75)({0})",
    "p90": "quantile(0.9)({0})",
    "p95": "quantile(0.95)({0})",
    "p99": "quantile(0.99)({0})",
    "uniq": "uniqExact({0})",
}
TEXT_AGGREGATES: Mapping[str, str] = {
    "count": "countIf({0} != '')",
    # Hashes are counted: it takes half the time, and they do not meet.
    "uniq": "uniqExactIf(cityHash64({0}), {0} != '')",
}
EXPLODED_SQL: Mapping[Exploded, str] = {
    Exploded.COST: "arrayJoin(CAST(cost, 'Array(Tuple(String, Float64))')) AS cost_entry",
    Exploded.USAGE: "arrayJoin(CAST(usage, 'Array(Tuple(String, UInt64))')) AS usage_entry",
}
COUNTED = "count"
"""The answer's key when no metric is asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Output:
    """One column of the answer: its key there, its name in the statement."""

    key: str
    alias: str
    keeps_empty: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Compiled:
    """A statement, its parameters, and which of its columns answers what."""

    sql: str
    params: Mapping[str, SqlValue]
    outputs: tuple[Output, ...]


def compile_query(view: ViewColumns, query: MetricsQuery, project_id: ProjectId, limit: int) -> Compiled:
    """The statement of a checked query. Raises: InvalidInput for filters that do not fit their columns."""
    return _Compiler(view, query, project_id).compiled(limit)


def nearby(window: ClosedWindow, before: timedelta, after: timedelta) -> ClosedWindow:
    """The window, longer at both ends, as far as anything can be stored."""
    since = max(window.since, FIRST_DAY + before) - before
    return ClosedWindow(since=since, until=min(window.until, LAST_DAY - after) + after)


class _Compiler:
    """One query on its way to a statement."""

    def __init__(self, view: ViewColumns, query: MetricsQuery, project_id: ProjectId) -> None:
        self._view = view
        self._query = query
        window, scored = query.window, view.statement == "scores"
        around = nearby(window, SCORES_MARGIN if scored else MARGIN, MARGIN)
        self._bindings = Bindings(
            project_id=project_id,
            since=window.since,
            until=window.until,
            said_since=around.since,
            said_until=around.until,
            scored_until=nearby(window, MARGIN, SCORES_MARGIN).until,
            data_types=list(view.data_types),
        )
        self._dimensions = [view.dimensions[name] for name in query.dimensions]
        self._measures = [view.measures[one.measure] for one in query.metrics]

    def compiled(self, limit: int) -> Compiled:
        """The whole statement."""
        columns = self._columns()
        keys = [alias for alias, _ in columns[: len(columns) - max(1, len(self._measures))]]
        inner = [one for one in self._query.filters if self._of_the_group(one)]
        outer = [one for one in self._query.filters if one not in inner]
        where = all_of(compile_filters(outer, self._view.catalogue, self._bindings))
        having = compile_filters(inner, TRACE_COLUMNS, self._bindings)
        selected = ",\n    ".join(f"{sql} AS {alias}" for alias, sql in columns)
        said = _said(selected + where)
        self._bindings.values["limit"] = limit
        fragments = {
            "columns": selected,
            "joins": "".join(self._join(one, said) for one in self._joins(outer)),
            "where": where,
            "grouping": f"\nGROUP BY {', '.join(keys)}" if keys else "",
            "order": self._order(keys),
            "said": said,
            "having": all_of(having),
            "exploded": "".join(f", {EXPLODED_SQL[one]}" for one in self._exploded(outer)),
        }
        sql = load_sql(PACKAGE, self._view.statement)
        return Compiled(sql=fill(sql, fragments), params=self._bindings.values, outputs=self._outputs())

    def _columns(self) -> list[tuple[str, str]]:
        """(alias, SQL): dimensions, the time bucket, metrics."""
        columns = [(f"d_{at}", one.group_sql) for at, one in enumerate(self._dimensions)]
        if self._query.granularity is not None:
            columns.append(("bucket", f"{BUCKET_SQL[self._query.granularity]}({self._view.time_sql})"))
        if not self._measures:
            return [*columns, ("m_0", "count()")]
        pairs = zip(self._query.metrics, self._measures, strict=True)
        return columns + [(f"m_{at}", self._aggregate(*pair)) for at, pair in enumerate(pairs)]

    def _aggregate(self, metric: Metric, measure: Measure) -> str:
        if metric.aggregation == "histogram":
            # The number of bins is a parameter of the function itself: digits, checked to be 1 to 100.
            return f"histogram({int(self._query.bins)})({measure.sql})"
        if measure.name == COUNTED and metric.aggregation in {"count", "sum"}:
            return "count()"
        aggregates = AGGREGATES if measure.numeric else TEXT_AGGREGATES
        return aggregates[metric.aggregation].format(measure.sql)

    def _outputs(self) -> tuple[Output, ...]:
        found = [
            Output(key=one.name, alias=f"d_{at}", keeps_empty=one.keeps_empty)
            for at, one in enumerate(self._dimensions)
        ]
        if self._query.granularity is not None:
            found.append(Output(key=TIME, alias="bucket"))
        keys = [one.key for one in self._query.metrics] or [COUNTED]
        return (*found, *(Output(key=key, alias=f"m_{at}", keeps_empty=True) for at, key in enumerate(keys)))

    def _of_the_group(self, item: Filter) -> bool:
        """Whether the filter stands over everything said about a trace, inside the view's own grouping."""
        column = self._view.catalogue.column(item.column)
        return self._view.statement == "traces" and column.id == "metadata"

    def _used(self, filters: Sequence[Filter]) -> list[Dimension | Measure]:
        columns: list[Column] = [self._view.catalogue.column(one.column) for one in filters]
        filtered = [self._view.dimensions[one.id] for one in columns if one.id in self._view.dimensions]
        return [*self._dimensions, *self._measures, *filtered]

    def _exploded(self, filters: Sequence[Filter]) -> list[Exploded]:
        return sorted({one.explodes for one in self._used(filters) if one.explodes is not None})

    def _joins(self, filters: Sequence[Filter]) -> list[Join]:
        return sorted({one.join for one in self._used(filters) if one.join is not None})

    def _join(self, join: Join, said: str) -> str:
        rows = fill(load_sql(PACKAGE, join.value), {"said": said})
        return f"\nLEFT JOIN (\n{rows}) AS {join.value}_rows ON {JOINED_BY[join]} = {join.value}_rows.key"

    def _order(self, keys: Sequence[str]) -> str:
        """Time first; then as asked, else the first metric downwards; dimensions break ties."""
        aliases = {one.key: one.alias for one in self._outputs()}
        asked = list(self._query.orders)
        if self._query.granularity is not None:
            time = next((one for one in asked if one.field == TIME), MetricOrder(field=TIME, descending=False))
            asked = [time, *(one for one in asked if one.field != TIME)]
        if all(one.field == TIME for one in asked):
            first = next((one.key for one in self._query.metrics if one.aggregation != "histogram"), None)
            asked += [MetricOrder(field=first, descending=True)] if first else []
        terms = {aliases[one.field]: "DESC" if one.descending else "ASC" for one in asked}
        terms |= {key: "ASC" for key in keys if key not in terms}
        return ", ".join(f"{alias} {direction}" for alias, direction in terms.items()) or "tuple()"


def _said(sql: str) -> str:
    """The fields of a trace that the SQL reads, as the continuation of a SELECT."""
    return "".join(f",\n        {one} AS {alias}" for alias, one in SAID_COLUMNS.items() if alias in sql)
