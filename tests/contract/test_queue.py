"""The contract of the ingestion queue, on every engine."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.contract.conftest import HAS_CLUSTER

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.queue import disk, disk_space
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.queue.port import Batch, IngestQueue, Outcome, QueueRecord, Rejection

ENGINES = ["disk", "redis"] if HAS_CLUSTER else ["disk"]


@pytest.fixture(params=ENGINES)
async def queue(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[IngestQueue]:
    if request.param == "redis":
        async with request.getfixturevalue("cluster")() as queue:
            yield queue
        return
    queue = DiskQueue(tmp_path)
    yield queue
    await queue.close()


def batch(id: str, project_id: str = "p", body: bytes = b"{}", items: int = 1) -> Batch:
    return Batch(
        id=id, project_id=project_id, kind="events", received_us=1, headers={"sdk": "评"}, body=body, items=items
    )


async def claim(queue: IngestQueue, lease_s: float = 30) -> list[Batch]:
    return await queue.claim(limit_batches=100, limit_bytes=1 << 20, lease_s=lease_s)


class TestClaim:
    async def test_a_body_comes_back_unchanged(self, queue: IngestQueue) -> None:
        body = os.urandom(100_000) + "你好\0".encode()
        await queue.append(batch("a", body=body))
        assert await claim(queue) == [batch("a", body=body)]

    async def test_oldest_first_and_only_once(self, queue: IngestQueue) -> None:
        for id in "abc":
            await queue.append(batch(id))
        assert [b.id for b in await claim(queue)] == ["a", "b", "c"]
        assert await claim(queue) == []

    async def test_a_lease_that_ran_out_is_handed_out_again(self, queue: IngestQueue) -> None:
        await queue.append(batch("a"))
        await claim(queue, lease_s=0)
        again = await claim(queue)
        assert [(b.id, b.attempts) for b in again] == [("a", 1)]

    async def test_at_least_one_batch_however_large(self, queue: IngestQueue) -> None:
        await queue.append(batch("a", body=os.urandom(2 << 20)))
        await queue.append(batch("b"))
        assert [b.id for b in await claim(queue)] == ["a"]

    async def test_released_batches_wait(self, queue: IngestQueue) -> None:
        await queue.append(batch("a"))
        await claim(queue)
        await queue.release(["a"], retry_in_s=60)
        assert await claim(queue) == []
        await queue.release(["a"], retry_in_s=-1)
        assert [b.id for b in await claim(queue)] == ["a"]


class TestLedger:
    async def test_received_is_stored_plus_rejected_plus_pending(self, queue: IngestQueue) -> None:
        await queue.append(batch("a", items=3))
        await queue.append(batch("b", items=4))
        bad = Rejection(item_id="x", reason="no id", kind="events", payload=b"{}")
        await claim(queue)
        await queue.settle([Outcome(batch_id="a", stored=2, rejections=[bad])])
        ledger = await queue.ledger("p")
        assert (ledger.received_items, ledger.stored_items, ledger.rejected_items, ledger.pending_items) == (7, 2, 1, 4)
        assert (ledger.received_batches, ledger.pending_batches, ledger.oldest_pending_us) == (2, 1, 1)

    async def test_a_batch_without_items_passes_through(self, queue: IngestQueue) -> None:
        await queue.append(batch("a", items=0))
        assert [(b.id, b.items) for b in await claim(queue)] == [("a", 0)]
        await queue.settle([Outcome(batch_id="a", stored=0)])
        ledger = await queue.ledger()
        pending = (ledger.pending_batches, ledger.pending_items)
        assert (ledger.received_items, ledger.stored_items, ledger.rejected_items, *pending) == (0, 0, 0, 0, 0)

    async def test_settling_twice_counts_once(self, queue: IngestQueue) -> None:
        await queue.append(batch("a"))
        await claim(queue)
        for _ in range(2):
            await queue.settle([Outcome(batch_id="a", stored=1)])
        assert (await queue.ledger()).stored_items == 1

    async def test_projects_are_counted_apart(self, queue: IngestQueue) -> None:
        await queue.append(batch("a", project_id="one"))
        assert (await queue.ledger("two")).received_items == 0


class TestReplay:
    async def test_a_rejected_item_becomes_a_batch_again(self, queue: IngestQueue) -> None:
        bad = Rejection(item_id="x", reason="no id", kind="otlp_json", payload=b"[1]")
        await queue.append(batch("a"))
        await claim(queue)
        await queue.settle([Outcome(batch_id="a", stored=0, rejections=[bad])])
        assert await queue.rejected("p", limit=10) == [("p", bad)]
        assert await queue.replay("other") == 0
        assert await queue.replay("p") == 1
        assert await queue.rejected("p", limit=10) == []
        assert [(b.kind, b.body, b.headers) for b in await claim(queue)] == [("otlp_json", b"[1]", {"sdk": "评"})]
        ledger = await queue.ledger("p")
        assert (ledger.received_items, ledger.rejected_items, ledger.pending_items) == (1, 0, 1)


class TestWait:
    async def test_returns_as_soon_as_something_is_there(self, queue: IngestQueue) -> None:
        waiting = asyncio.create_task(queue.wait(60))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await queue.append(batch("a"))
        await asyncio.wait_for(waiting, 60)


class TestSuccession:
    async def test_what_a_dead_consumer_had_claimed_is_claimed_at_once(self, tmp_path: Path) -> None:
        first, second = DiskQueue(tmp_path), DiskQueue(tmp_path)
        await first.append(batch("a"))
        assert [b.id for b in await claim(first)] == ["a"]
        assert await claim(second) == []
        await first.close()
        assert [(b.id, b.attempts) for b in await claim(second)] == [("a", 1)]
        await second.close()


class TestDurability:
    async def test_a_full_disk_refuses_and_says_so(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        queue = DiskQueue(tmp_path)
        monkeypatch.setattr(disk, "LOWEST_FREE_BYTES", 1 << 60)
        with pytest.raises(StoreUnavailable, match="free some space"):
            await queue.append(batch("a"))
        monkeypatch.undo()
        await queue.append(batch("b"))
        assert [b.id for b in await claim(queue)] == ["b"]
        await queue.close()

    async def test_room_that_a_rush_took_is_given_back(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(disk_space, "SPARE_PAGES", 64)
        web, worker = DiskQueue(tmp_path), DiskQueue(tmp_path)
        for number in range(24):
            await web.append(batch(str(number), body=os.urandom(1 << 20)))
        while claimed := await claim(worker):
            await worker.settle([Outcome(batch_id=one.id, stored=1) for one in claimed])
        for _ in range(3):
            await worker.wait(0.05)
        kept = sum(one.stat().st_size for one in tmp_path.glob("queue.db*"))
        assert kept < 4 << 20
        await web.append(batch("next"))
        assert [one.id for one in await claim(worker)] == ["next"]
        for queue in (web, worker):
            await queue.close()

    async def test_a_file_that_is_deleted_under_it_costs_nothing(self, tmp_path: Path) -> None:
        web, worker = DiskQueue(tmp_path), DiskQueue(tmp_path)
        await web.append(batch("a"))
        assert [b.id for b in await claim(worker, lease_s=0)] == ["a"]
        for left in tmp_path.glob("queue.db*"):
            left.unlink()
        await web.append(batch("b"))
        again = DiskQueue(tmp_path)
        assert (await again.ledger()).pending_batches == 1
        seen: list[str] = []
        while pending := [b.id for b in await claim(worker, lease_s=0)]:
            seen += pending
            await worker.settle([Outcome(batch_id=id, stored=1) for id in pending])
        assert set(seen) == {"a", "b"}
        assert (await again.ledger()).pending_batches == 0
        for queue in (web, worker, again):
            await queue.close()

    async def test_acknowledged_batches_survive_kill_9(self, tmp_path: Path) -> None:
        code = (
            "import asyncio, sys\n"
            "from pathlib import Path\n"
            "from lampyris.foundation.storage.queue.disk import DiskQueue\n"
            "from lampyris.foundation.storage.queue.port import Batch\n"
            "async def main():\n"
            "    queue = DiskQueue(Path(sys.argv[1]))\n"
            "    for n in range(10**6):\n"
            "        await queue.append(Batch(id=str(n), project_id='p', kind='events', received_us=n, headers={},\n"
            "                                 body=b'x' * 5000, items=1))\n"
            "        print(n, flush=True)\n"
            "asyncio.run(main())\n"
        )
        with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE) as process:
            assert process.stdout
            for _ in range(200):
                acknowledged = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
        queue = DiskQueue(tmp_path)
        found: set[int] = set()
        while batches := await claim(queue):
            found |= {int(b.id) for b in batches}
        assert found >= set(range(acknowledged + 1))
        await queue.close()


async def exported(queue: IngestQueue) -> list[QueueRecord]:
    return [record async for record in queue.export()]


class TestCopies:
    async def test_everything_moves_to_another_queue(self, queue: IngestQueue, tmp_path: Path) -> None:
        for id in "abc":
            await queue.append(batch(id, body=os.urandom(1000), items=2))
        (first, *_) = await claim(queue)
        rejection = Rejection(item_id="i", reason="坏", kind="events", payload=b"\0{}")
        await queue.settle([Outcome(batch_id=first.id, stored=1, rejections=[rejection])])
        other = DiskQueue(tmp_path / "other")
        held = await exported(queue)
        await other.load(held)
        await other.load(held)
        assert await exported(other) == held
        assert await other.ledger() == await queue.ledger()
        assert await other.rejected("p", limit=9) == [("p", rejection)]
        assert sorted(b.id for b in await claim(other)) == ["b", "c"]
        await other.close()

    async def test_what_comes_after_the_first_step_is_not_in_the_copy(self, queue: IngestQueue) -> None:
        await queue.append(batch("a"))
        await queue.append(batch("b"))
        copy = queue.export()
        seen = [await anext(copy)]
        await queue.settle([Outcome(batch_id=b.id, stored=1) for b in await claim(queue)])
        await queue.append(batch("late"))
        seen += [record async for record in copy]
        assert [record.id for record in seen if isinstance(record, Batch)] == ["a", "b"]

    async def test_a_cleared_queue_holds_nothing(self, queue: IngestQueue) -> None:
        await queue.append(batch("a"))
        await queue.clear()
        assert await exported(queue) == []
        assert await claim(queue) == []
