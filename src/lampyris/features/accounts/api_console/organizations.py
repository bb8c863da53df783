"""Organisations and their audit log."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from lampyris.features.accounts.api_console.cookies import as_actor
from lampyris.features.accounts.edge import accounts, changing, reading
from lampyris.features.accounts.service import audit, members, organizations
from lampyris.features.accounts.types import AuditEntry, OrgAccess, Organization
from lampyris.foundation.clock import from_us, to_us
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.access import Person, SignedIn
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body, parse_query

router = APIRouter(prefix="/api/console/organizations")


class Named(BaseModel):
    """A body that is only a name."""

    name: str


class AuditQuery(BaseModel):
    """Query of the audit log."""

    cursor: str | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


async def entered(session: AsyncSession, person: SignedIn, org_id: str, scope: str) -> OrgAccess:
    """The person inside the organisation, with that right. Raises: NoSuchOrganization; Forbidden."""
    access = await members.in_organization(session, person, org_id)
    members.require(access, scope)
    return access


@router.post("")
async def create_organization(request: Request, person: Person) -> Response:
    """The person becomes its owner."""
    body = await parse_body(Named, request)
    organizations.refuse_creation(person, accounts(request).settings)
    async with changing(request) as session:
        org = await organizations.create(session, as_actor(person), body.name, owner=person.user_id)
    return Json(organization_out(org), status_code=201)


@router.patch("/{org_id}")
async def rename_organization(request: Request, org_id: str, person: Person) -> Response:
    """Its new name."""
    body = await parse_body(Named, request)
    async with changing(request) as session:
        access = await entered(session, person, org_id, "organization:update")
        org = await organizations.change(session, as_actor(access), org_id, name=body.name)
    return Json(organization_out(org))


@router.delete("/{org_id}")
async def delete_organization(request: Request, org_id: str, person: Person) -> Response:
    """Refused while it has projects."""
    async with changing(request) as session:
        access = await entered(session, person, org_id, "organization:delete")
        await organizations.delete(session, as_actor(access), org_id)
    return Json({})


@router.get("/{org_id}/audit")
async def audit_log(request: Request, org_id: str, person: Person) -> Response:
    """Changes in the organisation and its projects, newest first."""
    query = parse_query(AuditQuery, request)
    async with reading(request) as session:
        access = await entered(session, person, org_id, "auditLogs:read")
        found = await audit.entries(session, access.org_id, limit=query.limit + 1, before=_position(query.cursor))
    page = found[: query.limit]
    cursor = f"{to_us(page[-1].at)}.{page[-1].id}" if len(found) > query.limit else None
    return Json({"items": [_entry_out(entry) for entry in page], "next_cursor": cursor})


def organization_out(org: Organization) -> dict[str, object]:
    """An organisation by itself."""
    return {"id": org.id, "name": org.name, "created_at": org.created_at}


def _position(cursor: str | None) -> tuple[datetime, str] | None:
    if cursor is None:
        return None
    at_us, _, id = cursor.partition(".")
    if not at_us.isdigit() or len(at_us) > 16 or not id:
        raise InvalidInput("Invalid cursor format")
    return from_us(int(at_us)), id


def _entry_out(entry: AuditEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "at": entry.at,
        "actor": entry.actor,
        "user_id": entry.user_id,
        "user_email": entry.user_email,
        "api_key_id": entry.api_key_id,
        "project_id": entry.project_id,
        "resource_type": entry.resource_type,
        "resource_id": entry.resource_id,
        "action": entry.action,
        "before": entry.before,
        "after": entry.after,
    }
