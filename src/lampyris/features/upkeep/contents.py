"""What an archive holds of an installation, as members, in an order that makes them one consistent whole.

Everything that was acknowledged before the first step is in it: the queue is read first, so what is no longer in it had
reached the analytics store before that store's snapshot is taken; metadata follow, so every project and file that the
analytics speak of is known; files come last. What is in two places is stored twice, which is harmless.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace

import msgspec
import orjson
import zstandard

from lampyris.features.upkeep.archive.members import Member
from lampyris.features.upkeep.archive.stream import ROWS
from lampyris.features.upkeep.types import FORMAT, PRODUCT, Head, Say
from lampyris.foundation.clock import iso_ms, now
from lampyris.foundation.errors import NotFound
from lampyris.foundation.storage.analytics import copying as analytics_copying
from lampyris.foundation.storage.analytics import migrate as analytics_migrations
from lampyris.foundation.storage.analytics.copying import Fingerprint, KeyPart, Slice, Table
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.metadata import copying as metadata_copying
from lampyris.foundation.storage.metadata import migrate as metadata_migrations
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.queue.port import Batch, IngestQueue, QueueRecord

QUEUE, ANALYTICS, METADATA, BLOBS, SECRETS = "queue", "analytics", "metadata", "blobs", "secrets"
FOLDERS = ("media", "exports")
"""Of the blob store. What else lies there is the queue's own."""
GROUP_BYTES = 8 << 20
"""How much of the queue goes into one member."""
PIECE_BYTES = 8 << 20
"""How much of a file goes into one member."""
LEVEL = 3
FROM, UPTO, HASH, COLUMNS, KEY, PIECE, PIECES = "from", "upto", "hash", "columns", "key", "piece", "pieces"


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """The stores of an installation, and the secrets that its keys depend on (None: not to be copied).

    `cluster`: name of the ClickHouse cluster whose every server gets the tables; empty for one server.
    """

    analytics: AnalyticsStore
    metadata: SqlMetadata
    queue: IngestQueue
    blobs: BlobStore
    secrets: Mapping[str, str] | None = None
    cluster: str = ""


async def head(held: Holdings, version: str) -> Head:
    """What is to be said first. Raises: StoreUnavailable for an installation that never ran."""
    status = await metadata_migrations.status(held.metadata)
    applied = [migration.number for migration in await analytics_migrations.status(held.analytics) if migration.applied]
    return Head(
        product=PRODUCT,
        format=FORMAT,
        version=version,
        created_at=iso_ms(now()),
        metadata=status.current or "",
        analytics=max(applied, default=0),
    )


async def members(held: Holdings, say: Say) -> AsyncIterator[Member]:
    """Everything, store by store."""
    async for member in _queue(held.queue, say):
        yield member
    async for member in _analytics(held.analytics, say):
        yield member
    async for member in _metadata(held.metadata, say):
        yield member
    async for member in _blobs(held.blobs, say):
        yield member
    if held.secrets is not None:
        yield Member(name=f"{SECRETS}/secrets.json", data=orjson.dumps(held.secrets), attributes={ROWS: "1"})


# -- queue -----------------------------------------------------------------------------------------------------------


async def _queue(queue: IngestQueue, say: Say) -> AsyncIterator[Member]:
    group: list[QueueRecord] = []
    size_bytes, number, total = 0, 0, 0
    async for record in queue.export():
        group.append(record)
        size_bytes += len(record.body) if isinstance(record, Batch) else 200
        if size_bytes >= GROUP_BYTES:
            number, total = number + 1, total + len(group)
            yield await _queue_member(group, number)
            group, size_bytes = [], 0
    if group:
        yield await _queue_member(group, number + 1)
    say(f"queue: {total + len(group):,} entries")


async def _queue_member(group: list[QueueRecord], number: int) -> Member:
    data = await packed(msgspec.msgpack.encode(group))
    return Member(name=f"{QUEUE}/{number:06}.msgpack.zst", data=data, attributes={ROWS: str(len(group))})


async def queue_records(member: Member) -> list[QueueRecord]:
    """What a member of the queue holds."""
    return msgspec.msgpack.decode(await unpacked(member.data), type=list[QueueRecord])


# -- analytics -------------------------------------------------------------------------------------------------------


