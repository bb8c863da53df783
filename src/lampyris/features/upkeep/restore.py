"""Putting an archive back: verified before anything is touched, compared while it is written."""

import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import IO

import orjson

from lampyris.features.accounts import service as accounts
from lampyris.features.upkeep import contents
from lampyris.features.upkeep.archive import stream
from lampyris.features.upkeep.archive.members import Member
from lampyris.features.upkeep.archive.stream import Chunks
from lampyris.features.upkeep.contents import Holdings
from lampyris.features.upkeep.types import ArchiveRefused, Head, Restored, Say, Section
from lampyris.foundation.errors import Conflict, StoreUnavailable
from lampyris.foundation.storage.analytics import copying as analytics_copying
from lampyris.foundation.storage.analytics import migrate as analytics_migrations
from lampyris.foundation.storage.analytics.copying import Table
from lampyris.foundation.storage.metadata import copying as metadata_copying
from lampyris.foundation.storage.metadata import migrate as metadata_migrations
from lampyris.foundation.storage.metadata.copying import Load


@dataclass(frozen=True, kw_only=True, slots=True)
class Verified:
    """An archive that was read from end to end and is whole. `secrets`: those it carries, None without any."""

    head: Head
    sections: Mapping[str, Section]
    secrets: dict[str, str] | None


class Archive:
    """One archive and the passphrase it may be sealed with."""

    def __init__(self, chunks: Chunks, passphrase: str | None) -> None:
        self._chunks = chunks
        self._passphrase = passphrase

    async def verified(self) -> Verified:
        """Raises: ArchiveRefused when anything is not as it was written, or newer than this program."""
        head = await stream.head_of(self._chunks, self._passphrase)
        _refuse_newer(head)
        tally = stream.Tally()
        secrets: dict[str, str] | None = None
        async for member in self.members():
            tally.add(member)
            if member.section == contents.SECRETS:
                secrets = orjson.loads(member.data)
        return Verified(head=head, sections=tally.sections, secrets=secrets)

    async def members(self) -> AsyncIterator[Member]:
        """Everything but head and manifest."""
        async for member in stream.read(self._chunks(), self._passphrase):
            yield member


async def restore(target: Holdings, archive: Archive, whole: Verified, say: Say) -> Restored:
    """Empty the target's stores and fill them; nobody else may write to them meanwhile. `whole`: see `verified`.

    Metadata become visible last and at once, so an installation that is restored half has no projects.
    Raises: StoreUnavailable when a store fails on the way: restore again.
    """
    began = time.monotonic()
    await reset_analytics(target, upto=whole.head.analytics)
    filling = _Filling(target, say)
    async with metadata_copying.load(target.metadata, whole.head.metadata) as load:
        async for member in archive.members():
            await filling.add(member, load)
        await analytics_migrations.migrate(target.analytics, cluster=target.cluster)
    # Not before: a cluster keeps the accounts of its queue among the metadata.
    await _fill_queue(target, archive)
    return Restored(
        made_by=whole.head.version,
        created_at=whole.head.created_at,
        seconds=round(time.monotonic() - began, 3),
        sections=whole.sections,
        secrets=whole.secrets is not None,
    )


async def refuse_when_not_empty(target: Holdings) -> None:
    """Raises: Conflict that says what is there."""
    found = []
    has_metadata = (await metadata_migrations.status(target.metadata)).current is not None
    if has_metadata:
        async with target.metadata.read() as session:
            if await accounts.has_people(session):
                found.append("people or projects")
    counts = {table.name: bool(table.key) for table in await analytics_copying.tables(target.analytics)}
    found += [name for name, filled in counts.items() if filled]
    has_accounts = has_metadata or not target.queue.accounts_in_metadata
    if has_accounts and (await target.queue.ledger()).received_items:
        found.append("a queue with accounts")
    if found:
        raise Conflict(f"the target is not empty: it holds {', '.join(found)}. do: say --replace to lose all of it")


async def reset_analytics(target: Holdings, *, upto: int | None = None) -> None:
    """Empty tables of the schema number `upto`, or of this program."""
    await analytics_migrations.make_database(target.analytics, cluster=target.cluster)
    names = [table.name for table in await analytics_copying.tables(target.analytics)]
    for name in [*names, *analytics_copying.OWN_TABLES]:
        await analytics_copying.drop(target.analytics, name, cluster=target.cluster)
    await analytics_migrations.migrate(target.analytics, cluster=target.cluster, upto=upto)


def _refuse_newer(head: Head) -> None:
    known = metadata_migrations.revisions()
    newest = analytics_migrations.migrations()[-1].number
    if head.metadata not in known or head.analytics > newest:
        raise ArchiveRefused(
            f"the archive was made by the newer Lampyris {head.version}. do: restore it with that version"
        )


async def _fill_queue(target: Holdings, archive: Archive) -> None:
    await target.queue.clear()
    async for member in archive.members():
        if member.section != contents.QUEUE:
            return  # it comes first
        await target.queue.load(await contents.queue_records(member))


class _Filling:
    """Takes members in the order of the archive."""

    def __init__(self, target: Holdings, say: Say) -> None:
        self._target = target
        self._say = say
        self._tables: dict[str, Table] = {}
        self._done: dict[str, int] = {}
        self._file: IO[bytes] | None = None

    async def add(self, member: Member, load: Load) -> None:
        store = member.name.split("/", 1)[0]
        if store == contents.ANALYTICS:
            await self._slice(member)
        elif store == contents.METADATA:
            await load.add(await contents.metadata_rows(member))
        elif store == contents.BLOBS:
            await self._piece(member)

    async def _slice(self, member: Member) -> None:
        name = member.name.split("/")[1]
        if name not in self._tables:
            self._tables |= {table.name: table for table in await analytics_copying.tables(self._target.analytics)}
        if name not in self._tables:
            raise StoreUnavailable("analytics", f"there is no table {name}: the archive does not fit")
        table = contents.as_written(self._tables[name], member)
        part, wanted = contents.slice_of(member)
        block = await contents.unpacked(member.data)
        await write_slice(self._target, table, analytics_copying.Part(slice=part, fingerprint=wanted, block=block))
        self._done[name] = self._done.get(name, 0) + wanted.rows
        self._say(f"analytics: {name}: {self._done[name]:,} rows")

    async def _piece(self, member: Member) -> None:
        key = member.name.removeprefix(f"{contents.BLOBS}/")
        last = contents.PIECES in member.attributes
        if last and member.attributes[contents.PIECE] == "1":
            await self._target.blobs.put(key, member.data)
            return
        if self._file is None:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with its last piece
        self._file.write(member.data)
        if last:
            with self._file as file:
                file.seek(0)
                await self._target.blobs.put_stream(key, _chunks(file))
            self._file = None


async def write_slice(target: Holdings, table: Table, part: analytics_copying.Part) -> None:
    """Insert one part and compare what the table then says of it. Raises: StoreUnavailable when they differ."""
    token = f"{table.name}:{part.fingerprint.rows}:{part.fingerprint.hash}"
    await target.analytics.insert_block(table.name, table.columns, part.block or b"", token=token)
    if table.expires:
        return
    found = await analytics_copying.fingerprint(target.analytics, table, part.slice, source=table.name)
    if found != part.fingerprint:
        raise StoreUnavailable(
            "analytics",
            f"{table.name} holds {found.rows} rows where {part.fingerprint.rows} were written, or other values. "
            "do: see that nobody else writes to it, then begin again with --replace",
        )


async def _chunks(file: IO[bytes]) -> AsyncIterator[bytes]:
    while chunk := file.read(1 << 20):
        yield chunk
