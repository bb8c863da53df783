"""Rows of memberships and invitations."""

from collections import defaultdict

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.tables import InvitationRow, OrgMemberRow, ProjectMemberRow, ProjectRow, UserRow
from lampyris.features.accounts.types import Invitation, Membership, ProjectMembership, Role
from lampyris.foundation.clock import now
from lampyris.foundation.ids import OrgId, ProjectId, UserId, random_id


async def org_role(session: AsyncSession, org_id: str, user_id: str) -> Role | None:
    """None when the person is no member."""
    query = select(OrgMemberRow.role).where(OrgMemberRow.org_id == org_id, OrgMemberRow.user_id == user_id)
    role = await session.scalar(query)
    return None if role is None else Role(role)


async def org_roles(session: AsyncSession, user_id: str) -> dict[str, Role]:
    """The person's role by organisation id."""
    query = select(OrgMemberRow.org_id, OrgMemberRow.role).where(OrgMemberRow.user_id == user_id)
    return {org_id: Role(role) for org_id, role in (await session.execute(query))}


async def project_role(session: AsyncSession, project_id: str, user_id: str) -> Role | None:
    """The person's own role in the project; None when there is no override."""
    role = await session.scalar(
        select(ProjectMemberRow.role).where(
            ProjectMemberRow.project_id == project_id, ProjectMemberRow.user_id == user_id
        )
    )
    return None if role is None else Role(role)


async def project_roles(session: AsyncSession, user_id: str) -> dict[str, Role]:
    """The person's overrides by project id."""
    query = select(ProjectMemberRow.project_id, ProjectMemberRow.role).where(ProjectMemberRow.user_id == user_id)
    return {project_id: Role(role) for project_id, role in (await session.execute(query))}


async def of_organization(session: AsyncSession, org_id: str) -> list[Membership]:
    """Members by e-mail address, with their overrides in live projects."""
    overrides: dict[str, dict[ProjectId, Role]] = defaultdict(dict)
    own = (
        select(ProjectMemberRow.user_id, ProjectMemberRow.project_id, ProjectMemberRow.role)
        .join(ProjectRow, ProjectRow.id == ProjectMemberRow.project_id)
        .where(ProjectRow.org_id == org_id, ProjectRow.deleted_at.is_(None))
    )
    for user_id, project_id, role in await session.execute(own):
        overrides[user_id][ProjectId(project_id)] = Role(role)
    query = (
        select(OrgMemberRow, UserRow)
        .join(UserRow, UserRow.id == OrgMemberRow.user_id)
        .where(OrgMemberRow.org_id == org_id)
        .order_by(UserRow.email)
    )
    return [
        Membership(
            user_id=UserId(user.id),
            name=user.name,
            email=user.email,
            role=Role(row.role),
            project_roles=overrides.get(user.id, {}),
            created_at=row.created_at,
        )
        for row, user in (await session.execute(query))
    ]


async def of_project(session: AsyncSession, project_id: str) -> list[ProjectMembership]:
    """People with a role of their own in the project, by e-mail address."""
    query = (
        select(UserRow, ProjectMemberRow.role)
        .join(ProjectMemberRow, ProjectMemberRow.user_id == UserRow.id)
        .where(ProjectMemberRow.project_id == project_id)
        .order_by(UserRow.email)
    )
    return [
        ProjectMembership(user_id=UserId(user.id), name=user.name, email=user.email, role=Role(role))
        for user, role in (await session.execute(query))
    ]


async def owners(session: AsyncSession, org_id: str) -> set[str]:
    """User ids of the owners, locked until the transaction ends."""
    query = select(OrgMemberRow.user_id).where(OrgMemberRow.org_id == org_id, OrgMemberRow.role == Role.OWNER.value)
    return set(await session.scalars(query.with_for_update()))


