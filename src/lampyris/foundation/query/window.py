"""Windows of time, half-open `[since, until)`; an open end is None."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lampyris.foundation.errors import QueryTimeout
from lampyris.foundation.query.bindings import MOMENT, Bindings

BEGINNING, END = datetime(1971, 1, 1, tzinfo=UTC), datetime(2299, 12, 31, tzinfo=UTC)
"""Nothing is stored before or after; the store can not even write down much more."""
ANSWER_S = 9.0


def storable(at: datetime) -> datetime:
    """The nearest moment that the store can compare with."""
    return min(max(at, BEGINNING), END)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """From `since` to before `until`. An end beyond everything that can be stored is an open one."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        since = None if self.since is None or self.since <= BEGINNING else storable(self.since)
        until = None if self.until is None or self.until >= END else storable(self.until)
        object.__setattr__(self, "since", since)
        object.__setattr__(self, "until", until)

    @property
    def empty(self) -> bool:
        """Whether nothing can lie in it."""
        return self.since is not None and self.until is not None and self.until <= self.since

    def widened(self, margin: timedelta) -> "Window":
        """The same window, longer by `margin` at both ends."""
        return Window(since=self.since and self.since - margin, until=self.until and self.until + margin)

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)

    def conditions(self, column_sql: str, bindings: Bindings, *, closed: bool = False) -> list[str]:
        """What `column_sql` must satisfy to lie in the window; `closed` lets it be `until` itself."""
        found = []
        if self.since is not None:
            found.append(f"{column_sql} >= {bindings.bind(self.since, MOMENT)}")
        if self.until is not None:
            found.append(f"{column_sql} {'<=' if closed else '<'} {bindings.bind(self.until, MOMENT)}")
        return found


@asynccontextmanager
async def answered_in_time(limit_s: float = ANSWER_S) -> AsyncIterator[None]:
    """Bounds several queries together. Raises: QueryTimeout when they take longer."""
    try:
        async with asyncio.timeout(limit_s):
            yield
    except TimeoutError:
        raise QueryTimeout(f"no answer within {limit_s:g} s; a narrower time range or fewer filters help") from None
