"""What exists, and where."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from lampyris.features.tracing.store.sources import LIST_TIMEOUT_S, PACKAGE
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.analytics.sql import load_sql


async def known_traces(analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are traces."""
    params = {"project_id": project_id, "trace_ids": list(trace_ids)}
    rows = await analytics.rows(load_sql(PACKAGE, "known_traces"), params, timeout_s=LIST_TIMEOUT_S)
    return {cast(str, row["trace_id"]) for row in rows}


async def known_sessions(analytics: AnalyticsStore, project_id: ProjectId, session_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are sessions."""
    params = {"project_id": project_id, "session_ids": list(session_ids)}
    rows = await analytics.rows(load_sql(PACKAGE, "known_sessions"), params, timeout_s=LIST_TIMEOUT_S)
    return {cast(str, row["session_id"]) for row in rows}


async def traces_of_observations(
    analytics: AnalyticsStore, project_id: ProjectId, ids: Iterable[str]
) -> dict[str, str]:
    """Observation id -> trace id, for those of the ids that are observations."""
    params = {"project_id": project_id, "ids": list(ids)}
    rows = await analytics.rows(load_sql(PACKAGE, "known_observations"), params, timeout_s=LIST_TIMEOUT_S)
    return {cast(str, row["id"]): cast(str, row["trace_id"]) for row in rows}


async def observations_of_traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Iterable[str]
) -> list[str]:
    """Ids of all observations that are stored of these traces."""
    params = {"project_id": project_id, "trace_ids": list(trace_ids)}
    rows = await analytics.rows(load_sql(PACKAGE, "observations_of_traces"), params, timeout_s=LIST_TIMEOUT_S)
    return [cast(str, row["id"]) for row in rows]


async def first_trace(analytics: AnalyticsStore, project_id: ProjectId) -> str | None:
    """Some trace of the project, None when nothing ever arrived."""
    sql = load_sql(PACKAGE, "first_trace")
    rows = await analytics.rows(sql, {"project_id": project_id}, timeout_s=LIST_TIMEOUT_S)
    return cast(str, rows[0]["trace_id"]) if rows else None


async def projects_with(analytics: AnalyticsStore, trace_id: str) -> list[ProjectId]:
    """Projects that hold a trace of this id. Asked across projects: show only what the asking person may see."""
    rows = await analytics.rows(load_sql(PACKAGE, "locate"), {"trace_id": trace_id}, timeout_s=LIST_TIMEOUT_S)
    return sorted(ProjectId(cast(str, row["project_id"])) for row in rows)


async def heard_since(analytics: AnalyticsStore, since: datetime) -> bool:
    """Whether traces and observations, of whatever project, began since then."""
    [row] = await analytics.rows(load_sql(PACKAGE, "heard_since"), {"since": since}, timeout_s=LIST_TIMEOUT_S)
    return bool(row["traces"] and row["events"])
