"""The embedded queue: one SQLite file in WAL mode, shared by the web and the worker process.

Appends are group-committed: whatever waits while one fsync runs goes into the next transaction together.
The worker's own writes (claim, settle) are not fsynced: losing one only repeats work that is harmless to repeat.
"""

import asyncio
import contextlib
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import IO, NamedTuple, TypeVar

import structlog
import zstandard

from lampyris.foundation.clock import now_us
from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.ids import random_uuid
from lampyris.foundation.storage.queue import disk_consuming, disk_copy
from lampyris.foundation.storage.queue.disk_connection import connect
from lampyris.foundation.storage.queue.disk_space import fold_wal, return_space
from lampyris.foundation.storage.queue.doorbell import Doorbell
from lampyris.foundation.storage.queue.headers import decode_headers, encode_headers
from lampyris.foundation.storage.queue.port import Batch, Ledger, Outcome, QueueRecord, Rejection

T = TypeVar("T")

log = structlog.get_logger()

SCHEMA = (Path(__file__).parent / "disk_schema.sql").read_text(encoding="utf-8")
LOWEST_FREE_BYTES = 64 << 20
"""Below this much free disk nothing is accepted any more, so that what was accepted can still be stored."""
GROUP_LIMIT = 256


class _Opened(NamedTuple):
    """A connection, and the file it is on: a file that is deleted lives on for those who have it open."""

    connection: sqlite3.Connection
    inode: int | None


