import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from lampyris.foundation.errors import QueryTimeout
from lampyris.foundation.query.bindings import Bindings
from lampyris.foundation.query.window import Window, answered_in_time

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class TestWindow:
    def test_it_is_half_open(self) -> None:
        window = Window(since=NOON, until=NOON + timedelta(hours=1))
        assert [window.holds(NOON + timedelta(minutes=m)) for m in (-1, 0, 59, 60)] == [False, True, True, False]
        assert window.conditions("at", Bindings()) == [
            "at >= {p_0:DateTime64(6, 'UTC')}", "at < {p_1:DateTime64(6, 'UTC')}",
        ]  # fmt: skip

    def test_ends_beyond_all_that_is_stored_are_open(self) -> None:
        assert Window(since=FIRST, until=LAST) == Window()
        assert Window(since=FIRST, until=LAST).widened(timedelta(days=1)) == Window()

    def test_a_window_beyond_all_that_is_stored_holds_nothing(self) -> None:
        for window in (Window(since=LAST), Window(until=FIRST)):
            assert not window.holds(NOON)
            assert window.widened(timedelta(days=1)).conditions("at", Bindings())

    def test_reversed_ends_hold_nothing(self) -> None:
        assert Window(since=NOON, until=NOON).empty
        assert not Window(since=NOON).empty


async def test_what_takes_too_long_together_is_refused() -> None:
    @answered_in_time(0.01)
    async def slow() -> None:
        for _ in range(100):
            await asyncio.sleep(0.005)

    for _ in range(2):
        with pytest.raises(QueryTimeout, match="narrower time range"):
            await slow()
