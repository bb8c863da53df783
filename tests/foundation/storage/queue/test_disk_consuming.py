"""What the consumer does to the queue's file, seen from those who wait for its lock."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from lampyris.foundation.storage.queue import disk_consuming
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.queue.disk_connection import connect
from lampyris.foundation.storage.queue.port import Batch, Outcome, Rejection

BATCHES = 64
FEW = 8
REJECTION = Rejection(item_id="x", reason="no id", kind="events", payload=b"{}")


def batch(number: int) -> Batch:
    project = "odd" if number % 2 else "even"
    return Batch(id=f"b{number}", project_id=project, kind="events", received_us=1, headers={}, body=b"{}", items=2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A queue with batches."""

    async def fill() -> None:
        queue = DiskQueue(tmp_path)
        await asyncio.gather(*(queue.append(batch(number)) for number in range(BATCHES)))
        await queue.close()

    asyncio.run(fill())
    return tmp_path / "queue.db"


@pytest.fixture
def db(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(file, synchronous="OFF")) as connection:
        yield connection


def under_the_lock(statements: list[str]) -> list[str]:
    return statements[statements.index("BEGIN IMMEDIATE") + 1 : statements.index("COMMIT")]


def test_the_lock_is_held_for_few_statements(db: sqlite3.Connection) -> None:
    said: list[str] = []
    db.set_trace_callback(lambda text: said.append(text.strip()))
    claimed = disk_consuming.claim(db, BATCHES, 1 << 20, 30)
    assert len(claimed) == BATCHES
    assert len(under_the_lock(said)) == 1
    said.clear()
    disk_consuming.settle(db, [Outcome(batch_id=one.id, stored=2) for one in claimed])
    assert len(under_the_lock(said)) <= FEW
    assert db.execute("SELECT count(*) FROM batches").fetchone() == (0,)


def test_two_consumers_share_the_batches(file: Path, db: sqlite3.Connection) -> None:
    with closing(connect(file, synchronous="OFF")) as other:
        mine = disk_consuming.claim(db, 40, 1 << 20, 30)
        theirs = disk_consuming.claim(other, 40, 1 << 20, 30)
    assert (len(mine), len(theirs)) == (40, BATCHES - 40)
    assert not {one.id for one in mine} & {one.id for one in theirs}


def test_each_project_is_counted_and_each_batch_once(db: sqlite3.Connection) -> None:
    outcomes = [
        Outcome(batch_id="b0", stored=1, rejections=[REJECTION]),
        Outcome(batch_id="b1", stored=2),
        Outcome(batch_id="b1", stored=1),
        Outcome(batch_id="b2", stored=2),
        Outcome(batch_id="unknown", stored=9),
    ]
    disk_consuming.settle(db, outcomes)
    disk_consuming.settle(db, outcomes)
    counts = db.execute("SELECT project_id, stored_items, rejected_items FROM accounts ORDER BY 1").fetchall()
    assert counts == [("even", 3, 1), ("odd", 2, 0)]
    assert db.execute("SELECT batch_id, project_id, reason FROM rejected").fetchall() == [("b0", "even", "no id")]
    assert db.execute("SELECT count(*) FROM batches").fetchone() == (BATCHES - 3,)
