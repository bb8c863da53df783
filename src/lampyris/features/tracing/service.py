"""What tracing offers to other features and to the doors: finding, reading, marking and deleting traces."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from lampyris.features.scores import service as scores
from lampyris.features.scores.types import Score
from lampyris.features.tracing import media
from lampyris.features.tracing.append import append, append_many
from lampyris.features.tracing.columns import TRACE_COLUMNS
from lampyris.features.tracing.commented import answered as comments_answered
from lampyris.features.tracing.media import store_extracted
from lampyris.features.tracing.media_types import ExtractedMedia, MediaField
from lampyris.features.tracing.media_uris import extract as extract_media
from lampyris.features.tracing.purge import purge
from lampyris.features.tracing.store import existence, find_traces, groups, marks, observations, overview
from lampyris.features.tracing.store import traces as trace_store
from lampyris.features.tracing.store.existence import (
    first_trace,
    heard_since,
    known_sessions,
    known_traces,
    observations_of_traces,
    projects_with,
    traces_of_observations,
)
from lampyris.features.tracing.store.find_traces import NEWEST_FIRST, FoundTrace, TraceQuery
from lampyris.features.tracing.store.find_traces import Part as TracePart
from lampyris.features.tracing.store.groups import GroupKey, GroupPage, GroupQuery, SessionQuery
from lampyris.features.tracing.store.marks import Marks
from lampyris.features.tracing.store.observations import ObservationQuery, Wide
from lampyris.features.tracing.store.observations import Part as ObservationPart
from lampyris.features.tracing.store.overview import Bucket, FacetValue
from lampyris.features.tracing.store.whole_trace import outline as read_outline
from lampyris.features.tracing.store.whole_trace import whole_trace as read_whole_trace
from lampyris.features.tracing.store.words import Borrowed, Texts, Words, words
from lampyris.features.tracing.stored import stored
from lampyris.features.tracing.types import (
    Observation,
    Session,
    Trace,
    TraceItem,
    TraceOutline,
    TraceStats,
    WholeTrace,
)
from lampyris.foundation.errors import NotFound
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.cursor import Place
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.window import Window, answered_in_time
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.queue.deletion import EVER_US, Deletion, announce
from lampyris.foundation.storage.stores import Stores

MOST_TRACE_BYTES = 80_000_000
"""A trace with more text than this is refused by the public API; the console reads it piece by piece."""
MOST_NODES = 20_000
MOST_TRACES_OF_SESSION = 10_000
NO_STATS = TraceStats()
FACETED = ("name", "userId", "sessionId", "version", "release", "tags", "level", "model", "type")
"""Columns whose values are counted without their own filters, so that one sees what else could be picked."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a list of traces shows beyond the traces themselves; what is not shown is not read."""

    texts: Texts = Texts.PREVIEW
    stats: bool = True
    observation_ids: bool = False
    scores: bool = False
    score_ids: bool = False

    @property
    def previews_with_stats(self) -> bool:
        """Whether one pass over the observations gives both."""
        return self.stats and self.texts is Texts.PREVIEW and not self.observation_ids


@dataclass(frozen=True, kw_only=True, slots=True)
class TracePage:
    """Traces in order, each with where the list stands after it."""

    items: list[TraceItem]
    places: list[Place]


@answered_in_time()
async def find(
    analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, part: TracePart, shown: Shown
) -> TracePage:
    """Traces that pass, in the query's order. Raises: InvalidInput; QueryTimeout when it takes too long."""
    found = await find_traces.find(analytics, project_id, query, part, shown.texts)
    if not found:
        return TracePage(items=[], places=[])
    since = min(one.at for one in found)
    ids = [one.trace_id for one in found]
    (known, texts), (numbers, previews), summaries, scored = await asyncio.gather(
        _words(analytics, project_id, found, shown),
        _of_observations(analytics, project_id, ids, shown, since),
        scores.summaries_of_traces(analytics, project_id, ids if shown.scores else []),
        scores.of_traces(analytics, project_id, ids) if shown.score_ids else _none(),
    )
    kept = [one for one in found if one.trace_id in known]
    items = [
        TraceItem(
            trace=known[one.trace_id].with_texts(previews or texts),
            stats=numbers.get(one.trace_id, NO_STATS),
            scores=summaries.get(one.trace_id, ()),
            score_ids=[score.id for score in scored.get(one.trace_id, ())],
        )
        for one in kept
    ]
    return TracePage(items=items, places=[one.place for one in kept])


async def _none() -> dict[str, list[Score]]:
    return {}


async def _words(
    analytics: AnalyticsStore, project_id: ProjectId, found: Sequence[FoundTrace], shown: Shown
) -> tuple[dict[str, Words], Borrowed]:
    """What was said, and the texts of observations that stand for the traces', unless the sums bring them along."""
    known = {one.trace_id: one.words for one in found if one.words is not None}
    known |= await words(analytics, project_id, [one.trace_id for one in found if one.words is None], shown.texts)
    if shown.previews_with_stats:
        return known, {}
    return known, await trace_store.texts_of_roots(analytics, project_id, known.values(), shown.texts)


