"""Projects: made, changed, deleted at once and purged later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.service.text import clean_name
from lampyris.features.accounts.store import keys
from lampyris.features.accounts.store import organizations as store
from lampyris.features.accounts.types import Actor, Change, NameTaken, NoSuchProject, Organization, ProjectInfo
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Conflict, InvalidInput
from lampyris.foundation.ids import OrgId, ProjectId, random_id

MIN_RETENTION_DAYS = 3
MAX_RETENTION_DAYS = 36_500


@dataclass(frozen=True, kw_only=True, slots=True)
class NewProject:
    """What a project starts with. `id` None: a random one. `retention_days` None or 0: for ever."""

    name: str
    id: str | None = None
    retention_days: int | None = None
    metadata: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectChange:
    """What to change; None leaves it. `retention_days` 0 keeps data for ever."""

    name: str | None = None
    retention_days: int | None = None
    metadata: Mapping[str, object] | None = None


async def create(session: AsyncSession, actor: Actor, org: Organization, wanted: NewProject) -> ProjectInfo:
    """Raises: NameTaken in the organisation; Conflict for an id in use; InvalidInput."""
    name = clean_name(wanted.name)
    await _refuse_taken(session, org.id, name)
    if wanted.id is not None and await store.project_exists(session, wanted.id):
        raise Conflict(f"there is a project {wanted.id} already")
    at = now()
    project = ProjectInfo(
        id=ProjectId(wanted.id or random_id()),
        org_id=org.id,
        org_name=org.name,
        name=name,
        metadata=dict(wanted.metadata or {}),
        retention_days=checked_retention(wanted.retention_days),
        has_events=False,
        created_at=at,
        updated_at=at,
    )
    await store.add_project(session, project)
    facts = {"name": name, "retentionDays": project.retention_days}
    audit.record(session, actor, _change(project, "create", after=facts))
    return project


async def get(session: AsyncSession, project_id: str, org_id: str | None = None) -> ProjectInfo:
    """A live project, of that organisation when given. Raises: NoSuchProject."""
    project = await store.project(session, project_id)
    if project is None or (org_id is not None and project.org_id != org_id):
        raise NoSuchProject(project_id)
    return project


async def of_organization(session: AsyncSession, org_id: OrgId) -> Sequence[ProjectInfo]:
    """Live ones, by name."""
    return await store.projects_of(session, org_id)


async def every(session: AsyncSession) -> Sequence[ProjectInfo]:
    """All live projects of the installation, by name."""
    return await store.all_projects(session)


async def change(session: AsyncSession, actor: Actor, project_id: str, wanted: ProjectChange) -> ProjectInfo:
    """Raises: NoSuchProject; NameTaken; InvalidInput."""
    before = await get(session, project_id)
    values: dict[str, object] = {}
    if wanted.name is not None and clean_name(wanted.name) != before.name:
        values["name"] = clean_name(wanted.name)
        await _refuse_taken(session, before.org_id, clean_name(wanted.name))
    if wanted.retention_days is not None:
        values["retention_days"] = checked_retention(wanted.retention_days)
    if wanted.metadata is not None:
        values["extra"] = dict(wanted.metadata)
    if not values:
        return before
    await store.change_project(session, project_id, **values)
    await store.bump_access(session)
    session.expire_all()
    after = await get(session, project_id)
    audit.record(session, actor, _change(before, "update", before=_facts(before), after=_facts(after)))
    return after


async def delete(session: AsyncSession, actor: Actor, project_id: str) -> None:
    """Hide the project everywhere and stop its keys; its data is purged later (`deleted`). Raises: NoSuchProject."""
    project = await get(session, project_id)
    await store.change_project(session, project_id, deleted_at=now())
    await keys.remove_of_project(session, project_id)
    await store.bump_access(session)
    audit.record(session, actor, _change(project, "delete", before=_facts(project)))


async def deleted(session: AsyncSession, *, before: datetime) -> Sequence[tuple[ProjectId, datetime]]:
    """Projects deleted before that moment whose data may still be there, oldest first, with their deletion time."""
    return await store.deleted_projects(session, before)


async def forget(session: AsyncSession, project_id: ProjectId) -> None:
    """Call when the data of a deleted project is purged: its row and all that refers to it go. Live ones stay."""
    await store.remove_project(session, project_id)


async def with_retention(session: AsyncSession) -> Sequence[tuple[ProjectId, int]]:
    """Live projects that keep their data for a limited time, with that time in days."""
    return await store.projects_with_retention(session)


async def mark_has_events(session: AsyncSession, project_ids: Sequence[str]) -> None:
    """These projects received events. Repeating it changes nothing."""
    await store.mark_has_events(session, project_ids)


def checked_retention(days: int | None) -> int | None:
    """Days as stored; 0 means None. Raises: InvalidInput out of bounds."""
    if not days:
        return None
    if not MIN_RETENTION_DAYS <= days <= MAX_RETENTION_DAYS:
        bounds = f"at least {MIN_RETENTION_DAYS} days and at most {MAX_RETENTION_DAYS}"
        raise InvalidInput(f"retention must be 0 (keep for ever), or {bounds}")
    return days


async def _refuse_taken(session: AsyncSession, org_id: str, name: str) -> None:
    if await store.project_named(session, org_id, name) is not None:
        raise NameTaken(f"there is a project named {name!r} in this organisation already")


def _facts(project: ProjectInfo) -> Mapping[str, object]:
    return {"name": project.name, "retentionDays": project.retention_days, "metadata": project.metadata}


def _change(
    project: ProjectInfo,
    action: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Change:
    return Change(
        kind="project",
        id=project.id,
        action=action,
        org_id=project.org_id,
        project_id=project.id,
        before=before,
        after=after,
    )
