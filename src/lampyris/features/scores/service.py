"""What scores offers to other features and to the doors."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from lampyris.features.scores import store
from lampyris.features.scores.columns import any_of
from lampyris.features.scores.configs import (
    ConfigBook,
    ConfigDraft,
    change_config,
    config_by_id,
    create_config,
    page_of_configs,
)
from lampyris.features.scores.rules import Arrival, merge, moment, resolve
from lampyris.features.scores.store import Part
from lampyris.features.scores.types import (
    Score,
    ScoreConfig,
    ScoreDraft,
    ScoreQuery,
    ScoreRecord,
    ScoreSummary,
    TraceOfScore,
)
from lampyris.features.scores.wire import check_draft, shown_v1
from lampyris.foundation.clock import now_us
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.queue.deletion import EVER_US, Deletion, announce
from lampyris.foundation.storage.stores import Stores
from lampyris.foundation.text import metadata_map

MOST_OF_OBJECTS = 10_000
"""So many scores of one page of objects are read at most."""


async def append(
    analytics: AnalyticsStore, project_id: ProjectId, records: Sequence[ScoreRecord], *, token: str | None = None
) -> None:
    """Store scores of one project; a known id is merged with what was stored. Repeating it changes nothing.

    Raises: StoreUnavailable when they may not all be stored; repeat the same call.
    """
    await append_many(analytics, [(project_id, records)], token=token)


async def append_many(
    analytics: AnalyticsStore,
    parts: Sequence[tuple[ProjectId, Sequence[ScoreRecord]]],
    *,
    token: str | None = None,
) -> None:
    """As `append` for several parts in one insert: small inserts cost as much as large ones.

    A project may have several parts, as when an application says a score twice within one moment.
    """
    by_project: dict[ProjectId, list[ScoreRecord]] = {}
    for project_id, records in parts:
        by_project.setdefault(project_id, []).extend(records)
    fresh: list[tuple[ProjectId, list[ScoreRecord]]] = []
    for project_id, all_records in by_project.items():
        if all_records:
            said = _one_an_id(all_records)
            known = await store.known(analytics, project_id, list(said))
            merged = {id: merge(known[id], record) if id in known else record for id, record in said.items()}
            fresh.append((project_id, [record for id, record in merged.items() if record is not known.get(id)]))
    await store.insert(analytics, fresh, token=token)


def _one_an_id(records: Iterable[ScoreRecord]) -> dict[str, ScoreRecord]:
    said: dict[str, ScoreRecord] = {}
    for record in sorted(records, key=moment):
        said[record.id] = merge(said[record.id], record) if record.id in said else record
    return said


async def annotate(
    analytics: AnalyticsStore, project_id: ProjectId, draft: ScoreDraft, config: ScoreConfig | None
) -> Score:
    """Store a person's judgement; it stands above whatever was stored under its id before.

    Raises: InvalidInput for a subject or value that does not fit; NotFound for an unknown trace; StoreUnavailable,
    and then nothing was stored.
    """
    if bool(draft.trace_id) == bool(draft.session_id) or (draft.observation_id and not draft.trace_id):
        raise InvalidInput("a score is about either a trace (and perhaps one of its observations) or a session")
    environment = "default"
    if draft.trace_id:
        found = await store.traces(analytics, project_id, [draft.trace_id])
        if draft.trace_id not in found:
            raise NotFound("trace", draft.trace_id)
        environment = found[draft.trace_id].environment
    at_us = now_us()
    metadata = metadata_map(draft.metadata)
    arrival = Arrival(said_us=at_us, received_us=at_us, environment=environment, metadata=metadata)
    record = resolve(draft, {config.id: config} if config else {}, arrival)
    known = (await store.known(analytics, project_id, [record.id])).get(record.id)
    if known is not None and known.row_version >= record.row_version:
        # A sender's clock was ahead of ours: the person's word still is the later one.
        record = msgspec.structs.replace(record, row_version=known.row_version + 1000)
    await append(analytics, project_id, [record])
    return await one(analytics, project_id, record.id)


async def one(analytics: AnalyticsStore, project_id: ProjectId, score_id: str) -> Score:
    """Raises: NotFound."""
    query = ScoreQuery(filters=tuple(any_of("id", [score_id])))
    found = await store.newest(analytics, project_id, query, Part(limit=1))
    if not found:
        raise NotFound("score", score_id, "Score not found")
    return found[0]


async def newest(analytics: AnalyticsStore, project_id: ProjectId, query: ScoreQuery, part: Part) -> list[Score]:
    """Matching scores, newest first (timestamp, then id, both descending)."""
    return [] if query.window.empty else await store.newest(analytics, project_id, query, part)


async def count(analytics: AnalyticsStore, project_id: ProjectId, query: ScoreQuery) -> int:
    """How many match."""
    return 0 if query.window.empty else await store.count(analytics, project_id, query)


async def traces_of(
    analytics: AnalyticsStore, project_id: ProjectId, scores: Iterable[Score]
) -> dict[str, TraceOfScore]:
    """What is known of the traces that these scores are about, by trace id; unknown traces are absent."""
    return await store.traces(analytics, project_id, sorted({s.trace_id for s in scores if s.trace_id}))


async def of_traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str]
) -> dict[str, list[Score]]:
    """Scores by trace id, newest first, also those about the trace's observations. Traces without any are absent."""
    found = await store.of_objects(analytics, project_id, trace_ids=trace_ids, limit=MOST_OF_OBJECTS)
    by_trace: dict[str, list[Score]] = {}
    for score in found:
        by_trace.setdefault(score.trace_id or "", []).append(score)
    return by_trace


