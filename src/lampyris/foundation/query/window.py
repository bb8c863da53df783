"""Windows of time, half-open `[since, until)`; an open end is None."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from lampyris.foundation.query.bindings import MOMENT, Bindings

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """From `since` to before `until`."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing can lie in it."""
        return self.since is not None and self.until is not None and self.until <= self.since

    def widened(self, margin: timedelta) -> "Window":
        """The same window, longer by `margin` at both ends; an end near the edge of the calendar becomes open."""
        since = self.since - margin if self.since and self.since - EARLIEST > margin else None
        until = self.until + margin if self.until and LATEST - self.until > margin else None
        return Window(since=since, until=until)

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
