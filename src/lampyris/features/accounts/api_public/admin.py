"""`/api/admin/organizations`: the operator's door, opened by ADMIN_API_KEY."""

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from lampyris.features.accounts.api_public.keyed import admin_key
from lampyris.features.accounts.edge import accounts, changing, reading
from lampyris.features.accounts.service import keys, organizations, projects
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.types import SYSTEM, HasProjects
from lampyris.features.accounts.wire import CreateKey, WriteOrganization, key_out, new_key_out, organization_out
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body

router = APIRouter(prefix="/api/admin/organizations", dependencies=[Depends(admin_key)])


@router.get("")
async def list_organizations(request: Request) -> Response:
    """All of the installation."""
    async with reading(request) as session:
        orgs = await organizations.every(session)
        everything = await projects.every(session)
    shown = [organization_out(org, [p for p in everything if p.org_id == org.id]) for org in orgs]
    return Json({"organizations": shown})


@router.post("")
async def create_organization(request: Request) -> Response:
    """An organisation without members."""
    body = await parse_body(WriteOrganization, request)
    async with changing(request) as session:
        org = await organizations.create(session, SYSTEM, body.name, metadata=body.metadata)
    return Json(organization_out(org, []), status_code=201)


@router.get("/{org_id}")
async def get_organization(request: Request, org_id: str) -> Response:
    """One organisation with its projects."""
    async with reading(request) as session:
        org = await organizations.get(session, org_id)
        found = await projects.of_organization(session, org.id)
    return Json(organization_out(org, list(found)))


@router.put("/{org_id}")
async def update_organization(request: Request, org_id: str) -> Response:
    """Name and metadata."""
    body = await parse_body(WriteOrganization, request)
    async with changing(request) as session:
        org = await organizations.change(session, SYSTEM, org_id, name=body.name, metadata=body.metadata)
        found = await projects.of_organization(session, org.id)
    return Json(organization_out(org, list(found)))


@router.delete("/{org_id}")
async def delete_organization(request: Request, org_id: str) -> Response:
    """Refused with 400 while it has projects."""
    async with changing(request) as session:
        try:
            await organizations.delete(session, SYSTEM, org_id)
        except HasProjects as error:
            raise InvalidInput(str(error)) from error
    return Json({"success": True})


@router.get("/{org_id}/apiKeys")
async def list_keys(request: Request, org_id: str) -> Response:
    """Keys of the organisation itself, secrets masked."""
    async with reading(request) as session:
        org = await organizations.get(session, org_id)
        found = await keys.of_organization(session, org.id)
    return Json({"apiKeys": [key_out(key) for key in found]})


@router.post("/{org_id}/apiKeys")
async def create_key(request: Request, org_id: str) -> Response:
    """A new organisation key; the secret is shown this once."""
    body = await parse_body(CreateKey, request)
    pair = await keys.make_pair(accounts(request).salt, body.public_key, body.secret_key)
    async with changing(request) as session:
        org = await organizations.get(session, org_id)
        owner = KeyOwner(org_id=org.id, project_id=None)
        new = await keys.create(session, SYSTEM, owner, pair, note=body.name or body.note, expires_at=body.expires_at)
    return Json(new_key_out(new), status_code=201)


@router.delete("/{org_id}/apiKeys/{key_id}")
async def revoke_key(request: Request, org_id: str, key_id: str) -> Response:
    """The key stops working."""
    async with changing(request) as session:
        org = await organizations.get(session, org_id)
        await keys.revoke(session, SYSTEM, KeyOwner(org_id=org.id, project_id=None), key_id)
    return Json({"success": True})
