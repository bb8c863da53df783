"""The embedded cache: everything in this process, gone with it."""

import asyncio
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

MAX_ENTRIES = 100_000
NEWS_BUFFER = 1_000


@dataclass(slots=True)
class _Counter:
    count: int
    until: float


class MemoryCache:
    """Bounded: when full, the entry that was written longest ago goes. One event loop only."""

    def __init__(self, *, max_entries: int = MAX_ENTRIES, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._max_entries = max_entries
        self._monotonic = monotonic
        self._values: dict[str, tuple[bytes, float]] = {}
        self._counters: dict[str, _Counter] = {}
        self._listeners: defaultdict[str, set[asyncio.Queue[bytes | None]]] = defaultdict(set)

    async def get(self, key: str) -> bytes | None:
        """As the port says."""
        found = self._values.get(key)
        if found is None:
            return None
        if found[1] <= self._monotonic():
            del self._values[key]
            return None
        return found[0]

    async def set(self, key: str, value: bytes, *, ttl_s: float) -> None:
        """As the port says."""
        self._values.pop(key, None)
        while len(self._values) >= self._max_entries:
            del self._values[next(iter(self._values))]
        self._values[key] = (value, self._monotonic() + ttl_s)

    async def delete(self, key: str) -> None:
        """As the port says; a counter of that name starts again."""
        self._values.pop(key, None)
        self._counters.pop(key, None)

    async def count(self, key: str, *, window_s: float) -> int:
        """As the port says."""
        at = self._monotonic()
        counter = self._counters.get(key)
        if counter is None or counter.until <= at:
            self._counters.pop(key, None)
            while len(self._counters) >= self._max_entries:
                del self._counters[next(iter(self._counters))]
            counter = self._counters[key] = _Counter(0, at + window_s)
        counter.count += 1
        return counter.count

    async def publish(self, channel: str, message: bytes) -> None:
        """As the port says. A listener that is 1000 messages behind loses the oldest."""
        for queue in self._listeners.get(channel, ()):
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(message)

    async def listen(self, channel: str) -> AsyncIterator[bytes]:
        """As the port says."""
        queue: asyncio.Queue[bytes | None] = asyncio.Queue(NEWS_BUFFER)
        self._listeners[channel].add(queue)
        try:
            while (message := await queue.get()) is not None:
                yield message
        finally:
            self._listeners[channel].discard(queue)

    async def ping(self) -> None:
        """As the port says."""

    async def close(self) -> None:
        """As the port says."""
        for queues in self._listeners.values():
            for queue in queues:
                if queue.full():
                    queue.get_nowait()
                queue.put_nowait(None)
