"""Which metadata engine a URL or a path means."""

from pathlib import Path

from sqlalchemy import make_url

from lampyris.foundation.storage.metadata.postgres import open_postgres
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.metadata.sqlite import open_sqlite


def open_metadata(url_or_path: str | Path) -> SqlMetadata:
    """Open the store behind `postgresql://...`, `sqlite:///path` or a plain file path; nothing is contacted yet.

    Raises: ValueError for a URL of another database.
    """
    if isinstance(url_or_path, Path) or "://" not in url_or_path:
        return open_sqlite(Path(url_or_path))
    backend = make_url(url_or_path.replace("postgres://", "postgresql://", 1)).get_backend_name()
    if backend == "postgresql":
        return open_postgres(url_or_path.replace("postgres://", "postgresql://", 1))
    if backend == "sqlite":
        return open_sqlite(Path(make_url(url_or_path).database or ""))
    raise ValueError(f"DATABASE_URL must begin with postgresql:// (or be left unset for SQLite), not {backend}://")
