"""Copying a stopped installation into the stores of another tier. The source is only read.

Running it again goes on where it stopped: what the target holds already is recognised by its count and hash.
"""

import hashlib
import time
from collections.abc import AsyncIterator

from lampyris.features.accounts import service as accounts
from lampyris.features.upkeep import contents
from lampyris.features.upkeep.contents import ANALYTICS, BLOBS, METADATA, QUEUE, Holdings
from lampyris.features.upkeep.restore import write_slice
from lampyris.features.upkeep.types import Compared, Promoted, Say
from lampyris.foundation.errors import Conflict, StoreUnavailable
from lampyris.foundation.storage.analytics import copying as analytics_copying
from lampyris.foundation.storage.analytics import migrate as analytics_migrations
from lampyris.foundation.storage.analytics.copying import Fingerprint, Slice, Table
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.metadata import copying as metadata_copying
from lampyris.foundation.storage.metadata import migrate as metadata_migrations
from lampyris.foundation.storage.queue.port import Ledger, QueueRecord

RECORDS = 500


async def promote(source: Holdings, target: Holdings, stores: frozenset[str], say: Say) -> Promoted:
    """Copy the named stores (`contents.ANALYTICS`, ...) and compare each. Nobody may write to either side meanwhile.

    Raises: Conflict when the target holds something else; StoreUnavailable when a store fails, or a comparison does.
    """
    began = time.monotonic()
    compared: dict[str, Compared] = {}
    await _refuse_unready(source)
    if ANALYTICS in stores:
        await analytics_migrations.migrate(target.analytics, cluster=target.cluster)
        for table in await analytics_copying.tables(source.analytics):
            compared[f"{ANALYTICS}/{table.name}"] = await _table(source, target, table, say)
    if BLOBS in stores:
        compared[BLOBS] = await _files(source.blobs, target.blobs, say)
    if METADATA in stores:
        compared |= await _metadata(source, target, say)
    if QUEUE in stores:
        compared[QUEUE] = await _queue(source, target, say)
    return Promoted(compared=compared, seconds=round(time.monotonic() - began, 3))


async def _refuse_unready(source: Holdings) -> None:
    status = await metadata_migrations.status(source.metadata)
    pending = [migration for migration in await analytics_migrations.status(source.analytics) if not migration.applied]
    if status.pending or pending:
        raise Conflict("the source has migrations pending. do: start this version on it once, stop it, promote again")


# -- analytics -------------------------------------------------------------------------------------------------------


async def _table(source: Holdings, target: Holdings, table: Table, say: Say) -> Compared:
    copied = 0
    whole = Fingerprint(rows=0, hash=0)

    async def known(part: Slice, wanted: Fingerprint) -> bool:
        return await analytics_copying.fingerprint(target.analytics, table, part, source=table.name) == wanted

    async for part in analytics_copying.parts(source.analytics, table, table.name, known):
        whole += part.fingerprint
        if part.block is not None:
            await write_slice(target, table, part)
            copied += part.fingerprint.rows
        say(f"analytics: {table.name}: {whole.rows:,} rows equal, {copied:,} of them copied now")
    there = await analytics_copying.count_final(target.analytics, table)
    if there != whole.rows and not table.expires:
        raise Conflict(
            f"{table.name} holds {there:,} rows in the target and {whole.rows:,} in the source. "
            "do: promote into stores that nobody else uses"
        )
    return Compared(rows=whole.rows, hash=str(whole.hash), copied=copied)


# -- metadata --------------------------------------------------------------------------------------------------------


async def _metadata(source: Holdings, target: Holdings, say: Say) -> dict[str, Compared]:
    async with metadata_copying.dump(source.metadata) as dump:
        wanted = await dump.sums()
        copied = await _sums(target) != wanted
        if copied:
            await _refuse_strangers(target)
            async with metadata_copying.load(target.metadata, dump.revision) as load:
                async for part in dump.rows():
                    await load.add(part)
    found = await _sums(target)
    different = sorted(name for name in wanted if found.get(name) != wanted[name])
    if different:
        raise StoreUnavailable(METADATA, f"not equal after the copy: {', '.join(different)}. do: promote again")
    say(f"metadata: {sum(table.rows for table in wanted.values()):,} rows equal")
    return {
        f"{METADATA}/{name}": Compared(rows=table.rows, hash=table.digest, copied=table.rows if copied else 0)
        for name, table in wanted.items()
    }


async def _sums(held: Holdings) -> dict[str, metadata_copying.TableSum]:
    if (await metadata_migrations.status(held.metadata)).current is None:
        return {}
    async with metadata_copying.dump(held.metadata) as dump:
        return await dump.sums()


async def _refuse_strangers(target: Holdings) -> None:
    if (await metadata_migrations.status(target.metadata)).current is None:
        return
    async with target.metadata.read() as session:
        if await accounts.has_people(session):
            raise Conflict("the metadata store of the target has people already. do: name an empty database")


# -- files -----------------------------------------------------------------------------------------------------------


async def _files(source: BlobStore, target: BlobStore, say: Say) -> Compared:
    count, copied = 0, 0
    every = hashlib.sha256()
    for folder in contents.FOLDERS:
        for key in sorted([key async for key in source.keys(folder)]):
            digest = await _digest(source, key)
            if not await _has(target, key, digest):
                await target.put_stream(key, source.stream(key))
                copied += 1
                if not await _has(target, key, digest):
                    raise StoreUnavailable(BLOBS, f"{key} is not equal after the copy. do: promote again")
            count += 1
            every.update(f"{key} {digest}\n".encode())
            if count % 1000 == 0:
                say(f"files: {count:,} equal")
    say(f"files: {count:,} equal, {copied:,} of them copied now")
    return Compared(rows=count, hash=every.hexdigest(), copied=copied)


async def _has(target: BlobStore, key: str, digest: str) -> bool:
    return await target.size_bytes(key) is not None and await _digest(target, key) == digest


async def _digest(store: BlobStore, key: str) -> str:
    digest = hashlib.sha256()
    async for chunk in store.stream(key, chunk_bytes=1 << 20):
        digest.update(chunk)
    return digest.hexdigest()


# -- queue -----------------------------------------------------------------------------------------------------------


async def _queue(source: Holdings, target: Holdings, say: Say) -> Compared:
    count = 0
    async for group in _grouped(source.queue.export()):
        await target.queue.load(group)
        count += len(group)
    wanted, found = await source.queue.ledger(), await target.queue.ledger()
    if _accounts(found) != _accounts(wanted):
        raise StoreUnavailable(QUEUE, f"the accounts differ after the copy: {wanted} and {found}. do: promote again")
    say(f"queue: {count:,} entries, accounts equal")
    return Compared(rows=count, hash=hashlib.sha256(repr(_accounts(wanted)).encode()).hexdigest(), copied=count)


def _accounts(ledger: Ledger) -> tuple[int, ...]:
    return (ledger.received_items, ledger.stored_items, ledger.rejected_items, ledger.pending_items)


async def _grouped(records: AsyncIterator[QueueRecord]) -> AsyncIterator[list[QueueRecord]]:
    group: list[QueueRecord] = []
    async for record in records:
        group.append(record)
        if len(group) == RECORDS:
            yield group
            group = []
    if group:
        yield group
