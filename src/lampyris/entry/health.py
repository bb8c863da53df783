"""Is this process alive (`health`), and should traffic come to it (`ready`)."""

import asyncio
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from lampyris.features.tracing import service as tracing
from lampyris.foundation.clock import now
from lampyris.foundation.errors import LampyrisError
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.state import stores
from lampyris.foundation.storage.stores import Stores
from lampyris.foundation.version import COMPATIBLE_VERSION

RECENT = timedelta(minutes=3)
PATIENCE_S = 4.0
"""How long a store may take; whoever probes us gives up soon after."""


async def failures_of(opened: Stores) -> dict[str, str]:
    """Port name -> why it cannot be used now; empty when all can."""
    ports = {
        "analytics": opened.analytics,
        "metadata": opened.metadata,
        "queue": opened.queue,
        "blobs": opened.blobs,
        "cache": opened.cache,
    }

    async def problem(name: str) -> str | None:
        try:
            async with asyncio.timeout(PATIENCE_S):
                await ports[name].ping()  # type: ignore[attr-defined]  # five protocols that share `ping`
        except TimeoutError:
            return f"does not answer within {PATIENCE_S:g} s"
        except LampyrisError as error:
            return str(error)
        return None

    problems = await asyncio.gather(*(problem(name) for name in ports))
    return {name: text for name, text in zip(ports, problems, strict=True) if text is not None}


async def health(request: Request) -> Response:
    """200 as long as the process serves; asks the stores only when told to."""
    if request.query_params.get("failIfDatabaseUnavailable") == "true":
        try:
            await stores(request).metadata.ping()
        except LampyrisError:
            return _unhealthy("Database not available")
    if request.query_params.get("failIfNoRecentEvents") == "true":
        try:
            heard = await tracing.heard_since(stores(request).analytics, now() - RECENT)
        except LampyrisError:
            return _unhealthy("Analytics store not available")
        if not heard:
            return _unhealthy("No traces or observations within the last 3 minutes")
    return Json({"status": "OK", "version": COMPATIBLE_VERSION})


async def ready(request: Request) -> Response:
    """200 when writes are accepted, 500 when they are not or while stopping; `stores` names what is the matter."""
    if getattr(request.app.state, "stopping", False):
        return Json({"status": "Shutting down", "version": COMPATIBLE_VERSION}, status_code=500)
    opened = stores(request)
    failures = await failures_of(opened)
    if not failures:
        return Json({"status": "OK", "version": COMPATIBLE_VERSION})
    # Every web process sees the same stores: taking all of them out of a balancer refuses what they would accept.
    refusing = failures.keys() & {"metadata", *opened.queue.accepts_with}
    status = "Not ready" if refusing else "Degraded"
    answer = {"status": status, "version": COMPATIBLE_VERSION, "stores": failures}
    return Json(answer, status_code=500 if refusing else 200)


def _unhealthy(status: str) -> Response:
    return Json({"status": status, "version": COMPATIBLE_VERSION}, status_code=503)
