"""Reading everything out of the cluster's queue, and taking over what another queue held."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import IO, Any

from sqlalchemy import delete, select

from lampyris.foundation.errors import NotFound
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.metadata.port import MetadataStore
from lampyris.foundation.storage.queue.headers import decode_headers, encode_headers
from lampyris.foundation.storage.queue.ledger import ACCOUNTS, BATCHES, REJECTED, ROWS_AT_ONCE, insert_or_ignore
from lampyris.foundation.storage.queue.packs import FOLDER, unpacked
from lampyris.foundation.storage.queue.port import Account, Batch, QueueRecord, Rejection, SetAside


async def records(metadata: MetadataStore, blobs: BlobStore) -> AsyncIterator[QueueRecord]:
    """Accounts and set-aside items of one moment, then what was pending at it.

    The packs are copied to a file first, since they are deleted as soon as they are settled; a pack that is gone by
    then was settled before that moment.
    """
    with tempfile.TemporaryFile() as copy:
        sizes = [await _copied(blobs, pack, copy) for pack in sorted([key async for key in blobs.keys(FOLDER)])]
        async with metadata.read() as session:
            accounts = (await session.execute(select(ACCOUNTS))).mappings().all()
            rejected = (await session.execute(select(REJECTED).order_by(REJECTED.c.seq))).mappings().all()
            settled = select(BATCHES.c.id).where(BATCHES.c.settled_us.is_not(None))
            done = set((await session.execute(settled)).scalars())
        for row in accounts:
            yield Account(**row)
        for row in rejected:
            yield _set_aside(row)
        copy.seek(0)
        for size_bytes in filter(None, sizes):
            for batch in await asyncio.to_thread(unpacked, copy.read(size_bytes)):
                if batch.id not in done:
                    yield batch


async def _copied(blobs: BlobStore, pack: str, copy: IO[bytes]) -> int:
    """How many bytes of the pack were added to the copy; 0 for one that is gone."""
    try:
        data = await blobs.get(pack)
    except NotFound:
        return 0
    return await asyncio.to_thread(copy.write, data)


def _set_aside(row: Mapping[Any, Any]) -> SetAside:
    return SetAside(
        project_id=row["project_id"],
        batch_id=row["batch_id"],
        headers=decode_headers(row["headers"]),
        rejection=Rejection(
            item_id=row["item_id"], reason=row["reason"], kind=row["kind"], payload=row["payload"], items=row["items"]
        ),
        rejected_us=row["rejected_us"],
    )


async def unknown(metadata: MetadataStore, batches: Sequence[Batch]) -> list[Batch]:
    """Those of the batches that the ledger has never seen."""
    known: set[str] = set()
    async with metadata.read() as session:
        for start in range(0, len(batches), ROWS_AT_ONCE):
            ids = [batch.id for batch in batches[start : start + ROWS_AT_ONCE]]
            known |= set((await session.execute(select(BATCHES.c.id).where(BATCHES.c.id.in_(ids)))).scalars())
    return [batch for batch in batches if batch.id not in known]


async def take(metadata: MetadataStore, taken: Sequence[Account | SetAside]) -> None:
    """Add accounts and set-aside items that are not known yet."""
    async with metadata.write() as session:
        for record in taken:
            if isinstance(record, Account):
                row = {name: getattr(record, name) for name in record.__struct_fields__}
                await session.execute(insert_or_ignore(session, ACCOUNTS).values(row))
                continue
            item = record.rejection
            same = (
                REJECTED.c.batch_id == record.batch_id,
                REJECTED.c.item_id == item.item_id,
                REJECTED.c.rejected_us == record.rejected_us,
            )
            if (await session.execute(select(REJECTED.c.seq).where(*same))).first() is None:
                await session.execute(REJECTED.insert(), [_rejected_row(record)])


def _rejected_row(record: SetAside) -> dict[str, object]:
    item = record.rejection
    return {
        "project_id": record.project_id,
        "batch_id": record.batch_id,
        "kind": item.kind,
        "headers": encode_headers(record.headers),
        "item_id": item.item_id,
        "reason": item.reason,
        "payload": item.payload,
        "items": item.items,
        "rejected_us": record.rejected_us,
    }


async def forget(metadata: MetadataStore, blobs: BlobStore) -> None:
    """Empty the ledger, then drop the packs; what Redis still announces of them leads nowhere."""
    async with metadata.write() as session:
        for table in (BATCHES, ACCOUNTS, REJECTED):
            await session.execute(delete(table))
    for pack in [key async for key in blobs.keys(FOLDER)]:
        await blobs.delete(pack)
