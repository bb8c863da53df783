"""The queue of a cluster: bodies in the object store, their order in Redis, the accounts in the metadata store.

What the object store holds is the truth about what was accepted, the ledger about what became of it. Redis only makes
it quick: whatever it forgets is announced anew (`sweeping.py`). Repeats are recognised by the ledger.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Coroutine, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog

from lampyris.foundation.clock import now_us
from lampyris.foundation.errors import LampyrisError, NotFound
from lampyris.foundation.ids import random_uuid
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.metadata.port import MetadataStore
from lampyris.foundation.storage.queue import cluster_copy
from lampyris.foundation.storage.queue.ledger import SqlLedger, pending_rows
from lampyris.foundation.storage.queue.packing import Packer
from lampyris.foundation.storage.queue.packs import MAX_BATCHES, UNREADABLE, Unreadable, new_key, packed, unpacked
from lampyris.foundation.storage.queue.port import Batch, Ledger, Outcome, QueueRecord, Rejection
from lampyris.foundation.storage.queue.stream import Entry, PackStream
from lampyris.foundation.storage.queue.sweeping import Sweeper
from lampyris.foundation.storage.redis_server import RedisServer
from lampyris.foundation.tasks import end

log = structlog.get_logger()

KEEP_EVERY_S = 3.0
LOOK_EVERY_S = 1.0
"""How often a consumer looks for what others have abandoned."""
TAKE_AT_ONCE = 8
FLUSH_S = 2.0
MAX_TELLING = 500
"""More news under way than this means that Redis or the ledger hang: what is not told is found by a sweep."""
COMPLAIN_EVERY_S = 10.0


@dataclass(kw_only=True, slots=True)
class Held:
    """A pack that we handed out. `left`: what is neither settled nor given back; `headers` for rejected items."""

    entry: Entry
    left: set[str]
    until: float
    headers: dict[str, dict[str, str]] = field(default_factory=dict)


class RedisQueue:
    """An `IngestQueue` for any number of web and worker processes."""

    accounts_in_metadata = True

    def __init__(self, redis: RedisServer, blobs: BlobStore, metadata: MetadataStore) -> None:
        self._blobs = blobs
        self._metadata = metadata
        self._ledger = SqlLedger(metadata)
        self._stream = PackStream(redis)
        self._packer = Packer(blobs, self._written)
        self._sweeper = Sweeper(blobs, self._ledger, self._stream)
        self._telling: set[asyncio.Task[None]] = set()
        self._announcing = asyncio.Lock()
        self._ready: deque[Entry] = deque()
        self._held: dict[str, Held] = {}
        self._batches: dict[str, str] = {}
        """Batch id -> key of its pack in `_held`."""
        self._looked_at = 0.0
        self._keeping: asyncio.Task[None] | None = None
        self._complained_at = float("-inf")

    # -- appending ---------------------------------------------------------------------------------------------

    async def append(self, batch: Batch) -> None:
        """See `IngestQueue.append`. Needs the object store alone."""
        await self._packer.append(batch)

    def _written(self, key: str, batches: Sequence[Batch]) -> None:
        if len(self._telling) > MAX_TELLING:
            return
        size_bytes = sum(len(batch.body) for batch in batches)
        self._tell(self._announce(key, size_bytes, len(batches)))
        self._tell(self._ledger.register(pending_rows(key, batches)))

    async def _announce(self, key: str, size_bytes: int, batches: int) -> None:
        """One after the other: over several connections the order in which they were accepted would be lost."""
        async with self._announcing:
            await self._stream.announce(key, bytes=size_bytes, batches=batches)

    def _tell(self, telling: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._if_possible(telling))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _told(self) -> None:
        """Until what this process accepted is announced, or cannot be for now."""
        if self._telling:
            await asyncio.wait(set(self._telling), timeout=FLUSH_S)

    # -- claiming and settling ---------------------------------------------------------------------------------

    async def claim(self, *, limit_batches: int, limit_bytes: int, lease_s: float) -> list[Batch]:
        """See `IngestQueue.claim`."""
        self._start_keeping()
        await self._told()
        await self._look()
        while True:
            entries = await self._chosen(limit_batches, limit_bytes)
            if not entries:
                return []
            try:
                batches = await self._opened(entries, lease_s)
            except BaseException:
                self._ready.extendleft(reversed(entries))
                raise
            if batches:
                return batches

    async def _look(self) -> None:
        if time.monotonic() - self._looked_at >= LOOK_EVERY_S:
            self._looked_at = time.monotonic()
            self._add(await self._stream.take_abandoned(TAKE_AT_ONCE))

    def _add(self, entries: Iterable[Entry]) -> None:
        """What we hold already comes again when we were too busy to keep it fresh, or after Redis lost everything."""
        known = {entry.key for entry in self._ready}.union(self._held)
        self._ready += [entry for entry in entries if entry.key not in known]

    async def _chosen(self, limit_batches: int, limit_bytes: int) -> list[Entry]:
        """The oldest entries up to the limits, at least one when there is any."""
        chosen: list[Entry] = []
        count, size_bytes = 0, 0
        while True:
            if not self._ready:
                self._add(await self._stream.take(TAKE_AT_ONCE))
            if not self._ready and not chosen:
                self._add(await self._stream.take_abandoned(TAKE_AT_ONCE))
            if not self._ready:
                return chosen
            count += self._ready[0].batches
            size_bytes += self._ready[0].bytes
            if chosen and (count > limit_batches or size_bytes > limit_bytes):
                return chosen
            chosen.append(self._ready.popleft())

    async def _opened(self, entries: Sequence[Entry], lease_s: float) -> list[Batch]:
        """The batches of the entries that are not settled yet."""
        found = await asyncio.gather(*(self._read(entry) for entry in entries))
        packs = {entry.key: batches for entry, batches in zip(entries, found, strict=True) if batches}
        claims = await self._ledger.claim(packs)
        until = time.monotonic() + lease_s
        done: list[Entry] = []
        opened: list[Batch] = []
        for entry in {entry.key: entry for entry in entries}.values():
            ours = [batch for batch in packs.get(entry.key, []) if batch.id in claims]
            if not ours:
                done.append(entry)
                continue
            self._held[entry.key] = Held(
                entry=entry,
                left={batch.id for batch in ours},
                until=until,
                headers={batch.id: batch.headers for batch in ours},
            )
            self._batches |= {batch.id: entry.key for batch in ours}
            opened += [_claimed(batch, claims[batch.id]) for batch in ours]
        await self._finish(done)
        if lease_s <= 0:
            await self._give_up(list({self._batches[batch.id] for batch in opened}))
        return opened

    async def _read(self, entry: Entry) -> list[Batch]:
        try:
            data = await self._blobs.get(entry.key)
        except NotFound:
            if lost := await self._ledger.lose(entry.key):
                log.error("queue.bodies_lost", pack=entry.key, batches=lost)
            return []
        try:
            return await asyncio.to_thread(unpacked, data)
        except Unreadable as error:
            log.error("queue.unreadable", pack=entry.key, reason=str(error))
            await self._blobs.put(f"{UNREADABLE}/{entry.key.rpartition('/')[2]}", data)
            return []

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """See `IngestQueue.settle`."""
        headers = {
            outcome.batch_id: self._held[key].headers.get(outcome.batch_id, {})
            for outcome in outcomes
            if outcome.rejections and (key := self._batches.get(outcome.batch_id)) is not None
        }
        await self._ledger.settle(outcomes, headers)
        done: list[Entry] = []
        for outcome in outcomes:
            key = self._batches.pop(outcome.batch_id, None)
            if key is None:
                continue
            held = self._held[key]
            held.left.discard(outcome.batch_id)
            if not held.left:
                done.append(self._held.pop(key).entry)
        await self._finish(done)

    async def _finish(self, entries: Sequence[Entry]) -> None:
        """Forget settled packs. What fails here is done by the next sweep."""
        await self._if_possible(self._stream.drop(entries))
        await asyncio.gather(*(self._if_possible(self._blobs.delete(entry.key)) for entry in entries))

    async def release(self, batch_ids: Sequence[str], *, retry_in_s: float) -> None:
        """See `IngestQueue.release`. A pack is given back when everything that is left of it is."""
        keys = {key for batch_id in batch_ids if (key := self._batches.get(batch_id)) is not None}
        back = [key for key in keys if self._held[key].left <= set(batch_ids)]
        for key in back:
            self._held[key].until = time.monotonic() + retry_in_s
        if retry_in_s <= 0:
            await self._give_up(back)

    async def _give_up(self, keys: Sequence[str]) -> None:
        entries = [self._forget(key) for key in keys]
        await self._stream.give_up(entries)

    def _forget(self, key: str) -> Entry:
        held = self._held.pop(key)
        for batch_id in held.left:
            self._batches.pop(batch_id, None)
        return held.entry

    async def wait(self, timeout_s: float) -> None:
        """See `IngestQueue.wait`."""
        self._start_keeping()
        deadline = time.monotonic() + timeout_s
        while not self._ready and (left_s := deadline - time.monotonic()) > 0:
            block_ms = max(1, int(min(left_s, LOOK_EVERY_S) * 1000))
            self._add(await self._stream.take(TAKE_AT_ONCE, block_ms=block_ms))
            await self._look()

    def _start_keeping(self) -> None:
        if self._keeping is None:
            self._keeping = asyncio.create_task(self._keep_forever())

    async def _keep_forever(self) -> None:
        """Keep what we hold fresh, give up what we held for too long, and sweep."""
        while True:
            await self._if_possible(self._keep())
            await self._if_possible(self._sweeper.step())
            await asyncio.sleep(KEEP_EVERY_S if not self._stream.lost_everything else 0)

    async def _keep(self) -> None:
        at = time.monotonic()
        await self._give_up([key for key, held in self._held.items() if held.until <= at])
        await self._stream.keep([*self._ready, *(held.entry for held in self._held.values())])

    # -- accounts ----------------------------------------------------------------------------------------------

    async def ledger(self, project_id: str | None = None) -> Ledger:
        """See `IngestQueue.ledger`."""
        await self._told()
        return await self._ledger.ledger(project_id)

    async def rejected(self, project_id: str | None, *, limit: int) -> list[tuple[str, Rejection]]:
        """See `IngestQueue.rejected`."""
        return await self._ledger.rejected(project_id, limit=limit)

    async def replay(self, project_id: str | None) -> int:
        """See `IngestQueue.replay`. In the object store before it leaves the rejected ones: a crash only repeats."""
        count = 0
        while found := await self._ledger.replayable(project_id):
            batches = [_again(owner, headers, rejection) for _, owner, headers, rejection in found]
            key = new_key()
            await self._blobs.put(key, await asyncio.to_thread(packed, batches))
            await self._ledger.replayed([number for number, _, _, _ in found], key, batches)
            size_bytes = sum(len(batch.body) for batch in batches)
            await self._if_possible(self._stream.announce(key, bytes=size_bytes, batches=len(batches)))
            count += sum(batch.items for batch in batches)
        return count

    # -- copies ------------------------------------------------------------------------------------------------

    def export(self) -> AsyncIterator[QueueRecord]:
        """See `IngestQueue.export`."""
        return cluster_copy.records(self._metadata, self._blobs)

    async def load(self, records: Sequence[QueueRecord]) -> None:
        """See `IngestQueue.load`."""
        batches = await cluster_copy.unknown(self._metadata, [one for one in records if isinstance(one, Batch)])
        for start in range(0, len(batches), MAX_BATCHES):
            part = batches[start : start + MAX_BATCHES]
            key = new_key()
            await self._blobs.put(key, await asyncio.to_thread(packed, part))
            await self._ledger.register(pending_rows(key, part))
            size_bytes = sum(len(batch.body) for batch in part)
            await self._if_possible(self._stream.announce(key, bytes=size_bytes, batches=len(part)))
        await cluster_copy.take(self._metadata, [one for one in records if not isinstance(one, Batch)])

    async def clear(self) -> None:
        """See `IngestQueue.clear`."""
        await cluster_copy.forget(self._metadata, self._blobs)

    async def _if_possible(self, work: Awaitable[None]) -> None:
        """Do what a sweep repeats if it fails now."""
        try:
            await work
        except LampyrisError as error:
            if time.monotonic() - self._complained_at > COMPLAIN_EVERY_S:
                self._complained_at = time.monotonic()
                log.warning("queue.postponed", reason=str(error))
        except Exception:  # the background must go on
            log.exception("queue.postponed")

    @property
    def accepts_with(self) -> frozenset[str]:
        """See `IngestQueue.accepts_with`. What Redis has not heard of, a sweep announces."""
        return frozenset({"blobs"})

    async def ping(self) -> None:
        """See `IngestQueue.ping`. The object store and the ledger answer for themselves."""
        await self._stream.ping()

    async def close(self) -> None:
        """See `IngestQueue.close`."""
        await self._packer.close()
        await self._told()
        if self._keeping is not None:
            await end(self._keeping)
        await self._if_possible(self._stream.give_up([*self._ready, *(held.entry for held in self._held.values())]))
        await self._stream.close()


def _claimed(batch: Batch, attempts: int) -> Batch:
    return Batch(
        id=batch.id,
        project_id=batch.project_id,
        kind=batch.kind,
        received_us=batch.received_us,
        headers=batch.headers,
        body=batch.body,
        items=batch.items,
        attempts=attempts,
    )


def _again(project_id: str, headers: dict[str, str], rejection: Rejection) -> Batch:
    return Batch(
        id=random_uuid(),
        project_id=project_id,
        kind=rejection.kind,
        received_us=now_us(),
        headers=headers,
        body=rejection.payload,
        items=rejection.items,
    )
