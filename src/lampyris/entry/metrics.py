"""`/metrics` for Prometheus, and what every request leaves behind: its duration, and its id in the logs."""

import hmac
import time
from ipaddress import ip_address

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lampyris.entry.health import failures_of
from lampyris.foundation import observing
from lampyris.foundation.clock import now_us
from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.http.answers import Json
from lampyris.foundation.ids import random_id
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.stores import Stores
from lampyris.foundation.version import own_version

log = structlog.get_logger()

STORES = ("analytics", "metadata", "queue", "blobs")
ID_HEADER = b"x-request-id"
LONGEST_ID = 100
UNKNOWN_ROUTE = "other"
"""Console files and addresses that nothing serves: one label, however many people try."""


async def exposition(stores: Stores, service: str) -> Response:
    """Everything this process knows, and the state of the installation's queue and stores as of now."""
    observing.BUILD.labels(version=own_version(), service=service).set(1)
    failures = await failures_of(stores)
    for name in STORES:
        observing.STORE_UP.labels(store=name).set(name not in failures)
    try:
        ledger = await stores.queue.ledger()
    except StoreUnavailable:
        pass  # said by lampyris_store_up; the last numbers stay
    else:
        for state in ("received", "stored", "rejected", "pending"):
            observing.LEDGER.labels(state=state).set(getattr(ledger, f"{state}_items"))
        observing.QUEUE_BATCHES.set(ledger.pending_batches)
        observing.QUEUE_BYTES.set(ledger.pending_bytes)
        oldest = ledger.oldest_pending_us
        observing.LAG.set((now_us() - oldest) / 1e6 if oldest else 0)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def refusal(request: Request, settings: Settings, *, open_to_all: bool) -> Response | None:
    """With a token set, it is asked for everywhere; without one, only this machine may read where people come in."""
    if settings.metrics_token:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        allowed = hmac.compare_digest(given.encode(), settings.metrics_token.encode())
        reason = "send the token of LAMPYRIS_METRICS_TOKEN as `Authorization: Bearer ...`"
    else:
        allowed = open_to_all or _is_loopback(request)
        reason = "metrics are for this machine only; set LAMPYRIS_METRICS_TOKEN to read them from elsewhere"
    return None if allowed else Json({"error": "ForbiddenError", "message": reason}, status_code=403)


def _is_loopback(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class Observed:
    """`app` with every request timed and named. A request keeps the id that a proxy gave it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _given_id(scope) or random_id()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        status = 0

        async def told(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (ID_HEADER, request_id.encode("latin-1"))]
            await send(message)

        began = time.perf_counter()
        try:
            with observing.spanned(f"{scope['method']} request", request_id=request_id):
                await self._app(scope, receive, told)
        finally:
            seconds = time.perf_counter() - began
            route = getattr(scope.get("route"), "path", None) or UNKNOWN_ROUTE
            observing.REQUESTS.labels(_method(scope), route, str(status or "aborted")).observe(seconds)
            log.debug("http.request", method=scope["method"], route=route, status=status, seconds=round(seconds, 6))


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in METHODS else "OTHER"


METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"})


def _given_id(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == ID_HEADER:
            text: str = value.decode("latin-1")
            return text if 0 < len(text) <= LONGEST_ID and text.isascii() and text.isprintable() else None
    return None