class DiskQueue:
    """An `IngestQueue` in `<folder>/queue.db`.

    When that file is deleted or replaced under a running service, what comes goes into a new one at once, and the
    consumer first empties the old one, which it still holds.
    """

    accounts_in_metadata = False

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "queue.db"
        self._open("FULL").connection.close()
        self._waiting: SimpleQueue[tuple[Batch, asyncio.Future[None]] | None] = SimpleQueue()
        self._writer = threading.Thread(target=self._write_forever, name="queue-writer", daemon=True)
        self._writer_started = False
        # One thread owns the connection of everything but appends.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="queue")
        self._opened: _Opened | None = None
        self._consuming: IO[bytes] | None = None
        self._bell = Doorbell(folder / "news.pipe")

    def _open(self, synchronous: str) -> _Opened:
        connection = connect(self._path, synchronous=synchronous)
        connection.executescript(SCHEMA)
        return _Opened(connection, _inode(self._path))

    # -- appending ---------------------------------------------------------------------------------------------

    async def append(self, batch: Batch) -> None:
        """See `IngestQueue.append`."""
        if not self._writer_started:
            self._writer_started = True
            self._writer.start()
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put((batch, future))
        await future

    def _write_forever(self) -> None:
        opened = self._open("FULL")
        compressor = zstandard.ZstdCompressor(level=1)
        while (first := self._waiting.get()) is not None:
            group = [first]
            while len(group) < GROUP_LIMIT and not self._waiting.empty():
                if (item := self._waiting.get()) is None:
                    self._waiting.put(None)
                    break
                group.append(item)
            opened = self._commit(opened, compressor, group)
        opened.connection.close()

    def _commit(
        self,
        opened: _Opened,
        compressor: zstandard.ZstdCompressor,
        group: Sequence[tuple[Batch, asyncio.Future[None]]],
    ) -> _Opened:
        """Returns the connection for the next group: another one when the file is not there any more."""
        error: Exception | None = None
        try:
            self._refuse_when_disk_is_low()
            batches = [batch for batch, _ in group]
            rows = [_batch_row(batch, compressor) for batch in batches]
            _insert(opened.connection, rows, batches)
            if opened.inode != _inode(self._path):
                log.warning("queue.file_replaced", path=str(self._path))
                fresh = self._open("FULL")
                opened.connection.close()
                opened = fresh
                # Perhaps for the second time, which is harmless: ids are those of the batches.
                _insert(opened.connection, rows, batches)
        except Exception as failure:  # noqa: BLE001  # whatever happened, every waiting request must hear of it
            with contextlib.suppress(sqlite3.Error):
                opened.connection.execute("ROLLBACK")
            error = _as_store_error(failure)
        else:
            self._bell.ring()
        for _, future in group:
            future.get_loop().call_soon_threadsafe(_finish, future, error)
        return opened

    def _refuse_when_disk_is_low(self) -> None:
        free = os.statvfs(self._path.parent)
        if free.f_bavail * free.f_frsize < LOWEST_FREE_BYTES:
            raise StoreUnavailable(
                "queue", f"less than {LOWEST_FREE_BYTES >> 20} MiB of disk are free; free some space"
            )

    # -- claiming and settling ---------------------------------------------------------------------------------

    async def claim(self, *, limit_batches: int, limit_bytes: int, lease_s: float) -> list[Batch]:
        """See `IngestQueue.claim`. A consumer that is alone takes over at once what a dead one had claimed."""

        def work(db: sqlite3.Connection) -> list[Batch]:
            if self._consuming is None and (held := self._become_only_consumer()) is not None:
                self._consuming = held
                db.execute("UPDATE batches SET claimable_us = 0")
            return disk_consuming.claim(db, limit_batches, limit_bytes, lease_s)

        return await self._run(work)

    def _become_only_consumer(self) -> IO[bytes] | None:
        """The open lock file, None while another process consumes. The system lets go of it when we die."""
        file = self._path.with_name("consumer.lock").open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return None
        return file

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """See `IngestQueue.settle`."""
        await self._run(lambda db: disk_consuming.settle(db, outcomes))
        await self._run(lambda _: fold_wal(self._path))

    async def release(self, batch_ids: Sequence[str], *, retry_in_s: float) -> None:
        """See `IngestQueue.release`."""
        claimable_us = now_us() + int(retry_in_s * 1e6)
        await self._run(lambda db: db.executemany(RELEASE, [(claimable_us, batch_id) for batch_id in batch_ids]))
        self._bell.ring()

    async def wait(self, timeout_s: float) -> None:
        """See `IngestQueue.wait`. Another process appends: it rings."""
        deadline = time.monotonic() + timeout_s
        while (left_s := deadline - time.monotonic()) > 0:
            self._bell.clear()
            if await self._run(_claimable):
                return
            await self._run(lambda db: return_space(db, self._path))
            await self._bell.heard(left_s)

    # -- accounts ----------------------------------------------------------------------------------------------

    async def ledger(self, project_id: str | None = None) -> Ledger:
        """See `IngestQueue.ledger`."""
        return await self._run(lambda db: _ledger(db, project_id))

    async def rejected(self, project_id: str | None, *, limit: int) -> list[tuple[str, Rejection]]:
        """See `IngestQueue.rejected`."""
        return await self._run(lambda db: _rejected(db, project_id, limit))

    async def replay(self, project_id: str | None) -> int:
        """See `IngestQueue.replay`."""
        replayed = await self._run(lambda db: _replay(db, project_id))
        self._bell.ring()
        return replayed

    async def export(self) -> AsyncIterator[QueueRecord]:
        """See `IngestQueue.export`. The WAL cannot be emptied while this is read."""
        with contextlib.closing(connect(self._path, synchronous="OFF")) as connection:
            found = disk_copy.records(connection)
            try:
                while (record := await asyncio.to_thread(_next, found)) is not None:
                    yield record
            finally:
                found.close()

    async def load(self, records: Sequence[QueueRecord]) -> None:
        """See `IngestQueue.load`."""
        await self._run_durably(lambda db: disk_copy.take(db, records))

    async def clear(self) -> None:
        """See `IngestQueue.clear`."""
        await self._run_durably(disk_copy.forget)

    @property
    def accepts_with(self) -> frozenset[str]:
        """See `IngestQueue.accepts_with`."""
        return frozenset({"queue"})

    async def ping(self) -> None:
        """See `IngestQueue.ping`."""
        self._refuse_when_disk_is_low()
        await self._run(_claimable)

    async def close(self) -> None:
        """See `IngestQueue.close`."""
        if self._writer_started:
            self._waiting.put(None)
            await asyncio.to_thread(self._writer.join)
        if self._opened is not None:
            await self._run(lambda db: db.close())
        self._thread.shutdown()
        self._bell.close()
        if self._consuming is not None:
            self._consuming.close()

    async def _run_durably(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """On a connection of its own whose commits are fsynced."""

        def call() -> None:
            try:
                with contextlib.closing(connect(self._path, synchronous="FULL")) as connection:
                    work(connection)
            except sqlite3.Error as error:
                raise _as_store_error(error) from error

        await asyncio.to_thread(call)

    async def _run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        def call() -> T:
            try:
                if self._opened is not None and self._is_done_with(self._opened):
                    self._opened.connection.close()
                    self._opened = None
                if self._opened is None:
                    self._opened = self._open("OFF")
                return work(self._opened.connection)
            except sqlite3.Error as error:
                raise _as_store_error(error) from error

        return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    def _is_done_with(self, opened: _Opened) -> bool:
        """Whether the file was replaced and holds nothing that only we, the consumer, can still save."""
        if opened.inode == _inode(self._path):
            return False
        return self._consuming is None or opened.connection.execute("SELECT 1 FROM batches LIMIT 1").fetchone() is None


INSERT_BATCH = """
    INSERT INTO batches (id, project_id, kind, received_us, headers, body, body_bytes, items, claimable_us)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)
"""
COUNT_RECEIVED = """
    INSERT INTO accounts (project_id, received_batches, received_items) VALUES (?, 1, ?)
    ON CONFLICT (project_id) DO UPDATE
    SET received_batches = received_batches + 1, received_items = received_items + excluded.received_items
"""
RELEASE = "UPDATE batches SET claimable_us = ? WHERE id = ?"


def _inode(path: Path) -> int | None:
    """Which file stands at the path now; None when there is none."""
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]], batches: Sequence[Batch]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(INSERT_BATCH, rows)
    connection.executemany(COUNT_RECEIVED, [(batch.project_id, batch.items) for batch in batches])
    connection.execute("COMMIT")


