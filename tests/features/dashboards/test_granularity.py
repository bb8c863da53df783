"""Time buckets."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.dashboards.granularity import buckets, fitting, floor
from lampyris.features.dashboards.types import ClosedWindow, Granularity
from lampyris.foundation.errors import QueryTimeout

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def hours(length: float) -> ClosedWindow:
    return ClosedWindow(since=MONDAY, until=MONDAY + timedelta(hours=length))


class TestFitting:
    @pytest.mark.parametrize(
        ("length_h", "wanted"),
        [
            (1.99, Granularity.MINUTE), (2, Granularity.HOUR), (71.9, Granularity.HOUR), (72, Granularity.DAY),
            (1439, Granularity.DAY), (1440, Granularity.WEEK), (8759, Granularity.WEEK), (8760, Granularity.MONTH),
        ],
    )  # fmt: skip
    def test_longer_windows_have_longer_buckets(self, length_h: float, wanted: Granularity) -> None:
        assert fitting(hours(length_h)) is wanted


class TestBuckets:
    def test_the_first_may_begin_before_the_window(self) -> None:
        window = ClosedWindow(since=MONDAY + timedelta(minutes=30), until=MONDAY + timedelta(hours=2))
        assert buckets(window, Granularity.HOUR) == [MONDAY, MONDAY + timedelta(hours=1)]

    def test_months_differ_in_length(self) -> None:
        window = ClosedWindow(since=datetime(2026, 1, 31, tzinfo=UTC), until=datetime(2026, 4, 1, tzinfo=UTC))
        assert [at.month for at in buckets(window, Granularity.MONTH)] == [1, 2, 3]

    def test_too_many_are_refused(self) -> None:
        with pytest.raises(QueryTimeout, match="more than 50000 buckets of one minute"):
            buckets(hours(24 * 40), Granularity.MINUTE)

    @given(since=MOMENTS, length_h=st.floats(0.01, 5000), granularity=st.sampled_from(list(Granularity)))
    def test_every_moment_of_the_window_lies_in_one(
        self, since: datetime, length_h: float, granularity: Granularity
    ) -> None:
        if granularity is Granularity.MINUTE:
            length_h = min(length_h, 100)
        window = ClosedWindow(since=since, until=since + timedelta(hours=length_h))
        found = buckets(window, granularity)
        assert found == sorted(set(found))
        assert {floor(since, granularity), floor(window.until - timedelta(microseconds=1), granularity)} <= set(found)