def shown_with_trace(scores: Iterable[Score], project_id: ProjectId) -> list[dict[str, object]]:
    """As the public API shows them inside a trace: clients of that answer do not know corrections."""
    return [shown_v1(score, project_id) for score in scores if score.data_type != "CORRECTION"]


async def of_observations(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], observation_ids: Sequence[str]
) -> dict[str, list[Score]]:
    """Scores by observation id, newest first. The ids of their traces make it fast."""
    if not observation_ids:
        return {}
    found = await store.of_objects(
        analytics, project_id, trace_ids=trace_ids, observation_ids=observation_ids, limit=MOST_OF_OBJECTS
    )
    by_observation: dict[str, list[Score]] = {}
    for score in found:
        by_observation.setdefault(score.observation_id or "", []).append(score)
    return by_observation


async def of_sessions(
    analytics: AnalyticsStore, project_id: ProjectId, session_ids: Sequence[str]
) -> dict[str, list[Score]]:
    """Scores about the sessions themselves, by session id, newest first."""
    found = await store.of_objects(analytics, project_id, session_ids=session_ids, limit=MOST_OF_OBJECTS)
    by_session: dict[str, list[Score]] = {}
    for score in found:
        by_session.setdefault(score.session_id or "", []).append(score)
    return by_session


async def summaries_of_traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str]
) -> dict[str, list[ScoreSummary]]:
    """For lists of traces: per trace the mean of each numeric and boolean score, the count of each label."""
    return await store.summaries(analytics, project_id, trace_ids) if trace_ids else {}


async def delete(stores: Stores, project_id: ProjectId, score_ids: Sequence[str]) -> None:
    """Effective in every read at once; unknown ids are no error.

    What was accepted before and is not stored yet goes when the worker comes to the deletion.
    """
    await announce(stores.queue, project_id, Deletion(score_ids=list(score_ids)))
    await delete_stored(stores.analytics, project_id, score_ids, until_us=EVER_US)


async def delete_stored(
    analytics: AnalyticsStore, project_id: ProjectId, score_ids: Sequence[str], *, until_us: int
) -> None:
    """What is stored of scores and was received until then."""
    if score_ids:
        await store.delete(analytics, project_id, score_ids, until_us=until_us)


async def delete_for_traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], *, until_us: int
) -> None:
    """Scores about deleted traces go with them, as far as they were received until then."""
    if trace_ids:
        await store.delete_of_traces(analytics, project_id, trace_ids, until_us=until_us)


async def purge(analytics: AnalyticsStore, project_id: ProjectId, *, before: datetime) -> None:
    """Every score of the project that was given before a moment. Repeating it is harmless."""
    await store.purge(analytics, project_id, before)


__all__ = [
    "Arrival",
    "ConfigBook",
    "ConfigDraft",
    "Part",
    "ScoreDraft",
    "annotate",
    "append",
    "append_many",
    "change_config",
    "check_draft",
    "config_by_id",
    "count",
    "create_config",
    "delete",
    "delete_for_traces",
    "delete_stored",
    "newest",
    "of_observations",
    "of_sessions",
    "of_traces",
    "one",
    "page_of_configs",
    "purge",
    "resolve",
    "shown_with_trace",
    "summaries_of_traces",
    "traces_of",
]
