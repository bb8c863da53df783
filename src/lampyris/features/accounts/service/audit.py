"""The audit log: one row for each change, written in the transaction that makes it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.store import audit as store
from lampyris.features.accounts.types import Actor, AuditEntry, Change


def record(session: AsyncSession, actor: Actor, change: Change) -> None:
    """Add the row; it is committed, or not, with the change itself."""
    store.add(session, actor, change)


async def entries(
    session: AsyncSession, org_id: str, *, limit: int, before: tuple[datetime, str] | None = None
) -> Sequence[AuditEntry]:
    """Entries of one organisation, newest first, older than the (time, id) `before`."""
    return await store.newest(session, org_id, limit=limit, before=before)
