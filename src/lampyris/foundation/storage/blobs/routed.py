"""One blob store over several: the first part of a key decides which."""

from collections.abc import AsyncIterator, Mapping

from lampyris.foundation.storage.blobs.port import BlobStore


class RoutedBlobs:
    """`events/...`, `media/...` and `exports/...` may lie in buckets of their own; whatever else in the default."""

    def __init__(self, default: BlobStore, routes: Mapping[str, BlobStore]) -> None:
        """`routes`: first part of a key -> its store."""
        self._default = default
        self._routes = routes

    async def put(self, key: str, data: bytes) -> None:
        """As the contract says."""
        await self._of(key).put(key, data)

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """As the contract says."""
        return await self._of(key).put_stream(key, chunks)

    async def get(self, key: str) -> bytes:
        """As the contract says."""
        return await self._of(key).get(key)

    def stream(self, key: str, *, chunk_bytes: int = 1 << 18) -> AsyncIterator[bytes]:
        """As the contract says."""
        return self._of(key).stream(key, chunk_bytes=chunk_bytes)

    async def size_bytes(self, key: str) -> int | None:
        """As the contract says."""
        return await self._of(key).size_bytes(key)

    async def delete(self, key: str) -> None:
        """As the contract says."""
        await self._of(key).delete(key)

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """As the contract says."""
        return self._of(prefix).keys(prefix)

    async def link(self, key: str, *, expires_s: int) -> str | None:
        """As the contract says."""
        return await self._of(key).link(key, expires_s=expires_s)

    async def ping(self) -> None:
        """Every one of them. Raises: StoreUnavailable for the first that cannot be used."""
        for store in {id(store): store for store in (self._default, *self._routes.values())}.values():
            await store.ping()

    def _of(self, key: str) -> BlobStore:
        return self._routes.get(key.partition("/")[0], self._default)
