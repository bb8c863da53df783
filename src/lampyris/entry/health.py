"""Is this process alive (`health`), and should traffic come to it (`ready`)."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from lampyris.foundation.errors import LampyrisError
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.state import stores
from lampyris.foundation.storage.stores import Stores
from lampyris.foundation.version import COMPATIBLE_VERSION


async def failures_of(opened: Stores) -> dict[str, str]:
    """Port name -> why it cannot be used now; empty when all can."""
    ports = {
        "analytics": opened.analytics,
        "metadata": opened.metadata,
        "queue": opened.queue,
        "blobs": opened.blobs,
    }

    async def problem(name: str) -> str | None:
        try:
            await ports[name].ping()  # type: ignore[attr-defined]  # four protocols that share `ping`
        except LampyrisError as error:
            return str(error)
        return None

    problems = await asyncio.gather(*(problem(name) for name in ports))
    return {name: text for name, text in zip(ports, problems, strict=True) if text is not None}


async def health(request: Request) -> Response:
    """200 as long as the process serves; asks the metadata store only when told to."""
    if request.query_params.get("failIfDatabaseUnavailable") == "true":
        try:
            await stores(request).metadata.ping()
        except LampyrisError:
            return Json({"status": "Database not available", "version": COMPATIBLE_VERSION}, status_code=503)
    return Json({"status": "OK", "version": COMPATIBLE_VERSION})


async def ready(request: Request) -> Response:
    """200 when requests can be accepted and answered; 500 names the stores that are the matter, or the shutdown."""
    if getattr(request.app.state, "stopping", False):
        return Json({"status": "Shutting down", "version": COMPATIBLE_VERSION}, status_code=500)
    failures = await failures_of(stores(request))
    if failures:
        answer = {"status": "Not ready", "version": COMPATIBLE_VERSION, "stores": failures}
        return Json(answer, status_code=500)
    return Json({"status": "OK", "version": COMPATIBLE_VERSION})
