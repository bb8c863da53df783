"""Rows of API keys."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.store.organizations import as_project
from lampyris.features.accounts.tables import ApiKeyRow, OrganizationRow, ProjectRow
from lampyris.features.accounts.types import ApiKey, ProjectInfo
from lampyris.foundation.ids import KeyId, OrgId, ProjectId


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredKey:
    """A key with what only verification needs. `project` is None for an organisation key."""

    key: ApiKey
    project: ProjectInfo | None
    slow_hash: str


async def by_fast_hash(session: AsyncSession, fast_hash: str) -> StoredKey | None:
    """The key with this secret, unless its project is deleted."""
    return await _one(session, _usable().where(ApiKeyRow.fast_hash == fast_hash))


async def by_public_key(session: AsyncSession, public_key: str) -> StoredKey | None:
    """The key of this name, unless its project is deleted."""
    return await _one(session, _usable().where(ApiKeyRow.public_key == public_key))


async def owner_of(session: AsyncSession, public_key: str) -> ApiKey | None:
    """The key of this name, whatever became of its project."""
    row = await session.scalar(select(ApiKeyRow).where(ApiKeyRow.public_key == public_key))
    return None if row is None else as_key(row)


async def with_fast_hash(session: AsyncSession, fast_hash: str) -> ApiKey | None:
    """The key with this secret, whatever became of its project."""
    row = await session.scalar(select(ApiKeyRow).where(ApiKeyRow.fast_hash == fast_hash))
    return None if row is None else as_key(row)


async def of_project(session: AsyncSession, project_id: str) -> list[ApiKey]:
    """Keys of one project, newest first."""
    query = select(ApiKeyRow).where(ApiKeyRow.project_id == project_id)
    return await _list(session, query)


async def of_organization(session: AsyncSession, org_id: str) -> list[ApiKey]:
    """Keys of the organisation itself (not of its projects), newest first."""
    query = select(ApiKeyRow).where(ApiKeyRow.org_id == org_id, ApiKeyRow.project_id.is_(None))
    return await _list(session, query)


async def by_id(session: AsyncSession, key_id: str) -> ApiKey | None:
    """None when unknown."""
    row = await session.get(ApiKeyRow, key_id)
    return None if row is None else as_key(row)


async def add(
    session: AsyncSession, key: ApiKey, *, fast_hash: str, slow_hash: str, created_by: tuple[str | None, str | None]
) -> None:
    """A new key; `created_by` is (user id, key id). Raises: IntegrityError when public key or secret exist."""
    user_id, key_id = created_by
    session.add(
        ApiKeyRow(
            id=key.id,
            org_id=key.org_id,
            project_id=key.project_id,
            public_key=key.public_key,
            fast_hash=fast_hash,
            slow_hash=slow_hash,
            display_secret_key=key.display_secret_key,
            note=key.note,
            created_at=key.created_at,
            expires_at=key.expires_at,
            created_by_user_id=user_id,
            created_by_key_id=key_id,
        )
    )
    await session.flush()


async def change(session: AsyncSession, key_id: str, **values: object) -> None:
    """Set columns of one key."""
    await session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id).values(**values))


async def remove(session: AsyncSession, key_id: str) -> None:
    """The key stops working with the commit."""
    await session.execute(delete(ApiKeyRow).where(ApiKeyRow.id == key_id))


async def remove_of_project(session: AsyncSession, project_id: str) -> None:
    """All keys of one project."""
    await session.execute(delete(ApiKeyRow).where(ApiKeyRow.project_id == project_id))


async def mark_used(session: AsyncSession, used: Mapping[KeyId, datetime]) -> None:
    """Move `last_used_at` of each key forward, never back."""
    for key_id, at in used.items():
        earlier = or_(ApiKeyRow.last_used_at.is_(None), ApiKeyRow.last_used_at < at)
        await session.execute(update(ApiKeyRow).where(ApiKeyRow.id == key_id, earlier).values(last_used_at=at))


def as_key(row: ApiKeyRow) -> ApiKey:
    """The row without its hashes."""
    return ApiKey(
        id=KeyId(row.id),
        org_id=OrgId(row.org_id),
        project_id=None if row.project_id is None else ProjectId(row.project_id),
        public_key=row.public_key,
        display_secret_key=row.display_secret_key,
        note=row.note,
        created_at=row.created_at,
        expires_at=row.expires_at,
        last_used_at=row.last_used_at,
    )


def _usable() -> Select[ApiKeyRow, ProjectRow | None, str]:
    return (
        select(ApiKeyRow, ProjectRow, OrganizationRow.name)
        .join(OrganizationRow, OrganizationRow.id == ApiKeyRow.org_id)
        .outerjoin(ProjectRow, ProjectRow.id == ApiKeyRow.project_id)
        .where(ProjectRow.deleted_at.is_(None))
    )


async def _one(session: AsyncSession, query: Select[ApiKeyRow, ProjectRow | None, str]) -> StoredKey | None:
    found = (await session.execute(query)).first()
    if found is None:
        return None
    row, project, org_name = found
    return StoredKey(
        key=as_key(row),
        project=None if project is None else as_project(project, org_name),
        slow_hash=row.slow_hash,
    )


async def _list(session: AsyncSession, query: Select[ApiKeyRow]) -> list[ApiKey]:
    rows = await session.scalars(query.order_by(ApiKeyRow.created_at.desc(), ApiKeyRow.id))
    return [as_key(row) for row in rows]
