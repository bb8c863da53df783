"""Rows of what people chose about how the console looks."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.tables import PreferenceRow
from lampyris.foundation.clock import now
from lampyris.foundation.ids import UserId


async def of_user(session: AsyncSession, user_id: UserId) -> dict[str, dict[str, object]]:
    """Every value by its name."""
    rows = await session.scalars(select(PreferenceRow).where(PreferenceRow.user_id == user_id))
    return {row.name: row.value for row in rows}


async def count_others(session: AsyncSession, user_id: UserId, name: str) -> int:
    """How many there are beside `name`."""
    others = (PreferenceRow.user_id == user_id, PreferenceRow.name != name)
    return await session.scalar(select(func.count()).select_from(PreferenceRow).where(*others)) or 0


async def put(session: AsyncSession, user_id: UserId, name: str, value: dict[str, object]) -> None:
    """Replaces what was there."""
    await session.merge(PreferenceRow(user_id=user_id, name=name, value=value, updated_at=now()))
