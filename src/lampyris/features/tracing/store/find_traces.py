"""Which traces pass, in what order: ids first, so that nothing else is read for traces that are not shown.

A trace is a group of rows that may lie anywhere in time, so a condition on it costs a pass over all rows. The newest
page, which is what almost every list asks for, is found otherwise: the newest rows name candidates, only those are
judged, and all traces later than the last row seen are known to be among them.
"""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from string import Template
from typing import Any, cast

from lampyris.features.tracing.columns import OF_EVENTS, TEXTS, TRACE_COLUMNS
from lampyris.features.tracing.store.sources import (
    EVER,
    LIST_TIMEOUT_S,
    MARGIN,
    MICROSECOND,
    PACKAGE,
    Sources,
    of_traces,
    of_window,
    statement,
)
from lampyris.features.tracing.store.stretches import Stretches
from lampyris.features.tracing.store.words import Texts, Words, words
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import STRING, STRINGS, Bindings, fill
from lampyris.foundation.query.columns import Kind
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
ROWS_PER_TRACE, ROWS_PER_FILTERED_TRACE = 2.2, 12.0
"""How many of the newest rows are looked at first, for each trace wanted."""
FEW_RATIO = 0.1
"""When fewer of the candidates pass, the next ones are looked for by the filters."""
MOST_CANDIDATES = 6400
LOOK_BACK = (timedelta(days=1), timedelta(days=30))
SEARCH_SLACK = timedelta(hours=1)
"""How long after the beginning of its trace an observation is searched on the pages after the first."""
COMMON_COLUMNS = frozenset({"name", "environment", "version", "release", "tags", "public", "bookmarked"})
"""Columns of few values: among the newest rows there are usually enough that pass, without looking for them."""
RARE_COLUMNS = frozenset({"id", "userId", "sessionId", "metadata"})
"""Columns of which one value is so rare that looking in the last day first would be in vain."""

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
    words: Words | None = None
    """What was said about it, when finding it took reading that."""

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


