"""News inside one process: a lower feature announces, higher ones that subscribed hear of it.

For what may be missed (live views, wake-ups). What must happen is a job.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog

log = structlog.get_logger()

T = TypeVar("T")


@dataclass(frozen=True)
class Topic(Generic[T]):
    """What an announcement is about and the type of its message: `EVENTS_STORED = Topic[StoredEvents]("...")`."""

    name: str


class News:
    """Who listens to what."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Callable[[Any], Awaitable[None]]]] = {}

    def subscribe(self, topic: Topic[T], listener: Callable[[T], Awaitable[None]]) -> None:
        """`listener` is awaited by the announcer: it should only note what to do and return."""
        self._listeners.setdefault(topic.name, []).append(listener)

    async def announce(self, topic: Topic[T], message: T) -> None:
        """Tell all listeners, one after the other. Never raises because of one of them."""
        for listener in self._listeners.get(topic.name, ()):
            try:
                await listener(message)
            except Exception:
                log.exception("news.listener_failed", topic=topic.name)
