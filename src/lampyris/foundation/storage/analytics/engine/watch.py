"""Watches running statements and kills those whose client has gone."""

import select
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOK_EVERY_S = 0.25
GONE = select.POLLHUP | select.POLLERR | select.POLLNVAL | getattr(select, "POLLRDHUP", 0)


class Watch:
    """One thread that looks at the sockets of statements older than a moment; short ones never cost anything."""

    def __init__(self, kill: Callable[[int], None]) -> None:
        self._kill = kill
        self._running: dict[int, tuple[int, float]] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, name="watch", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @contextmanager
    def over(self, number: int, connection: int) -> Iterator[None]:
        """Statement `number` runs for the client on this socket."""
        self._running[number] = (connection, time.monotonic())
        try:
            yield
        finally:
            del self._running[number]

    def kill_all(self) -> None:
        for number in list(self._running):
            self._kill(number)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(5.0)

    def _look(self) -> None:
        while not self._stop.wait(LOOK_EVERY_S):
            old = time.monotonic() - LOOK_EVERY_S
            for number, (connection, since) in list(self._running.items()):
                if since < old and _gone(connection) and number in self._running:
                    self._kill(number)


def _gone(connection: int) -> bool:
    poll = select.poll()
    poll.register(connection, GONE)
    return any(event & GONE for _, event in poll.poll(0))
