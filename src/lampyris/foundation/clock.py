"""The only source of the current time, and conversions between the three forms of a moment we use."""

import time
from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    """The current moment, aware, UTC."""
    return datetime.now(UTC)


def now_us() -> int:
    """Microseconds since the epoch."""
    return time.time_ns() // 1000


def from_us(at_us: int) -> datetime:
    """Microseconds since the epoch as an aware UTC datetime."""
    return EPOCH + timedelta(microseconds=at_us)


def to_us(at: datetime) -> int:
    """An aware datetime as microseconds since the epoch, exact."""
    return (at - EPOCH) // timedelta(microseconds=1)


def iso_ms(at: datetime) -> str:
    """`YYYY-MM-DDTHH:MM:SS.mmmZ`, the form that every public answer uses."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
