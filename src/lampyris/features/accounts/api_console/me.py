"""The signed-in person: who they are, what they can see, their own settings."""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from lampyris.features.accounts.api_console.cookies import as_actor, drop_cookie, place, set_cookie, user_out
from lampyris.features.accounts.edge import accounts, changing, reading
from lampyris.features.accounts.service import members, organizations, people
from lampyris.features.accounts.service.sessions import COOKIE, csrf_token
from lampyris.features.accounts.types import MayNotCreateOrganizations, VisibleOrganization, VisibleProject
from lampyris.foundation.http.access import Person, SignedIn
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body
from lampyris.foundation.version import own_version

router = APIRouter(prefix="/api/console/me")


class UpdateMe(BaseModel):
    """Body of PATCH; what is absent stays."""

    name: str | None = None
    language: str | None = None
    theme: str | None = None


class DeleteMe(BaseModel):
    """Body of DELETE."""

    password: str


@router.get("")
async def me(request: Request, person: Person) -> Response:
    """Everything the shell needs, in one answer; also renews the cookie."""
    installation = accounts(request)
    token = request.cookies[COOKIE]
    async with reading(request) as session:
        user = await people.by_id(session, person.user_id)
        seen = await members.visible(session, person)
    answer = Json(
        {
            "user": user_out(user),
            "csrf_token": csrf_token(token),
            "version": own_version(),
            "base_url": installation.public_url,
            "may_create_organizations": _may_create(request, person),
            "organizations": [organization_out(org) for org in seen],
        }
    )
    return set_cookie(answer, request, token)


@router.patch("")
async def update_me(request: Request, person: Person) -> Response:
    """Name, language, theme."""
    body = await parse_body(UpdateMe, request)
    async with changing(request) as session:
        user = await people.update(
            session, as_actor(person), person.user_id, name=body.name, language=body.language, theme=body.theme
        )
    return Json({"user": user_out(user)})


@router.delete("")
async def delete_me(request: Request, person: Person) -> Response:
    """The account, with the password as confirmation."""
    installation = accounts(request)
    body = await parse_body(DeleteMe, request)
    await people.check_password(
        installation.metadata, installation.cache, email=person.email, password=body.password, place=place(request)
    )
    async with changing(request) as session:
        await people.delete(session, as_actor(person), person.user_id)
    return drop_cookie(Json({}), request)


def organization_out(seen: VisibleOrganization) -> dict[str, object]:
    """An organisation with the person's rights in it."""
    return {
        "id": seen.organization.id,
        "name": seen.organization.name,
        "role": seen.role,
        "scopes": sorted(seen.scopes),
        "projects": [project_out(project) for project in seen.projects],
    }


def project_out(seen: VisibleProject) -> dict[str, object]:
    """A project with the person's rights in it."""
    return {
        "id": seen.project.id,
        "name": seen.project.name,
        "role": seen.role,
        "scopes": sorted(seen.scopes),
        "has_events": seen.project.has_events,
        "retention_days": seen.project.retention_days,
        "created_at": seen.project.created_at,
    }


def _may_create(request: Request, person: SignedIn) -> bool:
    try:
        organizations.refuse_creation(person, accounts(request).settings)
    except MayNotCreateOrganizations:
        return False
    return True
