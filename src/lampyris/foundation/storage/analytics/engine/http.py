"""A small HTTP/1.1 server for few, long-lived, trusted connections: one thread each, no event loop in the way."""

import contextlib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import httptools

READ_BYTES = 256 * 1024
MAX_BODY_BYTES = 2 << 30
JOIN_BYTES = 64 * 1024
REASONS = {200: "OK", 400: "Bad Request", 403: "Forbidden", 404: "Not Found", 408: "Request Timeout", 413: "Too Large"}


@dataclass(kw_only=True, slots=True)
class Request:
    """One request with its whole body. Header names are in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: list[bytes]
    connection: int
    """File descriptor of the socket, to see whether the client is still there."""


@dataclass(kw_only=True, slots=True)
class Response:
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = b""
    """Anything with a buffer."""
    owner: object = None
    """What has to live as long as `body`, where that is a view that does not hold its memory."""


Answer = Callable[[Request], Response]


class _BadRequest(Exception):
    pass


class _Reader:
    """Collects one request; the parser calls the `on_` methods."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._parser = httptools.HttpRequestParser(self)
        self._url = b""
        self._headers: dict[str, str] = {}
        self._body: list[bytes] = []
        self._size = 0
        self._complete = False
        self._stays = True

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        if self._headers.get("expect", "").lower() == "100-continue":
            self._connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")

    def on_body(self, chunk: bytes) -> None:
        self._size += len(chunk)
        if self._size > MAX_BODY_BYTES:
            raise _BadRequest(f"the body is larger than {MAX_BODY_BYTES} bytes")
        self._body.append(chunk)

    def on_message_complete(self) -> None:
        self._complete = True
        # Only here does the parser know: a moment later it stands before the next request.
        self._stays = self._parser.should_keep_alive()

    def read(self) -> tuple[Request, bool] | None:
        """The next request and whether the connection stays; None when the client has gone."""
        while not self._complete:
            data = self._connection.recv(READ_BYTES)
            if not data:
                return None
            try:
                self._parser.feed_data(data)
            except httptools.HttpParserError as problem:
                cause = problem.__context__
                raise _BadRequest(str(cause if isinstance(cause, _BadRequest) else problem)) from problem
        self._complete = False
        url = httptools.parse_url(self._url)
        request = Request(
            method=self._parser.get_method().decode("latin-1"),
            path=(url.path or b"/").decode("latin-1"),
            query=dict(parse_qsl((url.query or b"").decode("latin-1"), keep_blank_values=True)),
            headers=self._headers,
            body=self._body,
            connection=self._connection.fileno(),
        )
        self._url, self._headers, self._body, self._size = b"", {}, [], 0
        return request, self._stays


class HttpServer:
    """Accepts on one port until closed; `answer` runs in the thread of its connection."""

    def __init__(self, answer: Answer, port: int) -> None:
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", port), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self._lock = threading.Lock()
        self._threads: dict[threading.Thread, socket.socket] = {}
        self._busy: set[socket.socket] = set()
        self._closing = False

    def start(self) -> None:
        threading.Thread(target=self._accept, name="accept", daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            # Both at once: whoever stops the server joins every thread it finds here, and only one that runs can be.
            with self._lock:
                self._threads[thread] = connection
                thread.start()

    def _serve(self, connection: socket.socket) -> None:
        reader = _Reader(connection)
        stays = True
        try:
            while stays and not self._closing:
                found = reader.read()
                if found is None:
                    return
                request, stays = found
                self._busy.add(connection)
                try:
                    stays = stays and not self._closing
                    _send(connection, self._answer(request), keep=stays)
                finally:
                    self._busy.discard(connection)
        except _BadRequest as problem:
            with contextlib.suppress(OSError):
                _send(connection, Response(status=400, body=f"{problem}\n".encode()), keep=False)
        except OSError:
            pass  # The client has gone; there is nobody to tell.
        finally:
            with self._lock:
                self._threads.pop(threading.current_thread(), None)
            connection.close()

    @property
    def busy(self) -> int:
        """Requests being answered now."""
        return len(self._busy)

    def refuse_new(self) -> None:
        """Stop listening and end the connections that wait for a next request."""
        self._closing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            idle = [connection for connection in self._threads.values() if connection not in self._busy]
        for connection in idle:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RD)

    def join(self, timeout_s: float) -> None:
        """Wait for the threads to end, each for at most `timeout_s`."""
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join(timeout_s)


def _send(connection: socket.socket, response: Response, *, keep: bool) -> None:
    body = memoryview(response.body)
    lines = [f"HTTP/1.1 {response.status} {REASONS.get(response.status, 'Error')}"]
    lines += [f"{name}: {value}" for name, value in response.headers.items()]
    lines.append(f"Content-Length: {body.nbytes}\r\nConnection: {'keep-alive' if keep else 'close'}\r\n\r\n")
    head = "\r\n".join(lines).encode("latin-1", "replace")
    if body.nbytes < JOIN_BYTES:
        connection.sendall(head + bytes(body))
    else:
        connection.sendall(head)
        connection.sendall(body)
