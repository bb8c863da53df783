"""The web process: public API, console API and the console itself."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import uvicorn
import uvloop
from fastapi import APIRouter, Depends, FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from lampyris.entry.console import Console
from lampyris.entry.health import health, ready
from lampyris.entry.logs import set_up_logs
from lampyris.entry.metrics import Observed, exposition, refusal
from lampyris.entry.own_traces import send_own_traces
from lampyris.entry.refusals import final_refusals, listen
from lampyris.entry.routers import ROUTERS
from lampyris.entry.start import is_prepared, keep_preparing, open_authenticator
from lampyris.entry.wiring import close_stores, open_stores
from lampyris.features.review.service import carriers
from lampyris.foundation.http import errors, state
from lampyris.foundation.http.guard import BodyLimits, guard, whole_segments
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.tasks import end
from lampyris.foundation.version import own_version

DRAIN_TIMEOUT_S = 15
EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""Health probes are answered however they ask."""


def create_app(settings: Settings, *, prepared: bool = True) -> FastAPI:
    """The application. Stores are opened when it starts and closed when it stops.

    `prepared`: the metadata store is up to date; else it is waited for in the background.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        opened = open_stores(settings)
        app.state.stores = opened
        app.state.commented = partial(carriers, opened.metadata)
        async with (
            _background(None if prepared else keep_preparing(settings)),
            open_authenticator(opened, settings) as authenticator,
        ):
            app.state.authenticator = authenticator
            yield
            app.state.stopping = True
        await close_stores(opened)

    app = FastAPI(
        title="Lampyris",
        version=own_version(),
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
        dependencies=[Depends(whole_segments)],
    )
    app.state.settings = settings
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(_health_router())
    console = Console(base_path=settings.base_path, frame_ancestors=settings.frame_ancestors)
    app.router.routes.append(console.route())
    return app


@asynccontextmanager
async def _background(work: Coroutine[Any, Any, None] | None) -> AsyncIterator[None]:
    task = asyncio.create_task(work) if work else None
    yield
    if task:
        await end(task)


def _health_router() -> APIRouter:
    router = APIRouter()
    router.add_route("/api/public/health", health, methods=list(EVERY_METHOD))
    router.add_route("/api/public/ready", ready, methods=list(EVERY_METHOD))
    router.add_route("/metrics", _metrics)
    return router


async def _metrics(request: Request) -> Response:
    refused = refusal(request, state.settings(request), open_to_all=False)
    return refused or await exposition(state.stores(request), "web")


def guarded(settings: Settings, *, prepared: bool = True) -> ASGIApp:
    """The application behind the conventions of the public API. The write path reads bodies with limits of its own."""
    own_limits: dict[str, int | None] = dict.fromkeys(
        ("/api/public/otel", "/api/public/ingestion", "/api/public/media-upload"), None
    )
    limits = BodyLimits(by_prefix=own_limits)
    app = create_app(settings, prepared=prepared)
    return Observed(guard(app, base_path=settings.base_path, limits=limits))


def serve(settings: Settings) -> None:
    """Serve until SIGTERM: then finish the requests in hand and return. Raises: SystemExit for what cannot start."""
    with final_refusals("web"):
        listening = listen(settings.host, settings.web_port, "WEB_PORT")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        with final_refusals("web"):
            prepared = runner.run(is_prepared(settings))
        config = uvicorn.Config(
            guarded(settings, prepared=prepared),
            http="httptools",
            log_config=None,
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=DRAIN_TIMEOUT_S,
            timeout_keep_alive=75,
            forwarded_allow_ips=["127.0.0.1", *settings.trusted_ips],
        )
        runner.run(uvicorn.Server(config).serve(sockets=[listening]))


def main() -> None:
    """Entry of the process."""
    with final_refusals("web"):
        settings = Settings()
    set_up_logs(settings, "web")
    with final_refusals("web"):
        send_own_traces(settings, "web")
    serve(settings)
