"""Batches on their way into the stores: what decoding made of them, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lampyris.features.ingest.decode.events import ScoreEvent
from lampyris.features.ingest.types import EntityEvent
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.queue.port import Batch, Outcome, Rejection


@dataclass(kw_only=True, slots=True)
class Prepared:
    """One decoded batch. Filled by decoding, then by merging; emptied into the stores as a whole."""

    batch: Batch
    observations: list[ObservationRecord] = field(default_factory=list)
    traces: list[TraceRecord] = field(default_factory=list)
    entities: list[EntityEvent] = field(default_factory=list)
    scores: list[ScoreEvent] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)

    @property
    def project_id(self) -> ProjectId:
        """The project that the key of the request belongs to."""
        return ProjectId(self.batch.project_id)

    def outcome(self) -> Outcome:
        """received = stored + rejected, item by item."""
        rejected = min(len(self.rejections), self.batch.items)
        return Outcome(
            batch_id=self.batch.id, stored=self.batch.items - rejected, rejections=self.rejections[: self.batch.items]
        )


def set_aside(batch: Batch, reason: str) -> Prepared:
    """A batch that cannot be decoded or stored: kept whole, to be replayed once the reason is gone."""
    item = Rejection(item_id=batch.id, reason=reason, kind=batch.kind, payload=batch.body)
    return Prepared(batch=batch, rejections=[item])


def projects_of(group: Iterable[Prepared]) -> list[ProjectId]:
    """The projects of a group, each once, in order of first appearance."""
    return list(dict.fromkeys(prepared.project_id for prepared in group))
