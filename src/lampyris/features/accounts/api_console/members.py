"""Members and invitations of an organisation."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from lampyris.features.accounts.api_console.cookies import as_actor
from lampyris.features.accounts.api_console.organizations import entered
from lampyris.features.accounts.edge import accounts, changing, reading
from lampyris.features.accounts.service import members
from lampyris.features.accounts.service.text import clean_email
from lampyris.features.accounts.types import Invitation, Membership, Role
from lampyris.foundation.clock import now
from lampyris.foundation.http.access import Person
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body
from lampyris.foundation.ids import ProjectId, random_id

router = APIRouter(prefix="/api/console/organizations/{org_id}")


class WithRole(BaseModel):
    """Body of a role change."""

    role: Role


class Invite(BaseModel):
    """Body of an invitation."""

    email: str
    role: Role
    project_id: str | None = None
    project_role: Role | None = None


@router.get("/members")
async def list_members(request: Request, org_id: str, person: Person) -> Response:
    """Members by e-mail address, and invitations that wait."""
    async with reading(request) as session:
        access = await entered(session, person, org_id, "organizationMembers:read")
        found = await members.of_organization(session, access.org_id)
        invited = await members.invitations(session, access.org_id)
    return Json(
        {
            "members": [member_out(member) for member in found],
            "invitations": [invitation_out(request, invitation) for invitation in invited],
        }
    )


@router.put("/members/{user_id}")
async def set_role(request: Request, org_id: str, user_id: str, person: Person) -> Response:
    """Another role; also makes an existing person a member."""
    body = await parse_body(WithRole, request)
    async with changing(request) as session:
        access = await entered(session, person, org_id, "organizationMembers:CUD")
        member = await members.set_role(session, as_actor(access), access.org_id, user_id, body.role)
    return Json(member_out(member))


@router.delete("/members/{user_id}")
async def remove_member(request: Request, org_id: str, user_id: str, person: Person) -> Response:
    """End a membership; everybody may end their own."""
    async with changing(request) as session:
        access = await members.in_organization(session, person, org_id)
        if user_id != person.user_id:
            members.require(access, "organizationMembers:CUD")
        await members.remove(session, as_actor(access), access.org_id, user_id)
    return Json({})


@router.post("/invitations")
async def invite(request: Request, org_id: str, person: Person) -> Response:
    """201 with the invitation and its link, or `{"added": true}` when the address has an account and joined at once."""
    body = await parse_body(Invite, request)
    async with changing(request) as session:
        access = await entered(session, person, org_id, "organizationMembers:CUD")
        wanted = Invitation(
            id=random_id(),
            org_id=access.org_id,
            email=clean_email(body.email),
            role=body.role,
            project_id=ProjectId(body.project_id) if body.project_id else None,
            project_role=body.project_role,
            created_at=now(),
        )
        kept = await members.invite(session, as_actor(access), wanted)
    if kept is None:
        return Json({"added": True, "invitation": None})
    return Json({"added": False, "invitation": invitation_out(request, kept)}, status_code=201)


@router.delete("/invitations/{invitation_id}")
async def withdraw(request: Request, org_id: str, invitation_id: str, person: Person) -> Response:
    """The link no longer makes a member."""
    async with changing(request) as session:
        access = await entered(session, person, org_id, "organizationMembers:CUD")
        await members.withdraw(session, as_actor(access), access.org_id, invitation_id)
    return Json({})


def member_out(member: Membership) -> dict[str, object]:
    """One member with their project roles."""
    return {
        "user_id": member.user_id,
        "name": member.name,
        "email": member.email,
        "role": member.role,
        "project_roles": dict(member.project_roles),
        "created_at": member.created_at,
    }


def invitation_out(request: Request, invitation: Invitation) -> dict[str, object]:
    """One invitation with the link to copy: sign-up with the address filled in."""
    return {
        "id": invitation.id,
        "email": invitation.email,
        "role": invitation.role,
        "project_id": invitation.project_id,
        "project_role": invitation.project_role,
        "created_at": invitation.created_at,
        "link": f"{accounts(request).public_url}/auth/sign-up?email={quote(invitation.email)}",
    }
