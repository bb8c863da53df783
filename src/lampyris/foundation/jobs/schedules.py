"""Jobs by the clock: every due tick is enqueued once, however many workers there are."""

from collections.abc import Iterable
from datetime import datetime

from croniter import croniter
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.foundation.clock import now
from lampyris.foundation.jobs.outbox import enqueue
from lampyris.foundation.jobs.tables import ScheduleRow
from lampyris.foundation.jobs.types import Schedule


def next_tick(cron: str, after: datetime) -> datetime:
    """The first moment later than `after` that the cron line names (UTC)."""
    found: datetime = croniter(cron, after).get_next(datetime)
    return found


async def declare(session: AsyncSession, schedules: Iterable[Schedule]) -> None:
    """Make rows for schedules that have none; move the next tick of those whose cron line changed."""
    at = now()
    for schedule in schedules:
        due = next_tick(schedule.cron, at)
        maker = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        statement: postgresql.Insert | sqlite.Insert = maker(ScheduleRow)
        await session.execute(
            statement.values(name=schedule.name, cron=schedule.cron, next_at=due).on_conflict_do_nothing()
        )
        row = await session.get_one(ScheduleRow, schedule.name, with_for_update=True, populate_existing=True)
        if row.cron != schedule.cron:
            row.cron, row.next_at = schedule.cron, due


async def next_due(session: AsyncSession, schedules: Iterable[Schedule]) -> datetime | None:
    """When the earliest of these is due; None without schedules."""
    names = [schedule.name for schedule in schedules]
    return await session.scalar(
        select(ScheduleRow.next_at).where(ScheduleRow.name.in_(names)).order_by(ScheduleRow.next_at).limit(1)
    )


async def tick(session: AsyncSession, schedules: Iterable[Schedule]) -> list[str]:
    """Enqueue what is due; returns the names. Ticks missed while nobody ran count as one."""
    declared = {schedule.name: schedule for schedule in schedules}
    at = now()
    rows = await session.scalars(
        select(ScheduleRow)
        .where(ScheduleRow.name.in_(declared), ScheduleRow.next_at <= at)
        .with_for_update(skip_locked=True)
    )
    fired = []
    for row in rows:
        schedule = declared[row.name]
        await enqueue(session, schedule.kind, schedule.payload, key=f"schedule:{row.name}")
        row.last_at, row.next_at = row.next_at, next_tick(row.cron, at)
        fired.append(row.name)
    return fired
