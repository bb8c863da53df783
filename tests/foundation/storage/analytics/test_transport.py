"""Connections are kept from one statement to the next, and end when either side says so."""

import asyncio
import socket
from collections.abc import Iterator

import pytest

from lampyris.foundation.storage.analytics.engine.http import HttpServer, Request, Response
from lampyris.foundation.storage.analytics.transport import Endpoint, HttpPool

ASK = [b"GET /ping HTTP/1.1\r\nHost: engine\r\n\r\n"]
ASK_AND_END = [b"GET /ping HTTP/1.1\r\nHost: engine\r\nConnection: close\r\n\r\n"]


class Server:
    """Answers everything, and remembers over which connections it was asked."""

    def __init__(self) -> None:
        self.connections: list[int] = []
        self.http = HttpServer(self._answer, 0)
        self.http.start()

    def _answer(self, request: Request) -> Response:
        self.connections.append(request.connection)
        return Response(body=b"Ok.")

    @property
    def endpoint(self) -> Endpoint:
        return Endpoint(host="127.0.0.1", port=self.http.port, user="", password="", database="")

    def stop(self) -> None:
        self.http.refuse_new()
        self.http.join(10)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One item per connection that the event loop made."""
    made: list[object] = []
    create = asyncio.base_events.BaseEventLoop.create_connection

    async def counted(self: asyncio.BaseEventLoop, *args: object, **options: object) -> object:
        made.append(args)
        return await create(self, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "create_connection", counted)
    return made


async def test_statements_one_after_the_other_take_one_connection(server: Server, connects: list[object]) -> None:
    pool = HttpPool(4)
    for _ in range(5):
        assert (await pool.ask(server.endpoint, ASK)).body == b"Ok."
    pool.drop_idle()
    assert len(server.connections) == 5
    assert len(connects) == 1


async def test_statements_at_once_take_as_many_as_are_allowed(server: Server, connects: list[object]) -> None:
    pool = HttpPool(3)
    await asyncio.gather(*(pool.ask(server.endpoint, ASK) for _ in range(12)))
    pool.drop_idle()
    assert len(server.connections) == 12
    assert len(connects) <= 3


async def test_a_connection_that_the_server_ends_is_not_used_again(server: Server, connects: list[object]) -> None:
    pool = HttpPool(4)
    for _ in range(2):
        assert (await pool.ask(server.endpoint, ASK_AND_END)).body == b"Ok."
    assert len(connects) == 2


async def test_a_server_that_went_away_between_two_statements_is_met_anew(server: Server) -> None:
    pool = HttpPool(4)
    await pool.ask(server.endpoint, ASK)
    server.stop()
    again = Server()
    try:
        assert (await pool.ask(again.endpoint, ASK)).status == 200
    finally:
        pool.drop_idle()
        again.stop()


def test_the_server_ends_the_connection_of_a_client_that_asks_for_it(server: Server) -> None:
    with socket.create_connection(("127.0.0.1", server.http.port), timeout=10) as client:
        client.sendall(b"".join(ASK))
        assert client.recv(1000).endswith(b"Ok.")
        client.sendall(b"".join(ASK_AND_END))
        assert client.recv(1000).endswith(b"Ok.")
        assert client.recv(1000) == b""
