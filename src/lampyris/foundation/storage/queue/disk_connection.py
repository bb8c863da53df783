"""How the file of the embedded queue is opened."""

import sqlite3
from pathlib import Path


def connect(path: Path, *, synchronous: str) -> sqlite3.Connection:
    """A connection with our pragmas. `synchronous` FULL makes its commits survive a power cut, OFF does not."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
    connection.execute("PRAGMA page_size = 16384")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(f"PRAGMA synchronous = {synchronous}")
    # Only `fold_wal` copies the WAL into the file: it must fsync, and must not delay an acknowledgement.
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    return connection
