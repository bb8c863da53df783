"""What only the queue of a cluster can run into: several processes, a Redis that forgets, bodies that are gone."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

import pytest
from tests.bench.servers import ObjectStore, RedisProcess
from tests.contract.test_queue import batch, claim

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.settings.redis import RedisSettings
from lampyris.foundation.storage.blobs.fake import FakeBlobs
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.queue import packs, sweeping
from lampyris.foundation.storage.queue.ledger import LOST
from lampyris.foundation.storage.queue.port import Batch, Outcome
from lampyris.foundation.storage.queue.redis import RedisQueue
from lampyris.foundation.storage.redis_server import open_redis

Cluster = Callable[[], AbstractAsyncContextManager[RedisQueue]]


async def claim_within(queue: RedisQueue, count: int, patience_s: float = 40) -> list[Batch]:
    """Claim until `count` batches came, as a worker does."""
    found: list[Batch] = []
    async with asyncio.timeout(patience_s):
        while len(found) < count:
            await queue.wait(1)
            found += await claim(queue)
    return found


class TestManyProcesses:
    async def test_each_batch_goes_to_one_worker(self, cluster: Cluster) -> None:
        async with cluster() as web, cluster() as one, cluster() as two:
            await asyncio.gather(*(web.append(batch(str(number))) for number in range(200)))
            found: list[list[str]] = [[], []]
            async with asyncio.timeout(60):
                while sum(map(len, found)) < 200:
                    for place, worker in enumerate((one, two)):
                        batches = await worker.claim(limit_batches=64, limit_bytes=1 << 20, lease_s=60)
                        found[place] += [found.id for found in batches]
            assert sorted([*found[0], *found[1]], key=int) == [str(number) for number in range(200)]

    async def test_what_a_stopped_worker_held_is_claimed_at_once(self, cluster: Cluster) -> None:
        async with cluster() as web, cluster() as second:
            async with cluster() as first:
                await web.append(batch("a"))
                await claim_within(first, 1)
                assert await claim(second) == []
            assert [(b.id, b.attempts) for b in await claim(second)] == [("a", 1)]

    async def test_a_queue_closes_though_a_library_swallows_the_cancellation(
        self, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        entered = asyncio.Event()

        async def swallowing(_self: RedisQueue) -> None:
            entered.set()
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(60)

        monkeypatch.setattr(RedisQueue, "_keep", swallowing)
        async with asyncio.timeout(40), cluster() as queue:
            await claim(queue)
            await entered.wait()

    async def test_what_a_dead_worker_held_is_claimed_soon(
        self, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lampyris.foundation.storage.queue.stream.ABANDONED_MS", 500)
        async with cluster() as dead, cluster() as alive:
            await dead.append(batch("a"))
            await claim_within(dead, 1)
            dead._keeping.cancel()  # type: ignore[union-attr]  # nothing of it moves any more
            assert [(b.id, b.attempts) for b in await claim_within(alive, 1)] == [("a", 1)]

    async def test_requests_that_come_together_share_an_object(self, tmp_path: Path) -> None:
        blobs, metadata = FakeBlobs(), open_metadata(tmp_path / "metadata.db")
        queue = RedisQueue(open_redis(RedisSettings(redis_url="redis://127.0.0.1:1")), blobs, metadata)
        await asyncio.gather(*(queue.append(batch(str(number))) for number in range(200)))
        assert len(blobs.blobs) < 20
        ids = [b.id for data in blobs.blobs.values() for b in packs.unpacked(data)]
        assert sorted(ids, key=int) == [str(number) for number in range(200)]
        await queue.close()
        await metadata.close()


class TestRedisForgets:
    async def test_a_restart_without_memory_loses_nothing(self, cluster: Cluster, redis_server: RedisProcess) -> None:
        async with cluster() as web, cluster() as worker:
            await web.append(batch("a"))
            await web.append(batch("b"))
            [first] = await worker.claim(limit_batches=1, limit_bytes=1, lease_s=60)
            redis_server.restart()
            others = await claim_within(worker, 1)
            assert {first.id, *(found.id for found in others)} == {"a", "b"}
            await worker.settle([Outcome(batch_id=id, stored=1) for id in "ab"])
            ledger = await worker.ledger()
            assert (ledger.received_items, ledger.stored_items, ledger.pending_items) == (2, 2, 0)

    async def test_accepting_goes_on_while_redis_is_away(self, cluster: Cluster, redis_server: RedisProcess) -> None:
        async with cluster() as web:
            redis_server.kill()
            try:
                await web.append(batch("a"))
                with pytest.raises(StoreUnavailable, match="Redis at"):
                    await web.ping()
                with pytest.raises(StoreUnavailable, match="Redis at"):
                    await claim(web)
            finally:
                redis_server.start()
            assert [b.id for b in await claim_within(web, 1)] == ["a"]

    async def test_a_web_process_that_died_before_its_announcement(
        self, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sweeping, "GRACE_S", 0)
        monkeypatch.setattr(sweeping, "EVERY_S", 0.2)
        async with cluster() as dying, cluster() as worker:
            await claim(worker)
            dying._tell = lambda telling: telling.close()  # type: ignore[method-assign]
            await dying.append(batch("a", items=3))
            assert [(b.id, b.items) for b in await claim_within(worker, 1)] == [("a", 3)]
            assert (await worker.ledger("p")).received_items == 3

    async def test_an_announcement_that_comes_twice_is_recognised(self, cluster: Cluster) -> None:
        async with cluster() as web, cluster() as worker:
            await web.append(batch("a"))
            await claim_within(worker, 1)
            held = next(iter(worker._held.values())).entry
            await worker._stream.announce(held.key, bytes=2, batches=1)
            await worker.settle([Outcome(batch_id="a", stored=1)])
            assert await claim(worker) == []
            assert (await worker.ledger()).stored_items == 1


class TestBodies:
    async def test_settled_bodies_are_deleted(self, cluster: Cluster) -> None:
        async with cluster() as queue:
            await queue.append(batch("a"))
            await claim_within(queue, 1)
            await queue.settle([Outcome(batch_id="a", stored=1)])
            assert [key async for key in queue._blobs.keys(packs.FOLDER)] == []

    async def test_a_body_that_somebody_deleted_is_accounted_for(self, cluster: Cluster) -> None:
        async with cluster() as queue:
            await queue.append(batch("a", items=5))
            assert (await queue.ledger()).pending_items == 5
            for key in [key async for key in queue._blobs.keys(packs.FOLDER)]:
                await queue._blobs.delete(key)
            assert await claim(queue) == []
            ledger = await queue.ledger()
            assert (ledger.pending_items, ledger.rejected_items) == (0, 5)
            assert [item.reason for _, item in await queue.rejected("p", limit=5)] == [LOST]
            assert await queue.replay("p") == 0

    async def test_an_object_that_is_no_pack_blocks_nobody(self, cluster: Cluster) -> None:
        async with cluster() as queue:
            await queue._blobs.put(bad := packs.new_key(), b"not a pack")
            await queue._stream.announce(bad, bytes=10, batches=1)
            await queue.append(batch("a"))
            assert [b.id for b in await claim_within(queue, 1)] == ["a"]
            name = bad.rpartition("/")[2]
            assert [key async for key in queue._blobs.keys(packs.UNREADABLE)] == [f"{packs.UNREADABLE}/{name}"]

    async def test_an_object_store_that_is_away_refuses(self, cluster: Cluster, object_store: ObjectStore) -> None:
        async with cluster() as queue:
            await queue.append(batch("before"))
            object_store.kill()
            try:
                with pytest.raises(StoreUnavailable, match="nothing could be kept"):
                    await queue.append(batch("refused"))
                with pytest.raises(StoreUnavailable):
                    await claim(queue)
            finally:
                object_store.start()
            await queue.append(batch("after"))
            assert {b.id for b in await claim_within(queue, 2)} == {"before", "after"}


async def test_the_ledger_may_be_sqlite(redis_server: RedisProcess, tmp_path: Path) -> None:
    metadata = open_metadata(tmp_path / "metadata.db")
    await migrate(metadata)
    prefix = f"{tmp_path.name}:"
    queue = RedisQueue(
        open_redis(RedisSettings(redis_url=redis_server.url, redis_key_prefix=prefix)), FakeBlobs(), metadata
    )
    await queue.append(batch("a", items=2))
    assert [b.id for b in await claim_within(queue, 1)] == ["a"]
    await queue.settle([Outcome(batch_id="a", stored=2)])
    assert (await queue.ledger("p")).stored_items == 2
    await queue.close()
    await metadata.close()
