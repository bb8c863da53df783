"""Sessions and users: traces grouped by what was said about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias, cast

from lampyris.features.tracing.store.sources import EVER, LIST_TIMEOUT_S, PACKAGE
from lampyris.features.tracing.store.traces import stats_of_row
from lampyris.features.tracing.types import GroupActivity, Session, TraceStats
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import STRING, STRINGS, Bindings, fill
from lampyris.foundation.query.columns import Column, Kind
from lampyris.foundation.query.compile import all_of
from lampyris.foundation.query.cursor import Place
from lampyris.foundation.query.order import Order
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

GroupKey: TypeAlias = Literal["session_id", "user_id"]
LAST_ACTIVE_FIRST = Order(column=Column(id="lastAt", kind=Kind.DATETIME, sql="last_at"), descending=True)
EARLY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionQuery:
    """Which sessions: first heard of in the window, begun in one of the environments (any, when none is named)."""

    window: Window = EVER
    environments: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupQuery:
    """Which sessions or users: active in the window, in one of the environments, `search` a part of the id.

    With `user_id` only what this user did counts.
    """

    window: Window = EVER
    environments: tuple[str, ...] = ()
    search: str = ""
    user_id: str = ""
    ids: tuple[str, ...] = ()


async def sessions(
    analytics: AnalyticsStore, project_id: ProjectId, query: SessionQuery, *, limit: int, offset: int
) -> list[Session]:
    """Sessions, the one we heard of last first."""
    bindings = Bindings(project_id=project_id, limit=limit, offset=offset)
    having = _having(query, bindings)
    return await _sessions(analytics, bindings, where="", having=having)


async def session(analytics: AnalyticsStore, project_id: ProjectId, id: str) -> Session | None:
    """One session, None when no trace belongs to it."""
    bindings = Bindings(project_id=project_id, limit=1, offset=0)
    where = all_of([f"session_id = {bindings.bind(id, STRING)}"])
    return next(iter(await _sessions(analytics, bindings, where=where, having="")), None)


async def _sessions(analytics: AnalyticsStore, bindings: Bindings, *, where: str, having: str) -> list[Session]:
    sql = fill(load_sql(PACKAGE, "session_page"), {"where": where, "having": having})
    rows = cast(list[dict[str, Any]], await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
    return [Session(id=row["id"], created_at=row["created_at"], environment=row["began_in"]) for row in rows]


async def count_sessions(analytics: AnalyticsStore, project_id: ProjectId, query: SessionQuery) -> int:
    """How many sessions pass."""
    bindings = Bindings(project_id=project_id)
    sql = fill(load_sql(PACKAGE, "session_count"), {"having": _having(query, bindings)})
    [row] = await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S)
    return cast(int, row["total"])


def _having(query: SessionQuery, bindings: Bindings) -> str:
    conditions = query.window.conditions("created_at", bindings)
    if query.environments:
        conditions.append(f"has({bindings.bind(list(query.environments), STRINGS)}, began_in)")
    return all_of(conditions)


async def groups(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    key: GroupKey,
    query: GroupQuery,
    *,
    limit: int,
    after: Place | None = None,
) -> list[GroupActivity]:
    """Sessions or users with what they add up to, the one active last first."""
    bindings = Bindings(project_id=project_id, limit=limit)
    where = query.window.conditions("timestamp", bindings)
    if query.environments:
        where.append(f"has({bindings.bind(list(query.environments), STRINGS)}, environment)")
    if query.search:
        where.append(f"positionCaseInsensitiveUTF8({key}, {bindings.bind(query.search, STRING)}) > 0")
    if query.user_id:
        where.append(f"user_id = {bindings.bind(query.user_id, STRING)}")
    if query.ids:
        where.append(f"{key} IN {bindings.bind(list(query.ids), STRINGS)}")
    having = []
    if after is not None:
        having.append(after.beyond(LAST_ACTIVE_FIRST, "last_at", ("id",), bindings))
    sql = fill(load_sql(PACKAGE, "groups"), {"key": key, "where": all_of(where), "having": all_of(having)})
    rows = cast(list[dict[str, Any]], await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
    if not rows:
        return []
    since = min(row["first_at"] for row in rows)
    stats = await _stats(analytics, project_id, key, [row["id"] for row in rows], since)
    return [_activity(row, stats.get(row["id"], TraceStats())) for row in rows]


async def _stats(
    analytics: AnalyticsStore, project_id: ProjectId, key: GroupKey, ids: Sequence[str], since: datetime
) -> dict[str, TraceStats]:
    sql = fill(load_sql(PACKAGE, "group_stats"), {"key": key})
    params: dict[str, SqlValue] = {"project_id": project_id, "ids": list(ids), "since": since - EARLY}
    rows = cast(list[dict[str, Any]], await analytics.rows(sql, params, timeout_s=LIST_TIMEOUT_S))
    return {row["id"]: stats_of_row(row) for row in rows}


def _activity(row: Mapping[str, Any], stats: TraceStats) -> GroupActivity:
    return GroupActivity(
        id=row["id"],
        first_at=row["first_at"],
        last_at=row["last_at"],
        environments=tuple(row["environments"]),
        user_ids=tuple(row["user_ids"]),
        session_count=row["session_count"],
        tags=tuple(row["all_tags"]),
        trace_count=row["trace_count"],
        stats=stats,
    )
