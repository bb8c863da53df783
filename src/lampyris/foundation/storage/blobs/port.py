"""The contract of the blob store: named byte strings (media, exports)."""

from collections.abc import AsyncIterator
from typing import Protocol


class BlobStore(Protocol):
    """Bytes under keys such as `media/<project>/<id>.png`. Keys are relative, `/`-separated, never contain `..`."""

    async def put(self, key: str, data: bytes) -> None:
        """Store durably, replacing what was there. Raises: InvalidInput for an unsafe key; StoreUnavailable."""
        ...

    async def get(self, key: str) -> bytes:
        """Raises: NotFound when there is no such key; StoreUnavailable."""
        ...

    def stream(self, key: str, *, chunk_bytes: int = 1 << 18) -> AsyncIterator[bytes]:
        """The same bytes in pieces, for large objects. Raises: as `get`, on the first piece."""
        ...

    async def size_bytes(self, key: str) -> int | None:
        """None when there is no such key."""
        ...

    async def delete(self, key: str) -> None:
        """Deleting what is not there is no error."""
        ...

    async def ping(self) -> None:
        """Raises: StoreUnavailable when nothing can be written."""
        ...
