"""What stands in front of the application: body limits, CORS, method and path conventions of the public API."""

import asyncio
from collections.abc import MutableMapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from fastapi import Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lampyris.foundation.errors import TooLarge
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.errors import answer_for, bug

PUBLIC = "/api/public/"
METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS"
# Stands for an encoded slash inside one path segment while the router splits the path.
_SLASH = "\ue02f"
_MIB = 1 << 20
MOST_DRAINED_BYTES = 256 * _MIB
LONGEST_DRAIN_S = 20.0


@dataclass(frozen=True, kw_only=True)
class BodyLimits:
    """The largest body in bytes, by the longest matching path prefix; `None` leaves it to the endpoint."""

    default_bytes: int = 10 * _MIB
    by_prefix: MutableMapping[str, int | None] = field(default_factory=dict)

    def of(self, path: str) -> int | None:
        """The limit for a path without base path."""
        best = max((p for p in self.by_prefix if path.startswith(p)), key=len, default=None)
        return self.default_bytes if best is None else self.by_prefix[best]


def guard(app: ASGIApp, *, base_path: str = "", limits: BodyLimits | None = None) -> ASGIApp:
    """`app` behind the conventions. A failure nobody expected is answered with 500 and logged once."""
    return _Guard(app, base_path.rstrip("/"), limits or BodyLimits())


async def whole_segments(request: Request) -> None:
    """Application-wide dependency: path parameters get back the slashes that were sent as `%2F`."""
    parameters = request.scope["path_params"]
    for name, value in parameters.items():
        if isinstance(value, str) and _SLASH in value:
            parameters[name] = whole_segment(value)


def whole_segment(segment: str) -> str:
    """One segment of a path, with the slashes that were sent as `%2F`."""
    return segment.replace(_SLASH, "/")


class _Guard:
    def __init__(self, app: ASGIApp, base_path: str, limits: BodyLimits) -> None:
        self._app = app
        self._base_path = base_path
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        raw: bytes = scope.get("raw_path") or b""
        if b"%2" in raw and b"%2f" in raw.lower():
            scope["path"] = unquote(raw.decode("latin-1").replace("%2F", _SLASH).replace("%2f", _SLASH))
        path: str = scope["path"].removeprefix(self._base_path)
        if self._base_path and path.startswith("/") and path != scope["path"]:
            # The routes below know nothing of the base path; a proxy that strips it itself is served as well.
            scope["root_path"] = self._base_path
        if not path.startswith("/api/"):
            await self._app(scope, receive, send)
            return
        headers = scope["headers"]
        if path.startswith(PUBLIC):
            send = _with_cors(send, _header(headers, b"origin"))
        early = self._early_answer(scope, path)
        if early is None:
            await self._run(scope, receive, send, path)
            return
        body = _Body(receive, None, _header(headers, b"expect"))
        await early(scope, body.receive, body.refusing(send))

    def _early_answer(self, scope: Scope, path: str) -> Response | None:
        if path.startswith(PUBLIC):
            if scope["method"] == "OPTIONS":
                return _preflight(scope["headers"])
            if scope["method"] == "HEAD":
                return Json({"message": "Method not allowed", "error": "MethodNotAllowedError"}, status_code=405)
        if path.endswith("/"):
            query = scope["query_string"].decode("latin-1")
            target = scope.get("raw_path", b"").decode("latin-1") or scope["path"]
            return Response(status_code=308, headers={"Location": target.rstrip("/") + (f"?{query}" if query else "")})
        limit = self._limits.of(path)
        length = _header(scope["headers"], b"content-length")
        if limit is not None and length is not None and length.isdigit() and int(length) > limit:
            return answer_for(path, _too_large(limit))
        return None

    async def _run(self, scope: Scope, receive: Receive, send: Send, path: str) -> None:
        started = False
        body = _Body(receive, self._limits.of(path), _header(scope["headers"], b"expect"))
        answer = body.refusing(send)

        async def watched(message: Message) -> None:
            nonlocal started
            started = True
            await answer(message)

        try:
            await self._app(scope, body.receive, watched)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - the outermost boundary of a request
            if not started:
                await bug(path, error)(scope, receive, send)


class _Body:
    """The body of one request, as the application reads it."""

    def __init__(self, receive: Receive, limit_bytes: int | None, expect: str | None) -> None:
        self._receive = receive
        self._limit_bytes = limit_bytes
        self._waits_for_us = expect is not None
        self._seen_bytes = 0
        self._ended = False

    async def receive(self) -> Message:
        """Refuses a body without (or with a false) length once it grows over the limit. Raises: TooLarge."""
        message = await self._next()
        if self._limit_bytes is not None and self._seen_bytes > self._limit_bytes:
            raise _too_large(self._limit_bytes)
        return message

    def refusing(self, send: Send) -> Send:
        """`send` that first takes in the rest of a refused body.

        A client that is still sending when the connection closes sees a broken pipe instead of our answer.
        """

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] >= 400 and not self._waits_for_us:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LONGEST_DRAIN_S):
                        await self._drain()
            await send(message)

        return sending

    async def _drain(self) -> None:
        while not self._ended and self._seen_bytes < MOST_DRAINED_BYTES:
            await self._next()

    async def _next(self) -> Message:
        message = await self._receive()
        self._waits_for_us = False
        self._seen_bytes += len(message.get("body", b""))
        self._ended = message["type"] != "http.request" or not message.get("more_body", False)
        return message


def _too_large(limit_bytes: int) -> TooLarge:
    return TooLarge(f"the request body is over the limit of {limit_bytes} bytes; send smaller batches")


def _with_cors(send: Send, origin: str | None) -> Send:
    if origin is None:
        return send
    allow = [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *allow]
        await send(message)

    return sending


def _preflight(headers: Sequence[tuple[bytes, bytes]]) -> Response:
    wanted = _header(headers, b"access-control-request-headers") or "Authorization, Content-Type"
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": METHODS,
            "Access-Control-Allow-Headers": wanted,
            "Access-Control-Max-Age": "86400",
            "Allow": METHODS,
        },
    )


def _header(headers: Sequence[tuple[bytes, bytes]], name: bytes) -> str | None:
    for key, value in headers:
        if key == name:
            return value.decode("latin-1")
    return None
