"""How far a list looks back for more."""

from datetime import UTC, datetime, timedelta

from lampyris.features.tracing.store.stretches import Stretches
from lampyris.foundation.query.window import Window

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LOOK_BACK = (DAY, 30 * DAY)
YEARS = Window(since=NOON - 4000 * DAY, until=NOON)


def test_where_nothing_is_found_it_goes_on_by_the_given_steps_and_ends_with_the_window() -> None:
    stretches = Stretches(YEARS, None, LOOK_BACK)
    given = [stretches.next(0, 50) for _ in range(4)]
    assert given == [
        Window(since=NOON - DAY, until=NOON),
        Window(since=NOON - 30 * DAY, until=NOON - DAY),
        Window(since=YEARS.since, until=NOON - 30 * DAY),
        None,
    ]
    assert stretches.ended


def test_where_some_is_found_it_goes_as_far_as_that_lets_expect() -> None:
    stretches = Stretches(YEARS, None, LOOK_BACK)
    assert stretches.next(0, 60) == Window(since=NOON - DAY, until=NOON)
    assert stretches.next(15, 60) == Window(since=NOON - 6 * DAY, until=NOON - DAY)
    assert stretches.next(58, 60) == Window(since=NOON - 12 * DAY, until=NOON - 6 * DAY), "it doubles at least"
    assert stretches.next(59, 60) == Window(since=NOON - 24 * DAY, until=NOON - 12 * DAY)
    assert stretches.next(59, 60) == Window(since=NOON - 30 * DAY, until=NOON - 24 * DAY), "never over a step"
    assert stretches.next(59, 60) == Window(since=NOON - 60 * DAY, until=NOON - 30 * DAY)
    assert not stretches.ended


def test_one_hit_in_a_month_is_followed_by_everything() -> None:
    stretches = Stretches(Window(since=None, until=NOON), None, LOOK_BACK)
    stretches.next(0, 1000)
    stretches.next(0, 1000)
    assert stretches.next(1, 1000) == Window(since=None, until=NOON - 30 * DAY)
    assert stretches.ended


def test_a_short_window_is_one_stretch() -> None:
    window = Window(since=NOON - timedelta(hours=3), until=NOON)
    stretches = Stretches(window, None, LOOK_BACK)
    assert stretches.next(0, 50) == window
    assert stretches.ended
    assert stretches.next(0, 50) is None


def test_after_a_place_it_begins_there_and_holds_its_moment() -> None:
    stretches = Stretches(YEARS, NOON - 10 * DAY, LOOK_BACK)
    first = stretches.next(0, 50)
    assert first is not None
    assert first.holds(NOON - 10 * DAY)
    assert not first.holds(NOON - 9 * DAY)