async def _of_observations(
    analytics: AnalyticsStore, project_id: ProjectId, ids: Sequence[str], shown: Shown, since: datetime
) -> tuple[dict[str, TraceStats], Borrowed]:
    """What a list shows of the observations of its traces."""
    if shown.previews_with_stats:
        return await trace_store.stats_and_previews(analytics, project_id, ids, since=since)
    if not (shown.stats or shown.observation_ids):
        return {}, {}
    wanted = shown.observation_ids
    return await trace_store.stats(analytics, project_id, ids, since=since, observation_ids=wanted), {}


@answered_in_time()
async def count(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> int:
    """How many traces pass."""
    return await find_traces.count(analytics, project_id, query)


async def one_trace(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, *, texts: Texts = Texts.FULL
) -> Trace:
    """Raises: NotFound."""
    found = await _traces(analytics, project_id, [trace_id], texts)
    if trace_id not in found:
        raise NotFound("trace", trace_id, f"Trace {trace_id} not found within authorized project")
    return found[trace_id]


async def trace_summaries(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str]
) -> dict[str, Trace]:
    """Traces by id, with previews of their texts and without metadata; unknown ids are absent."""
    return await _traces(analytics, project_id, trace_ids, Texts.PREVIEW)


async def _traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], texts: Texts
) -> dict[str, Trace]:
    said = await words(analytics, project_id, trace_ids, texts)
    borrowed = await trace_store.texts_of_roots(analytics, project_id, said.values(), texts)
    return {trace_id: one.with_texts(borrowed) for trace_id, one in said.items()}


async def stats(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], *, window: Window | None = None
) -> dict[str, TraceStats]:
    """What the observations of each trace add up to; traces without any are absent.

    No trace is older than the window; observations that start more than an hour before it are not counted.
    """
    since = window.since if window else None
    return await trace_store.stats(analytics, project_id, trace_ids, since=since)


async def whole_trace(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str) -> WholeTrace:
    """A trace with all its observations, their texts and metadata.

    Raises: NotFound; QueryTimeout when the observations are over MOST_TRACE_BYTES.
    """
    found = await read_whole_trace(analytics, project_id, trace_id, most_bytes=MOST_TRACE_BYTES)
    if found is None:
        raise NotFound("trace", trace_id, f"Trace {trace_id} not found within authorized project")
    return found


async def outline(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str) -> TraceOutline:
    """A trace and at most MOST_NODES of its observations without texts, by start. Raises: NotFound."""
    found = await read_outline(analytics, project_id, trace_id, most_nodes=MOST_NODES)
    if found is None:
        raise NotFound("trace", trace_id, f"Trace {trace_id} not found within authorized project")
    return found


@answered_in_time()
async def find_observations(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    query: ObservationQuery,
    part: ObservationPart,
    wide: Iterable[Wide],
) -> observations.Page:
    """Observations that pass, in the query's order. Raises: InvalidInput; QueryTimeout when it takes too long."""
    return await observations.find(analytics, project_id, query, part, wide)


@answered_in_time()
async def count_observations(analytics: AnalyticsStore, project_id: ProjectId, query: ObservationQuery) -> int:
    """How many observations pass."""
    return await observations.count(analytics, project_id, query)


async def one_observation(
    analytics: AnalyticsStore, project_id: ProjectId, id: str, *, trace_id: str | None = None, full: bool = True
) -> Observation:
    """`full` False cuts the texts to their first 64 KiB; then their lengths are known. Raises: NotFound."""
    wide = (Wide.TEXTS if full else Wide.FIRST_BYTES, Wide.METADATA)
    found = await observations.one(analytics, project_id, id, wide, trace_id=trace_id)
    if found is None:
        raise NotFound("observation", id, "Observation not found within authorized project")
    return found


@answered_in_time()
async def sessions(
    analytics: AnalyticsStore, project_id: ProjectId, query: SessionQuery, *, limit: int, offset: int
) -> tuple[list[Session], int]:
    """Sessions, the one we heard of last first, and how many there are in all."""
    if query.window.empty:
        return [], 0
    return await asyncio.gather(
        groups.sessions(analytics, project_id, query, limit=limit, offset=offset),
        groups.count_sessions(analytics, project_id, query),
    )


async def one_session(analytics: AnalyticsStore, project_id: ProjectId, id: str) -> Session:
    """Raises: NotFound."""
    found = await groups.session(analytics, project_id, id)
    if found is None:
        raise NotFound("session", id, "Session not found within authorized project")
    return found


@answered_in_time()
async def traces_of_session(analytics: AnalyticsStore, project_id: ProjectId, id: str, shown: Shown) -> list[TraceItem]:
    """The session's traces in the order of time."""
    of_session = Filter(column="sessionId", type="string", operator="=", value=id)
    query = TraceQuery(filters=(of_session,))
    page = await find(analytics, project_id, query, TracePart(limit=MOST_TRACES_OF_SESSION), shown)
    return page.items[::-1]


