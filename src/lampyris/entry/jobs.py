"""Every background job and schedule of every feature."""

from lampyris.foundation.jobs.kinds import JobRegistry


def registry() -> JobRegistry:
    """What a worker runs."""
    return JobRegistry(kinds=())
