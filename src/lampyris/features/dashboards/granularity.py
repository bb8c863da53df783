"""Time buckets: how long, where they begin, and which there are in a window. All in UTC."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from lampyris.features.dashboards.types import ClosedWindow, Granularity
from lampyris.foundation.errors import QueryTimeout

MOST_BUCKETS = 50_000
FIRST_DAY, LAST_DAY = datetime(1900, 1, 1, tzinfo=UTC), datetime(2299, 12, 31, tzinfo=UTC)
"""Nothing is stored outside; buckets begin and end there."""
AUTO_HOURS: tuple[tuple[int, Granularity], ...] = (
    (2, Granularity.MINUTE),
    (72, Granularity.HOUR),
    (1440, Granularity.DAY),
    (8760, Granularity.WEEK),
)
"""Windows shorter than so many hours get buckets of this length; longer ones get months."""
BUCKET_SQL: Mapping[Granularity, str] = {
    Granularity.MINUTE: "toStartOfMinute",
    Granularity.HOUR: "toStartOfHour",
    Granularity.DAY: "toStartOfDay",
    Granularity.WEEK: "toMonday",
    Granularity.MONTH: "toStartOfMonth",
}
_STEPS: Mapping[Granularity, timedelta] = {
    Granularity.MINUTE: timedelta(minutes=1),
    Granularity.HOUR: timedelta(hours=1),
    Granularity.DAY: timedelta(days=1),
    Granularity.WEEK: timedelta(weeks=1),
}


def fitting(window: ClosedWindow) -> Granularity:
    """The granularity that `auto` stands for."""
    hours = window.length_s / 3600
    return next((one for limit, one in AUTO_HOURS if hours < limit), Granularity.MONTH)


def floor(at: datetime, granularity: Granularity) -> datetime:
    """When the bucket that holds `at` begins."""
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if granularity is Granularity.MINUTE:
        return at.replace(second=0, microsecond=0)
    if granularity is Granularity.HOUR:
        return at.replace(minute=0, second=0, microsecond=0)
    if granularity is Granularity.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if granularity is Granularity.MONTH else day


def buckets(window: ClosedWindow, granularity: Granularity) -> list[datetime]:
    """The beginnings of all buckets that the window touches, in order.

    Raises: QueryTimeout when there are more than MOST_BUCKETS.
    """
    since, until = max(window.since, FIRST_DAY), min(window.until, LAST_DAY)
    step = _STEPS.get(granularity, timedelta(days=30))
    if (until - since) / step > MOST_BUCKETS:
        raise QueryTimeout(
            f"the time range holds more than {MOST_BUCKETS} buckets of one {granularity};"
            " ask for a shorter range or a coarser granularity"
        )
    return list(_walk(floor(since, granularity), until, granularity)) if since < until else []


def text(at: datetime, granularity: Granularity) -> str:
    """A bucket as answered: a moment for minutes and hours, a date for longer ones."""
    shape = "%Y-%m-%dT%H:%M:%SZ" if granularity in {Granularity.MINUTE, Granularity.HOUR} else "%Y-%m-%d"
    return at.strftime(shape)


def _walk(at: datetime, until: datetime, granularity: Granularity) -> Iterator[datetime]:
    while at < until:
        yield at
        if granularity is Granularity.MONTH:
            at = (at + timedelta(days=32)).replace(day=1)
        else:
            at += _STEPS[granularity]
