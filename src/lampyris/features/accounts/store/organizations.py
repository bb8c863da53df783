"""Rows of organisations and of their projects, and the counter that tells caches that access changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.tables import (
    AccessChangeRow,
    ApiKeyRow,
    InvitationRow,
    OrganizationRow,
    OrgMemberRow,
    ProjectRow,
)
from lampyris.features.accounts.types import Organization, ProjectInfo
from lampyris.foundation.clock import now
from lampyris.foundation.ids import OrgId, ProjectId


async def bump_access(session: AsyncSession) -> None:
    """Every key cache of every process forgets what it knows within seconds of the commit."""
    await session.execute(update(AccessChangeRow).values(counter=AccessChangeRow.counter + 1))


async def access_counter(session: AsyncSession) -> int:
    """How often access changed so far."""
    return await session.scalar(select(AccessChangeRow.counter)) or 0


async def add_organization(session: AsyncSession, id: str, name: str, metadata: dict[str, object]) -> Organization:
    """A new organisation without members."""
    at = now()
    row = OrganizationRow(id=id, name=name, extra=metadata, created_at=at, updated_at=at)
    session.add(row)
    await session.flush()
    return as_organization(row)


async def organization_exists(session: AsyncSession, org_id: str) -> bool:
    """Also when it is deleted and its projects wait to be purged."""
    return await session.get(OrganizationRow, org_id) is not None


async def organization(session: AsyncSession, org_id: str) -> Organization | None:
    """None when unknown or deleted."""
    row = await session.get(OrganizationRow, org_id)
    return None if row is None or row.deleted_at is not None else as_organization(row)


async def all_organizations(session: AsyncSession) -> list[Organization]:
    """All of the installation, by name."""
    query = (
        select(OrganizationRow)
        .where(OrganizationRow.deleted_at.is_(None))
        .order_by(OrganizationRow.name, OrganizationRow.id)
    )
    return [as_organization(row) for row in await session.scalars(query)]


async def change_organization(session: AsyncSession, org_id: str, **values: object) -> None:
    """Set columns of one organisation."""
    query = update(OrganizationRow).where(OrganizationRow.id == org_id)
    await session.execute(query.values(**values, updated_at=now()))


async def remove_organization(session: AsyncSession, org_id: str) -> None:
    """The organisation with its members, invitations and keys; its projects must be deleted.

    Its row stays, hidden, as long as a project of it waits to be purged.
    """
    if await session.scalar(select(ProjectRow.id).where(ProjectRow.org_id == org_id).limit(1)) is None:
        await session.execute(delete(OrganizationRow).where(OrganizationRow.id == org_id))
        return
    await change_organization(session, org_id, deleted_at=now())
    for table in (OrgMemberRow, InvitationRow, ApiKeyRow):
        await session.execute(delete(table).where(table.org_id == org_id))


async def add_project(session: AsyncSession, project: ProjectInfo) -> None:
    """A new project, as given."""
    session.add(
        ProjectRow(
            id=project.id,
            org_id=project.org_id,
            name=project.name,
            extra=dict(project.metadata),
            retention_days=project.retention_days,
            has_events=project.has_events,
            created_at=project.created_at,
            updated_at=project.updated_at,
        )
    )
    await session.flush()


async def project(session: AsyncSession, project_id: str) -> ProjectInfo | None:
    """None when unknown or deleted."""
    found = (await session.execute(_live().where(ProjectRow.id == project_id))).first()
    return None if found is None else as_project(*found)


async def project_exists(session: AsyncSession, project_id: str) -> bool:
    """Also true for a deleted project whose data is not purged yet: its id is taken."""
    return await session.get(ProjectRow, project_id) is not None


async def projects_of(session: AsyncSession, org_id: str) -> list[ProjectInfo]:
    """Live projects of one organisation, by name."""
    return await _projects(session, _live().where(ProjectRow.org_id == org_id))


async def projects_of_many(session: AsyncSession, org_ids: Iterable[str]) -> list[ProjectInfo]:
    """Live projects of several organisations, by name."""
    return await _projects(session, _live().where(ProjectRow.org_id.in_(list(org_ids))))


async def all_projects(session: AsyncSession) -> list[ProjectInfo]:
    """All live projects of the installation, by name."""
    return await _projects(session, _live())


async def project_named(session: AsyncSession, org_id: str, name: str) -> ProjectInfo | None:
    """The live project of that name in one organisation."""
    found = await _projects(session, _live().where(ProjectRow.org_id == org_id, ProjectRow.name == name))
    return found[0] if found else None


async def change_project(session: AsyncSession, project_id: str, **values: object) -> None:
    """Set columns of one project."""
    await session.execute(update(ProjectRow).where(ProjectRow.id == project_id).values(**values, updated_at=now()))


async def mark_has_events(session: AsyncSession, project_ids: Sequence[str]) -> None:
    """Projects that received their first event; the others stay as they are."""
    await session.execute(
        update(ProjectRow)
        .where(ProjectRow.id.in_(project_ids), ProjectRow.has_events.is_(False))
        .values(has_events=True)
    )


async def deleted_projects(session: AsyncSession, before: datetime) -> list[tuple[ProjectId, datetime]]:
    """Projects deleted before that moment whose rows are still there, oldest first, with the moment of deletion."""
    query = select(ProjectRow.id, ProjectRow.deleted_at).where(ProjectRow.deleted_at < before)
    found = await session.execute(query.order_by(ProjectRow.deleted_at))
    return [(ProjectId(id), at) for id, at in found if at is not None]


async def projects_with_retention(session: AsyncSession) -> list[tuple[ProjectId, int]]:
    """Live projects that keep their data for a limited time, with that time in days."""
    query = select(ProjectRow.id, ProjectRow.retention_days).where(ProjectRow.deleted_at.is_(None))
    found = await session.execute(query.where(ProjectRow.retention_days > 0))
    return [(ProjectId(id), days) for id, days in found if days]


async def remove_project(session: AsyncSession, project_id: str) -> None:
    """The row of a deleted project, every row that refers to it, and its organisation if that waited for it."""
    await session.execute(delete(ProjectRow).where(ProjectRow.id == project_id, ProjectRow.deleted_at.is_not(None)))
    waiting = select(ProjectRow.id).where(ProjectRow.org_id == OrganizationRow.id).exists()
    await session.execute(delete(OrganizationRow).where(OrganizationRow.deleted_at.is_not(None), ~waiting))


def as_organization(row: OrganizationRow) -> Organization:
    """The row as the domain speaks of it."""
    return Organization(
        id=OrgId(row.id), name=row.name, metadata=row.extra, created_at=row.created_at, updated_at=row.updated_at
    )


def as_project(row: ProjectRow, org_name: str) -> ProjectInfo:
    """The row as the domain speaks of it."""
    return ProjectInfo(
        id=ProjectId(row.id),
        org_id=OrgId(row.org_id),
        org_name=org_name,
        name=row.name,
        metadata=row.extra,
        retention_days=row.retention_days,
        has_events=row.has_events,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def _projects(session: AsyncSession, query: Select[ProjectRow, str]) -> list[ProjectInfo]:
    found = await session.execute(query.order_by(ProjectRow.name, ProjectRow.id))
    return [as_project(*each) for each in found]


def _live() -> Select[ProjectRow, str]:
    return (
        select(ProjectRow, OrganizationRow.name)
        .join(OrganizationRow, OrganizationRow.id == ProjectRow.org_id)
        .where(ProjectRow.deleted_at.is_(None))
    )
