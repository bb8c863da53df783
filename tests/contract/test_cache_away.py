"""The cache of a cluster while its Redis is away. Collected where there is one."""

import asyncio

import pytest
from tests.bench.servers import RedisProcess
from tests.contract.test_cache import redis_of

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.cache.redis import RedisCache


async def test_every_process_goes_on_with_a_cache_of_its_own() -> None:
    with RedisProcess() as server:
        cache = RedisCache(redis_of(server.url))
        await cache.set("k", b"shared", ttl_s=60)
        server.kill()
        with pytest.raises(StoreUnavailable, match=str(server.port)):
            await cache.ping()
        assert await cache.get("k") is None
        await cache.set("k", b"own", ttl_s=60)
        assert await cache.get("k") == b"own"
        assert [await cache.count("c", window_s=60) for _ in range(2)] == [1, 2]
        await cache.publish("channel", b"nobody hears it")
        await cache.close()


async def test_a_listener_hears_again_after_a_restart() -> None:
    with RedisProcess() as server:
        cache = RedisCache(redis_of(server.url))
        news = cache.listen("c")
        heard = asyncio.ensure_future(anext(news))
        await asyncio.sleep(0.3)
        server.restart()
        while not heard.done():
            await cache.publish("c", b"again")
            await asyncio.wait({heard}, timeout=0.2)
        assert heard.result() == b"again"
        await news.aclose()  # type: ignore[attr-defined]  # a generator behind the port's iterator
        await cache.close()
