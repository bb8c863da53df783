"""A deletion on its way through the queue: it also reaches what was accepted before it and is not stored yet."""

import msgspec

from lampyris.foundation.clock import now_us
from lampyris.foundation.ids import ProjectId, random_uuid
from lampyris.foundation.storage.queue.port import Batch, IngestQueue

DELETION = "deletion"
"""The kind of such a batch. It holds no items: the accounts do not see it."""
EVER_US = 9_000_000_000_000_000
"""Received at any time: the year 2255. ClickHouse reads a time in a DELETE wrongly from 2287 on."""


class Deletion(msgspec.Struct, frozen=True, kw_only=True):
    """What to delete of one project, as far as it was received before the deletion."""

    trace_ids: list[str] = []
    observation_ids: list[str] = []
    """The observations that were stored of these traces; others may be on their way."""
    score_ids: list[str] = []


async def announce(queue: IngestQueue, project_id: ProjectId, deletion: Deletion) -> None:
    """Returns once it is on stable storage. Raises: StoreUnavailable; then nothing is to be deleted."""
    body = msgspec.json.encode(deletion)
    await queue.append(
        Batch(
            id=random_uuid(),
            project_id=project_id,
            kind=DELETION,
            received_us=now_us(),
            headers={},
            body=body,
            items=0,
        )
    )


def read_deletion(batch: Batch) -> Deletion:
    """What `announce` wrote."""
    return msgspec.json.decode(batch.body, type=Deletion)
