"""What the console shows of ingestion: the ledger, the rejected items, and a way to try them again."""

from fastapi import APIRouter
from pydantic import BaseModel

from lampyris.foundation.clock import now_us
from lampyris.foundation.http.access import ProjectMember, require
from lampyris.foundation.http.state import OpenStores

router = APIRouter(prefix="/api/console/projects/{project_id}", tags=["ingestion"])

MOST_REJECTIONS = 200


class RejectedItem(BaseModel):
    """One item that was accepted and could not be stored."""

    item_id: str
    reason: str
    items: int


class IngestionState(BaseModel):
    """received = stored + rejected + pending, in items; `oldest_pending_s` is null when nothing waits."""

    received_batches: int
    received_items: int
    stored_items: int
    rejected_items: int
    pending_batches: int
    pending_items: int
    pending_bytes: int
    oldest_pending_s: float | None
    rejections: list[RejectedItem]


class Replayed(BaseModel):
    """How many items went back into the queue."""

    replayed: int


@router.get("/ingestion")
async def state(member: ProjectMember, stores: OpenStores) -> IngestionState:
    """The ledger of this project and its newest rejections."""
    ledger = await stores.queue.ledger(member.project_id)
    rejected = await stores.queue.rejected(member.project_id, limit=MOST_REJECTIONS)
    oldest = ledger.oldest_pending_us
    return IngestionState(
        received_batches=ledger.received_batches,
        received_items=ledger.received_items,
        stored_items=ledger.stored_items,
        rejected_items=ledger.rejected_items,
        pending_batches=ledger.pending_batches,
        pending_items=ledger.pending_items,
        pending_bytes=ledger.pending_bytes,
        oldest_pending_s=(now_us() - oldest) / 1e6 if oldest is not None else None,
        rejections=[RejectedItem(item_id=item.item_id, reason=item.reason, items=item.items) for _, item in rejected],
    )


@router.post("/ingestion/replay")
async def replay(member: ProjectMember, stores: OpenStores) -> Replayed:
    """Try this project's rejected items again."""
    require(member, "project:update")
    return Replayed(replayed=await stores.queue.replay(member.project_id))
