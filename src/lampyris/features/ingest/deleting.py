"""Deletions of a group: each takes what it deletes out of the batches before it, which are not stored yet. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lampyris.features.ingest.prepared import Prepared
from lampyris.features.ingest.types import EntityEvent
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.queue.deletion import Deletion


@dataclass(kw_only=True, slots=True)
class Deleted:
    """What one project deletes in a group."""

    until_us: int
    """The earliest of the deletions: what another worker stored since may have been written anew."""
    trace_ids: set[str] = field(default_factory=set)
    observation_ids: set[str] = field(default_factory=set)
    score_ids: set[str] = field(default_factory=set)

    def add(self, deletion: Deletion, at_us: int) -> None:
        """One more deletion."""
        self.until_us = min(self.until_us, at_us)
        self.trace_ids.update(deletion.trace_ids)
        self.observation_ids.update(deletion.observation_ids)
        self.score_ids.update(deletion.score_ids)

    def take_from(self, prepared: Prepared, trace_of: Mapping[str, str]) -> None:
        """Leave in the batch what is not deleted. `trace_of`: trace ids by those of observations."""

        def stays(event: EntityEvent) -> bool:
            if event.kind == "trace":
                return event.entity_id not in self.trace_ids
            return event.entity_id not in self.observation_ids and trace_of.get(event.entity_id) not in self.trace_ids

        prepared.observations = [one for one in prepared.observations if one.trace_id not in self.trace_ids]
        prepared.traces = [one for one in prepared.traces if one.trace_id not in self.trace_ids]
        prepared.media = [one for one in prepared.media if one.trace_id not in self.trace_ids]
        prepared.entities = [event for event in prepared.entities if stays(event)]
        prepared.scores = [
            one for one in prepared.scores if one.id not in self.score_ids and one.trace_id not in self.trace_ids
        ]


def take_deleted(group: Sequence[Prepared]) -> dict[ProjectId, Deleted]:
    """What is deleted, by project; batches before a deletion hold nothing of it any more. Repeating it is harmless."""
    every: dict[ProjectId, Deleted] = {}
    if all(prepared.deletion is None for prepared in group):
        return every
    trace_of = _traces_of_observations(group)
    for prepared in reversed(group):
        deleted = every.get(prepared.project_id)
        if prepared.deletion is not None:
            at_us = prepared.batch.received_us
            deleted = every.setdefault(prepared.project_id, Deleted(until_us=at_us))
            deleted.add(prepared.deletion, at_us)
        elif deleted:
            deleted.take_from(prepared, trace_of[prepared.project_id])
    return every


def _traces_of_observations(group: Sequence[Prepared]) -> dict[ProjectId, dict[str, str]]:
    """An update need not name the trace; another event of the group may."""
    named: dict[ProjectId, dict[str, str]] = {}
    for prepared in group:
        of_project = named.setdefault(prepared.project_id, {})
        for event in prepared.entities:
            trace_id = event.body.get("traceId")
            if event.kind == "observation" and isinstance(trace_id, str):
                of_project[event.entity_id] = trace_id
    return named
