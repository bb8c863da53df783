"""What every cache engine must do."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tests.bench.servers import redis_bin

from lampyris.foundation.ids import random_id
from lampyris.foundation.settings.redis import RedisSettings
from lampyris.foundation.storage.cache.memory import NEWS_BUFFER, MemoryCache
from lampyris.foundation.storage.cache.port import Cache
from lampyris.foundation.storage.cache.redis import RedisCache
from lampyris.foundation.storage.redis_server import RedisServer, open_redis

ENGINES = ["memory", "redis"] if redis_bin() else ["memory"]


@pytest.fixture(params=ENGINES)
async def cache(request: pytest.FixtureRequest) -> AsyncIterator[Cache]:
    if request.param == "memory":
        made: Cache = MemoryCache()
    else:
        made = RedisCache(redis_of(request.getfixturevalue("redis_server").url))
    yield made
    await made.close()


def redis_of(url: str) -> RedisServer:
    """A connection with keys of its own."""
    return open_redis(RedisSettings(redis_url=url, redis_key_prefix=f"{random_id()}:"))


class TestValues:
    async def test_a_value_comes_back_unchanged(self, cache: Cache) -> None:
        await cache.set("k", b"\x00\xff", ttl_s=60)
        assert await cache.get("k") == b"\x00\xff"

    async def test_the_last_value_counts(self, cache: Cache) -> None:
        await cache.set("k", b"1", ttl_s=0.01)
        await cache.set("k", b"2", ttl_s=60)
        await asyncio.sleep(0.02)
        assert await cache.get("k") == b"2"

    async def test_it_vanishes_after_its_time(self, cache: Cache) -> None:
        await cache.set("k", b"1", ttl_s=0.01)
        await asyncio.sleep(0.05)
        assert await cache.get("k") is None

    async def test_deleting_twice_is_no_error(self, cache: Cache) -> None:
        await cache.set("k", b"1", ttl_s=60)
        await cache.delete("k")
        await cache.delete("k")
        assert await cache.get("k") is None


class TestCounters:
    async def test_it_counts_from_one(self, cache: Cache) -> None:
        assert [await cache.count("k", window_s=60) for _ in range(3)] == [1, 2, 3]

    async def test_it_starts_again_after_the_window_of_the_first_count(self, cache: Cache) -> None:
        await cache.count("k", window_s=1)
        await asyncio.sleep(0.5)
        assert await cache.count("k", window_s=60) == 2
        await asyncio.sleep(0.6)
        assert await cache.count("k", window_s=60) == 1

    async def test_deleting_starts_it_again(self, cache: Cache) -> None:
        await cache.count("k", window_s=60)
        await cache.delete("k")
        assert await cache.count("k", window_s=60) == 1


class TestNews:
    async def listener(self, cache: Cache, channel: str) -> tuple["asyncio.Task[None]", list[bytes]]:
        heard: list[bytes] = []

        async def listen() -> None:
            async for message in cache.listen(channel):
                heard.append(message)

        task = asyncio.create_task(listen())
        await asyncio.sleep(0.3)
        return task, heard

    async def test_everyone_who_listens_hears_it_in_order(self, cache: Cache) -> None:
        listeners = [await self.listener(cache, "c") for _ in range(2)]
        await self.listener(cache, "other")
        for message in (b"1", b"2"):
            await cache.publish("c", message)
        await cache.close()
        await asyncio.gather(*(task for task, _ in listeners))
        assert [heard for _, heard in listeners] == [[b"1", b"2"], [b"1", b"2"]]

    async def test_nobody_hears_what_came_before(self, cache: Cache) -> None:
        await cache.publish("c", b"early")
        task, heard = await self.listener(cache, "c")
        await cache.close()
        await task
        assert heard == []

    async def test_a_listener_that_is_far_behind_holds_nobody_up(self, cache: Cache) -> None:
        news = cache.listen("c")
        first = asyncio.ensure_future(anext(news))
        await asyncio.sleep(0.3)
        for number in range(NEWS_BUFFER * 2):
            await cache.publish("c", str(number).encode())
        assert await first is not None
        await cache.close()


async def test_memory_is_bounded() -> None:
    cache = MemoryCache(max_entries=2)
    for name in "abc":
        await cache.set(name, b"1", ttl_s=60)
        await cache.count(name, window_s=60)
    assert [await cache.get(name) for name in "abc"] == [None, b"1", b"1"]
    assert await cache.count("c", window_s=60) == 2
    assert await cache.count("a", window_s=60) == 1
