"""`/api/public/projects`: the project of a key, and projects managed with an organisation key."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from lampyris.features.accounts.api_public.keyed import OrgKey, actor_of
from lampyris.features.accounts.edge import accounts, changing, reading
from lampyris.features.accounts.service import keys, members, organizations, projects
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.service.projects import NewProject, ProjectChange
from lampyris.features.accounts.wire import (
    CreateKey,
    CreateProject,
    DeleteMembership,
    SetMembership,
    UpdateProject,
    key_out,
    membership_out,
    new_key_out,
    project_out,
)
from lampyris.foundation.errors import Forbidden
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body

router = APIRouter(prefix="/api/public/projects")


@router.get("")
async def own_project(request: Request) -> Response:
    """The one project of the key, from memory: SDKs ask this at every start."""
    known = await accounts(request).keys.find(request.headers.get("authorization"))
    if known.access.level != "all":
        raise Forbidden("Access denied - insufficient permissions for this endpoint")
    if known.project is None:
        raise Forbidden("Invalid API key. Are you using an organization key?")
    return Json({"data": [project_out(known.project)]})


@router.post("")
async def create_project(request: Request, access: OrgKey) -> Response:
    """A new project of the key's organisation."""
    body = await parse_body(CreateProject, request)
    wanted = NewProject(name=body.name, retention_days=body.retention, metadata=body.metadata)
    async with changing(request) as session:
        org = await organizations.get(session, access.org_id)
        project = await projects.create(session, actor_of(access), org, wanted)
    return Json(project_out(project), status_code=201)


@router.put("/{project_id}")
async def update_project(request: Request, project_id: str, access: OrgKey) -> Response:
    """Name, metadata and retention."""
    body = await parse_body(UpdateProject, request)
    wanted = ProjectChange(name=body.name, retention_days=body.retention, metadata=body.metadata)
    async with changing(request) as session:
        await projects.get(session, project_id, access.org_id)
        project = await projects.change(session, actor_of(access), project_id, wanted)
    return Json(project_out(project))


@router.delete("/{project_id}")
async def delete_project(request: Request, project_id: str, access: OrgKey) -> Response:
    """Gone for everybody at once; the data follows."""
    async with changing(request) as session:
        await projects.get(session, project_id, access.org_id)
        await projects.delete(session, actor_of(access), project_id)
    message = "Project deletion has been initiated and is being processed asynchronously."
    return Json({"success": True, "message": message}, status_code=202)


@router.get("/{project_id}/apiKeys")
async def list_keys(request: Request, project_id: str, access: OrgKey) -> Response:
    """The project's keys, secrets masked."""
    async with reading(request) as session:
        project = await projects.get(session, project_id, access.org_id)
        found = await keys.of_project(session, project.id)
    return Json({"apiKeys": [key_out(key) for key in found]})


@router.post("/{project_id}/apiKeys")
async def create_key(request: Request, project_id: str, access: OrgKey) -> Response:
    """A new key; the secret is shown this once."""
    body = await parse_body(CreateKey, request)
    pair = await keys.make_pair(accounts(request).salt, body.public_key, body.secret_key)
    async with changing(request) as session:
        project = await projects.get(session, project_id, access.org_id)
        owner = KeyOwner(org_id=access.org_id, project_id=project.id)
        new = await keys.create(
            session, actor_of(access), owner, pair, note=body.name or body.note, expires_at=body.expires_at
        )
    return Json(new_key_out(new), status_code=201)


@router.delete("/{project_id}/apiKeys/{key_id}")
async def revoke_key(request: Request, project_id: str, key_id: str, access: OrgKey) -> Response:
    """The key stops working."""
    async with changing(request) as session:
        project = await projects.get(session, project_id, access.org_id)
        await keys.revoke(session, actor_of(access), KeyOwner(org_id=access.org_id, project_id=project.id), key_id)
    return Json({"success": True})


@router.get("/{project_id}/memberships")
async def list_members(request: Request, project_id: str, access: OrgKey) -> Response:
    """People with a role of their own in the project."""
    async with reading(request) as session:
        project = await projects.get(session, project_id, access.org_id)
        found = await members.of_project(session, project.id)
    return Json({"memberships": [membership_out(member) for member in found]})


@router.put("/{project_id}/memberships")
async def set_member(request: Request, project_id: str, access: OrgKey) -> Response:
    """Give a member of the organisation a role in the project."""
    body = await parse_body(SetMembership, request)
    async with changing(request) as session:
        project = await projects.get(session, project_id, access.org_id)
        member = await members.set_project_role(
            session, actor_of(access), access.org_id, project.id, body.user_id, body.role
        )
    return Json(membership_out(member))


@router.delete("/{project_id}/memberships")
async def remove_member(request: Request, project_id: str, access: OrgKey) -> Response:
    """Take the role in the project away."""
    body = await parse_body(DeleteMembership, request)
    async with changing(request) as session:
        project = await projects.get(session, project_id, access.org_id)
        await members.remove_project_role(session, actor_of(access), access.org_id, project.id, body.user_id)
    return Json({"message": "Project membership removed successfully", "userId": body.user_id})
