"""Decoded groups -> stores: merge what the batch API sent in parts, price it, insert everything at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lampyris.features.ingest.baseline import is_older, is_only_updated, observation_on
from lampyris.features.ingest.context import Context
from lampyris.features.ingest.deleting import Deleted, take_deleted
from lampyris.features.ingest.embedded import without_files
from lampyris.features.ingest.entities import MergedObservation, observation_of, trace_of, traces_holding
from lampyris.features.ingest.prepared import Prepared, projects_of
from lampyris.features.ingest.store import delete_events, delete_moved, events_of, insert_events
from lampyris.features.ingest.types import EntityEvent, Sender
from lampyris.features.scores import service as scores
from lampyris.features.tracing import service as tracing
from lampyris.features.tracing.service import ExtractedMedia
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.stores import Stores


@dataclass(kw_only=True, slots=True)
class Merged:
    """What one project's partial events became."""

    observations: list[ObservationRecord] = field(default_factory=list)
    traces: list[TraceRecord] = field(default_factory=list)
    media: list[ExtractedMedia] = field(default_factory=list)
    moved: list[tuple[str, int]] = field(default_factory=list)
    """Observations that were stored under another start before: (id, that start in µs)."""


class Known(NamedTuple):
    """Every kept event by kind and id of what it is about, and the records that some of them are put on top of."""

    events: Mapping[tuple[str, str], list[EntityEvent]]
    older: Mapping[str, ObservationRecord]


class Writer:
    """Stores groups. Writing the same group again is harmless: ids and versions are those of the batches."""

    def __init__(self, stores: Stores, context: Context) -> None:
        self._stores = stores
        self._context = context

    async def write(self, group: Sequence[Prepared]) -> None:
        """Raises: StoreUnavailable when not all may have been stored; write the same group again."""
        for project_id, deleted in take_deleted(group).items():
            await self._delete(project_id, deleted)
        parts = []
        for project_id in projects_of(group):
            own = [prepared for prepared in group if prepared.project_id == project_id]
            merged = await self._merge(project_id, [event for prepared in own for event in prepared.entities], own)
            await tracing.store_extracted(self._stores, project_id, [file for item in own for file in item.media])
            await tracing.store_extracted(self._stores, project_id, merged.media)
            observations = [record for prepared in own for record in prepared.observations] + merged.observations
            traces = [record for prepared in own for record in prepared.traces] + merged.traces
            parts.append((project_id, observations, traces))
            await delete_moved(self._stores.analytics, project_id, merged.moved)
        await tracing.append_many(self._stores.analytics, parts)
        await scores.append_many(self._stores.analytics, [(item.project_id, item.scores) for item in group])

    async def _delete(self, project_id: ProjectId, deleted: Deleted) -> None:
        """What earlier groups stored. What this group writes of the same ids came later, and is stored after this."""
        analytics, until_us = self._stores.analytics, deleted.until_us
        trace_ids, score_ids = sorted(deleted.trace_ids), sorted(deleted.score_ids)
        if trace_ids:
            stored = await tracing.observations_of_traces(analytics, project_id, trace_ids)
            observation_ids = sorted(deleted.observation_ids.union(stored))
            await delete_events(analytics, project_id, "observation", observation_ids, until_us=until_us)
            await delete_events(analytics, project_id, "trace", trace_ids, until_us=until_us)
            await tracing.delete_stored(analytics, project_id, trace_ids, until_us=until_us)
        await scores.delete_stored(analytics, project_id, score_ids, until_us=until_us)

    async def _merge(self, project_id: ProjectId, events: Sequence[EntityEvent], own: Sequence[Prepared]) -> Merged:
        if not events:
            return Merged()
        sender = own[-1].sender
        await insert_events(self._stores.analytics, project_id, events)
        known: dict[tuple[str, str], list[EntityEvent]] = {}
        for kind in ("trace", "observation"):
            ids = list({event.entity_id for event in events if event.kind == kind})
            if ids:
                for event in await events_of(self._stores.analytics, project_id, kind, ids):
                    known.setdefault((kind, event.entity_id), []).append(event)
        older = await self._older(project_id, known, own)
        return await self._context.compute(lambda: self._merged(project_id, events, Known(known, older), sender))

    async def _older(
        self, project_id: ProjectId, known: Mapping[tuple[str, str], list[EntityEvent]], own: Sequence[Prepared]
    ) -> dict[str, ObservationRecord]:
        """What is stored, or about to be, of observations that only ever were updated here."""
        updated = {id for (kind, id), every in known.items() if kind == "observation" and is_only_updated(every)}
        if not updated:
            return {}
        stored = await tracing.stored(self._stores.analytics, project_id, sorted(updated))
        arriving = {record.id: record for prepared in own for record in prepared.observations if record.id in updated}
        return {id: row for id, row in (stored | arriving).items() if is_older(row, known["observation", id])}

    def _merged(
        self,
        project_id: ProjectId,
        events: Sequence[EntityEvent],
        known: Known,
        sender: Sender,
    ) -> Merged:
        arrived = {(event.event_id, event.received_us) for event in events}
        merged = Merged()
        for (kind, entity_id), every in known.events.items():
            if kind == "trace":
                merged.traces.append(without_files(trace_of(every), merged.media))
                continue
            before = [event for event in every if (event.event_id, event.received_us) not in arrived]
            older = known.older.get(entity_id)
            found = observation_on(older, every, before, sender) if older else observation_of(every, before, sender)
            merged.observations.append(without_files(found.record, merged.media))
            _note_move(merged, found)
        merged.observations = self._context.priced(project_id, merged.observations)
        merged.traces += traces_holding(merged.observations)
        return merged


def _note_move(merged: Merged, found: MergedObservation) -> None:
    if found.moved_from_us is not None:
        merged.moved.append((found.record.id, found.moved_from_us))
