"""Projects and the roles of people in them."""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from lampyris.features.accounts.api_console.cookies import as_actor
from lampyris.features.accounts.api_console.members import WithRole
from lampyris.features.accounts.api_console.organizations import entered
from lampyris.features.accounts.edge import changing, reading
from lampyris.features.accounts.service import members, organizations, projects
from lampyris.features.accounts.service.projects import NewProject, ProjectChange
from lampyris.features.accounts.service.rights import effective_role
from lampyris.features.accounts.types import ProjectInfo
from lampyris.foundation.http.access import Person, ProjectMember, require
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body

router = APIRouter(prefix="/api/console")


class CreateProject(BaseModel):
    """Body of POST."""

    name: str
    retention_days: int | None = None


class UpdateProject(BaseModel):
    """Body of PATCH; what is absent stays. `retention_days` 0 keeps data for ever."""

    name: str | None = None
    retention_days: int | None = None


@router.post("/organizations/{org_id}/projects")
async def create_project(request: Request, org_id: str, person: Person) -> Response:
    """A new, empty project."""
    body = await parse_body(CreateProject, request)
    async with changing(request) as session:
        access = await entered(session, person, org_id, "projects:create")
        org = await organizations.get(session, org_id)
        wanted = NewProject(name=body.name, retention_days=body.retention_days)
        project = await projects.create(session, as_actor(access), org, wanted)
    return Json(project_out(project), status_code=201)


@router.patch("/projects/{project_id}")
async def update_project(request: Request, person: ProjectMember) -> Response:
    """Name and retention."""
    require(person, "project:update")
    body = await parse_body(UpdateProject, request)
    async with changing(request) as session:
        wanted = ProjectChange(name=body.name, retention_days=body.retention_days)
        project = await projects.change(session, as_actor(person), person.project_id, wanted)
    return Json(project_out(project))


@router.delete("/projects/{project_id}")
async def delete_project(request: Request, person: ProjectMember) -> Response:
    """Gone for everybody at once; the data follows."""
    require(person, "project:delete")
    async with changing(request) as session:
        await projects.delete(session, as_actor(person), person.project_id)
    return Json({}, status_code=202)


@router.get("/projects/{project_id}/members")
async def list_members(request: Request, person: ProjectMember) -> Response:
    """Everybody of the organisation with their effective role here; `own` tells whether it is set for this project."""
    require(person, "projectMembers:read")
    async with reading(request) as session:
        found = await members.of_organization(session, person.org_id)
    shown = [
        {
            "user_id": member.user_id,
            "name": member.name,
            "email": member.email,
            "role": effective_role(member.role, member.project_roles.get(person.project_id)),
            "own": person.project_id in member.project_roles,
        }
        for member in found
    ]
    return Json({"members": shown})


@router.put("/projects/{project_id}/members/{user_id}")
async def set_role(request: Request, user_id: str, person: ProjectMember) -> Response:
    """A role for this project alone, for a member of the organisation."""
    require(person, "projectMembers:CUD")
    body = await parse_body(WithRole, request)
    async with changing(request) as session:
        member = await members.set_project_role(
            session, as_actor(person), person.org_id, person.project_id, user_id, body.role
        )
    return Json({"user_id": member.user_id, "name": member.name, "email": member.email, "role": member.role})


@router.delete("/projects/{project_id}/members/{user_id}")
async def remove_role(request: Request, user_id: str, person: ProjectMember) -> Response:
    """The role in the organisation counts again."""
    require(person, "projectMembers:CUD")
    async with changing(request) as session:
        await members.remove_project_role(session, as_actor(person), person.org_id, person.project_id, user_id)
    return Json({})


def project_out(project: ProjectInfo) -> dict[str, object]:
    """A project by itself."""
    return {
        "id": project.id,
        "org_id": project.org_id,
        "name": project.name,
        "retention_days": project.retention_days,
        "has_events": project.has_events,
        "created_at": project.created_at,
    }
