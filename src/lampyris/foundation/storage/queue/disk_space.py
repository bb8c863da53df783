"""The room that the embedded queue takes on the disk: the file and its WAL."""

import contextlib
import sqlite3
from pathlib import Path

from lampyris.foundation.storage.queue.disk_connection import connect

LARGE_WAL_BYTES = 32 << 20
SPARE_PAGES = 512
"""Room of settled batches (8 MiB) that the file keeps for the next ones."""
RETURNED_PAGES = 1024


def fold_wal(path: Path, *, from_bytes: int = LARGE_WAL_BYTES) -> None:
    """Copy the WAL into the file when it has grown, by a fsyncing connection.

    PASSIVE does the long part beside the writers; TRUNCATE, which locks them out, then finds little to do.
    """
    wal = path.with_name(path.name + "-wal")
    if not wal.exists() or wal.stat().st_size < from_bytes:
        return
    with contextlib.closing(connect(path, synchronous="FULL")) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def return_space(db: sqlite3.Connection, path: Path) -> None:
    """Give room that a rush left back to the file system, a part at a time; for when nothing waits."""
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    if free <= SPARE_PAGES:
        return
    with contextlib.suppress(sqlite3.OperationalError):  # a full disk, a busy writer: the next time will do
        # As a script: every page is a step of its own, and `execute` makes only the first.
        db.executescript(f"PRAGMA incremental_vacuum({min(free - SPARE_PAGES, RETURNED_PAGES)})")
        fold_wal(path, from_bytes=1)