async def _analytics(analytics: AnalyticsStore, say: Say) -> AsyncIterator[Member]:
    tables = await analytics_copying.tables(analytics)
    async with analytics_copying.snapshot(analytics, tables) as copies:
        for table in tables:
            done, number = 0, 0
            async for part in analytics_copying.parts(analytics, table, copies[table.name]):
                number, done = number + 1, done + part.fingerprint.rows
                attributes = {
                    ROWS: str(part.fingerprint.rows),
                    HASH: str(part.fingerprint.hash),
                    FROM: orjson.dumps(part.slice.after).decode(),
                    UPTO: orjson.dumps(part.slice.upto).decode(),
                    COLUMNS: ",".join(table.columns),
                    KEY: orjson.dumps([[key.expression, key.type] for key in table.key]).decode(),
                }
                data = await packed(part.block or b"")
                yield Member(name=f"{ANALYTICS}/{table.name}/{number:06}.native.zst", data=data, attributes=attributes)
                say(f"analytics: {table.name}: {done:,} rows")


def slice_of(member: Member) -> tuple[Slice, Fingerprint]:
    """Which part of its table a member holds, and what it must come to."""
    after, upto = orjson.loads(member.attributes[FROM]), orjson.loads(member.attributes[UPTO])
    part = Slice(after=tuple(after) if after else None, upto=tuple(upto) if upto else None)
    return part, Fingerprint(rows=int(member.attributes[ROWS]), hash=int(member.attributes[HASH]))


def as_written(table: Table, member: Member) -> Table:
    """The table with the columns and the key that the member was made of: a newer table may have more."""
    key = tuple(KeyPart(expression=text, type=type) for text, type in orjson.loads(member.attributes[KEY]))
    return replace(table, columns=tuple(member.attributes[COLUMNS].split(",")), key=key)


# -- metadata --------------------------------------------------------------------------------------------------------


async def _metadata(metadata: SqlMetadata, say: Say) -> AsyncIterator[Member]:
    number, rows = 0, 0
    async with metadata_copying.dump(metadata) as dump:
        async for part in dump.rows():
            if not part.rows:
                continue
            number, rows = number + 1, rows + len(part.rows)
            data = await packed(b"\n".join(orjson.dumps(row) for row in part.rows))
            attributes = {ROWS: str(len(part.rows))}
            yield Member(name=f"{METADATA}/{part.table}/{number:06}.jsonl.zst", data=data, attributes=attributes)
    say(f"metadata: {rows:,} rows")


async def metadata_rows(member: Member) -> metadata_copying.Rows:
    """What a member of the metadata holds."""
    lines = (await unpacked(member.data)).split(b"\n")
    return metadata_copying.Rows(table=member.name.split("/")[1], rows=[orjson.loads(line) for line in lines])


# -- files -----------------------------------------------------------------------------------------------------------


async def _blobs(blobs: BlobStore, say: Say) -> AsyncIterator[Member]:
    count = 0
    for folder in FOLDERS:
        async for key in blobs.keys(folder):
            try:
                async for member in _pieces(blobs, key):
                    yield member
            except NotFound:
                continue  # deleted since it was listed
            count += 1
            if count % 1000 == 0:
                say(f"files: {count:,}")
    say(f"files: {count:,}")


async def _pieces(blobs: BlobStore, key: str) -> AsyncIterator[Member]:
    """A file in pieces; the last one says how many there are."""
    held, number = b"", 0
    async for chunk in blobs.stream(key, chunk_bytes=PIECE_BYTES):
        if held:
            number += 1
            yield Member(name=f"{BLOBS}/{key}", data=held, attributes={PIECE: str(number)})
        held = chunk
    told = {ROWS: "1", PIECE: str(number + 1), PIECES: str(number + 1)}
    yield Member(name=f"{BLOBS}/{key}", data=held, attributes=told)


# -- packing ---------------------------------------------------------------------------------------------------------


async def packed(data: bytes) -> bytes:
    """Compressed in a thread: other work goes on meanwhile."""
    return await asyncio.to_thread(zstandard.ZstdCompressor(level=LEVEL).compress, data)


async def unpacked(data: bytes) -> bytes:
    """The opposite."""
    return await asyncio.to_thread(zstandard.ZstdDecompressor().decompress, data)
