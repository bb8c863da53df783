"""Blobs in an object store (S3 and what speaks it, Google Cloud Storage, Azure) through obstore."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import AzureStore, GCSStore, S3Store

from lampyris.foundation.errors import NotFound, StoreUnavailable
from lampyris.foundation.storage.blobs.port import check_key

T = TypeVar("T")

PUT_TIMEOUT_S = 20.0
"""One object that fits into memory; a stream may take as long as it keeps moving."""
PING_TIMEOUT_S = 3.0
PING = "ping"
"""The object that shows that the store can be written."""
WRITE_EVERY_S = 30.0
NO_BUCKET = "NoSuchBucket"
MULTIPART_ABOVE_BYTES = 32 << 20
LIST_PAGE = 1000
CLIENT: Any = {"allow_http": True, "connect_timeout": "3s", "read_timeout": "15s", "timeout": "1h"}
RETRY: Any = {
    "max_retries": 2,
    "retry_timeout": timedelta(seconds=10),
    "backoff": {"init_backoff": timedelta(milliseconds=100), "max_backoff": timedelta(seconds=1), "base": 2},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Bucket:
    """One place in an object store. Without keys, those that the machine has are used."""

    name: str
    prefix: str = ""
    region: str = "auto"
    endpoint: str | None = None
    external_endpoint: str | None = None
    access_key_id: str | None = None
    secret_access_key: str | None = None
    path_style: bool = False
    encryption: str | None = None
    encryption_key_id: str | None = None

    def __repr__(self) -> str:
        """Without the keys."""
        return f"{self.endpoint or self.region}/{self.name}/{self.prefix}"


class S3Blobs:
    """`BlobStore` over one bucket. An object appears whole or not at all: that is what object stores do."""

    def __init__(self, store: S3Store | GCSStore | AzureStore, *, name: str, external: S3Store | None = None) -> None:
        """`name` is for messages; `external` signs links that browsers can follow."""
        self._store = store
        self._name = name
        self._external = external
        self._written_at = float("-inf")

    async def put(self, key: str, data: bytes) -> None:
        """As the contract says."""
        check_key(key)
        with self._failures(key):
            async with asyncio.timeout(PUT_TIMEOUT_S + len(data) / 1e6):
                await obstore.put_async(self._store, key, data, use_multipart=len(data) > MULTIPART_ABOVE_BYTES)

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """As the contract says."""
        check_key(key)
        source = _Source(chunks)
        try:
            with self._failures(key):
                await obstore.put_async(self._store, key, source.pieces())
        except StoreUnavailable:
            if source.failure is not None:
                raise source.failure from None
            raise
        return source.size_bytes

    async def get(self, key: str) -> bytes:
        """As the contract says."""
        check_key(key)
        with self._failures(key):
            found = await obstore.get_async(self._store, key)
            return bytes(await found.bytes_async())

    async def stream(self, key: str, *, chunk_bytes: int = 1 << 18) -> AsyncIterator[bytes]:
        """As the contract says."""
        check_key(key)
        with self._failures(key):
            found = await obstore.get_async(self._store, key)
        pieces = aiter(found.stream(chunk_bytes))
        kept = b""
        while True:
            with self._failures(key):
                kept += bytes(await _next(pieces) or b"")
            if not kept:
                return
            while len(kept) >= chunk_bytes:
                yield kept[:chunk_bytes]
                kept = kept[chunk_bytes:]
            rest, kept = kept, b""
            if rest:
                yield rest

    async def size_bytes(self, key: str) -> int | None:
        """As the contract says."""
        check_key(key)
        try:
            with self._failures(key):
                return (await obstore.head_async(self._store, key))["size"]
        except NotFound:
            return None

    async def delete(self, key: str) -> None:
        """As the contract says."""
        check_key(key)
        try:
            with self._failures(key):
                await obstore.delete_async(self._store, key)
        except NotFound:
            return

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """As the contract says."""
        check_key(prefix)
        pages = aiter(obstore.list(self._store, prefix, chunk_size=LIST_PAGE))
        while True:
            with self._failures(prefix):
                page = await _next(pages)
            if not page:
                return
            for found in page:
                yield found["path"]

    async def link(self, key: str, *, expires_s: int) -> str | None:
        """As the contract says."""
        check_key(key)
        if self._external is None:
            return None
        with self._failures(key):
            return await obstore.sign_async(self._external, "GET", key, timedelta(seconds=expires_s))

    async def ping(self) -> None:
        """As the contract says. Writes a few bytes now and then, and looks for them in between, which costs less."""
        with self._failures(PING):
            async with asyncio.timeout(PING_TIMEOUT_S):
                if time.monotonic() - self._written_at < WRITE_EVERY_S:
                    await obstore.head_async(self._store, PING)
                    return
                await obstore.put_async(self._store, PING, b"ping", use_multipart=False)
        self._written_at = time.monotonic()

    def _without_bucket(self) -> StoreUnavailable:
        return StoreUnavailable("blobs", f"the bucket of {self._name} does not exist; create it")

    @contextmanager
    def _failures(self, key: str) -> Iterator[None]:
        """The failures of the object store as those of the contract."""
        try:
            yield
        except FileNotFoundError as error:
            if NO_BUCKET in str(error):
                raise self._without_bucket() from error
            raise NotFound("blob", key, f"blob {key} does not exist") from error
        except TimeoutError as error:
            raise StoreUnavailable("blobs", f"the object store {self._name} does not answer in time") from error
        except (BaseError, OSError, ValueError) as error:
            if NO_BUCKET in str(error):
                raise self._without_bucket() from error
            first = str(error).partition("\n")[0][:300]
            raise StoreUnavailable("blobs", f"the object store {self._name} cannot be used: {first}") from error


async def _next(found: AsyncIterator[T]) -> T | None:
    """None at the end; `anext` with a default trips over obstore's own iterators."""
    try:
        return await anext(found)
    except StopAsyncIteration:
        return None


