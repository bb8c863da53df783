"""The engine's HTTP server is told to stop while somebody connects."""

import socket
import threading
import time

import pytest

from lampyris.foundation.storage.analytics.engine.http import HttpServer, Response


def test_a_connection_that_arrives_while_it_stops_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    server = HttpServer(lambda _: Response(body=b"Ok."), 0)
    server.start()
    starting = threading.Event()
    start = threading.Thread.start

    def slowly(thread: threading.Thread) -> None:
        starting.set()
        time.sleep(0.2)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", slowly)
    with socket.create_connection(("127.0.0.1", server.port)):
        assert starting.wait(10)
        server.refuse_new()
        server.join(10)
