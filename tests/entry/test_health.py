"""Whether traffic should come to a web process while one of its stores is away: real engines with nobody there."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette
from starlette.routing import Route
from tests.bench.installation import free_port

from lampyris.entry.health import ready
from lampyris.entry.tables import load_tables
from lampyris.foundation.settings.redis import RedisSettings
from lampyris.foundation.storage.analytics.fake import FakeAnalytics
from lampyris.foundation.storage.blobs.fake import FakeBlobs
from lampyris.foundation.storage.blobs.s3 import Bucket, open_s3
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.cache.redis import RedisCache
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.queue import disk
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.queue.redis import RedisQueue
from lampyris.foundation.storage.redis_server import open_redis
from lampyris.foundation.storage.stores import Stores


@pytest.fixture
async def healthy(tmp_path: Path) -> AsyncIterator[Stores]:
    load_tables()
    stores = Stores(
        analytics=FakeAnalytics(),
        metadata=open_metadata(tmp_path / "metadata.db"),
        queue=DiskQueue(tmp_path / "queue"),
        blobs=FakeBlobs(),
        cache=MemoryCache(),
    )
    yield stores
    await stores.queue.close()
    await stores.metadata.close()


async def asked(stores: Stores) -> Response:
    app = Starlette(routes=[Route("/ready", ready)])
    app.state.stores = stores
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://web") as client:
        return await client.get("/ready")


def told(answer: Response) -> tuple[int, str, set[str]]:
    said = answer.json()
    return answer.status_code, said["status"], set(said.get("stores", ()))


async def test_all_is_well(healthy: Stores) -> None:
    assert told(await asked(healthy)) == (200, "OK", set())


async def test_redis_away_takes_no_traffic_away(healthy: Stores) -> None:
    redis = RedisSettings(redis_url=f"redis://127.0.0.1:{free_port()}")
    cluster = replace(
        healthy,
        queue=RedisQueue(open_redis(redis), healthy.blobs, healthy.metadata),
        cache=RedisCache(open_redis(redis)),
    )
    assert told(await asked(cluster)) == (200, "Degraded", {"queue", "cache"})
    await cluster.cache.close()
    await cluster.queue.close()


async def test_analytics_away_takes_no_traffic_away(healthy: Stores) -> None:
    away = replace(healthy, analytics=FakeAnalytics(away=True))
    assert told(await asked(away)) == (200, "Degraded", {"analytics"})


async def test_metadata_away(healthy: Stores) -> None:
    away = replace(healthy, metadata=open_metadata(f"postgresql://nobody@127.0.0.1:{free_port()}/none"))
    assert told(await asked(away)) == (500, "Not ready", {"metadata"})
    await away.metadata.close()


async def test_an_object_store_away_matters_where_the_queue_lies_in_it(healthy: Stores) -> None:
    bucket = Bucket(name="b", endpoint=f"http://127.0.0.1:{free_port()}", access_key_id="a", secret_access_key="s")
    away = replace(healthy, blobs=open_s3(bucket))
    assert told(await asked(away)) == (200, "Degraded", {"blobs"})
    redis = RedisSettings(redis_url=f"redis://127.0.0.1:{free_port()}")
    cluster = replace(away, queue=RedisQueue(open_redis(redis), away.blobs, away.metadata))
    assert told(await asked(cluster)) == (500, "Not ready", {"blobs", "queue"})
    await cluster.queue.close()


async def test_a_full_disk(healthy: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "LOWEST_FREE_BYTES", 1 << 62)
    assert told(await asked(healthy)) == (500, "Not ready", {"queue"})
