"""Commands on a stopped installation: keeping it stopped, and the embedded engine for as long as it is needed."""

import asyncio
import fcntl
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext, suppress
from pathlib import Path

from lampyris.foundation.errors import Conflict, StoreUnavailable
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics
from lampyris.foundation.storage.analytics.engine.address import NoEngine, read_engine_file

ENGINE_START_S = 60.0


@contextmanager
def stopped(settings: Settings) -> Iterator[None]:
    """Keeps `lampyris serve` from running on this data folder. Raises: Conflict while it does."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(f"Lampyris runs on {settings.data_dir}. do: stop it first (./deploy.sh stop)") from None
        yield


@asynccontextmanager
async def engine_running(settings: Settings, *, alone: bool = False) -> AsyncIterator[None]:
    """The analytics store can be spoken to: a server, the service's own engine, or one that we start and stop.

    `alone`: the caller holds the lock of `stopped` already.
    Raises: Conflict when the service runs but its engine does not answer; StoreUnavailable when ours does not start.
    """
    if settings.clickhouse_url or await _answers(settings.data_dir):
        yield
        return
    with nullcontext() if alone else stopped(settings):
        async with _engine(settings.data_dir):
            yield


@asynccontextmanager
async def _engine(data_dir: Path) -> AsyncIterator[None]:
    arguments = ["--data-dir", str(data_dir), "--end-with-parent"]
    with (data_dir / "engine.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "lampyris.entry.cli.engine", *arguments), stdout=log, stderr=log
        )
    try:
        await _wait_for(data_dir, process)
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _wait_for(data_dir: Path, process: asyncio.subprocess.Process) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(ENGINE_START_S):
            while process.returncode is None:
                with suppress(NoEngine):
                    if read_engine_file(data_dir).pid == process.pid:
                        return
                await asyncio.sleep(0.05)
    raise StoreUnavailable("analytics", f"the engine does not start. do: see {data_dir / 'engine.log'}")


async def _answers(data_dir: Path) -> bool:
    analytics = embedded_analytics(data_dir)
    try:
        await analytics.ping()
    except StoreUnavailable:
        return False
    finally:
        await analytics.close()
    return True
