"""The double of the blob store for unit tests: a dictionary."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from lampyris.foundation.errors import NotFound, StoreUnavailable
from lampyris.foundation.storage.blobs.port import check_key


@dataclass(kw_only=True, slots=True)
class FakeBlobs:
    """Keeps everything in memory."""

    blobs: dict[str, bytes] = field(default_factory=dict)
    away: bool = False
    """True: every call raises StoreUnavailable."""

    async def put(self, key: str, data: bytes) -> None:
        """As the contract says."""
        self._reach(key)
        self.blobs[key] = data

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """As the contract says."""
        self._reach(key)
        data = b"".join([chunk async for chunk in chunks])
        self.blobs[key] = data
        return len(data)

    async def get(self, key: str) -> bytes:
        """As the contract says."""
        self._reach(key)
        if key not in self.blobs:
            raise NotFound("blob", key, f"blob {key} does not exist")
        return self.blobs[key]

    async def stream(self, key: str, *, chunk_bytes: int = 1 << 18) -> AsyncIterator[bytes]:
        """As the contract says."""
        data = await self.get(key)
        for start in range(0, len(data), chunk_bytes):
            yield data[start : start + chunk_bytes]

    async def size_bytes(self, key: str) -> int | None:
        """As the contract says."""
        self._reach(key)
        return len(self.blobs[key]) if key in self.blobs else None

    async def delete(self, key: str) -> None:
        """As the contract says."""
        self._reach(key)
        self.blobs.pop(key, None)

    async def keys(self, prefix: str) -> AsyncIterator[str]:
        """As the contract says."""
        self._reach(prefix)
        for key in [key for key in self.blobs if key.startswith(f"{prefix}/")]:
            yield key

    async def link(self, key: str, *, expires_s: int) -> str | None:
        """Always through our own origin."""
        del key, expires_s
        return None

    async def ping(self) -> None:
        """As the contract says."""
        self._reach("ping")

    def _reach(self, key: str) -> None:
        check_key(key)
        if self.away:
            raise StoreUnavailable("blobs", "the blob store cannot be reached")
