"""Which traces pass, in what order: ids first, so that nothing else is read for traces that are not shown.

A trace is a group of rows that may lie anywhere in time, so a condition on it costs a pass over all rows. The newest
page, which is what almost every list asks for, is found otherwise: the newest rows name candidates, only those are
judged, and all traces later than the last row seen are known to be among them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Template
from typing import Any, cast

from lampyris.features.tracing.columns import OF_EVENTS, TEXTS, TRACE_COLUMNS
from lampyris.features.tracing.store.sources import (
    EVER,
    LIST_TIMEOUT_S,
    PACKAGE,
    Sources,
    of_traces,
    of_window,
    statement,
)
from lampyris.foundation.clock import now
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import STRING, Bindings, fill
from lampyris.foundation.query.compile import all_of, compile_filters
from lampyris.foundation.query.cursor import Place, SortValue
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.order import Order, parse_order
from lampyris.foundation.query.search import text_condition
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.analytics.sql import load_sql

NEWEST_FIRST = parse_order(None, TRACE_COLUMNS, default="timestamp.desc")
MOST_BY_NEWEST = 1000
"""Pages that begin later than this are found by a full pass."""
ROWS_PER_TRACE, ROWS_PER_FILTERED_TRACE = 4, 16
"""How many of the newest rows are looked at first, for each trace wanted."""
MOST_CANDIDATES = 6400
LOOK_BACK = (timedelta(days=1), timedelta(days=30), None)
SEARCH_SLACK = timedelta(hours=1)
"""How long after the beginning of its trace an observation is searched on the pages after the first."""
COMMON_COLUMNS = frozenset({"name", "environment", "version", "release", "tags", "level", "public", "bookmarked"})
"""Columns of few values: among the newest rows there are usually enough that pass, without looking for them."""

SEARCHED = (
    "(trace_id IN (SELECT trace_id FROM $events WHERE $texts)"
    " OR trace_id IN (SELECT trace_id FROM $traces WHERE $labels))"
)
LABELS = (
    "positionCaseInsensitiveUTF8(name, {0}) > 0 OR position(trace_id, {0}) > 0"
    " OR positionCaseInsensitiveUTF8(user_id, {0}) > 0 OR positionCaseInsensitiveUTF8(session_id, {0}) > 0"
    " OR positionCaseInsensitiveUTF8(input, {0}) > 0 OR positionCaseInsensitiveUTF8(output, {0}) > 0"
)
"""What one row says of the trace itself."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TraceQuery:
    """Which traces, in what order. `search` is a phrase in their ids, names, people or texts."""

    window: Window = EVER
    filters: tuple[Filter, ...] = ()
    search: str = ""
    order: Order = NEWEST_FIRST

    @property
    def plain(self) -> bool:
        """Whether every trace of the project passes."""
        return not self.filters and not self.search and self.window == EVER


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundTrace:
    """A trace that passes: its time, and the value that the order compared."""

    trace_id: str
    at: datetime
    value: SortValue

    @property
    def place(self) -> Place:
        """Where a list stands after this trace."""
        return Place.of(self.value, self.trace_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Which part of the list: after a place or after so many traces."""

    limit: int
    offset: int = 0
    after: Place | None = None


async def find(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, part: Part) -> list[FoundTrace]:
    """Traces that pass, in order, at most `part.limit`. Raises: InvalidInput for filters that do not fit."""
    if query.window.empty:
        return []
    finder = _Finder(analytics, project_id, query)
    if query.order == NEWEST_FIRST and part.offset + part.limit <= MOST_BY_NEWEST:
        found = await finder.newest(part.offset + part.limit, part.after)
        if found is not None:
            return found[part.offset :]
    return await finder.every(part)


async def count(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> int:
    """How many traces pass."""
    if query.window.empty:
        return 0
    if query.plain:
        sql = load_sql(PACKAGE, "trace_count_all")
        [row] = await analytics.rows(sql, {"project_id": project_id}, timeout_s=LIST_TIMEOUT_S)
        return cast(int, row["total"])
    bindings = Bindings(project_id=project_id)
    sources = of_window(query.window, bindings)
    where, having = passing(query, sources, bindings)
    sql = fill(load_sql(PACKAGE, "trace_count"), {"rows": sources.traces, "where": where, "having": having})
    [row] = await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S)
    return cast(int, row["total"])


def passing(query: TraceQuery, sources: Sources, bindings: Bindings, *, searched: bool = True) -> tuple[str, str]:
    """What rows (WHERE) and groups of rows (HAVING) of traces must satisfy, as continuations of `true`.

    `searched` False leaves the search out, for traces that are known to hold the phrase.
    """
    conditions = compile_filters(query.filters, TRACE_COLUMNS, bindings)
    where = [sources.fill(str(one)) for one in conditions if not one.column.grouped]
    having = [str(one) for one in conditions if one.column.grouped]
    having += query.window.conditions("min(timestamp)", bindings)
    if query.search and searched:
        texts = text_condition(TEXTS, query.search, bindings)
        labels = LABELS.format(bindings.bind(query.search, STRING))
        where.append(sources.fill(Template(SEARCHED).safe_substitute(texts=texts, labels=labels)))
    return all_of(where), all_of(having)


class _Finder:
    """One search for traces."""

    def __init__(self, analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> None:
        self._analytics = analytics
        self._project_id = project_id
        self._query = query

    async def every(self, part: Part) -> list[FoundTrace]:
        """By one pass over all rows of the window."""
        bindings = Bindings(project_id=self._project_id, limit=part.limit, offset=part.offset)
        sources = of_window(self._query.window, bindings)
        return await self._judged(sources, bindings, after=part.after)

    async def newest(self, wanted: int, after: Place | None) -> list[FoundTrace] | None:
        """By candidates, newest first. None when too few of them pass: then a full pass is cheaper."""
        upper = (after and after.at) or self._query.window.until
        begin = self._query.window.since
        for back in LOOK_BACK:
            since = (upper or now()) - back if back else None
            last = since is None or (begin is not None and begin >= since)
            found = await self._newest_in(Window(since=begin if last else since, until=upper), wanted, after)
            if found is None or len(found) >= wanted or last:
                return found and found[:wanted]
        return None

    async def _newest_in(self, span: Window, wanted: int, after: Place | None) -> list[FoundTrace] | None:
        """Those of a span of time, at least `wanted` if so many pass. None when too few candidates pass."""
        rows = wanted * (ROWS_PER_FILTERED_TRACE if self._query.filters else ROWS_PER_TRACE)
        while rows <= MOST_CANDIDATES:
            names, seen_to = await self._candidates(rows, span)
            found = await self._pass(names, seen_to, after)
            if len(found) >= wanted or seen_to is None:
                return found
            rows *= 4
        return None

    async def _candidates(self, limit: int, span: Window) -> tuple[list[str], datetime | None]:
        """Ids of the traces of the newest rows, and down to which time all rows were seen (None: all of the span)."""
        statements = [self._said(limit, span)]
        if self._query.search:
            statements.append(self._texts(limit, span))
        names: dict[str, None] = {}
        seen_to: datetime | None = None
        for sql, bindings in statements:
            answer = await self._analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S)
            rows = cast(list[dict[str, Any]], answer)
            names |= dict.fromkeys(row["trace_id"] for row in rows)
            if len(rows) == limit:
                seen_to = max(filter(None, (seen_to, rows[-1]["at"])))
        return list(names), seen_to

    def _said(self, limit: int, span: Window) -> tuple[str, Bindings]:
        bindings = Bindings(project_id=self._project_id, limit=limit)
        where = span.conditions("timestamp", bindings, closed=True)
        conditions = compile_filters(self._query.filters, TRACE_COLUMNS, bindings)
        if any(one.column.id not in COMMON_COLUMNS for one in conditions):
            sources = of_window(span, bindings)
            where += [sources.fill(one.narrow) for one in conditions if one.narrow]
        if self._query.search:
            where.append(f"({LABELS.format(bindings.bind(self._query.search, STRING))})")
        return fill(load_sql(PACKAGE, "newest_said"), {"where": all_of(where)}), bindings

    def _texts(self, limit: int, span: Window) -> tuple[str, Bindings]:
        bindings = Bindings(project_id=self._project_id, limit=limit)
        later = Window(since=span.since, until=span.until + SEARCH_SLACK if span.until else None)
        where = later.conditions("start_time", bindings, closed=True)
        where.append(text_condition(TEXTS, self._query.search, bindings))
        return fill(load_sql(PACKAGE, "newest_texts"), {"where": all_of(where)}), bindings

    async def _pass(self, trace_ids: list[str], seen_to: datetime | None, after: Place | None) -> list[FoundTrace]:
        """Those of the candidates that pass, newest first, as far down as all were seen."""
        if not trace_ids:
            return []
        bindings = Bindings(project_id=self._project_id, limit=len(trace_ids), offset=0)
        sources = of_traces(trace_ids, bindings)
        found = await self._judged(sources, bindings, after=after, searched=False)
        return [one for one in found if seen_to is None or one.at > seen_to]

    async def _judged(
        self, sources: Sources, bindings: Bindings, *, after: Place | None, searched: bool = True
    ) -> list[FoundTrace]:
        order = self._query.order
        where, having = passing(self._query, sources, bindings, searched=searched)
        value, rows = order.column.sort or "", sources.traces
        if order.column.wrap == OF_EVENTS:
            measures = statement("measure_of_events", measure=value, events=sources.events)
            rows, value = f"{rows} AS words LEFT JOIN {measures} AS measures USING (trace_id)", "any(measure)"
        if after is not None:
            having += all_of([after.beyond(order, "value", ("trace_id",), bindings)])
        sql = fill(
            load_sql(PACKAGE, "trace_ids"),
            {"rows": rows, "where": where, "having": having, "value": value, "direction": order.direction},
        )
        found = cast(list[dict[str, Any]], await self._analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
        return [FoundTrace(trace_id=row["trace_id"], at=row["at"], value=row["value"]) for row in found]
