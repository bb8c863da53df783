"""Statements of metrics, and their rows as answers."""

import asyncio
import math
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, cast

from lampyris.features.dashboards.columns import SAID_COLUMNS, ViewColumns
from lampyris.features.dashboards.compile import MARGIN, PACKAGE, Output, compile_query, nearby
from lampyris.features.dashboards.granularity import FIRST_DAY, LAST_DAY, text
from lampyris.features.dashboards.types import (
    TIME,
    ClosedWindow,
    DailyQuery,
    DayUsage,
    Granularity,
    Home,
    HomeBucket,
    HomeQuery,
    MetricRow,
    MetricsQuery,
    ModelUsage,
)
from lampyris.features.tracing.columns import TRACE_COLUMNS
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import STRINGS, Bindings, fill
from lampyris.foundation.query.compile import all_of, compile_filters
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.analytics.sql import load_sql

TIMEOUT_S = 8.0
"""A query answers or is refused within this."""
MOST_HOME_BUCKETS = 60
BUCKETS_S = (1, 5, 15, 60, 300, 900, 3600, 10_800, 43_200, 86_400, 604_800, 2_592_000)
EVER = ClosedWindow(since=FIRST_DAY, until=LAST_DAY)

AnyRow = dict[str, Any]


async def rows(
    analytics: AnalyticsStore, project_id: ProjectId, view: ViewColumns, query: MetricsQuery, limit: int
) -> list[MetricRow]:
    """At most `limit` rows of a checked query, ordered, without buckets that have no rows."""
    compiled = compile_query(view, query, project_id, limit)
    found = await analytics.rows(compiled.sql, compiled.params, timeout_s=TIMEOUT_S)
    return [_answered(cast(AnyRow, row), compiled.outputs, query.granularity) for row in found]


def _answered(row: AnyRow, outputs: Sequence[Output], granularity: Granularity | None) -> MetricRow:
    answer: MetricRow = {}
    for one in outputs:
        value = row[one.alias]
        if one.key == TIME and granularity is not None:
            value = text(value, granularity)
        elif (isinstance(value, float) and not math.isfinite(value)) or (value == "" and not one.keeps_empty):
            value = None
        answer[one.key] = value
    return answer


async def daily(
    analytics: AnalyticsStore, project_id: ProjectId, query: DailyQuery, *, limit: int, offset: int
) -> tuple[list[DayUsage], int]:
    """(the days of one page, newest first; how many days there are in all)."""
    began = time.monotonic()
    window = ClosedWindow(since=query.window.since or EVER.since, until=query.window.until or EVER.until)
    bindings = _around(project_id, window)
    row_filters, group_filters = _passing(query.filters, bindings)
    observed = ""
    if query.filters:
        passing = fill(load_sql(PACKAGE, "passing"), {"rows": row_filters, "having": group_filters})
        observed = f"\n  AND trace_id IN (\n{passing})"
    sql = fill(load_sql(PACKAGE, "days"), {"rows": row_filters, "having": group_filters, "where": observed})
    found = cast(list[AnyRow], await analytics.rows(sql, bindings.values, timeout_s=TIMEOUT_S))
    page = found[offset : offset + limit]
    days: list[date] = [row["day"] for row in page]
    if not days:
        return [], len(found)
    params = bindings.values | {
        "since": max(window.since, _midnight(days[-1])),
        "until": min(window.until, _midnight(days[0]) + timedelta(days=1)),
    }
    sql = fill(load_sql(PACKAGE, "usage_of_days"), {"where": observed})
    left_s = max(1.0, TIMEOUT_S - (time.monotonic() - began))
    usage = cast(list[AnyRow], await analytics.rows(sql, params, timeout_s=left_s))
    by_day: dict[date, list[ModelUsage]] = {day: [] for day in days}
    for row in usage:
        by_day[row["day"]].append(_usage(row))
    return [
        DayUsage(date=row["day"].isoformat(), trace_count=row["trace_count"], usage=tuple(by_day[row["day"]]))
        for row in page
    ], len(found)


