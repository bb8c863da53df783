"""Finds packs that Redis does not know (it was restarted empty, a web process died in between); announces them."""

import time

import structlog

from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.queue.ledger import SqlLedger
from lampyris.foundation.storage.queue.packs import FOLDER, MAX_BATCHES, MAX_BYTES, age_s
from lampyris.foundation.storage.queue.stream import PackStream

log = structlog.get_logger()

EVERY_S = 10.0
GRACE_S = 5.0
"""A younger pack is being announced by the process that wrote it."""
EFFORT = 10
"""A sweep that took long is followed by a pause that many times as long."""
FORGET_EVERY_S = 3600.0


class Sweeper:
    """One step is one look, by one process at a time; repeating a look is harmless."""

    def __init__(self, blobs: BlobStore, ledger: SqlLedger, stream: PackStream) -> None:
        self._blobs = blobs
        self._ledger = ledger
        self._stream = stream
        self._due_at = 0.0
        self._forget_at = 0.0

    async def step(self) -> None:
        """Sweep when it is time, or at once when Redis lost everything. Raises: StoreUnavailable."""
        began = time.monotonic()
        if self._stream.lost_everything:
            self._stream.lost_everything = False
            await self._sweep(grace_s=0)
        elif began >= self._due_at:
            if await self._stream.may_sweep(EVERY_S * 0.9):
                await self._sweep(grace_s=GRACE_S)
        else:
            return
        self._due_at = time.monotonic() + max(EVERY_S, EFFORT * (time.monotonic() - began))

    async def _sweep(self, *, grace_s: float) -> None:
        # In this order: what is settled meanwhile leaves the stream first, so it can only look forgotten, and the
        # ledger then says that it is done.
        kept = [key async for key in self._blobs.keys(FOLDER)]
        kept = sorted(key for key in kept if _is_older(key, grace_s))
        announced = await self._stream.announced() if kept else set()
        missing = [key for key in kept if key not in announced]
        unsettled = await self._ledger.unsettled(missing)
        for key in missing:
            if key in unsettled:
                await self._stream.announce(key, bytes=MAX_BYTES, batches=MAX_BATCHES)  # at most
            else:
                await self._blobs.delete(key)
        if unsettled:
            log.info("queue.announced_anew", packs=len(unsettled))
        if time.monotonic() >= self._forget_at:
            self._forget_at = time.monotonic() + FORGET_EVERY_S
            await self._ledger.forget_settled()
            await self._stream.forget_consumers()


def _is_older(key: str, grace_s: float) -> bool:
    try:
        return age_s(key) >= grace_s
    except ValueError:
        return False