@answered_in_time()
async def activity(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    key: GroupKey,
    query: GroupQuery,
    *,
    limit: int,
    after: Place | None = None,
) -> GroupPage:
    """Sessions or users with what their traces add up to, in the order asked for. Raises: InvalidInput for filters."""
    if query.window.empty:
        return GroupPage(groups=[], places=[])
    return await groups.groups(analytics, project_id, key, query, limit=limit, after=after)


@answered_in_time()
async def facets(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> dict[str, list[FacetValue]]:
    """Values to filter traces by, by column id, the most frequent first; those of FACETED without their own filters."""
    if query.window.empty:
        return {}
    own = {TRACE_COLUMNS.column(item.column).id for item in query.filters}
    filtered = [column for column in FACETED if column in own]
    found, *others = await asyncio.gather(
        overview.facets(analytics, project_id, query),
        *(overview.facets(analytics, project_id, _without(query, column)) for column in filtered),
    )
    return found | {column: other.get(column, []) for column, other in zip(filtered, others, strict=True)}


def _without(query: TraceQuery, column: str) -> TraceQuery:
    kept = tuple(item for item in query.filters if TRACE_COLUMNS.column(item.column).id != column)
    return replace(query, filters=kept)


@answered_in_time()
async def histogram(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> tuple[int, list[Bucket]]:
    """How many traces began when: (length of a bucket in seconds, the buckets that have traces)."""
    return await overview.histogram(analytics, project_id, query)


async def set_marks(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, change: Marks) -> Trace:
    """Bookmark, publish or retag a trace; returns it as it is now. Raises: NotFound."""
    trace = await one_trace(analytics, project_id, trace_id, texts=Texts.NONE)
    await marks.set_marks(analytics, project_id, trace, change)
    return await one_trace(analytics, project_id, trace_id, texts=Texts.NONE)


async def retag(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    trace_ids: Sequence[str],
    *,
    add: Sequence[str],
    remove: Sequence[str],
) -> None:
    """Give and take tags of many traces; those that have them so already, and unknown ids, are left alone."""
    known = [said.trace for said in (await words(analytics, project_id, trace_ids, Texts.NONE)).values()]
    wanted = {trace.id: tuple(sorted((set(trace.tags) | set(add)) - set(remove))) for trace in known}
    changed = {trace.id: wanted[trace.id] for trace in known if wanted[trace.id] != trace.tags}
    if changed:
        await marks.set_tags(analytics, project_id, known, changed)


async def delete_traces(stores: Stores, project_id: ProjectId, trace_ids: Sequence[str]) -> None:
    """Traces, their observations, scores and files, gone from every read at once; unknown ids are no error.

    What was accepted before and is not stored yet goes when the worker comes to the deletion.
    """
    observed = await observations_of_traces(stores.analytics, project_id, trace_ids)
    deletion = Deletion(trace_ids=list(trace_ids), observation_ids=observed)
    await announce(stores.queue, project_id, deletion)
    await delete_stored(stores.analytics, project_id, trace_ids, until_us=EVER_US)
    await media.delete_for_traces(stores, project_id, trace_ids)


async def delete_stored(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], *, until_us: int
) -> None:
    """What is stored of traces and was received until then, with their scores."""
    await marks.delete(analytics, project_id, trace_ids, until_us=until_us)
    await scores.delete_for_traces(analytics, project_id, trace_ids, until_us=until_us)


async def trace_exists(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str) -> bool:
    """Whether anything was said about it."""
    return bool(await existence.known_traces(analytics, project_id, [trace_id]))


async def session_exists(analytics: AnalyticsStore, project_id: ProjectId, session_id: str) -> bool:
    """Whether some trace belongs to it."""
    return bool(await existence.known_sessions(analytics, project_id, [session_id]))


__all__ = [
    "NEWEST_FIRST",
    "ExtractedMedia",
    "GroupKey",
    "GroupQuery",
    "Marks",
    "MediaField",
    "ObservationPart",
    "ObservationQuery",
    "SessionQuery",
    "Shown",
    "Texts",
    "TracePage",
    "TracePart",
    "TraceQuery",
    "Wide",
    "activity",
    "append",
    "append_many",
    "comments_answered",
    "count",
    "count_observations",
    "delete_stored",
    "delete_traces",
    "extract_media",
    "facets",
    "find",
    "find_observations",
    "first_trace",
    "heard_since",
    "histogram",
    "known_sessions",
    "known_traces",
    "observations_of_traces",
    "one_observation",
    "one_session",
    "one_trace",
    "outline",
    "projects_with",
    "purge",
    "retag",
    "session_exists",
    "sessions",
    "set_marks",
    "stats",
    "store_extracted",
    "stored",
    "trace_exists",
    "trace_summaries",
    "traces_of_observations",
    "traces_of_session",
    "whole_trace",
]
