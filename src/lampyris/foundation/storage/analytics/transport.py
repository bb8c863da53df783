"""HTTP/1.1 to ClickHouse on asyncio: kept connections, one request at a time on each, nothing that is not needed."""

import asyncio
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import httptools

MAX_IDLE_S = 8.0
"""Servers drop idle connections after 10 s (ClickHouse's shortest default); ours are dropped before."""


class ConnectionLost(Exception):
    """No answer: refused, reset, or closed in the middle. `unsent` means that no byte of the request was taken."""

    def __init__(self, message: str, *, unsent: bool = False, stale: bool = False) -> None:
        super().__init__(message)
        self.unsent = unsent
        self.stale = stale
        """A kept connection closed before the first byte of the answer: the usual end of an idle connection."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """Where ClickHouse listens and who we are there."""

    host: str
    port: int
    user: str
    password: str
    database: str
    tls: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    status: int
    headers: dict[bytes, bytes]
    """Names in lower case."""
    body: bytes


class _Connection(asyncio.Protocol):
    """One TCP connection; the parser calls the `on_` methods."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._answer: asyncio.Future[Answer] | None = None
        self._headers: dict[bytes, bytes] = {}
        self._chunks: list[bytes] = []
        self._answered = False
        self._stays = True
        self.used = False
        self.idle_since = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._answer and not self._answer.done():
            stale = self.used and not self._answered
            self._answer.set_exception(ConnectionLost(f"the connection broke: {exc or 'closed'}", stale=stale))

    def data_received(self, data: bytes) -> None:
        self._answered = True
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as problem:
            if self._answer and not self._answer.done():
                self._answer.set_exception(ConnectionLost(f"not an HTTP answer: {problem}"))
            self.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.lower()] = value

    def on_body(self, chunk: bytes) -> None:
        self._chunks.append(chunk)

    def on_message_complete(self) -> None:
        # Only here does the parser know: a moment later it stands before the next answer.
        self._stays = self._parser.should_keep_alive()
        if self._answer and not self._answer.done():
            status = self._parser.get_status_code()
            self._answer.set_result(Answer(status=status, headers=self._headers, body=b"".join(self._chunks)))
        self._chunks = []

    @property
    def open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    async def ask(self, request: Sequence[bytes]) -> Answer:
        """Send and wait for the whole answer. Any failure or cancellation ends the connection."""
        if self._transport is None:
            raise ConnectionLost("the connection was closed", stale=self.used)
        self._parser = httptools.HttpResponseParser(self)
        self._headers, self._chunks, self._answered = {}, [], False
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.writelines(request)
        try:
            answer = await self._answer
        except BaseException:
            self.abort()
            raise
        self.used = True
        self.idle_since = time.monotonic()
        if not self._stays:
            self.abort()
        return answer

    def abort(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class HttpPool:
    """Kept connections to one endpoint at a time; a changed endpoint (an engine started anew) drops the old ones."""

    def __init__(self, limit: int) -> None:
        self._free = asyncio.Semaphore(limit)
        self._idle: list[_Connection] = []
        self._endpoint: Endpoint | None = None

    async def ask(self, endpoint: Endpoint, request: Sequence[bytes]) -> Answer:
        """Raises: ConnectionLost. Waits for a free connection; the caller bounds the time."""
        async with self._free:
            connection = await self._connection(endpoint)
            answer = await connection.ask(request)
            if connection.open and endpoint == self._endpoint:
                self._idle.append(connection)
            else:
                connection.abort()
            return answer

    async def _connection(self, endpoint: Endpoint) -> _Connection:
        if endpoint != self._endpoint:
            self.drop_idle()
            self._endpoint = endpoint
        while self._idle:
            kept = self._idle.pop()
            if kept.open and time.monotonic() - kept.idle_since < MAX_IDLE_S:
                return kept
            kept.abort()
        context = ssl.create_default_context() if endpoint.tls else None
        loop = asyncio.get_running_loop()
        try:
            _, made = await loop.create_connection(_Connection, endpoint.host, endpoint.port, ssl=context)
        except OSError as problem:
            raise ConnectionLost(f"cannot connect to {endpoint.host}:{endpoint.port}: {problem}", unsent=True) from None
        return made

    def drop_idle(self) -> None:
        """Close every connection that nobody uses."""
        while self._idle:
            self._idle.pop().abort()
