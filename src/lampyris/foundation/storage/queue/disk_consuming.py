"""What the consumer of the embedded queue does to its file: claim batches, settle them.

Whoever holds the lock of the file holds up acknowledgements, and in the worker every step of SQLite may wait for other
threads. So bodies are read before the lock is taken, and under it the statements are few, however many the batches.
"""

import contextlib
import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import zstandard

from lampyris.foundation.clock import now_us
from lampyris.foundation.storage.queue.headers import decode_headers
from lampyris.foundation.storage.queue.port import Batch, Outcome

SELECT_CLAIMABLE = """
    SELECT seq, id, project_id, kind, received_us, headers, body, items, attempts, body_bytes
    FROM batches WHERE claimable_us <= ? ORDER BY seq LIMIT ?
"""
TAKE = """
    UPDATE batches SET claimable_us = ?, attempts = attempts + 1
    WHERE seq IN (SELECT value FROM json_each(?)) AND claimable_us <= ?
"""
OUTCOME = """
    CREATE TEMP TABLE IF NOT EXISTS outcome (
        batch_id TEXT PRIMARY KEY, stored INTEGER NOT NULL, rejected INTEGER NOT NULL
    )
"""
SETTLE = (
    # What was settled before has no batch any more: it is not counted again.
    """
    INSERT INTO settled (batch_id, project_id, received_us, settled_us, stored, rejected)
    SELECT batch_id, project_id, received_us, :at_us, stored, rejected FROM outcome JOIN batches ON id = batch_id
    """,
    """
    WITH sums AS (
        SELECT project_id, sum(stored) AS stored, sum(rejected) AS rejected
        FROM outcome JOIN batches ON id = batch_id GROUP BY project_id
    )
    UPDATE accounts SET stored_items = stored_items + sums.stored, rejected_items = rejected_items + sums.rejected
    FROM sums WHERE accounts.project_id = sums.project_id
    """,
    "DELETE FROM batches WHERE id IN (SELECT batch_id FROM outcome)",
    "DELETE FROM settled WHERE seq <= (SELECT max(seq) FROM settled) - 20000",
)
INSERT_REJECTED = """
    INSERT INTO rejected (project_id, batch_id, kind, headers, item_id, reason, payload, items, rejected_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def claim(db: sqlite3.Connection, limit_batches: int, limit_bytes: int, lease_s: float) -> list[Batch]:
    """The oldest batches that nobody has, at most so many and so large, ours for `lease_s`."""
    while rows := _first_claimable(db, limit_batches, limit_bytes):
        places = json.dumps([row[0] for row in rows])
        db.execute("BEGIN IMMEDIATE")
        try:
            at_us = now_us()
            taken = db.execute(TAKE, (at_us + int(lease_s * 1e6), places, at_us)).rowcount
            if taken == len(rows):
                db.execute("COMMIT")
                decompressor = zstandard.ZstdDecompressor()
                return [_batch(row, decompressor) for row in rows]
            db.execute("ROLLBACK")  # another consumer was quicker
        except BaseException:
            roll_back(db)
            raise
    return []


def _first_claimable(db: sqlite3.Connection, limit_batches: int, limit_bytes: int) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    total_bytes = 0
    with contextlib.closing(db.execute(SELECT_CLAIMABLE, (now_us(), limit_batches))) as found:
        for row in found:
            total_bytes += row[9]
            if rows and total_bytes > limit_bytes:
                break
            rows.append(row)
    return rows


def _batch(row: tuple[Any, ...], decompressor: zstandard.ZstdDecompressor) -> Batch:
    return Batch(
        id=row[1],
        project_id=row[2],
        kind=row[3],
        received_us=row[4],
        headers=decode_headers(row[5]),
        body=decompressor.decompress(row[6]),
        items=row[7],
        attempts=row[8],
    )


def settle(db: sqlite3.Connection, outcomes: Sequence[Outcome]) -> None:
    """Take the batches out, keep what was rejected, count. What was settled before is passed over."""
    at_us = now_us()
    by_batch = {one.batch_id: one for one in reversed(outcomes)}.values()
    counts = [(one.batch_id, one.stored, sum(item.items for item in one.rejections)) for one in by_batch]
    db.execute(OUTCOME)
    db.execute("DELETE FROM outcome")
    db.executemany("INSERT INTO outcome VALUES (?, ?, ?)", counts)
    set_aside = [one for one in by_batch if one.rejections]
    db.execute("BEGIN IMMEDIATE")
    try:
        for outcome in set_aside:
            row = db.execute("SELECT project_id, headers FROM batches WHERE id = ?", (outcome.batch_id,)).fetchone()
            if row is not None:  # else settled before
                project_id, headers = row
                db.executemany(INSERT_REJECTED, _rejected_rows(outcome, project_id, headers, at_us))
        for statement in SETTLE:
            db.execute(statement, {"at_us": at_us})
        db.execute("COMMIT")
    except BaseException:
        roll_back(db)
        raise


def _rejected_rows(outcome: Outcome, project_id: str, headers: bytes, at_us: int) -> list[tuple[object, ...]]:
    return [
        (
            *(project_id, outcome.batch_id, item.kind, headers),
            item.item_id,
            item.reason,
            item.payload,
            item.items,
            at_us,
        )
        for item in outcome.rejections
    ]


def roll_back(db: sqlite3.Connection) -> None:
    """SQLite rolls back by itself when the disk is full: the error that said so must not be hidden by a second one."""
    if db.in_transaction:
        db.execute("ROLLBACK")
