"""Group commit into the object store: what waits while the writes under way run goes into the next pack together."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from lampyris.foundation.errors import LampyrisError, StoreUnavailable
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.queue.packs import MAX_BATCHES, MAX_BYTES, new_key, packed
from lampyris.foundation.storage.queue.port import Batch

WRITERS = 4
"""Writes under way at a time."""
WAIT_S = 20.0
"""How long an acknowledgement may wait for a slow object store before the sender is told to come again."""
MAX_WAITING_BYTES = 256 << 20

Waiting = tuple[Batch, "asyncio.Future[None]"]


class Packer:
    """Appends of one process. `written` is called with the key and the batches of every pack that is durable."""

    def __init__(self, blobs: BlobStore, written: Callable[[str, Sequence[Batch]], None]) -> None:
        self._blobs = blobs
        self._written = written
        self._waiting: deque[Waiting] = deque()
        self._waiting_bytes = 0
        self._writers: set[asyncio.Task[None]] = set()

    async def append(self, batch: Batch) -> None:
        """Returns when the batch is in the object store. Raises: StoreUnavailable when it is not."""
        if self._waiting_bytes > MAX_WAITING_BYTES:
            raise StoreUnavailable("queue", "the object store is too slow for what arrives; send it again later")
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((batch, future))
        self._waiting_bytes += len(batch.body)
        if len(self._writers) < WRITERS:
            writer = asyncio.create_task(self._write())
            self._writers.add(writer)
            writer.add_done_callback(self._writers.discard)
        try:
            async with asyncio.timeout(WAIT_S):
                await future
        except TimeoutError:
            raise StoreUnavailable("queue", f"the object store took longer than {WAIT_S:g} s") from None

    async def close(self) -> None:
        """Finish what is under way."""
        while self._writers:
            await asyncio.gather(*self._writers)

    async def _write(self) -> None:
        while group := self._next_group():
            batches = [batch for batch, _ in group]
            key = new_key()
            error: LampyrisError | None = None
            try:
                await self._blobs.put(key, await asyncio.to_thread(packed, batches))
            except StoreUnavailable as problem:
                error = StoreUnavailable("queue", f"nothing could be kept: {problem}")
            except Exception as problem:  # noqa: BLE001 - whatever happened, every waiting request must hear of it
                error = StoreUnavailable("queue", f"nothing could be kept: {problem!r}")
            else:
                self._written(key, batches)
            for _, future in group:
                if future.done():  # the request was given up meanwhile
                    continue
                if error is None:
                    future.set_result(None)
                else:
                    future.set_exception(error)

    def _next_group(self) -> list[Waiting]:
        group: list[Waiting] = []
        size_bytes = 0
        while self._waiting and len(group) < MAX_BATCHES:
            batch, future = self._waiting[0]
            if group and size_bytes + len(batch.body) > MAX_BYTES:
                break
            self._waiting.popleft()
            self._waiting_bytes -= len(batch.body)
            if future.done():  # nobody waits for it any more: it was refused
                continue
            size_bytes += len(batch.body)
            group.append((batch, future))
        return group
