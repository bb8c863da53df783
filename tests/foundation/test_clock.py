"""Moments as text."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from lampyris.foundation.clock import iso_ms


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000Z"),
        (datetime(2026, 2, 3, 4, 5, 6, 7999, tzinfo=UTC), "2026-02-03T04:05:06.007Z"),
        (datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8))), "2025-12-31T16:00:00.000Z"),
    ],
)
def test_the_year_has_four_digits_and_the_second_three(at: datetime, text: str) -> None:
    assert iso_ms(at) == text
