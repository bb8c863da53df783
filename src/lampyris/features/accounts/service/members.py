"""Who belongs where: memberships, project roles, invitations, and what a person may see."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.service.rights import ORG_SCOPES, PROJECT_SCOPES, effective_role, refuse_stronger
from lampyris.features.accounts.service.text import clean_email
from lampyris.features.accounts.store import members as store
from lampyris.features.accounts.store import organizations, people
from lampyris.features.accounts.types import (
    Actor,
    AlreadyMember,
    Change,
    Invitation,
    LastOwner,
    Membership,
    NoSuchOrganization,
    NoSuchProject,
    OrgAccess,
    ProjectMembership,
    Role,
    VisibleOrganization,
    VisibleProject,
)
from lampyris.foundation.errors import Forbidden, NotFound
from lampyris.foundation.http.access import Member, SignedIn
from lampyris.foundation.ids import OrgId, ProjectId, UserId


async def in_organization(session: AsyncSession, person: SignedIn, org_id: str) -> OrgAccess:
    """The person inside the organisation; the instance admin counts as owner. Raises: NoSuchOrganization."""
    role = await _org_role(session, person, org_id)
    if role is None or (person.admin and await organizations.organization(session, org_id) is None):
        raise NoSuchOrganization(org_id)
    return OrgAccess(user_id=person.user_id, org_id=OrgId(org_id), role=role, scopes=ORG_SCOPES[role])


def require(access: OrgAccess, scope: str) -> None:
    """Raises: Forbidden when the role lacks the right."""
    if scope not in access.scopes:
        raise Forbidden(f"your role {access.role} lacks the right {scope}; ask an owner of this organisation")


async def in_project(session: AsyncSession, person: SignedIn, project_id: str) -> Member:
    """The person inside the project. Raises: NoSuchProject when it is unknown, deleted or not theirs to see."""
    project = await organizations.project(session, project_id)
    if project is None:
        raise NoSuchProject(project_id)
    org_role = await _org_role(session, person, project.org_id)
    if org_role is None:
        raise NoSuchProject(project_id)
    own = None if person.admin else await store.project_role(session, project_id, person.user_id)
    role = effective_role(org_role, own)
    if "project:read" not in PROJECT_SCOPES[role]:
        raise NoSuchProject(project_id)
    return Member(
        user_id=person.user_id,
        org_id=project.org_id,
        project_id=project.id,
        role=role.value,
        scopes=PROJECT_SCOPES[role],
    )


async def visible(session: AsyncSession, person: SignedIn) -> list[VisibleOrganization]:
    """Everything the person can see, by name: three queries, however much it is."""
    orgs = await organizations.all_organizations(session)
    if person.admin:
        org_roles = {str(org.id): Role.OWNER for org in orgs}
        own: dict[str, Role] = {}
    else:
        org_roles = await store.org_roles(session, person.user_id)
        own = await store.project_roles(session, person.user_id)
    projects = await organizations.projects_of_many(session, org_roles)
    found = []
    for org in orgs:
        role = org_roles.get(org.id)
        if role is None:
            continue
        seen = []
        for project in projects:
            project_role = effective_role(role, own.get(project.id))
            if project.org_id == org.id and project_role is not Role.NONE:
                seen.append(VisibleProject(project=project, role=project_role, scopes=PROJECT_SCOPES[project_role]))
        found.append(VisibleOrganization(organization=org, role=role, scopes=ORG_SCOPES[role], projects=tuple(seen)))
    return found


async def of_organization(session: AsyncSession, org_id: OrgId) -> Sequence[Membership]:
    """Members by e-mail address."""
    return await store.of_organization(session, org_id)


async def of_project(session: AsyncSession, project_id: ProjectId) -> Sequence[ProjectMembership]:
    """People with a role of their own in the project."""
    return await store.of_project(session, project_id)


async def set_role(session: AsyncSession, actor: Actor, org_id: OrgId, user_id: str, role: Role) -> Membership:
    """Make an existing person a member, or change their role.

    Raises: NotFound for an unknown person; LastOwner; Forbidden for a role above the actor's own.
    """
    if await people.by_id(session, user_id) is None:
        raise NotFound("user", user_id, f"user {user_id} does not exist")
    before = await store.org_role(session, org_id, user_id)
    _refuse_stronger(actor, role, before)
    if before is Role.OWNER and role is not Role.OWNER:
        await _refuse_last_owner(session, org_id, user_id)
    await store.set_org_role(session, org_id, user_id, role)
    audit.record(session, actor, _member_change(org_id, user_id, before, role))
    return next(member for member in await store.of_organization(session, org_id) if member.user_id == user_id)


async def remove(session: AsyncSession, actor: Actor, org_id: OrgId, user_id: str) -> None:
    """End a membership with its project roles. Raises: NotFound; LastOwner; Forbidden for a stronger member."""
    before = await store.org_role(session, org_id, user_id)
    if before is None:
        raise NotFound("member", user_id, f"user {user_id} is no member of this organisation")
    _refuse_stronger(actor, before)
    if before is Role.OWNER:
        await _refuse_last_owner(session, org_id, user_id)
    await store.remove_from_organization(session, org_id, user_id)
    audit.record(session, actor, _member_change(org_id, user_id, before, None))


async def set_project_role(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, user_id: str, role: Role
) -> ProjectMembership:
    """Give a member of the organisation a role of their own in the project.

    Raises: NotFound when the person is no member of the organisation; Forbidden for a role above the actor's own.
    """
    if await store.org_role(session, org_id, user_id) is None:
        raise NotFound("member", user_id, f"user {user_id} is no member of this organisation; add them there first")
    before = await store.project_role(session, project_id, user_id)
    _refuse_stronger(actor, role, before)
    await store.set_project_role(session, org_id, project_id, user_id, role)
    audit.record(session, actor, _member_change(org_id, user_id, before, role, project_id))
    await session.flush()
    return next(member for member in await store.of_project(session, project_id) if member.user_id == user_id)


async def remove_project_role(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, user_id: str
) -> None:
    """The role in the organisation counts again. Raises: NotFound when there is no override."""
    before = await store.project_role(session, project_id, user_id)
    if before is None:
        raise NotFound("member", user_id, f"user {user_id} has no role of their own in this project")
    _refuse_stronger(actor, before)
    await store.remove_from_project(session, project_id, user_id)
    audit.record(session, actor, _member_change(org_id, user_id, before, None, project_id))


async def invite(session: AsyncSession, actor: Actor, invitation: Invitation) -> Invitation | None:
    """Invite an address; somebody who has an account becomes a member at once, and None is returned.

    Inviting an address again changes the roles it was offered.
    Raises: AlreadyMember; NoSuchProject; Forbidden for a role above the actor's own.
    """
    clean_email(invitation.email)
    _refuse_stronger(actor, invitation.role, invitation.project_role)
    if invitation.project_id is not None:
        project = await organizations.project(session, invitation.project_id)
        if project is None or project.org_id != invitation.org_id:
            raise NoSuchProject(invitation.project_id)
    known = await people.by_email(session, invitation.email)
    if known is None:
        kept = await store.invite(session, invitation, actor.user_id)
        audit.record(session, actor, _invitation_change(kept, "create"))
        return kept
    user_id = known[0].id
    if await store.org_role(session, invitation.org_id, user_id) is not None:
        raise AlreadyMember(f"{invitation.email} is a member of this organisation already")
    await _join(session, actor, invitation, user_id)
    return None


async def invitations(session: AsyncSession, org_id: OrgId) -> Sequence[Invitation]:
    """Pending ones, newest first."""
    return await store.invitations_of(session, org_id)


async def withdraw(session: AsyncSession, actor: Actor, org_id: OrgId, invitation_id: str) -> None:
    """Raises: NotFound."""
    found = await store.invitation(session, org_id, invitation_id)
    if found is None:
        raise NotFound("invitation", invitation_id, f"invitation {invitation_id} does not exist")
    await store.withdraw(session, invitation_id)
    audit.record(session, actor, _invitation_change(found, "delete"))


async def accept_all(session: AsyncSession, actor: Actor, user_id: UserId, email: str) -> None:
    """Turn the invitations of an address into memberships of the person who just signed up with it."""
    for invitation in await store.take_invitations(session, email):
        await _join(session, actor, invitation, user_id)


async def _join(session: AsyncSession, actor: Actor, invitation: Invitation, user_id: UserId) -> None:
    await store.set_org_role(session, invitation.org_id, user_id, invitation.role)
    audit.record(session, actor, _member_change(invitation.org_id, user_id, None, invitation.role))
    if invitation.project_id is not None and invitation.project_role is not None:
        project_id, role = invitation.project_id, invitation.project_role
        await store.set_project_role(session, invitation.org_id, project_id, user_id, role)
        audit.record(session, actor, _member_change(invitation.org_id, user_id, None, role, project_id))


async def _org_role(session: AsyncSession, person: SignedIn, org_id: str) -> Role | None:
    return Role.OWNER if person.admin else await store.org_role(session, org_id, person.user_id)


async def _refuse_last_owner(session: AsyncSession, org_id: OrgId, user_id: str) -> None:
    if await store.owners(session, org_id) == {user_id}:
        raise LastOwner("this is the only owner of the organisation; make somebody else an owner first")


def _refuse_stronger(actor: Actor, *roles: Role | None) -> None:
    own = actor.project_role or actor.org_role
    if own is not None:
        refuse_stronger(Role(own), *roles)


def _member_change(
    org_id: OrgId, user_id: str, before: Role | None, after: Role | None, project_id: ProjectId | None = None
) -> Change:
    return Change(
        kind="orgMembership" if project_id is None else "projectMembership",
        id=user_id,
        action="create" if before is None else "delete" if after is None else "update",
        org_id=org_id,
        project_id=project_id,
        before={"role": before} if before else None,
        after={"role": after} if after else None,
    )


def _invitation_change(invitation: Invitation, action: str) -> Change:
    facts = {"email": invitation.email, "role": invitation.role, "projectRole": invitation.project_role}
    return Change(
        kind="membershipInvitation",
        id=invitation.id,
        action=action,
        org_id=invitation.org_id,
        project_id=invitation.project_id,
        before=facts if action == "delete" else None,
        after=None if action == "delete" else facts,
    )
