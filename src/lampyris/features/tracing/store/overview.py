"""Numbers above a list of traces: values to filter by, how many when."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from lampyris.features.tracing.store.find_traces import TraceQuery, passing
from lampyris.features.tracing.store.sources import LIST_TIMEOUT_S, PACKAGE, of_window, statement
from lampyris.foundation.clock import now
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import Bindings, fill
from lampyris.foundation.query.compile import all_of
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.analytics.sql import load_sql

VALUES_PER_COLUMN = 100
MOST_BUCKETS = 120
BUCKETS_S = (1, 5, 15, 60, 300, 900, 3600, 10_800, 43_200, 86_400, 604_800, 2_592_000)


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetValue:
    """One value of a column and in how many traces it occurs."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """How many traces began in the stretch of time from `at`, and how many of them hold an error."""

    at: datetime
    count: int
    error_count: int


async def facets(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> dict[str, list[FacetValue]]:
    """The most frequent values of each column among the traces that pass; a trace counts for each value said."""
    of_traces, of_events = await asyncio.gather(
        _facets(analytics, project_id, query, "facets", "timestamp"),
        _facets(analytics, project_id, query, "facets_of_events", "start_time"),
    )
    return of_traces | of_events


async def _facets(
    analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, name: str, time: str
) -> dict[str, list[FacetValue]]:
    bindings = Bindings(project_id=project_id, limit=VALUES_PER_COLUMN)
    where = query.window.conditions(time, bindings)
    if query.filters or query.search:
        sources = of_window(query.window, bindings)
        rows, groups = passing(query, sources, bindings)
        where.append(f"trace_id IN {statement('passing', rows=sources.traces, where=rows, having=groups)}")
    sql = fill(load_sql(PACKAGE, name), {"where": all_of(where)})
    found: dict[str, list[FacetValue]] = {}
    for row in cast(list[dict[str, Any]], await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S)):
        found.setdefault(row["column"], []).append(FacetValue(value=row["value"], count=row["total"]))
    return found


async def histogram(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> tuple[int, list[Bucket]]:
    """(length of a bucket in seconds, the buckets that have traces, in order)."""
    window = await closed(analytics, project_id, query.window)
    bucket_s = bucket_of(window)
    if window.since is None or window.empty:
        return bucket_s, []
    bindings = Bindings(project_id=project_id, bucket_s=bucket_s)
    sources = of_window(window, bindings)
    where, having = passing(query, sources, bindings)
    fragments: Mapping[str, str] = {
        "rows": sources.traces, "events": sources.events, "where": where, "having": having,
    }  # fmt: skip
    sql = fill(load_sql(PACKAGE, "histogram"), fragments)
    rows = cast(list[dict[str, Any]], await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
    return bucket_s, [Bucket(at=row["bucket"], count=row["total"], error_count=row["errors"]) for row in rows]


def bucket_of(window: Window) -> int:
    """How many seconds a stretch of time lasts in this window, so that there are not too many of them."""
    if window.since is None or window.until is None:
        return BUCKETS_S[0]
    length_s = (window.until - window.since).total_seconds()
    return next((size for size in BUCKETS_S if length_s / size <= MOST_BUCKETS), BUCKETS_S[-1])


async def closed(analytics: AnalyticsStore, project_id: ProjectId, window: Window) -> Window:
    """The window with its open ends set to where the project's traces end."""
    if window.since is not None and window.until is not None:
        return window
    [row] = cast(
        list[dict[str, Any]],
        await analytics.rows(load_sql(PACKAGE, "trace_span"), {"project_id": project_id}, timeout_s=LIST_TIMEOUT_S),
    )
    if not row["said"]:
        return Window()
    return Window(since=window.since or row["first_at"], until=window.until or max(now(), row["last_at"]))
