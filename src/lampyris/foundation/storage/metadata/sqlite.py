"""The embedded metadata engine: one SQLite file in WAL mode, shared by every process of the installation."""

import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, Connection, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from lampyris.foundation.storage.metadata.sessions import SqlMetadata, named_failures

BUSY_MS = 30_000
"""How long a writer waits for the writer of another process before it gives up."""
READERS = 4
WAL_TRIES = 50


def open_sqlite(path: Path) -> SqlMetadata:
    """The store in the file `path`; its folder is made when absent, the file on first use.

    Raises: StoreUnavailable when the folder cannot be made.
    """
    with named_failures():
        path.parent.mkdir(parents=True, exist_ok=True)
    return SqlMetadata(
        reader=_engine(path, begin="BEGIN", connections=READERS, query_only=True),
        writer=_engine(path, begin="BEGIN IMMEDIATE", connections=1, query_only=False),
    )


def open_for_migration(path: Path) -> AsyncEngine:
    """An engine whose transactions hold the write lock from their start and whose foreign keys are off.

    Rebuilding a table drops the old one; with foreign keys on, that would delete every row that refers to it.
    """
    return _engine(path, begin="BEGIN IMMEDIATE", connections=1, query_only=False, foreign_keys=False)


def keep_copy(path: Path, revision: str) -> Path:
    """The whole file as it is now, beside it as `metadata-at-REVISION.db`, instead of the copy of an earlier upgrade.

    Call it while the write lock is held: then nobody can add to the file before the migration that follows.
    """
    copy = path.with_name(f"{path.stem}-at-{revision}{path.suffix}")
    unfinished = copy.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(unfinished)) as target:
        source.backup(target)
    unfinished.chmod(path.stat().st_mode & 0o777)
    os.replace(unfinished, copy)
    for earlier in path.parent.glob(f"{path.stem}-at-*{path.suffix}"):
        if earlier != copy:
            earlier.unlink()
    return copy


def _engine(path: Path, *, begin: str, connections: int, query_only: bool, foreign_keys: bool = True) -> AsyncEngine:
    engine = create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_MS / 1000,
        connect_args={"timeout": BUSY_MS / 1000},
    )

    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        del entry
        # The driver's own transactions start late and never with a write lock: we say BEGIN ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        _enter_wal(connection)
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        cursor.execute(f"PRAGMA query_only={'ON' if query_only else 'OFF'}")
        cursor.close()

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", start)
    return engine


def _enter_wal(connection: DBAPIConnection) -> None:
    """Switching to WAL ignores the busy timeout, so several first starts at once must try again by themselves."""
    cursor = connection.cursor()
    for tries_left in reversed(range(WAL_TRIES)):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError:
            if not tries_left:
                raise
            time.sleep(0.02)
    cursor.close()
