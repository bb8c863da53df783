"""Batches on their way into the stores: what decoding made of them, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from lampyris.features.ingest.types import EntityEvent, Sender
from lampyris.features.scores.types import ScoreRecord
from lampyris.features.tracing.service import ExtractedMedia
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.queue.deletion import Deletion
from lampyris.foundation.storage.queue.port import Batch, Outcome, Rejection


@dataclass(kw_only=True, slots=True)
class Prepared:
    """One decoded batch."""

    batch: Batch
    sender: Sender = field(default_factory=Sender)
    observations: list[ObservationRecord] = field(default_factory=list)
    traces: list[TraceRecord] = field(default_factory=list)
    entities: list[EntityEvent] = field(default_factory=list)
    scores: list[ScoreRecord] = field(default_factory=list)
    media: list[ExtractedMedia] = field(default_factory=list)
    rejections: list[Rejection] = field(default_factory=list)
    deletion: Deletion | None = None
    """What it deletes; then it holds nothing else."""

    @property
    def project_id(self) -> ProjectId:
        """The project that the key of the request belongs to."""
        return ProjectId(self.batch.project_id)

    def outcome(self) -> Outcome:
        """received = stored + rejected. A batch that was set aside whole is one rejection that stands for all."""
        whole = any(rejection.item_id == self.batch.id for rejection in self.rejections)
        stored = 0 if whole else self.batch.items - len(self.rejections)
        return Outcome(batch_id=self.batch.id, stored=stored, rejections=self.rejections)


def set_aside(batch: Batch, reason: str) -> Prepared:
    """A batch that cannot be decoded or stored: kept whole, to be replayed once the reason is gone."""
    item = Rejection(item_id=batch.id, reason=reason, kind=batch.kind, payload=batch.body, items=batch.items)
    return Prepared(batch=batch, rejections=[item])


def projects_of(group: Iterable[Prepared]) -> list[ProjectId]:
    """The projects of a group, each once, in order of first appearance."""
    return list(dict.fromkeys(prepared.project_id for prepared in group))
