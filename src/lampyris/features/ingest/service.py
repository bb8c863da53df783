"""The write path's front: what is accepted is durable before the caller hears of it."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
import structlog

from lampyris.features.ingest import store
from lampyris.features.ingest.checks import Refusal, sort_and_check, without_too_deep
from lampyris.features.ingest.types import Sender
from lampyris.foundation.clock import now_us
from lampyris.foundation.http.validation import write_json
from lampyris.foundation.ids import ProjectId, random_uuid
from lampyris.foundation.observing import ACCEPTED
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.queue.port import Batch, IngestQueue


async def accept(
    queue: IngestQueue, project_id: ProjectId, kind: str, body: bytes, *, items: int, sender: Sender
) -> str:
    """Keep a checked body for the worker. Returns the batch id, after the body is on stable storage.

    Raises: StoreUnavailable; then nothing was accepted.
    """
    batch = Batch(
        id=random_uuid(),
        project_id=project_id,
        kind=kind,
        received_us=now_us(),
        headers=msgspec.to_builtins(sender),
        body=body,
        items=items,
    )
    structlog.contextvars.bind_contextvars(batch_id=batch.id)
    await queue.append(batch)
    ACCEPTED.labels(kind).inc(items)
    return batch.id


async def accept_events(
    queue: IngestQueue, project_id: ProjectId, events: Sequence[object], *, sender: Sender, scores_only: bool = False
) -> tuple[list[str], list[Refusal]]:
    """Check events one by one and keep the good ones. Returns (ids of the accepted events, refusals).

    `sdk-log` events are accepted, kept by nobody and in neither list.
    Raises: StoreUnavailable; then nothing was accepted.
    """
    accepted, refused = sort_and_check(events, scores_only=scores_only)
    kept = [event for event in accepted if event["type"] != "sdk-log"]
    try:
        body = write_json(kept)
    except RecursionError:
        kept, too_deep = without_too_deep(kept)
        refused += too_deep
        body = write_json(kept)
    if kept:
        await accept(queue, project_id, "events", body, items=len(kept), sender=sender)
    return [str(event["id"]) for event in kept], refused


async def purge(analytics: AnalyticsStore, project_id: ProjectId, *, before: datetime) -> None:
    """Partial events of one project that arrived before a moment; what they were merged into stays."""
    await store.purge(analytics, project_id, before=before)
