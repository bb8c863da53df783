"""Sessions and users: traces grouped by what was said about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Template
from typing import Any, Literal, TypeAlias, cast

from lampyris.features.tracing.group_columns import MEASURED, SESSION_COLUMNS, USER_COLUMNS
from lampyris.features.tracing.store.sources import EVER, LIST_TIMEOUT_S, MARGIN, PACKAGE, statement
from lampyris.features.tracing.store.traces import stats_of_row
from lampyris.features.tracing.types import GroupActivity, Session, TraceStats
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import STRING, STRINGS, Bindings, fill
from lampyris.foundation.query.columns import Catalogue
from lampyris.foundation.query.compile import all_of, compile_filters
from lampyris.foundation.query.cursor import Place
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.order import Order, parse_order
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

GroupKey: TypeAlias = Literal["session_id", "user_id"]
CATALOGUES: Mapping[GroupKey, Catalogue] = {"session_id": SESSION_COLUMNS, "user_id": USER_COLUMNS}
LAST_ACTIVE_FIRST = parse_order(None, SESSION_COLUMNS, default="lastAt.desc")
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
    filters: tuple[Filter, ...] = ()
    order: Order = LAST_ACTIVE_FIRST


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupPage:
    """Sessions or users in order, each with where the list stands after it."""

    groups: list[GroupActivity]
    places: list[Place]


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
) -> GroupPage:
    """Sessions or users with what they add up to, the one active last first unless `order` says otherwise."""
    bindings = Bindings(project_id=project_id, limit=limit)
    rows = await _page(analytics, key, query, bindings, after)
    if not rows:
        return GroupPage(groups=[], places=[])
    since = min(row["first_at"] for row in rows)
    stats = await _stats(analytics, project_id, key, [row["id"] for row in rows], since)
    return GroupPage(
        groups=[_activity(row, stats.get(row["id"], TraceStats())) for row in rows],
        places=[Place.of(row["value"], row["id"]) for row in rows],
    )


async def _page(
    analytics: AnalyticsStore, key: GroupKey, query: GroupQuery, bindings: Bindings, after: Place | None
) -> list[dict[str, Any]]:
    order = query.order
    measured = _measured(key, query.window, bindings)
    conditions = compile_filters(query.filters, CATALOGUES[key], bindings)
    having = [Template(str(one)).safe_substitute(measured=measured) for one in conditions]
    value, sources = order.sql(bindings), "traces"
    if order.column.wrap == MEASURED:
        measures = _measured(
            key, query.window, bindings, shown=f"{value} AS measure", grouped="\nGROUP BY of_trace.key"
        )
        sources, value = f"traces LEFT JOIN {measures} AS measures ON traces.{key} = measures.key", "any(measure)"
    if after is not None:
        having.append(after.beyond(order, "value", ("id",), bindings))
    fragments = {
        "key": key, "value": value, "rows": sources, "direction": order.direction,
        "where": all_of(_where(key, query, bindings)), "having": all_of(having),
    }  # fmt: skip
    sql = fill(load_sql(PACKAGE, "groups"), fragments)
    return cast(list[dict[str, Any]], await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))


def _where(key: GroupKey, query: GroupQuery, bindings: Bindings) -> list[str]:
    where = query.window.conditions("timestamp", bindings)
    if query.environments:
        where.append(f"has({bindings.bind(list(query.environments), STRINGS)}, environment)")
    if query.search:
        where.append(f"positionCaseInsensitiveUTF8({key}, {bindings.bind(query.search, STRING)}) > 0")
    if query.user_id:
        where.append(f"user_id = {bindings.bind(query.user_id, STRING)}")
    if query.ids:
        where.append(f"{key} IN {bindings.bind(list(query.ids), STRINGS)}")
    return where


def _measured(
    key: GroupKey, window: Window, bindings: Bindings, *, shown: str = "level, usage, total_cost", grouped: str = ""
) -> str:
    """What is `shown` of the observations of the traces in the window, beside the session or user (`key`)."""
    wider = window.widened(MARGIN)
    return statement(
        "measured_groups",
        key=key,
        shown=shown,
        grouped=grouped,
        observed=all_of(wider.conditions("start_time", bindings)),
        said=all_of(window.conditions("timestamp", bindings)),
    )


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
