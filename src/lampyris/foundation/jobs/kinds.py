"""Declaring jobs: the decorator beside a handler, and the registry that a worker runs."""

from collections.abc import Callable, Iterable

from croniter import croniter

from lampyris.foundation.jobs.types import Handler, JobKind, Schedule


def job(
    name: str, *, retries: int = 5, timeout_s: float = 600.0, backoff_s: float = 2.0
) -> Callable[[Handler], JobKind]:
    """Make a handler a kind of job: `@job("evals.judge", retries=5)`. Names are `<feature>.<what>`, for ever."""

    def declare(handler: Handler) -> JobKind:
        return JobKind(name=name, handler=handler, retries=retries, timeout_s=timeout_s, backoff_s=backoff_s)

    return declare


class JobRegistry:
    """The kinds and schedules that a worker runs; jobs of other kinds it leaves to other workers."""

    def __init__(self, kinds: Iterable[JobKind], schedules: Iterable[Schedule] = ()) -> None:
        """Raises: ValueError for two kinds or schedules of one name, or a malformed cron line."""
        self.schedules = tuple(schedules)
        every = [*dict.fromkeys([*kinds, *(schedule.kind for schedule in self.schedules)])]
        self.kinds = {kind.name: kind for kind in every}
        if len(self.kinds) != len(every):
            raise ValueError("two kinds of jobs have the same name")
        if len({schedule.name for schedule in self.schedules}) != len(self.schedules):
            raise ValueError("two schedules have the same name")
        for schedule in self.schedules:
            if not croniter.is_valid(schedule.cron):
                raise ValueError(f"the cron line of {schedule.name} is malformed: {schedule.cron}")
