"""Windows of time, half-open `[since, until)`; an open end is None."""

from dataclasses import dataclass
from datetime import datetime

from lampyris.foundation.query.bindings import MOMENT, Bindings


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """From `since` to before `until`."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing can lie in it."""
        return self.since is not None and self.until is not None and self.until <= self.since

    def conditions(self, column_sql: str, bindings: Bindings, *, closed: bool = False) -> list[str]:
        """What `column_sql` must satisfy to lie in the window; `closed` lets it be `until` itself."""
        found = []
        if self.since is not None:
            found.append(f"{column_sql} >= {bindings.bind(self.since, MOMENT)}")
        if self.until is not None:
            found.append(f"{column_sql} {'<=' if closed else '<'} {bindings.bind(self.until, MOMENT)}")
        return found
