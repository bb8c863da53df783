"""The contract of the cache: values that may vanish at any time, counters for rate limits, and news."""

from collections.abc import AsyncIterator
from typing import Protocol


class Cache(Protocol):
    """Never the only copy of anything."""

    async def get(self, key: str) -> bytes | None:
        """None when absent or expired."""
        ...

    async def set(self, key: str, value: bytes, *, ttl_s: float) -> None:
        """Keep `value` for at most `ttl_s`."""
        ...

    async def delete(self, key: str) -> None:
        """Forget the value and the counter of this name. Deleting what is not there is no error."""
        ...

    async def count(self, key: str, *, window_s: float) -> int:
        """Add one to a counter that vanishes `window_s` after its first count; returns the new count, from 1."""
        ...

    async def publish(self, channel: str, message: bytes) -> None:
        """Tell everyone who listens now; nobody later."""
        ...

    def listen(self, channel: str) -> AsyncIterator[bytes]:
        """Messages published after the first step of the iterator."""
        ...

    async def ping(self) -> None:
        """Raises: StoreUnavailable when the shared cache is away; everything above works on, each process by itself."""
        ...

    async def close(self) -> None:
        """End every listener."""
        ...
