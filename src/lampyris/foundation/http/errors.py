"""Errors on the wire: one family inside, one envelope per API generation outside, chosen by the path."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic_core import ErrorDetails
from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from lampyris.foundation.errors import (
    Forbidden,
    InvalidInput,
    LampyrisError,
    QueryTimeout,
    StoreUnavailable,
    TooManyRequests,
    Unauthenticated,
)
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.issues import of_errors
from lampyris.foundation.http.state import stores
from lampyris.foundation.http.validation import REFUSED

log = structlog.get_logger()

_UNSTABLE_CODES = {
    400: "invalid_request",
    401: "authentication_failed",
    403: "access_denied",
    404: "resource_not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "invalid_body",
    422: "unprocessable_content",
    429: "rate_limited",
}
_CONSOLE_CODES = {400: "invalid_input", 401: "unauthenticated", 403: "forbidden", 404: "not_found", 405: "not_allowed"}
_PUBLIC_NAMES = {
    400: "InvalidRequestError",
    401: "UnauthorizedError",
    403: "ForbiddenError",
    404: "LangfuseNotFoundError",
    405: "MethodNotAllowedError",
    413: "PayloadTooLargeError",
}


def install(app: FastAPI) -> None:
    """Render every failure of `app`: expected ones, unfit requests, unknown routes, and bugs."""
    app.add_exception_handler(LampyrisError, _on_expected)
    app.add_exception_handler(RequestValidationError, _on_unfit)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_bug)


def answer_for(path: str, error: LampyrisError) -> Response:
    """The answer to a request of `path` (without a base path) that failed with `error`."""
    return Json(_envelope(path, error), status_code=error.status, headers=_headers(error))


async def _on_expected(request: Request, error: Exception) -> Response:
    known = cast(LampyrisError, error)
    if isinstance(known, QueryTimeout):
        known = await _unless_away(request, known)
    return answer_for(get_route_path(request.scope), known)


async def _unless_away(request: Request, timeout: QueryTimeout) -> LampyrisError:
    """No narrower query helps when the engine hangs: then it is away, and asking again later is right."""
    try:
        await stores(request).analytics.ping()
    except StoreUnavailable as away:
        return away
    return timeout


async def _on_unfit(request: Request, error: Exception) -> Response:
    # FastAPI puts the place first ("query", "body"); our issues are relative to it.
    found = [{**e, "loc": tuple(e["loc"])[1:]} for e in cast(RequestValidationError, error).errors()]
    issues = of_errors(cast(Sequence[ErrorDetails], found), Any)
    return answer_for(get_route_path(request.scope), InvalidInput(REFUSED, issues))


async def _on_http(request: Request, error: Exception) -> Response:
    known = cast(HTTPException, error)
    path, status = get_route_path(request.scope), known.status_code
    message = {404: "Not found", 405: "Method not allowed"}.get(status, str(known.detail))
    if path.startswith("/api/public/unstable"):
        content: dict[str, object] = {"message": message, "code": _UNSTABLE_CODES.get(status, "internal_error")}
    elif path.startswith("/api/console"):
        content = {"code": _CONSOLE_CODES.get(status, "internal_error"), "message": message}
    else:
        content = {"message": message, "error": _PUBLIC_NAMES.get(status, "InternalServerError")}
    return Json(content, status_code=status, headers=known.headers)


async def _on_bug(request: Request, error: Exception) -> Response:
    return bug(get_route_path(request.scope), error)


def bug(path: str, error: BaseException) -> Response:
    """The answer to an unexpected failure; logs it with a reference that the answer carries."""
    reference = uuid4().hex[:12]
    log.error("request_failed", path=path, reference=reference, exc_info=error)
    text = f"an unexpected error; the server's log has the details under reference {reference}"
    message = "Internal Server Error"
    if path.startswith("/api/public/unstable"):
        content: dict[str, object] = {"message": message, "code": "internal_error"}
    elif path.startswith("/api/console"):
        content = {"code": "internal_error", "message": message, "details": text}
    else:
        content = {"message": message, "error": text}
    return Json(content, status_code=500)


def _envelope(path: str, error: LampyrisError) -> dict[str, object]:
    message, issues = str(error), error.issues if isinstance(error, InvalidInput) else []
    if path.startswith("/api/public/unstable"):
        return _unstable(error, message, issues)
    if path.startswith("/api/console"):
        return {"code": error.code, "message": message} | ({"details": issues} if issues else {})
    if isinstance(error, Unauthenticated | Forbidden):
        return {"message": message}
    if issues:
        return {"message": message, "error": issues}
    return {"message": message, "error": error.public_name}


def _unstable(error: LampyrisError, message: str, issues: Sequence[Mapping[str, object]]) -> dict[str, object]:
    code = _UNSTABLE_CODES.get(error.status, "internal_error")
    if issues:
        return {"message": "Invalid request body", "code": "invalid_body", "details": {"issues": issues}}
    if isinstance(error, TooManyRequests):
        return {"message": message, "code": code, "details": {"retryAfterSeconds": error.retry_after_s}}
    return {"message": message, "code": code}


def _headers(error: LampyrisError) -> dict[str, str]:
    if isinstance(error, TooManyRequests):
        wait = str(error.retry_after_s)
        return {"Retry-After": wait, "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": wait}
    return {"Retry-After": "1"} if error.status == 503 else {}
