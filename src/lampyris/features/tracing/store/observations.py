"""Observations: which pass, and what is shown of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, cast

from lampyris.features.tracing.columns import OBSERVATION_COLUMNS, TEXTS
from lampyris.features.tracing.store.packed import EVENT, unpacked
from lampyris.features.tracing.store.sources import EVER, LIST_TIMEOUT_S, MICROSECOND, PACKAGE, of_window
from lampyris.features.tracing.store.stretches import Stretches
from lampyris.features.tracing.types import Observation, SkeletonNode
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import STRING, STRINGS, Bindings, fill
from lampyris.foundation.query.columns import Catalogue, Kind
from lampyris.foundation.query.compile import all_of, compile_filters
from lampyris.foundation.query.cursor import Place
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.order import Order, parse_order
from lampyris.foundation.query.search import text_condition
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore, Row, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

NEWEST_OBSERVATION_FIRST = parse_order(None, OBSERVATION_COLUMNS, default="startTime.desc")
MOST_BY_NEWEST = 2000
SPARE_ROWS = 20
"""Read beyond what is wanted, for old versions that drop out."""
LOOK_BACK = (timedelta(hours=1), timedelta(days=1), timedelta(days=30))
SHOWN_BYTES = 65_536
LABELS = (
    "positionCaseInsensitiveUTF8(name, {0}) > 0 OR position(trace_id, {0}) > 0 OR position(id, {0}) > 0"
    " OR positionCaseInsensitiveUTF8(user_id, {0}) > 0 OR positionCaseInsensitiveUTF8(status_message, {0}) > 0"
)


class Wide(StrEnum):
    """Columns that are only read when they are shown."""

    TEXTS = "input, output"
    PREVIEWS = "input_preview AS input, output_preview AS output"
    FIRST_BYTES = (
        f"substring(input, 1, {SHOWN_BYTES}) AS input, substring(output, 1, {SHOWN_BYTES}) AS output,"
        " length(events.input) AS input_bytes, length(events.output) AS output_bytes"
    )
    METADATA = "metadata"


@dataclass(frozen=True, kw_only=True, slots=True)
class ObservationQuery:
    """Which observations, in what order. `search` is a phrase in their ids, names, people or texts."""

    window: Window = EVER
    filters: tuple[Filter, ...] = ()
    search: str = ""
    order: Order = NEWEST_OBSERVATION_FIRST
    catalogue: Catalogue = OBSERVATION_COLUMNS


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Which part of the list: after a place or after so many observations."""

    limit: int
    offset: int = 0
    after: Place | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Observations in order, each with where the list stands after it."""

    observations: list[Observation]
    places: list[Place]


async def find(
    analytics: AnalyticsStore, project_id: ProjectId, query: ObservationQuery, part: Part, wide: Iterable[Wide]
) -> Page:
    """Observations that pass, in order, at most `part.limit`. Raises: InvalidInput for filters that do not fit."""
    if query.window.empty or part.limit == 0:
        return Page(observations=[], places=[])
    search = _Search(analytics, project_id, query, tuple(wide))
    if query.order == NEWEST_OBSERVATION_FIRST and part.offset + part.limit <= MOST_BY_NEWEST:
        return await search.newest(part)
    return await search.ordered(part)


async def count(analytics: AnalyticsStore, project_id: ProjectId, query: ObservationQuery) -> int:
    """How many observations pass."""
    if query.window.empty:
        return 0
    bindings = Bindings(project_id=project_id)
    where = _where(query, bindings)
    sql = fill(load_sql(PACKAGE, "observation_count"), {"where": where})
    [row] = await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S)
    return cast(int, row["total"])


def _where(query: ObservationQuery, bindings: Bindings) -> str:
    sources = of_window(query.window, bindings)
    conditions = [sources.fill(str(one)) for one in compile_filters(query.filters, query.catalogue, bindings)]
    if query.search:
        found = text_condition(TEXTS, query.search, bindings)
        conditions.append(f"({found} OR {LABELS.format(bindings.bind(query.search, STRING))})")
    return all_of([*query.window.conditions("start_time", bindings), *conditions])


class _Search:
    """One search for observations."""

    def __init__(
        self,
        analytics: AnalyticsStore,
        project_id: ProjectId,
        query: ObservationQuery,
        wide: tuple[Wide, ...],
    ) -> None:
        self._analytics = analytics
        self._project_id = project_id
        self._query = query
        self._wide = wide

    async def newest(self, part: Part) -> Page:
        """In the order of the table, stretch of time by stretch of time, so that old rows are not even opened."""
        wanted = part.offset + part.limit
        shown: list[Observation] = []
        stretches = Stretches(self._query.window, part.after.moment() if part.after else None, LOOK_BACK)
        while len(shown) < wanted and (span := stretches.next(len(shown), wanted)):
            after = part.after
            while True:
                found, after_all = await self._newest_in(span, wanted - len(shown) + SPARE_ROWS, after)
                shown += found
                if len(shown) >= wanted or after_all is None:
                    break
                after = after_all
        shown = shown[part.offset : wanted]
        return Page(observations=shown, places=[_place(one) for one in shown])

    async def _newest_in(self, span: Window, limit: int, after: Place | None) -> tuple[list[Observation], Place | None]:
        """The newest of a stretch of time, and where to go on (None: that was all)."""
        bindings = Bindings(project_id=self._project_id, limit=limit)
        where = _where(self._query, bindings) + all_of(span.conditions("start_time", bindings))
        if after is not None:
            where += all_of([after.beyond(self._query.order, "start_time", ("trace_id", "id"), bindings)])
        more = "".join(f", {columns}" for columns in self._wide)
        sql = fill(load_sql(PACKAGE, "observations_newest"), {"where": where, "more": more})
        rows = _shown(await self._analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
        newest: dict[tuple[str, str], dict[str, Any]] = {}
        for row in rows:
            known = newest.get(_key(row))
            if known is None or row["row_version"] > known["row_version"]:
                newest[_key(row)] = row
        kept = list(newest.values())
        if len(rows) == limit and len(kept) > 1:
            # Further versions of the last one may lie beyond the limit.
            kept.pop()
        found = [observation(row) for row in await self._current(kept)]
        return found, _place(observation(kept[-1])) if len(rows) == limit else None

    async def _current(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those that are the newest version of their observation: an old version may pass where the newest does not."""
        if not rows or not (self._query.filters or self._query.search):
            return rows
        params: dict[str, SqlValue] = {
            "project_id": self._project_id,
            "since": rows[-1]["start_time"],
            "until": rows[0]["start_time"],
            "trace_ids": sorted({row["trace_id"] for row in rows}),
            "ids": [row["id"] for row in rows],
        }
        answer = await self._analytics.rows(load_sql(PACKAGE, "newest_versions"), params, timeout_s=LIST_TIMEOUT_S)
        newest = {_key(row): row["newest"] for row in _loose(answer)}
        return [row for row in rows if row["row_version"] >= newest.get(_key(row), 0)]

    async def ordered(self, part: Part) -> Page:
        """By a pass over all rows of the window."""
        bindings = Bindings(project_id=self._project_id, limit=part.limit, offset=part.offset)
        where = _where(self._query, bindings)
        order = self._query.order
        value = order.sql(bindings)
        if order.column.kind is Kind.NUMBER:
            value = f"ifNull({value}, -1)"
        elif order.column.kind is Kind.DATETIME:
            value = f"ifNull({value}, start_time)"
        if part.after is not None:
            where += all_of([part.after.beyond(order, value, ("trace_id", "id"), bindings)])
        sql = fill(
            load_sql(PACKAGE, "observation_ids_ordered"),
            {"where": where, "value": value, "direction": order.direction},
        )
        keys = _loose(await self._analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
        if not keys:
            return Page(observations=[], places=[])
        starts = [key["start_time"] for key in keys]
        wanted = [_key(key) for key in keys]
        bounds = Window(since=min(starts), until=max(starts) + MICROSECOND)
        by_key = {_key(row): observation(row) for row in await self._rows(wanted, bounds)}
        shown = [key for key in keys if _key(key) in by_key]
        return Page(
            observations=[by_key[_key(key)] for key in shown],
            places=[Place.of(key["value"], key["trace_id"], key["id"]) for key in shown],
        )

    async def _rows(self, wanted: Sequence[tuple[str, str]], bounds: Window) -> list[dict[str, Any]]:
        bindings = Bindings(project_id=self._project_id)
        where = [
            *bounds.conditions("start_time", bindings),
            f"trace_id IN {bindings.bind(sorted({key[0] for key in wanted}), STRINGS)}",
            f"id IN {bindings.bind([key[1] for key in wanted], STRINGS)}",
        ]
        more = "".join(f", {columns}" for columns in self._wide)
        sql = fill(load_sql(PACKAGE, "observations"), {"where": all_of(where), "more": more})
        found = _shown(await self._analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
        known = set(wanted)
        return [row for row in found if _key(row) in known]


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["trace_id"], row["id"]


def _place(one: Observation) -> Place:
    return Place.of(one.start_time, one.trace_id, one.id)


async def of_trace(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    trace_id: str,
    wide: Iterable[Wide],
    *,
    most_bytes: int,
    span: Window,
) -> list[Observation]:
    """All observations of a trace, by start. All of them begin within `span`, its end included.

    Raises: QueryTimeout when the answer would be over `most_bytes`.
    """
    bindings = Bindings(project_id=project_id)
    began = span.conditions("start_time", bindings, closed=True)
    where = all_of([f"trace_id = {bindings.bind(trace_id, STRING)}", *began])
    more = f",\n    {', '.join(wide)}"
    sql = fill(load_sql(PACKAGE, "observations"), {"where": where, "more": more})
    rows = _shown(await analytics.rows(f"{sql}\nSETTINGS max_result_bytes = {most_bytes:d}", bindings.values))
    found = [observation(row) for row in rows]
    found.sort(key=lambda one: (one.start_time, one.id))
    return found


async def one(
    analytics: AnalyticsStore, project_id: ProjectId, id: str, wide: Iterable[Wide], *, trace_id: str | None = None
) -> Observation | None:
    """One observation; with its trace's id it is found faster."""
    bindings = Bindings(project_id=project_id)
    of_its_trace = [f"trace_id = {bindings.bind(trace_id, STRING)}"] if trace_id else []
    where = all_of([f"id = {bindings.bind(id, STRING)}", *of_its_trace])
    sql = fill(load_sql(PACKAGE, "observations"), {"where": where, "more": f",\n    {', '.join(wide)}"})
    rows = _shown(await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
    return max(map(observation, rows), key=lambda found: found.received_at, default=None)


async def skeleton(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, *, limit: int, span: Window
) -> list[SkeletonNode]:
    """The trace's observations by start, at most `limit`. All of them begin within `span`, its end included."""
    bindings = Bindings(project_id=project_id, trace_id=trace_id, limit=limit)
    where = all_of(span.conditions("start_time", bindings, closed=True))
    sql = fill(load_sql(PACKAGE, "trace_skeleton"), {"where": where})
    rows = _loose(await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
    return [SkeletonNode(total_cost_usd=row.pop("total_cost"), **row) for row in rows]


def _shown(rows: list[Row]) -> list[dict[str, Any]]:
    """Rows of `observations.sql` or `observations_newest.sql`."""
    return unpacked(rows, EVENT)


def _loose(rows: list[Row]) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], rows)


_SAME_NAME = (
    *("id", "trace_id", "parent_id", "is_root", "type", "name", "start_time", "end_time", "completion_start_time"),
    *("level", "status_message", "version", "release", "environment", "model", "model_id", "model_parameters"),
    *("prompt_id", "prompt_name", "prompt_version", "usage", "cost", "pricing_tier_id", "pricing_tier_name"),
    *("trace_name", "user_id", "session_id", "source", "sdk_name", "sdk_version", "received_at"),
)


def observation(row: Mapping[str, Any]) -> Observation:
    """A row of `observations.sql`, unpacked."""
    get: Callable[[str, Any], Any] = row.get
    return Observation(
        **{name: row[name] for name in _SAME_NAME},
        total_cost_usd=row["total_cost"],
        tags=tuple(row["tags"]),
        public=bool(row["public"]),
        metadata=get("metadata", {}),
        trace_metadata_keys=frozenset(row["trace_metadata_keys"]),
        input=_whole_characters(get("input", ""), get("input_bytes", -1)),
        output=_whole_characters(get("output", ""), get("output_bytes", -1)),
        input_bytes=get("input_bytes", -1),
        output_bytes=get("output_bytes", -1),
    )


def _whole_characters(text: str, whole_bytes: int) -> str:
    """A text that was cut by bytes, without what is left of the character at the cut."""
    return text.rstrip("\N{REPLACEMENT CHARACTER}") if whole_bytes > SHOWN_BYTES else text
