"""Where archives lie: a folder, or a bucket of an object store."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from lampyris.features.upkeep.archive.stream import Chunks
from lampyris.features.upkeep.backup import FOLDER, reader
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.blobs.s3 import Bucket, open_s3

S3 = "s3://"
CHUNK_BYTES = 1 << 20


def place_of(settings: Settings, to: str | None) -> BlobStore:
    """A folder, or `s3://bucket/prefix`. Nothing is contacted yet. Raises: InvalidInput for another kind of address."""
    where = address_of(settings, to)
    if not where.startswith(S3):
        if "://" in where:
            raise InvalidInput(f"{where} is neither a folder nor s3://bucket/prefix. do: name one of these")
        return LocalBlobs(Path(where))
    bucket, _, prefix = where.removeprefix(S3).partition("/")
    if not bucket:
        raise InvalidInput(f"{where} names no bucket. do: say s3://bucket or s3://bucket/prefix")
    return open_s3(_bucket(settings, bucket, prefix.strip("/")))


def address_of(settings: Settings, to: str | None) -> str:
    """The place as one reads it."""
    where = to or settings.backup_to or str(settings.data_dir / "backups")
    return where if where == S3 else where.rstrip("/")


async def archive_at(settings: Settings, archive: str) -> Chunks:
    """Opens an archive by its path or address, or by its name in the place of backups. Raises: InvalidInput."""
    path = Path(archive)
    if await asyncio.to_thread(path.is_file):
        return _file(path)
    if archive.startswith(S3):
        folder, _, key = archive.rpartition("/")
        place = place_of(settings, folder)
    else:
        place = place_of(settings, None)
        key = f"{FOLDER}/{archive.removeprefix(f'{FOLDER}/')}"
    if not await _is_there(place, key):
        raise InvalidInput(f"there is no archive {archive}. do: name one that `lampyris backup` wrote")
    return reader(place, key)


async def _is_there(place: BlobStore, key: str) -> bool:
    try:
        return await place.size_bytes(key) is not None
    except InvalidInput:
        return False  # the path of a file that does not exist is no key


def _file(path: Path) -> Chunks:
    async def chunks() -> AsyncIterator[bytes]:
        with await asyncio.to_thread(path.open, "rb") as file:
            while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
                yield chunk

    return chunks


def _bucket(settings: Settings, name: str, prefix: str) -> Bucket:
    """With the address and the keys of backups; those of raw events where backups have none of their own."""
    if settings.backup_endpoint or settings.backup_access_key_id:
        return Bucket(
            name=name,
            prefix=prefix,
            region=settings.backup_region,
            endpoint=settings.backup_endpoint,
            access_key_id=settings.backup_access_key_id,
            secret_access_key=settings.backup_secret_access_key,
            path_style=settings.backup_path_style,
        )
    return Bucket(
        name=name,
        prefix=prefix,
        region=settings.event_region,
        endpoint=settings.event_endpoint,
        access_key_id=settings.event_access_key_id,
        secret_access_key=settings.event_secret_access_key,
        path_style=settings.event_path_style,
    )
