"""Every background job and schedule of every feature, and the backups that the settings ask for."""

import structlog

from lampyris.entry.archive_places import place_of
from lampyris.entry.backups import holdings
from lampyris.features.exports import jobs as exports
from lampyris.features.upkeep import jobs as upkeep
from lampyris.features.upkeep.backup import Plan, make
from lampyris.foundation.jobs.kinds import JobRegistry, job
from lampyris.foundation.jobs.types import JobKind, JobRun, Schedule
from lampyris.foundation.settings.settings import Settings

log = structlog.get_logger()

LONGEST_BACKUP_S = 12 * 3600.0


def registry(settings: Settings) -> JobRegistry:
    """What a worker runs."""
    backup = backup_kind(settings)
    schedules = [*upkeep.SCHEDULES, *exports.SCHEDULES]
    if settings.backup_schedule:
        schedules.append(Schedule(name=backup.name, cron=settings.backup_schedule, kind=backup))
    return JobRegistry(kinds=(*upkeep.KINDS, *exports.KINDS, backup), schedules=schedules)


def backup_kind(settings: Settings) -> JobKind:
    """A backup by the settings. A repeat makes another archive; retention removes what is too many."""

    @job("upkeep.backup", retries=3, timeout_s=LONGEST_BACKUP_S, backoff_s=300.0)
    async def backup(run: JobRun) -> None:
        plan = Plan(place=place_of(settings, None), passphrase=settings.backup_passphrase, keep=settings.backup_keep)
        async with holdings(settings) as held:
            made = await make(held, plan, lambda line: log.info("backup.progress", line=line, job=run.id))
        log.info("backup.made", archive=made.archive, bytes=made.bytes, seconds=made.seconds, dropped=made.dropped)

    return backup