def _next(found: Iterator[QueueRecord]) -> QueueRecord | None:
    """The next record in a thread; None at the end."""
    try:
        return next(found, None)
    except sqlite3.Error as error:
        raise _as_store_error(error) from error


def _batch_row(batch: Batch, compressor: zstandard.ZstdCompressor) -> tuple[object, ...]:
    body = compressor.compress(batch.body)
    headers = encode_headers(batch.headers)
    return (
        *(batch.id, batch.project_id, batch.kind, batch.received_us, headers, body, len(batch.body)),
        batch.items,
    )


def _finish(future: asyncio.Future[None], error: Exception | None) -> None:
    if future.done():  # the request was cancelled meanwhile
        return
    if error is None:
        future.set_result(None)
    else:
        future.set_exception(error)


def _as_store_error(error: Exception) -> StoreUnavailable:
    if isinstance(error, StoreUnavailable):
        return error
    return StoreUnavailable("queue", f"the ingestion queue cannot be used ({error}); check the disk of the data folder")


def _claimable(db: sqlite3.Connection) -> bool:
    return db.execute("SELECT 1 FROM batches WHERE claimable_us <= ? LIMIT 1", (now_us(),)).fetchone() is not None


def _ledger(db: sqlite3.Connection, project_id: str | None) -> Ledger:
    scope = (project_id, project_id)
    accounts = db.execute(
        "SELECT coalesce(sum(received_batches), 0), coalesce(sum(received_items), 0), coalesce(sum(stored_items), 0),"
        " coalesce(sum(rejected_items), 0) FROM accounts WHERE ? IS NULL OR project_id = ?",
        scope,
    ).fetchone()
    pending = db.execute(
        "SELECT count(*), coalesce(sum(items), 0), coalesce(sum(body_bytes), 0), min(received_us)"
        " FROM batches WHERE ? IS NULL OR project_id = ?",
        scope,
    ).fetchone()
    return Ledger(
        received_batches=accounts[0],
        received_items=accounts[1],
        stored_items=accounts[2],
        rejected_items=accounts[3],
        pending_batches=pending[0],
        pending_items=pending[1],
        pending_bytes=pending[2],
        oldest_pending_us=pending[3],
    )


def _rejected(db: sqlite3.Connection, project_id: str | None, limit: int) -> list[tuple[str, Rejection]]:
    rows = db.execute(
        "SELECT project_id, item_id, reason, kind, payload, items FROM rejected WHERE ? IS NULL OR project_id = ?"
        " ORDER BY seq DESC LIMIT ?",
        (project_id, project_id, limit),
    )
    return [
        (row[0], Rejection(item_id=row[1], reason=row[2], kind=row[3], payload=row[4], items=row[5])) for row in rows
    ]


def _replay(db: sqlite3.Connection, project_id: str | None) -> int:
    compressor = zstandard.ZstdCompressor(level=1)
    db.execute("PRAGMA synchronous = FULL")  # what leaves `rejected` must be in `batches` for good
    db.execute("BEGIN IMMEDIATE")
    try:
        rows = db.execute(
            "DELETE FROM rejected WHERE ? IS NULL OR project_id = ?"
            " RETURNING project_id, kind, headers, payload, items",
            (project_id, project_id),
        ).fetchall()
        for owner, kind, headers, payload, items in rows:
            batch = Batch(
                id=random_uuid(),
                project_id=owner,
                kind=kind,
                received_us=now_us(),
                headers=decode_headers(headers),
                body=payload,
                items=items,
            )
            db.execute(INSERT_BATCH, _batch_row(batch, compressor))
            db.execute("UPDATE accounts SET rejected_items = rejected_items - ? WHERE project_id = ?", (items, owner))
        db.execute("COMMIT")
    except BaseException:
        disk_consuming.roll_back(db)
        raise
    finally:
        db.execute("PRAGMA synchronous = OFF")
    return sum(row[4] for row in rows)
