"""The worker's loop: queue -> decode -> merge -> price -> stores -> ledger.

Two groups are under way at a time: one is decoded in a thread while the one before is being stored.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import structlog

from lampyris.features.ingest.context import Context
from lampyris.features.ingest.decoding import decode
from lampyris.features.ingest.masking import Unmasked
from lampyris.features.ingest.prepared import Prepared, set_aside
from lampyris.features.ingest.storing import Writer
from lampyris.foundation.errors import QueryTimeout, StoreUnavailable
from lampyris.foundation.observing import GROUPS, REJECTED, STORED, timed
from lampyris.foundation.storage.queue.port import Batch, IngestQueue

log = structlog.get_logger()

GROUP_BATCHES = 256
GROUP_BYTES = 16 << 20
LEASE_S = 300.0
IDLE_WAIT_S = 5.0
RETRY_S = 1.0
LONGEST_RETRY_S = 15.0

Transient = (StoreUnavailable, QueryTimeout)
"""Failures of a store, not of the data: the same group is tried again."""


class Drain:
    """Empties the queue until told to stop. `stored` is called with every group that reached the stores."""

    def __init__(
        self,
        queue: IngestQueue,
        context: Context,
        writer: Writer,
        stored: Callable[[Sequence[Prepared]], Awaitable[None]],
    ) -> None:
        self._queue = queue
        self._context = context
        self._writer = writer
        self._stored = stored
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """Finish the groups under way and return from `run`."""
        self._stopping.set()

    async def run(self) -> None:
        """Returns after `stop`; what was claimed by then is stored or given back."""
        storing: asyncio.Task[None] | None = None
        while not self._stopping.is_set():
            batches = await self._claim()
            if not batches:
                if storing:
                    await storing
                    storing = None
                    continue
                await self._wait()
                continue
            group = await self._prepare(batches)
            if storing:
                await storing
            storing = asyncio.create_task(self._store(group))
        if storing:
            await storing

    async def _claim(self) -> list[Batch]:
        try:
            return await self._queue.claim(limit_batches=GROUP_BATCHES, limit_bytes=GROUP_BYTES, lease_s=LEASE_S)
        except StoreUnavailable as error:
            log.warning("ingest.queue_unavailable", reason=str(error))
            await self._pause(RETRY_S)
            return []

    async def _wait(self) -> None:
        waiting = asyncio.create_task(self._queue.wait(IDLE_WAIT_S))
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({waiting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        for task in (waiting, stopping):
            task.cancel()
        results = await asyncio.gather(waiting, stopping, return_exceptions=True)
        if isinstance(results[0], StoreUnavailable):
            await self._pause(RETRY_S)

    async def _prepare(self, batches: Sequence[Batch]) -> list[Prepared]:
        if not await self._refresh(batches):
            return []
        readable: list[Batch] = []
        unmasked: list[Prepared] = []
        for batch in await asyncio.gather(*(self._mask(batch) for batch in batches)):
            if isinstance(batch, Prepared):
                unmasked.append(batch)
            else:
                readable.append(batch)
        return unmasked + await self._context.compute(lambda: [self._decode(batch) for batch in readable])

    async def _refresh(self, batches: Sequence[Batch]) -> bool:
        """Waits for a metadata store that is away: without configs good scores would be refused.

        False when told to stop meanwhile; the batches are given back.
        """
        while True:
            try:
                await self._context.refresh(batches)
            except StoreUnavailable as error:
                log.warning("ingest.metadata_unavailable", reason=str(error), retry_in_s=RETRY_S)
            else:
                return True
            await self._pause(RETRY_S)
            if self._stopping.is_set():
                await self._give_back([batch.id for batch in batches])
                return False

    async def _mask(self, batch: Batch) -> Batch | Prepared:
        try:
            return await self._context.masker.masked(batch)
        except Unmasked as error:
            return set_aside(batch, str(error))

    def _decode(self, batch: Batch) -> Prepared:
        try:
            return decode(batch, self._context)
        except Exception as error:  # a poison batch is set aside, it must not block the others
            log.exception("ingest.batch_set_aside", batch_id=batch.id, project_id=batch.project_id)
            return set_aside(batch, f"cannot be read: {type(error).__name__}: {error}")

    async def _store(self, group: list[Prepared]) -> None:
        retry_s = RETRY_S
        while True:
            try:
                with timed(GROUPS, "ingest.store", batches=str(len(group))):
                    done = await self._write(group)
                    await self._stored(done)
                    outcomes = [prepared.outcome() for prepared in done]
                    await self._queue.settle(outcomes)
            except Transient as error:
                log.warning("ingest.store_unavailable", reason=str(error), retry_in_s=retry_s)
                if self._stopping.is_set():
                    await self._give_back([prepared.batch.id for prepared in group])
                    return
                await self._pause(retry_s)
                retry_s = min(retry_s * 2, LONGEST_RETRY_S)
            else:
                STORED.inc(sum(outcome.stored for outcome in outcomes))
                REJECTED.inc(sum(item.items for outcome in outcomes for item in outcome.rejections))
                log.debug("ingest.stored", batch_ids=[outcome.batch_id for outcome in outcomes])
                return

    async def _give_back(self, batch_ids: Sequence[str]) -> None:
        try:
            await self._queue.release(batch_ids, retry_in_s=0)
        except StoreUnavailable as error:  # the next consumer that is alone takes them over anyway
            log.warning("ingest.not_given_back", reason=str(error))

    async def _write(self, group: list[Prepared]) -> list[Prepared]:
        """Store the group; when the data itself is refused, store its halves, down to the batch that is at fault."""
        try:
            await self._writer.write(group)
        except Transient:
            raise
        except Exception as error:
            if len(group) == 1:
                batch = group[0].batch
                log.exception("ingest.batch_set_aside", batch_id=batch.id, project_id=batch.project_id)
                return [set_aside(batch, f"cannot be stored: {type(error).__name__}: {error}")]
            middle = len(group) // 2
            return await self._write(group[:middle]) + await self._write(group[middle:])
        return group

    async def _pause(self, pause_s: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), pause_s)
        except TimeoutError:
            return
