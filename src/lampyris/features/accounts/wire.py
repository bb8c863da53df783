"""Projects, keys and memberships as the public API speaks of them."""

from typing import Annotated

from pydantic import Field

from lampyris.features.accounts.types import (
    ApiKey,
    Membership,
    NewKey,
    Organization,
    ProjectInfo,
    ProjectMembership,
    Role,
)
from lampyris.foundation.http.wire import Timestamp, Wire

JsonObject = dict[str, object]


class CreateProject(Wire):
    """Body of POST /projects."""

    name: Annotated[str, Field(min_length=3, max_length=60)]
    metadata: JsonObject | None = None
    retention: Annotated[int, Field(ge=0)]


class UpdateProject(Wire):
    """Body of PUT /projects/{projectId}."""

    name: Annotated[str, Field(min_length=3, max_length=60)]
    metadata: JsonObject | None = None
    retention: Annotated[int, Field(ge=0)] | None = None


class CreateKey(Wire):
    """Body of POST .../apiKeys. Newer clients call the note `name`."""

    name: str | None = None
    note: str | None = None
    expires_at: Timestamp | None = None
    public_key: str | None = None
    secret_key: str | None = None


class SetMembership(Wire):
    """Body of PUT .../memberships."""

    user_id: str
    role: Role


class DeleteMembership(Wire):
    """Body of DELETE .../memberships."""

    user_id: str


class WriteOrganization(Wire):
    """Body of POST and PUT /api/admin/organizations."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    metadata: JsonObject | None = None


def project_out(project: ProjectInfo) -> JsonObject:
    """`retentionDays` is only there when data is not kept for ever."""
    shown: JsonObject = {
        "id": project.id,
        "name": project.name,
        "organization": {"id": project.org_id, "name": project.org_name},
        "metadata": dict(project.metadata),
    }
    return shown | ({"retentionDays": project.retention_days} if project.retention_days else {})


def listed_project_out(project: ProjectInfo) -> JsonObject:
    """A project inside an organisation's answer."""
    return {
        "id": project.id,
        "name": project.name,
        "metadata": dict(project.metadata),
        "createdAt": project.created_at,
        "updatedAt": project.updated_at,
    }


def organization_out(org: Organization, projects: list[ProjectInfo]) -> JsonObject:
    """An organisation as the admin API shows it."""
    return {
        "id": org.id,
        "name": org.name,
        "createdAt": org.created_at,
        "metadata": dict(org.metadata),
        "projects": [listed_project_out(project) for project in projects],
    }


def key_out(key: ApiKey) -> JsonObject:
    """A key without its secret."""
    return {
        "id": key.id,
        "createdAt": key.created_at,
        "expiresAt": key.expires_at,
        "lastUsedAt": key.last_used_at,
        "name": key.note,
        "note": key.note,
        "publicKey": key.public_key,
        "displaySecretKey": key.display_secret_key,
    }


def new_key_out(new: NewKey) -> JsonObject:
    """A key with its secret, once."""
    return {
        "id": new.key.id,
        "createdAt": new.key.created_at,
        "expiresAt": new.key.expires_at,
        "publicKey": new.key.public_key,
        "secretKey": new.secret_key,
        "displaySecretKey": new.key.display_secret_key,
        "name": new.key.note,
        "note": new.key.note,
    }


def membership_out(member: Membership | ProjectMembership) -> JsonObject:
    """One person with their role."""
    return {"userId": member.user_id, "role": member.role, "email": member.email, "name": member.name}
