"""`/api/public/organizations`: one organisation, managed with its own key."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from lampyris.features.accounts.api_public.keyed import OrgKey, actor_of
from lampyris.features.accounts.edge import changing, reading
from lampyris.features.accounts.service import keys, members, projects
from lampyris.features.accounts.wire import (
    DeleteMembership,
    SetMembership,
    key_out,
    listed_project_out,
    membership_out,
)
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body

router = APIRouter(prefix="/api/public/organizations")


@router.get("/projects")
async def list_projects(request: Request, access: OrgKey) -> Response:
    """All projects of the organisation, by name."""
    async with reading(request) as session:
        found = await projects.of_organization(session, access.org_id)
    return Json({"projects": [listed_project_out(project) for project in found]})


@router.get("/apiKeys")
async def list_keys(request: Request, access: OrgKey) -> Response:
    """Keys of the organisation itself, secrets masked."""
    async with reading(request) as session:
        found = await keys.of_organization(session, access.org_id)
    return Json({"apiKeys": [key_out(key) for key in found]})


@router.get("/memberships")
async def list_members(request: Request, access: OrgKey) -> Response:
    """Everybody in the organisation."""
    async with reading(request) as session:
        found = await members.of_organization(session, access.org_id)
    return Json({"memberships": [membership_out(member) for member in found]})


@router.put("/memberships")
async def set_member(request: Request, access: OrgKey) -> Response:
    """Make a person a member, or change their role."""
    body = await parse_body(SetMembership, request)
    async with changing(request) as session:
        member = await members.set_role(session, actor_of(access), access.org_id, body.user_id, body.role)
    return Json(membership_out(member))


@router.delete("/memberships")
async def remove_member(request: Request, access: OrgKey) -> Response:
    """End a membership with its project roles."""
    body = await parse_body(DeleteMembership, request)
    async with changing(request) as session:
        await members.remove(session, actor_of(access), access.org_id, body.user_id)
    return Json({"message": "Membership removed successfully", "userId": body.user_id})
