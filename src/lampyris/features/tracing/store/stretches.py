"""How far a list looks back: a stretch of time at a time, newest first, until enough was found."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from lampyris.features.tracing.store.sources import MICROSECOND
from lampyris.foundation.clock import now
from lampyris.foundation.query.window import Window

SLACK = 1.5
"""What is sought is seldom spread evenly: this much further than its density says."""
LEAST_GROWTH = 2
FAR = timedelta(days=3650)
"""Beyond this a stretch is the rest of the window: so few traces are not worth another round."""


class Stretches:
    """Stretches of time that together are a window up to `after` (included), newest first.

    Recent rows, which most lists show, are found without opening old ones. Where a stretch held some of what is sought
    but not enough, the next one reaches as far as that lets expect; where it held nothing, to the next of `look_back`
    (ascending), and at last to the beginning of the window.
    """

    def __init__(self, window: Window, after: datetime | None, look_back: Sequence[timedelta]) -> None:
        self._window = window
        self._look_back = look_back
        self._until = window.until if after is None else after + MICROSECOND
        self._newest = self._until or now()
        self._reached = timedelta(0)
        self.ended = False
        """The stretch given last begins where the window does."""

    def next(self, found: int, wanted: int) -> Window | None:
        """The stretch before those given, of which `found` of `wanted` came. None: there is no more."""
        if self.ended:
            return None
        back = self._back(found, wanted)
        if back is None or (self._window.since is not None and self._newest - self._window.since <= back):
            self.ended = True
            return Window(since=self._window.since, until=self._until)
        stretch = Window(since=self._newest - back, until=self._until)
        self._reached, self._until = back, stretch.since
        return stretch

    def _back(self, found: int, wanted: int) -> timedelta | None:
        """How far before the newest moment the next stretch begins; None: at the beginning of the window."""
        step = next((step for step in self._look_back if step > self._reached), None)
        if not (found and self._reached):
            return step
        expected = self._reached * max(LEAST_GROWTH, wanted / found * SLACK)
        if step is not None:
            return min(expected, step)
        return expected if expected < FAR else None
