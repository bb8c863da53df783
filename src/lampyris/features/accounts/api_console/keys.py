"""API keys of projects and of organisations."""

from fastapi import APIRouter, Request
from pydantic import AwareDatetime, BaseModel
from starlette.responses import Response

from lampyris.features.accounts.api_console.cookies import as_actor
from lampyris.features.accounts.api_console.organizations import entered
from lampyris.features.accounts.edge import accounts, changing, reading
from lampyris.features.accounts.service import keys
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.types import ApiKey, NewKey
from lampyris.foundation.http.access import Person, ProjectMember, require
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body

router = APIRouter(prefix="/api/console")
ORG_KEYS = "organization:CRUD_apiKeys"


class CreateKey(BaseModel):
    """Body of POST."""

    note: str | None = None
    expires_at: AwareDatetime | None = None


@router.get("/projects/{project_id}/keys")
async def list_project_keys(request: Request, person: ProjectMember) -> Response:
    """Newest first, secrets masked."""
    require(person, "apiKeys:read")
    async with reading(request) as session:
        found = await keys.of_project(session, person.project_id)
    return Json({"items": [key_out(key) for key in found]})


@router.post("/projects/{project_id}/keys")
async def create_project_key(request: Request, person: ProjectMember) -> Response:
    """The secret is in this answer and nowhere else."""
    require(person, "apiKeys:CUD")
    body = await parse_body(CreateKey, request)
    pair = await keys.make_pair(accounts(request).salt)
    owner = KeyOwner(org_id=person.org_id, project_id=person.project_id)
    async with changing(request) as session:
        new = await keys.create(session, as_actor(person), owner, pair, note=body.note, expires_at=body.expires_at)
    return Json(new_key_out(new), status_code=201)


@router.delete("/projects/{project_id}/keys/{key_id}")
async def revoke_project_key(request: Request, key_id: str, person: ProjectMember) -> Response:
    """The key stops working."""
    require(person, "apiKeys:CUD")
    owner = KeyOwner(org_id=person.org_id, project_id=person.project_id)
    async with changing(request) as session:
        await keys.revoke(session, as_actor(person), owner, key_id)
    return Json({})


@router.get("/organizations/{org_id}/keys")
async def list_org_keys(request: Request, org_id: str, person: Person) -> Response:
    """Newest first, secrets masked."""
    async with reading(request) as session:
        access = await entered(session, person, org_id, ORG_KEYS)
        found = await keys.of_organization(session, access.org_id)
    return Json({"items": [key_out(key) for key in found]})


@router.post("/organizations/{org_id}/keys")
async def create_org_key(request: Request, org_id: str, person: Person) -> Response:
    """The secret is in this answer and nowhere else."""
    body = await parse_body(CreateKey, request)
    pair = await keys.make_pair(accounts(request).salt)
    async with changing(request) as session:
        access = await entered(session, person, org_id, ORG_KEYS)
        owner = KeyOwner(org_id=access.org_id, project_id=None)
        new = await keys.create(session, as_actor(access), owner, pair, note=body.note, expires_at=body.expires_at)
    return Json(new_key_out(new), status_code=201)


@router.delete("/organizations/{org_id}/keys/{key_id}")
async def revoke_org_key(request: Request, org_id: str, key_id: str, person: Person) -> Response:
    """The key stops working."""
    async with changing(request) as session:
        access = await entered(session, person, org_id, ORG_KEYS)
        await keys.revoke(session, as_actor(access), KeyOwner(org_id=access.org_id, project_id=None), key_id)
    return Json({})


def key_out(key: ApiKey) -> dict[str, object]:
    """A key as lists show it."""
    return {
        "id": key.id,
        "public_key": key.public_key,
        "display_secret_key": key.display_secret_key,
        "note": key.note,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
    }


def new_key_out(new: NewKey) -> dict[str, object]:
    """A key with its secret, once."""
    return key_out(new.key) | {"secret_key": new.secret_key}
