"""Organisations: made, renamed, deleted."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.service.text import clean_name
from lampyris.features.accounts.store import members
from lampyris.features.accounts.store import organizations as store
from lampyris.features.accounts.types import (
    Actor,
    Change,
    HasProjects,
    MayNotCreateOrganizations,
    NoSuchOrganization,
    Organization,
    Role,
)
from lampyris.foundation.errors import Conflict
from lampyris.foundation.http.access import SignedIn
from lampyris.foundation.ids import UserId, random_id
from lampyris.foundation.settings.accounts import AccountSettings


def refuse_creation(person: SignedIn, settings: AccountSettings) -> None:
    """Raises: MayNotCreateOrganizations when LANGFUSE_ALLOWED_ORGANIZATION_CREATORS leaves the person out."""
    allowed = {address.lower() for address in settings.organization_creators}
    if allowed and person.email not in allowed and not person.admin:
        raise MayNotCreateOrganizations("only some people may create organisations here; ask an administrator")


async def create(
    session: AsyncSession,
    actor: Actor,
    name: str,
    *,
    id: str | None = None,
    owner: UserId | None = None,
    metadata: Mapping[str, object] | None = None,
) -> Organization:
    """A new organisation; `owner` becomes its first member.

    Raises: InvalidInput for a bad name; Conflict for an id in use, also by a deleted one whose data is not purged yet.
    """
    if id is not None and await store.organization_exists(session, id):
        raise Conflict(f"there is an organisation {id} already")
    org = await store.add_organization(session, id or random_id(), clean_name(name), dict(metadata or {}))
    if owner is not None:
        await members.set_org_role(session, org.id, owner, Role.OWNER)
    audit.record(session, actor, _change(org, "create", after={"name": org.name}))
    return org


async def get(session: AsyncSession, org_id: str) -> Organization:
    """Raises: NoSuchOrganization."""
    org = await store.organization(session, org_id)
    if org is None:
        raise NoSuchOrganization(org_id)
    return org


async def every(session: AsyncSession) -> Sequence[Organization]:
    """All of the installation, by name."""
    return await store.all_organizations(session)


async def change(
    session: AsyncSession, actor: Actor, org_id: str, *, name: str, metadata: Mapping[str, object] | None = None
) -> Organization:
    """Rename, and replace the metadata when given. Raises: NoSuchOrganization; InvalidInput."""
    before = await get(session, org_id)
    values: dict[str, object] = {"name": clean_name(name)}
    if metadata is not None:
        values["extra"] = dict(metadata)
    await store.change_organization(session, org_id, **values)
    await store.bump_access(session)
    facts = {"name": values["name"]}
    audit.record(session, actor, _change(before, "update", before={"name": before.name}, after=facts))
    session.expire_all()
    return await get(session, org_id)


async def delete(session: AsyncSession, actor: Actor, org_id: str) -> None:
    """Only an organisation without projects goes. Raises: NoSuchOrganization; HasProjects."""
    org = await get(session, org_id)
    if await store.projects_of(session, org_id):
        raise HasProjects("delete the projects of this organisation first")
    await store.remove_organization(session, org_id)
    await store.bump_access(session)
    audit.record(session, actor, _change(org, "delete", before={"name": org.name}))


def _change(
    org: Organization,
    action: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> Change:
    return Change(kind="organization", id=org.id, action=action, org_id=org.id, before=before, after=after)
