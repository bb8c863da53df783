"""The order of work in Redis: a stream of packs and one group of consumers. It may vanish at any time.

An entry stays in the stream until its pack is settled, so the stream names exactly what is announced and not done.
A consumer keeps what it holds fresh; what nobody has kept fresh for a while is taken over by whoever looks next.
"""

import os
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from redis.exceptions import ResponseError

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.redis_server import RedisServer

STORE = "queue"
GROUP = "workers"
ABANDONED_MS = 15_000
"""A worker that has not kept its claim fresh for this long is dead or stuck."""
PAGE = 1000
CONSUMER_FORGOTTEN_MS = 3_600_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One announced pack. `bytes` is the size of its bodies."""

    id: bytes
    key: str
    bytes: int
    batches: int


class PackStream:
    """Announcing, taking, keeping and dropping entries, for one process."""

    def __init__(self, redis: RedisServer) -> None:
        self._redis = redis
        self._stream = f"{redis.prefix}{{queue}}:packs"
        self._lock = f"{redis.prefix}{{queue}}:sweeper"
        self._consumer = f"{socket.gethostname()}-{os.getpid()}-{random_id()[-6:]}"
        self.lost_everything = False
        """Redis forgot our group since this was last set to False: what it knew must be announced anew."""

    async def announce(self, key: str, *, bytes: int, batches: int) -> None:
        """Raises: StoreUnavailable; then a sweep announces it later."""
        with self._redis.failures(STORE):
            await self._redis.client.xadd(self._stream, {"k": key, "b": bytes, "n": batches})

    async def take(self, count: int, *, block_ms: int | None = None) -> list[Entry]:
        """Entries that nobody had yet, ours from now on; waits for one for up to `block_ms`."""
        with self._redis.failures(STORE):
            try:
                answer = await self._redis.client.xreadgroup(
                    GROUP, self._consumer, {self._stream: ">"}, count=count, block=block_ms
                )
            except ResponseError as error:
                if "NOGROUP" not in str(error):
                    raise
                await self._make_group()
                return []
        return _entries(answer[0][1]) if answer else []

    async def take_abandoned(self, count: int) -> list[Entry]:
        """Entries that their consumers no longer keep fresh, ours from now on."""
        with self._redis.failures(STORE):
            try:
                answer = await self._redis.client.xautoclaim(
                    self._stream, GROUP, self._consumer, ABANDONED_MS, "0-0", count=count
                )
            except ResponseError as error:
                if "NOGROUP" not in str(error):
                    raise
                await self._make_group()
                return []
        return _entries(answer[1])

    async def keep(self, entries: Sequence[Entry]) -> None:
        """Show that we are alive and still at work on these."""
        await self._set_idle(entries, 0)

    async def give_up(self, entries: Sequence[Entry]) -> None:
        """Anybody may take these over at once."""
        await self._set_idle(entries, ABANDONED_MS)

    async def drop(self, entries: Sequence[Entry]) -> None:
        """Their packs are settled."""
        if not entries:
            return
        ids = [entry.id for entry in entries]
        with self._redis.failures(STORE):
            async with self._redis.client.pipeline(transaction=False) as pipe:
                pipe.xack(self._stream, GROUP, *ids)
                pipe.xdel(self._stream, *ids)
                await pipe.execute()

    async def announced(self) -> set[str]:
        """The packs that are announced and not done."""
        found: set[str] = set()
        after = "-"
        with self._redis.failures(STORE):
            while page := await self._redis.client.xrange(self._stream, min=after, count=PAGE):
                found.update(entry.key for entry in _entries(page))
                after = f"({page[-1][0].decode()}"
        return found

    async def may_sweep(self, every_s: float) -> bool:
        """True for one process every so often."""
        with self._redis.failures(STORE):
            return bool(await self._redis.client.set(self._lock, self._consumer, nx=True, px=int(every_s * 1000)))

    async def forget_consumers(self) -> None:
        """Processes that are gone for an hour and hold nothing."""
        with self._redis.failures(STORE):
            for consumer in await self._redis.client.xinfo_consumers(self._stream, GROUP):
                if not consumer["pending"] and consumer["idle"] > CONSUMER_FORGOTTEN_MS:
                    await self._redis.client.xgroup_delconsumer(self._stream, GROUP, consumer["name"])

    async def ping(self) -> None:
        """Raises: StoreUnavailable when Redis does not answer."""
        await self._redis.ping(STORE)

    async def close(self) -> None:
        """Close every connection."""
        await self._redis.close()

    async def _make_group(self) -> None:
        self.lost_everything = True
        try:
            await self._redis.client.xgroup_create(self._stream, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def _set_idle(self, entries: Sequence[Entry], idle_ms: int) -> None:
        if not entries:
            return
        ids = [entry.id for entry in entries]
        try:
            with self._redis.failures(STORE):
                await self._redis.client.xclaim(self._stream, GROUP, self._consumer, 0, ids, idle=idle_ms, justid=True)
        except StoreUnavailable as error:
            if "NOGROUP" not in str(error):
                raise


def _entries(found: Iterable[tuple[bytes, dict[bytes, bytes] | None]]) -> list[Entry]:
    return [
        Entry(id=id, key=fields[b"k"].decode(), bytes=int(fields[b"b"]), batches=int(fields[b"n"]))
        for id, fields in found
        if fields  # deleted meanwhile
    ]
