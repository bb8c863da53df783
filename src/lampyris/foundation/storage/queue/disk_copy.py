"""Reading everything out of the embedded queue, and taking over what another queue held."""

import sqlite3
from collections.abc import Generator, Sequence

import zstandard

from lampyris.foundation.storage.queue.headers import decode_headers, encode_headers
from lampyris.foundation.storage.queue.port import Account, Batch, QueueRecord, Rejection, SetAside

SELECT_ACCOUNTS = """
    SELECT project_id, received_batches - (SELECT count(*) FROM batches WHERE batches.project_id = accounts.project_id),
           stored_items, rejected_items
    FROM accounts
"""
SELECT_REJECTED = """
    SELECT project_id, batch_id, headers, item_id, reason, kind, payload, items, rejected_us FROM rejected ORDER BY seq
"""
SELECT_BATCHES = "SELECT id, project_id, kind, received_us, headers, body, items, attempts FROM batches ORDER BY seq"
TAKE_BATCH = """
    INSERT OR IGNORE INTO batches
        (id, project_id, kind, received_us, headers, body, body_bytes, items, attempts, claimable_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
"""
TAKE_ACCOUNT = """
    INSERT OR IGNORE INTO accounts (project_id, received_batches, received_items, stored_items, rejected_items)
    VALUES (?, ?, ?, ?, ?)
"""
COUNT_TAKEN = """
    INSERT INTO accounts (project_id, received_batches, received_items) VALUES (?, 1, ?)
    ON CONFLICT (project_id) DO UPDATE
    SET received_batches = received_batches + 1, received_items = received_items + excluded.received_items
"""
TAKE_REJECTED = """
    INSERT INTO rejected (project_id, batch_id, headers, item_id, reason, kind, payload, items, rejected_us)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
    WHERE NOT EXISTS (SELECT 1 FROM rejected WHERE batch_id = ?2 AND item_id = ?4 AND rejected_us = ?9)
"""


def records(db: sqlite3.Connection) -> Generator[QueueRecord, None, None]:
    """Everything, as of the first step. The connection must be in no transaction; it is in one until the end."""
    decompressor = zstandard.ZstdDecompressor()
    db.execute("BEGIN")
    try:
        for owner, settled, stored, rejected in db.execute(SELECT_ACCOUNTS):
            yield Account(project_id=owner, settled_batches=settled, stored_items=stored, rejected_items=rejected)
        for owner, batch_id, headers, item_id, reason, kind, payload, items, at_us in db.execute(SELECT_REJECTED):
            rejection = Rejection(item_id=item_id, reason=reason, kind=kind, payload=payload, items=items)
            yield SetAside(
                project_id=owner,
                batch_id=batch_id,
                headers=decode_headers(headers),
                rejection=rejection,
                rejected_us=at_us,
            )
        for id, owner, kind, received_us, headers, body, items, attempts in db.execute(SELECT_BATCHES):
            yield Batch(
                id=id,
                project_id=owner,
                kind=kind,
                received_us=received_us,
                headers=decode_headers(headers),
                body=decompressor.decompress(body),
                items=items,
                attempts=attempts,
            )
    finally:
        db.execute("ROLLBACK")


def take(db: sqlite3.Connection, taken: Sequence[QueueRecord]) -> None:
    """Add what is not known yet, all or nothing."""
    compressor = zstandard.ZstdCompressor(level=1)
    db.execute("BEGIN IMMEDIATE")
    try:
        for record in taken:
            _take(db, record, compressor)
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def _take(db: sqlite3.Connection, record: QueueRecord, compressor: zstandard.ZstdCompressor) -> None:
    if isinstance(record, Account):
        received = record.stored_items + record.rejected_items
        counts = (record.settled_batches, received, record.stored_items, record.rejected_items)
        db.execute(TAKE_ACCOUNT, (record.project_id, *counts))
    elif isinstance(record, SetAside):
        item = record.rejection
        head = (record.project_id, record.batch_id, encode_headers(record.headers))
        what = (item.item_id, item.reason, item.kind, item.payload, item.items, record.rejected_us)
        db.execute(TAKE_REJECTED, (*head, *what))
    else:
        told = (record.id, record.project_id, record.kind, record.received_us, encode_headers(record.headers))
        body = (compressor.compress(record.body), len(record.body), record.items, record.attempts)
        if db.execute(TAKE_BATCH, (*told, *body)).rowcount:
            db.execute(COUNT_TAKEN, (record.project_id, record.items))


def forget(db: sqlite3.Connection) -> None:
    """Empty every table."""
    db.execute("BEGIN IMMEDIATE")
    for statement in ("DELETE FROM batches", "DELETE FROM rejected", "DELETE FROM accounts", "DELETE FROM settled"):
        db.execute(statement)
    db.execute("COMMIT")
