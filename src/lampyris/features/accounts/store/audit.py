"""Rows of the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson
from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.tables import AuditRow, UserRow
from lampyris.features.accounts.types import Actor, ActorKind, AuditEntry, Change
from lampyris.foundation.clock import now
from lampyris.foundation.ids import random_id


def add(session: AsyncSession, actor: Actor, change: Change) -> None:
    """Queue one row for the session's next flush."""
    session.add(
        AuditRow(
            id=random_id(),
            at=now(),
            actor=actor.kind.value,
            user_id=actor.user_id,
            api_key_id=actor.key_id,
            org_id=change.org_id,
            project_id=change.project_id,
            user_org_role=actor.org_role,
            user_project_role=actor.project_role,
            resource_type=change.kind,
            resource_id=change.id,
            action=change.action,
            before=_text(change.before),
            after=_text(change.after),
        )
    )


async def newest(
    session: AsyncSession, org_id: str, *, limit: int, before: tuple[datetime, str] | None
) -> Sequence[AuditEntry]:
    """Entries of one organisation, newest first, older than the (time, id) `before`."""
    query = (
        select(AuditRow, UserRow.email)
        .outerjoin(UserRow, UserRow.id == AuditRow.user_id)
        .where(AuditRow.org_id == org_id)
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(tuple_(AuditRow.at, AuditRow.id) < tuple_(*before))
    return [_entry(row, email) for row, email in (await session.execute(query))]


def _entry(row: AuditRow, email: str | None) -> AuditEntry:
    return AuditEntry(
        id=row.id,
        at=row.at,
        actor=ActorKind(row.actor),
        user_id=row.user_id,
        user_email=email,
        api_key_id=row.api_key_id,
        org_id=row.org_id,
        project_id=row.project_id,
        resource_type=row.resource_type,
        resource_id=row.resource_id,
        action=row.action,
        before=row.before,
        after=row.after,
    )


def _text(facts: Mapping[str, object] | None) -> str | None:
    return None if facts is None else orjson.dumps(facts).decode()
