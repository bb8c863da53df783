"""Ending what runs in the background."""

import asyncio
from typing import Any

AGAIN_S = 2.0


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Cancel tasks and wait until they are over, whatever they raise.

    A cancellation can be lost on the way: a client library catches it, a timeout ends at that moment. The task would go
    on for ever, so it is cancelled again every AGAIN_S seconds.
    """
    pending = set(tasks)
    while pending:
        for task in pending:
            task.cancel()
        done, pending = await asyncio.wait(pending, timeout=AGAIN_S)
        await asyncio.gather(*done, return_exceptions=True)