async def home(analytics: AnalyticsStore, project_id: ProjectId, query: HomeQuery) -> Home:
    """What the home page shows."""
    size_s = next((one for one in BUCKETS_S if query.window.length_s / one <= MOST_HOME_BUCKETS), BUCKETS_S[-1])
    observed, traced = await asyncio.gather(
        _home_rows(analytics, project_id, query, "home_observations", size_s),
        _home_rows(analytics, project_id, query, "home_traces", size_s),
    )
    models = [row for row in observed if not row["is_bucket"]]
    [whole] = [row for row in traced if not row["is_bucket"]] or [{"trace_count": 0, "p50_ms": None, "p95_ms": None}]
    return Home(
        trace_count=whole["trace_count"],
        observation_count=sum(row["observation_count"] for row in models),
        total_cost_usd=math.fsum(row["cost_usd"] for row in models),
        total_tokens=sum(row["total_tokens"] for row in models),
        error_count=sum(row["error_count"] for row in models),
        p50_latency_ms=whole["p50_ms"],
        p95_latency_ms=whole["p95_ms"],
        by_model=tuple(_usage(row) for row in models if row["model_name"]),
        over_time=_over_time(query.window, size_s, observed, traced),
        bucket_s=size_s,
    )


async def _home_rows(
    analytics: AnalyticsStore, project_id: ProjectId, query: HomeQuery, name: str, size_s: int
) -> list[AnyRow]:
    bindings = _around(project_id, query.window)
    bindings.values["bucket_s"] = size_s
    fragments = {"where": "", "having": "", "latency": SAID_COLUMNS["t_latency_ms"]}
    if query.environments:
        known = bindings.bind(list(query.environments), STRINGS)
        fragments["where"] = f"\n  AND has({known}, environment)"
        fragments["having"] = f"\n  AND has({known}, {SAID_COLUMNS['t_environment']})"
    sql = fill(load_sql(PACKAGE, name), fragments)
    return cast(list[AnyRow], await analytics.rows(sql, bindings.values, timeout_s=TIMEOUT_S))


def _over_time(
    window: ClosedWindow, size_s: int, observed: Sequence[AnyRow], traced: Sequence[AnyRow]
) -> tuple[HomeBucket, ...]:
    """Every stretch of time of the window, those without anything too."""
    seen: dict[int, AnyRow] = {}
    for row in (*observed, *traced):
        if row["is_bucket"]:
            seen.setdefault(int(row["bucket"].timestamp()), {}).update(row)
    since, until = max(window.since, FIRST_DAY), min(window.until, LAST_DAY)
    first = int(since.timestamp()) // size_s * size_s
    starts = {*seen, *range(first, math.ceil(until.timestamp()), size_s)}
    return tuple(_bucket(at, seen.get(at, {})) for at in sorted(starts))


def _bucket(at_s: int, row: Mapping[str, Any]) -> HomeBucket:
    return HomeBucket(
        at=datetime.fromtimestamp(at_s, UTC),
        trace_count=row.get("trace_count", 0),
        total_cost_usd=row.get("cost_usd", 0.0),
        error_count=row.get("error_count", 0),
    )


def _around(project_id: ProjectId, window: ClosedWindow) -> Bindings:
    around = nearby(window, MARGIN, MARGIN)
    return Bindings(
        project_id=project_id,
        since=window.since,
        until=window.until,
        said_since=around.since,
        said_until=around.until,
    )


def _passing(filters: Sequence[Filter], bindings: Bindings) -> tuple[str, str]:
    """What rows (WHERE) and groups of rows (HAVING) said about a trace must satisfy."""
    conditions = compile_filters(filters, TRACE_COLUMNS, bindings)
    by_row = all_of(one for one in conditions if not one.column.grouped)
    return by_row, all_of(one for one in conditions if one.column.grouped)


def _usage(row: AnyRow) -> ModelUsage:
    return ModelUsage(
        model=row["model_name"] or None,
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        total_tokens=row["total_tokens"],
        total_cost_usd=row["cost_usd"],
        observation_count=row["observation_count"],
        trace_count=row.get("trace_count", 0),
    )


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
