"""The worker process: drains the ingestion queue, runs jobs, answers health checks on its own port."""

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

import structlog
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lampyris.entry.health import failures_of
from lampyris.entry.jobs import registry
from lampyris.entry.logs import set_up_logs
from lampyris.entry.metrics import exposition, refusal
from lampyris.entry.own_traces import send_own_traces
from lampyris.entry.refusals import final_refusals, listen
from lampyris.entry.start import is_prepared, keep_preparing, prepare_analytics
from lampyris.entry.wiring import close_stores, open_stores
from lampyris.features.accounts import service as accounts
from lampyris.features.ingest.context import Context
from lampyris.features.ingest.drain import Drain
from lampyris.features.ingest.prepared import Prepared, projects_of
from lampyris.features.ingest.storing import Writer
from lampyris.foundation.clock import now_us
from lampyris.foundation.http.answers import Json
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.jobs.runner import JobRunner
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.stores import Stores
from lampyris.foundation.version import COMPATIBLE_VERSION

log = structlog.get_logger()


class Worker:
    """One worker process: brings the stores up to date, then works until told to stop."""

    def __init__(self, settings: Settings, listening: socket.socket, *, prepared: bool = True) -> None:
        """`listening`: where health is asked for; `prepared`: the metadata store was there and is up to date."""
        self._settings = settings
        self._prepared = prepared
        self._listening = listening
        self._stopping = asyncio.Event()
        self._marked: set[ProjectId] = set()
        self._working = False  # before that the tables may not be there yet

    async def run(self) -> None:
        """Returns after SIGTERM or SIGINT, when the work in hand is done."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        opened = open_stores(self._settings)
        server = uvicorn.Server(self._health_config(opened))
        # uvicorn must not take the signals over: they are ours to turn into an orderly stop.
        serving = asyncio.create_task(server._serve(sockets=[self._listening]))
        try:
            if await self._metadata_is_there() and await prepare_analytics(
                opened.analytics, self._settings, self._stopping
            ):
                await self._work(opened)
        finally:
            server.should_exit = True
            await serving
            await close_stores(opened)

    async def _metadata_is_there(self) -> bool:
        """False when told to stop before its server came."""
        if self._prepared:
            return True
        waiting = {asyncio.create_task(keep_preparing(self._settings)), asyncio.create_task(self._stopping.wait())}
        _, undone = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in undone:
            task.cancel()
        await asyncio.gather(*undone, return_exceptions=True)
        return not self._stopping.is_set()

    async def _work(self, opened: Stores) -> None:
        self._working = True
        context = Context(opened.metadata, self._settings)
        drain = Drain(opened.queue, context, Writer(opened, context), self._stored(opened))
        runner = JobRunner(opened, registry(self._settings))
        running = [asyncio.create_task(drain.run()), asyncio.create_task(runner.run(self._stopping))]
        gc.freeze()  # what start-up made lives as long as the process: keep the collector away from it
        stopping = asyncio.create_task(self._stopping.wait())
        await asyncio.wait({*running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        self._stopping.set()
        drain.stop()
        await asyncio.gather(*running, stopping)
        await context.close()

    def _stored(self, opened: Stores) -> Callable[[Sequence[Prepared]], Coroutine[Any, Any, None]]:
        async def stored(group: Sequence[Prepared]) -> None:
            fresh = [project_id for project_id in projects_of(group) if project_id not in self._marked]
            if fresh:
                async with opened.metadata.write() as session:
                    await accounts.mark_has_events(session, fresh)
                self._marked.update(fresh)

        return stored

    def _health_config(self, opened: Stores) -> uvicorn.Config:
        async def health(_: Request) -> Response:
            ledger = await opened.queue.ledger()
            oldest = ledger.oldest_pending_us
            ingestion = {
                "received_items": ledger.received_items,
                "stored_items": ledger.stored_items,
                "rejected_items": ledger.rejected_items,
                "pending_items": ledger.pending_items,
                "pending_batches": ledger.pending_batches,
                "lag_s": round((now_us() - oldest) / 1e6, 3) if oldest else 0,
            }
            return Json({"status": "ok", "version": COMPATIBLE_VERSION, "ingestion": ingestion})

        async def ready(_: Request) -> Response:
            if self._stopping.is_set():
                return Json({"status": "Shutting down"}, status_code=500)
            failures = await failures_of(opened)
            if failures or not self._working:
                status = "not ready" if failures else "starting"
                return Json({"status": status, "stores": failures}, status_code=500)
            return Json({"status": "ok"})

        async def metrics(request: Request) -> Response:
            refused = refusal(request, self._settings, open_to_all=True)
            return refused or await exposition(opened, "worker")

        routes = [Route("/api/health", health), Route("/api/ready", ready), Route("/metrics", metrics)]
        return uvicorn.Config(
            Starlette(routes=routes),
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
        )


def main() -> None:
    """Entry of the process."""
    with final_refusals("worker"):
        settings = Settings()
        listening = listen(settings.host, settings.worker_port, "WORKER_PORT")
    set_up_logs(settings, "worker")
    with final_refusals("worker"):
        send_own_traces(settings, "worker")
    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        with final_refusals("worker"):
            prepared = runner.run(is_prepared(settings))
        runner.run(Worker(settings, listening, prepared=prepared).run())