async def set_org_role(session: AsyncSession, org_id: str, user_id: str, role: Role) -> None:
    """Make the person a member, or change their role."""
    at = now()
    where = (OrgMemberRow.org_id == org_id, OrgMemberRow.user_id == user_id)
    if await session.scalar(select(OrgMemberRow.id).where(*where)):
        await session.execute(update(OrgMemberRow).where(*where).values(role=role.value, updated_at=at))
        return
    session.add(
        OrgMemberRow(id=random_id(), org_id=org_id, user_id=user_id, role=role.value, created_at=at, updated_at=at)
    )
    await session.flush()


async def remove_from_organization(session: AsyncSession, org_id: str, user_id: str) -> None:
    """The membership with its project roles."""
    await session.execute(delete(OrgMemberRow).where(OrgMemberRow.org_id == org_id, OrgMemberRow.user_id == user_id))


async def set_project_role(session: AsyncSession, org_id: str, project_id: str, user_id: str, role: Role) -> None:
    """Give the member of the organisation a role of their own in the project, or change it."""
    at = now()
    row = await session.get(ProjectMemberRow, (project_id, user_id))
    if row is not None:
        row.role, row.updated_at = role.value, at
        return
    member_id = (
        await session.scalars(
            select(OrgMemberRow.id).where(OrgMemberRow.org_id == org_id, OrgMemberRow.user_id == user_id)
        )
    ).one()
    session.add(
        ProjectMemberRow(
            project_id=project_id,
            user_id=user_id,
            org_member_id=member_id,
            role=role.value,
            created_at=at,
            updated_at=at,
        )
    )
    await session.flush()


async def remove_from_project(session: AsyncSession, project_id: str, user_id: str) -> None:
    """The override; the role in the organisation counts again."""
    await session.execute(
        delete(ProjectMemberRow).where(ProjectMemberRow.project_id == project_id, ProjectMemberRow.user_id == user_id)
    )


async def invite(session: AsyncSession, invitation: Invitation, invited_by: str | None) -> Invitation:
    """Add the invitation, or change the roles of the one that this address has already; returns what now stands."""
    query = select(InvitationRow).where(
        InvitationRow.email == invitation.email, InvitationRow.org_id == invitation.org_id
    )
    row = await session.scalar(query)
    if row is None:
        row = InvitationRow(
            id=invitation.id, email=invitation.email, org_id=invitation.org_id, created_at=invitation.created_at
        )
        session.add(row)
    row.org_role = invitation.role.value
    row.project_id = invitation.project_id
    row.project_role = invitation.project_role.value if invitation.project_role else None
    row.invited_by_user_id = invited_by
    row.updated_at = now()
    await session.flush()
    return _as_invitation(row)


async def invitations_of(session: AsyncSession, org_id: str) -> list[Invitation]:
    """Pending invitations of one organisation, newest first."""
    query = select(InvitationRow).where(InvitationRow.org_id == org_id).order_by(InvitationRow.created_at.desc())
    return [_as_invitation(row) for row in await session.scalars(query)]


async def invitation(session: AsyncSession, org_id: str, invitation_id: str) -> Invitation | None:
    """None when there is no such invitation in the organisation."""
    row = await session.get(InvitationRow, invitation_id)
    return None if row is None or row.org_id != org_id else _as_invitation(row)


async def take_invitations(session: AsyncSession, email: str) -> list[Invitation]:
    """The invitations of an address, removed: they become memberships now."""
    rows = await session.scalars(select(InvitationRow).where(InvitationRow.email == email))
    found = [_as_invitation(row) for row in rows]
    await session.execute(delete(InvitationRow).where(InvitationRow.email == email))
    return found


async def withdraw(session: AsyncSession, invitation_id: str) -> None:
    """Remove one invitation."""
    await session.execute(delete(InvitationRow).where(InvitationRow.id == invitation_id))


def _as_invitation(row: InvitationRow) -> Invitation:
    return Invitation(
        id=row.id,
        org_id=OrgId(row.org_id),
        email=row.email,
        role=Role(row.org_role),
        project_id=None if row.project_id is None else ProjectId(row.project_id),
        project_role=None if row.project_role is None else Role(row.project_role),
        created_at=row.created_at,
    )
