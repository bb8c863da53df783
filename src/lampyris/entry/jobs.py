"""Every background job and schedule of every feature."""

from lampyris.features.upkeep import jobs as upkeep
from lampyris.foundation.jobs.kinds import JobRegistry


def registry() -> JobRegistry:
    """What a worker runs."""
    return JobRegistry(kinds=upkeep.KINDS, schedules=upkeep.SCHEDULES)