class _Source:
    """A stream on its way into the store; remembers its own failure and counts."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self.size_bytes = 0
        self.failure: Exception | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._chunks:
                self.size_bytes += len(chunk)
                yield chunk
        except Exception as error:
            self.failure = error
            raise


def open_s3(bucket: Bucket) -> S3Blobs:
    """A bucket of AWS, MinIO, SeaweedFS, Ceph, OSS and the like; nothing is contacted yet."""
    external = _s3(bucket, bucket.external_endpoint) if bucket.external_endpoint else None
    return S3Blobs(_s3(bucket, bucket.endpoint), name=repr(bucket), external=external)


def open_azure(bucket: Bucket) -> S3Blobs:
    """A container of Azure Blob Storage; the access key is the account, the secret key its key."""
    settings: Any = {"account_name": bucket.access_key_id, "account_key": bucket.secret_access_key}
    settings |= {"endpoint": bucket.endpoint} if bucket.endpoint else {}
    store = AzureStore(
        bucket.name,
        prefix=_prefix(bucket),
        config=settings,
        client_options=CLIENT,
        retry_config=RETRY,
    )
    return S3Blobs(store, name=repr(bucket))


def open_google(bucket: Bucket, credentials: str | None) -> S3Blobs:
    """A bucket of Google Cloud Storage; `credentials` is a service account as JSON."""
    settings: Any = {"service_account_key": credentials} if credentials else {}
    store = GCSStore(
        bucket.name,
        prefix=_prefix(bucket),
        config=settings,
        client_options=CLIENT,
        retry_config=RETRY,
    )
    return S3Blobs(store, name=repr(bucket))


def _s3(bucket: Bucket, endpoint: str | None) -> S3Store:
    # A host name can carry the bucket, an address cannot: `bucket.10.0.0.5` is neither.
    path_style = bucket.path_style or (endpoint is not None and _is_address(endpoint))
    settings: Any = {"virtual_hosted_style_request": not path_style}
    if endpoint:
        settings["endpoint"] = endpoint.rstrip("/") if path_style else _with_bucket(bucket.name, endpoint.rstrip("/"))
    if endpoint or bucket.region != "auto":
        settings["region"] = bucket.region
    if bucket.access_key_id:
        settings |= {"access_key_id": bucket.access_key_id, "secret_access_key": bucket.secret_access_key or ""}
    if bucket.encryption:
        settings["server_side_encryption"] = bucket.encryption
    if bucket.encryption_key_id:
        settings["sse_kms_key_id"] = bucket.encryption_key_id
    return S3Store(
        bucket.name,
        prefix=_prefix(bucket),
        config=settings,
        client_options=CLIENT,
        retry_config=RETRY,
    )


def _is_address(endpoint: str) -> bool:
    """Whether the host is an IP address."""
    try:
        ip_address(urlsplit(endpoint).hostname or "")
    except ValueError:
        return False
    return True


def _with_bucket(name: str, endpoint: str) -> str:
    """The virtual-hosted style wants the bucket in the host already."""
    scheme, _, rest = endpoint.partition("://")
    return endpoint if rest.startswith(f"{name}.") else f"{scheme}://{name}.{rest}"


def _prefix(bucket: Bucket) -> str | None:
    return bucket.prefix.strip("/") or None
