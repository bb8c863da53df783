"""Declaring jobs and schedules, and how patiently they are tried again."""

from datetime import UTC, datetime

import pytest

from lampyris.foundation.jobs.kinds import JobRegistry, job
from lampyris.foundation.jobs.lease import backoff_s
from lampyris.foundation.jobs.schedules import next_tick
from lampyris.foundation.jobs.types import JobRun, Schedule


@job("test.first", retries=2, backoff_s=4.0)
async def first(run: JobRun) -> None:
    del run


@job("test.first")
async def namesake(run: JobRun) -> None:
    del run


class TestRegistry:
    def test_it_holds_kinds_and_those_of_schedules(self) -> None:
        registry = JobRegistry([first], [Schedule(name="nightly", cron="0 3 * * *", kind=first)])
        assert registry.kinds == {"test.first": first}
        assert (first.retries, first.timeout_s) == (2, 600.0)

    def test_two_kinds_of_one_name_are_refused(self) -> None:
        with pytest.raises(ValueError, match="same name"):
            JobRegistry([first, namesake])

    def test_two_schedules_of_one_name_are_refused(self) -> None:
        nightly = Schedule(name="nightly", cron="0 3 * * *", kind=first)
        with pytest.raises(ValueError, match="same name"):
            JobRegistry([], [nightly, nightly])

    def test_a_malformed_cron_line_is_refused(self) -> None:
        with pytest.raises(ValueError, match="malformed: 99"):
            JobRegistry([], [Schedule(name="never", cron="99 * * * *", kind=first)])


def test_the_next_tick_is_later_than_now() -> None:
    three = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
    assert next_tick("0 3 * * *", datetime(2026, 5, 1, 2, 59, 59, tzinfo=UTC)) == three
    assert next_tick("0 3 * * *", three) == datetime(2026, 5, 2, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(("attempt", "whole"), [(1, 4.0), (2, 8.0), (5, 64.0), (50, 3600.0)])
def test_waits_double_up_to_a_limit(attempt: int, whole: float) -> None:
    waits = [backoff_s(first, attempt) for _ in range(100)]
    assert all(whole / 2 <= wait <= whole for wait in waits)
    assert len(set(waits)) > 90
