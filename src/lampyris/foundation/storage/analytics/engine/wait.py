"""Waiting for the engine of a data folder, for those who start it or need it."""

import asyncio
import time
from pathlib import Path

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.analytics.engine.address import EngineAddress, NoEngine, read_engine_file


async def wait_for_engine(data_dir: Path, *, timeout_s: float = 30.0, pid: int | None = None) -> EngineAddress:
    """The address of the engine of this folder, as soon as it accepts connections.

    `pid` waits for that very process (the one just started), not for what an earlier one left behind.
    Raises: StoreUnavailable after `timeout_s`.
    """
    give_up = time.monotonic() + timeout_s
    while True:
        try:
            address = read_engine_file(data_dir)
            if pid is None or address.pid == pid:
                _, writer = await asyncio.open_connection("127.0.0.1", address.port)
                writer.close()
                await writer.wait_closed()
                return address
        except (NoEngine, OSError):
            pass
        if time.monotonic() >= give_up:
            raise StoreUnavailable(
                "analytics", f"the analytics engine of {data_dir} is not ready after {timeout_s:g} s"
            )
        await asyncio.sleep(0.02)
