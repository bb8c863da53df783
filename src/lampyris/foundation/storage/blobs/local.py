"""Blobs as files of one folder."""

import asyncio
import os
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from lampyris.foundation.errors import NotFound, StoreUnavailable
from lampyris.foundation.storage.blobs.port import check_key

INCOMING = ".incoming"
"""Half-written files stand here; keys never begin with a dot."""
ABANDONED_S = 24 * 3600


class LocalBlobs:
    """Each blob is one file. It appears under its name complete and on stable storage, or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._incoming = folder / INCOMING
        self._incoming.mkdir(parents=True, exist_ok=True)
        self._drop_abandoned()

    async def put(self, key: str, data: bytes) -> None:
        """As the contract says."""
        path = self._path(key)
        await asyncio.to_thread(self._write, path, data)

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """As the contract says."""
        path = self._path(key)
        size_bytes = 0
        part = await asyncio.to_thread(self._open_part)
        try:
            async for chunk in chunks:
                await asyncio.to_thread(_append, part, chunk)
                size_bytes += len(chunk)
            await asyncio.to_thread(self._publish, part, path)
        finally:
            await asyncio.to_thread(_abandon, part)
        return size_bytes

    async def get(self, key: str) -> bytes:
        """As the contract says."""
        path = self._path(key)
        with _failures(key):
            return await asyncio.to_thread(path.read_bytes)

    async def stream(self, key: str, *, chunk_bytes: int = 1 << 18) -> AsyncIterator[bytes]:
        """As the contract says."""
        path = self._path(key)
        with _failures(key):
            file = await asyncio.to_thread(path.open, "rb")
        try:
            while True:
                with _failures(key):
                    chunk = await asyncio.to_thread(file.read, chunk_bytes)
                if not chunk:
                    return
                yield chunk
        finally:
            file.close()

    async def size_bytes(self, key: str) -> int | None:
        """As the contract says."""
        path = self._path(key)
        try:
            return (await asyncio.to_thread(path.stat)).st_size
        except FileNotFoundError:
            return None

    async def delete(self, key: str) -> None:
        """As the contract says."""
        path = self._path(key)
        with _failures(key):
            await asyncio.to_thread(_remove, path)

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """As the contract says."""
        folder = self._path(prefix)
        for found in await asyncio.to_thread(_files_below, folder):
            yield found.relative_to(self._folder).as_posix()

    async def link(self, key: str, *, expires_s: int) -> str | None:
        """Always through our own origin."""
        del key, expires_s
        return None

    async def ping(self) -> None:
        """As the contract says."""
        part = await asyncio.to_thread(self._open_part)
        try:
            await asyncio.to_thread(_append, part, b"ping")
        finally:
            await asyncio.to_thread(_abandon, part)

    def _path(self, key: str) -> Path:
        check_key(key)
        return self._folder / key

    def _write(self, path: Path, data: bytes) -> None:
        part = self._open_part()
        try:
            _append(part, data)
            self._publish(part, path)
        finally:
            _abandon(part)

    def _open_part(self) -> BinaryIO:
        with _failures(INCOMING):
            self._incoming.mkdir(parents=True, exist_ok=True)
            return open(self._incoming / secrets.token_hex(16), "xb", opener=_for_the_owner)

    def _publish(self, part: BinaryIO, path: Path) -> None:
        with _failures(path.name):
            part.flush()
            os.fsync(part.fileno())
            self._make_folder(path.parent)
            Path(part.name).replace(path)
            _sync_folder(path.parent)

    def _make_folder(self, folder: Path) -> None:
        """A new folder survives a power loss only once its parent is synced too."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)

    def _drop_abandoned(self) -> None:
        oldest = time.time() - ABANDONED_S
        for part in self._incoming.iterdir():
            with suppress(FileNotFoundError):
                if part.stat().st_mtime < oldest:
                    part.unlink()


@contextmanager
def _failures(key: str) -> Iterator[None]:
    """The failures of the file system as those of the contract."""
    try:
        yield
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
        raise NotFound("blob", key, f"blob {key} does not exist") from error
    except OSError as error:
        message = f"the blob folder cannot be used ({error.strerror}); free disk space or check its permissions"
        raise StoreUnavailable("blobs", message) from error


def _files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _for_the_owner(path: str, flags: int) -> int:
    """Traces, files and backups are nobody else's business on this machine."""
    return os.open(path, flags, 0o600)


def _append(part: BinaryIO, data: bytes) -> None:
    with _failures(INCOMING):
        part.write(data)


def _abandon(part: BinaryIO) -> None:
    with suppress(OSError):
        part.close()
    with suppress(OSError):
        Path(part.name).unlink()


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
