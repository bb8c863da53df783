"""The contract of the blob store: named byte strings (media, exports)."""

from collections.abc import AsyncIterator
from typing import Protocol

from lampyris.foundation.errors import InvalidInput

MAX_SEGMENT_BYTES = 200
MAX_KEY_BYTES = 1000


class BlobStore(Protocol):
    """Bytes under keys such as `media/<project>/<id>.png`. Keys are relative, `/`-separated, never contain `..`."""

    async def put(self, key: str, data: bytes) -> None:
        """Store durably, replacing what was there. Raises: InvalidInput for an unsafe key; StoreUnavailable."""
        ...

    async def put_stream(self, key: str, chunks: AsyncIterator[bytes]) -> int:
        """As `put` for what does not fit into memory; returns the size in bytes.

        All or nothing: when `chunks` raises, its error passes through and what was there before stays.
        """
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

    def keys(self, prefix: str) -> AsyncIterator[str]:
        """Every key below the folder `prefix` (such as `media/p1`), in no promised order. Raises: StoreUnavailable."""
        ...

    async def link(self, key: str, *, expires_s: int) -> str | None:
        """An address where a browser can fetch the bytes for a while; None: serve them through our own origin."""
        ...

    async def ping(self) -> None:
        """Raises: StoreUnavailable when the store cannot be used now."""
        ...


def check_key(key: str) -> None:
    """Every engine's first step. Raises: InvalidInput for a key that could leave its place or that some engine refuses.

    A segment begins with a letter, digit, underscore or hyphen, so no key is a hidden file, `.` or `..`.
    """
    segments = key.split("/")
    safe = all(
        (segment[:1].isalnum() or segment.startswith(("_", "-")))
        and segment.isprintable()
        and "\\" not in segment
        and len(segment.encode("utf-8", "replace")) <= MAX_SEGMENT_BYTES
        for segment in segments
    )
    if not safe or len(key.encode("utf-8", "replace")) > MAX_KEY_BYTES:
        raise InvalidInput(f"{key[:100]!r} is not a safe blob key")