async def find(
    analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, part: Part, texts: Texts = Texts.NONE
) -> list[FoundTrace]:
    """Traces that pass, in order, at most `part.limit`; `texts` is how much of their words is read if they are.

    Raises: InvalidInput for filters that do not fit.
    """
    if query.window.empty:
        return []
    if query.order == NEWEST_FIRST and part.offset + part.limit <= MOST_BY_NEWEST:
        found = await _Newest(analytics, project_id, query, part.after, texts).find(part.offset + part.limit)
        if found is not None:
            return found[part.offset :]
    bindings = Bindings(project_id=project_id, limit=part.limit, offset=part.offset)
    return await _judged(analytics, query, of_window(query.window, bindings), bindings, after=part.after)


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
    """What rows (WHERE) and groups of rows (HAVING) of traces must satisfy, each continuing a condition.

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


async def _judged(
    analytics: AnalyticsStore,
    query: TraceQuery,
    sources: Sources,
    bindings: Bindings,
    *,
    after: Place | None,
    searched: bool = True,
) -> list[FoundTrace]:
    """Those of the sources that pass, in order."""
    order = query.order
    where, having = passing(query, sources, bindings, searched=searched)
    value, rows = order.sql(bindings), sources.traces
    if order.column.kind is Kind.NUMBER_MAP:
        measures = statement("measure_of_scores", measure=value)
        rows = f"{rows} AS words LEFT JOIN {measures} AS measures USING (trace_id)"
        value = f"if(any(scored) = 1, any(measure), {'-1e300' if order.descending else '1e300'})"
    elif order.column.wrap == OF_EVENTS:
        measures = statement("measure_of_events", measure=value, events=sources.events)
        rows, value = f"{rows} AS words LEFT JOIN {measures} AS measures USING (trace_id)", "any(measure)"
    if after is not None:
        having += all_of([after.beyond(order, "value", ("trace_id",), bindings)])
    sql = fill(
        load_sql(PACKAGE, "trace_ids"),
        {"rows": rows, "where": where, "having": having, "value": value, "direction": order.direction},
    )
    found = cast(list[dict[str, Any]], await analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S))
    return [FoundTrace(trace_id=row["trace_id"], at=row["at"], value=row["value"]) for row in found]


class _Newest:
    """One search for the newest traces: stretch of time by stretch of time, candidates by candidates."""

    def __init__(
        self, analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, after: Place | None, texts: Texts
    ) -> None:
        self._analytics = analytics
        self._project_id = project_id
        self._query = query
        self._after = after
        self._texts = texts
        rare = [item for item in query.filters if TRACE_COLUMNS.column(item.column).id not in COMMON_COLUMNS]
        self._narrowing: Sequence[Filter] = rare
        """Filters by which candidates are looked for."""
        self._seen: dict[str, None] = {}
        """Every candidate so far."""
        self._pending: list[str] = []
        """Candidates not judged yet."""
        self._passed: list[FoundTrace] = []

    async def find(self, wanted: int) -> list[FoundTrace] | None:
        """None when too few candidates pass: then a full pass is cheaper."""
        rare = any(TRACE_COLUMNS.column(item.column).id in RARE_COLUMNS for item in self._query.filters)
        look_back = LOOK_BACK[1:] if rare else LOOK_BACK
        stretches = Stretches(self._query.window, self._after.moment() if self._after else None, look_back)
        while span := stretches.next(len(self._passed) + len(self._pending), wanted):
            picky = len(self._narrowing) < len(self._query.filters)
            rows = math.ceil(wanted * (ROWS_PER_FILTERED_TRACE if picky else ROWS_PER_TRACE))
            more = True
            while more:
                seen_to = await self._look(rows, span)
                more = seen_to is not None
                if more or stretches.ended or len(self._passed) + len(self._pending) >= wanted:
                    await self._judge(span)
                    found = self._found(seen_to, span)
                    if len(found) >= wanted:
                        return found[:wanted]
                    if len(self._seen) > MOST_CANDIDATES:
                        return None
                    if len(self._passed) < FEW_RATIO * len(self._seen):
                        self._narrowing = self._query.filters
                rows *= 2
        return self._found(None, EVER)

    async def _look(self, limit: int, span: Window) -> datetime | None:
        """Find candidates. Returns down to which time all of them are known; None: all of the span."""
        statements = [self._said(limit, span)]
        if self._query.search:
            statements.append(self._texts_in(limit, span))
        answers = await asyncio.gather(
            *(self._analytics.rows(sql, bindings.values, timeout_s=LIST_TIMEOUT_S) for sql, bindings in statements)
        )
        seen_to: datetime | None = None
        for rows in cast(list[list[dict[str, Any]]], answers):
            names = dict.fromkeys(row["trace_id"] for row in rows if row["trace_id"] not in self._seen)
            self._pending += names
            self._seen |= names
            if len(rows) == limit:
                seen_to = max(filter(None, (seen_to, rows[-1]["at"])))
        return seen_to

    def _said(self, limit: int, span: Window) -> tuple[str, Bindings]:
        bindings = Bindings(project_id=self._project_id, limit=limit)
        where = [*span.conditions("timestamp", bindings), *self._unseen(bindings)]
        sources = of_window(span, bindings)
        conditions = compile_filters(self._narrowing, TRACE_COLUMNS, bindings)
        where += [sources.fill(one.narrow) for one in conditions if one.narrow]
        if self._query.search:
            where.append(f"({LABELS.format(bindings.bind(self._query.search, STRING))})")
        return fill(load_sql(PACKAGE, "newest_said"), {"where": all_of(where)}), bindings

    def _texts_in(self, limit: int, span: Window) -> tuple[str, Bindings]:
        bindings = Bindings(project_id=self._project_id, limit=limit)
        first = self._after is not None and span.until == self._after.moment() + MICROSECOND
        until = span.until + SEARCH_SLACK if span.until and first else span.until
        where = Window(since=span.since, until=until).conditions("start_time", bindings)
        where += [*self._unseen(bindings), text_condition(TEXTS, self._query.search, bindings)]
        return fill(load_sql(PACKAGE, "newest_texts"), {"where": all_of(where)}), bindings

    def _unseen(self, bindings: Bindings) -> list[str]:
        """A trace that was looked at must not stand in the way of others, however many rows it has."""
        return [f"trace_id NOT IN {bindings.bind(list(self._seen), STRINGS)}"] if self._seen else []

    async def _judge(self, span: Window) -> None:
        names, self._pending = self._pending, []
        if not names:
            return
        if self._query.filters or self._query.search:
            bindings = Bindings(project_id=self._project_id, limit=len(names), offset=0)
            sources = of_traces(names, bindings, since=span.widened(MARGIN).since)
            self._passed += await _judged(
                self._analytics, self._query, sources, bindings, after=self._after, searched=False
            )
            return
        known = await words(self._analytics, self._project_id, names, self._texts)
        for trace_id, said in known.items():
            at = said.trace.timestamp
            if self._query.window.holds(at) and (self._after is None or (at, trace_id) < self._after.newest_key()):
                self._passed.append(FoundTrace(trace_id=trace_id, at=at, value=at, words=said))

    def _found(self, seen_to: datetime | None, span: Window) -> list[FoundTrace]:
        """What passed, newest first, as far down as every candidate is known."""
        known = [
            one for one in self._passed if (one.at > seen_to if seen_to else span.since is None or one.at >= span.since)
        ]
        return sorted(known, key=lambda one: (one.at, one.trace_id), reverse=True)
