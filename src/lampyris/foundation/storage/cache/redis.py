"""The cache of a cluster: Redis, shared by every process. While it is away, each process has a cache of its own."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import structlog

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.cache.memory import NEWS_BUFFER, MemoryCache
from lampyris.foundation.storage.redis_server import RedisServer

T = TypeVar("T")
log = structlog.get_logger()

STORE = "cache"
AWAY_S = 2.0
"""After a failure Redis is left alone for this long: a request must not wait for a timeout at every step."""
BLOCK_MS = 1000
COUNT = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
"""


class RedisCache:
    """News are streams: they work on a cluster too, and a listener misses nothing while it connects anew."""

    def __init__(self, redis: RedisServer) -> None:
        self._redis = redis
        self._own = MemoryCache()
        self._away_until = float("-inf")
        self._closing = asyncio.Event()
        self._listeners = 0
        self._all_left = asyncio.Event()
        self._all_left.set()

    async def get(self, key: str) -> bytes | None:
        """As the port says."""
        found: bytes | None = await self._either(
            lambda: self._redis.client.get(self._name("value", key)), lambda: self._own.get(key)
        )
        return found

    async def set(self, key: str, value: bytes, *, ttl_s: float) -> None:
        """As the port says."""
        await self._either(
            lambda: self._redis.client.set(self._name("value", key), value, px=_ms(ttl_s)),
            lambda: self._own.set(key, value, ttl_s=ttl_s),
        )

    async def delete(self, key: str) -> None:
        """As the port says; also in the cache of our own, which may have been used meanwhile."""
        await self._own.delete(key)

        async def shared() -> None:
            await self._redis.client.delete(self._name("value", key))
            await self._redis.client.delete(self._name("count", key))

        await self._either(shared, lambda: self._own.delete(key))

    async def count(self, key: str, *, window_s: float) -> int:
        """As the port says."""
        return int(
            await self._either(
                lambda: self._redis.client.eval(COUNT, 1, self._name("count", key), _ms(window_s)),
                lambda: self._own.count(key, window_s=window_s),
            )
        )

    async def publish(self, channel: str, message: bytes) -> None:
        """As the port says. While Redis is away nobody hears it: whoever needs news also looks now and then."""

        async def nobody() -> None:
            return

        await self._either(
            lambda: self._redis.client.xadd(
                self._name("news", channel), {b"m": message}, maxlen=NEWS_BUFFER, approximate=True
            ),
            nobody,
        )

    async def listen(self, channel: str) -> AsyncIterator[bytes]:
        """As the port says. A Redis that is away is waited for."""
        self._listeners += 1
        self._all_left.clear()
        last: bytes | None = None
        try:
            while True:
                closing = self._closing.is_set()
                try:
                    last = last or await self._newest(channel)
                    entries = await self._news(channel, last, block_ms=None if closing else BLOCK_MS)
                except StoreUnavailable:
                    await self._pause(AWAY_S)
                    entries = []
                for id, fields in entries:
                    last = id
                    yield fields[b"m"]
                if closing:
                    return
        finally:
            self._listeners -= 1
            if not self._listeners:
                self._all_left.set()

    async def ping(self) -> None:
        """As the port says."""
        await self._redis.ping(STORE)

    async def close(self) -> None:
        """As the port says."""
        self._closing.set()
        try:
            await asyncio.wait_for(self._all_left.wait(), 2 * BLOCK_MS / 1000)
        except TimeoutError:
            log.warning("cache.listener_left_behind")
        await self._redis.close()

    async def _newest(self, channel: str) -> bytes:
        with self._redis.failures(STORE):
            found = await self._redis.client.xrevrange(self._name("news", channel), count=1)
        return bytes(found[0][0]) if found else b"0-0"

    async def _news(
        self, channel: str, after: bytes, *, block_ms: int | None
    ) -> list[tuple[bytes, dict[bytes, bytes]]]:
        with self._redis.failures(STORE):
            answer = await self._redis.client.xread({self._name("news", channel): after}, count=100, block=block_ms)
        return list(answer[0][1]) if answer else []

    async def _pause(self, pause_s: float) -> None:
        try:
            await asyncio.wait_for(self._closing.wait(), pause_s)
        except TimeoutError:
            return

    async def _either(self, shared: Callable[[], Awaitable[T]], own: Callable[[], Awaitable[T]]) -> T:
        """Ask Redis; while it is away, the memory of this process."""
        if time.monotonic() >= self._away_until:
            try:
                with self._redis.failures(STORE):
                    return await shared()
            except StoreUnavailable as error:
                log.warning("cache.away", reason=str(error))
                self._away_until = time.monotonic() + AWAY_S
        return await own()

    def _name(self, kind: str, key: str) -> str:
        return f"{self._redis.prefix}{kind}:{key}"


def _ms(span_s: float) -> int:
    return max(1, round(span_s * 1000))
