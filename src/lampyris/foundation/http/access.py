"""Who is calling: the shapes and the dependencies. The rules live in the accounts feature, behind `Authenticator`."""

from dataclasses import dataclass
from typing import Annotated, Literal, Protocol, cast

from fastapi import Depends, Request

from lampyris.foundation.errors import Forbidden, Unauthenticated
from lampyris.foundation.ids import KeyId, OrgId, ProjectId, UserId


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyAccess:
    """A caller of the public API, known by an API key.

    `level` "scores" is a bare public key (browser SDK): it may only write scores.
    `project_id` is None for an organisation key.
    """

    key_id: KeyId
    public_key: str
    org_id: OrgId
    project_id: ProjectId | None
    scope: Literal["PROJECT", "ORGANIZATION"]
    level: Literal["all", "scores"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectAccess:
    """A public API caller that may do everything in one project."""

    key_id: KeyId
    public_key: str
    org_id: OrgId
    project_id: ProjectId


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn:
    """A person with a live console session. `admin` is the instance-wide superuser."""

    user_id: UserId
    email: str
    admin: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A signed-in person inside one project, with the rights of the effective role (`traces:delete` and so on)."""

    user_id: UserId
    org_id: OrgId
    project_id: ProjectId
    role: str
    scopes: frozenset[str]


OPERATOR_HEADER = "x-langfuse-admin-api-key"
OPERATED_PROJECT_HEADER = "x-langfuse-project-id"


class Authenticator(Protocol):
    """Implemented by `accounts.service`; set on `app.state.authenticator` by `entry/web.py`."""

    async def by_key(self, authorization: str | None) -> KeyAccess:
        """The caller behind an `Authorization` header. Raises: Unauthenticated."""
        ...

    async def as_operator(self, authorization: str | None, repeated: str, project_id: str | None) -> ProjectAccess:
        """The operator, who gives the admin key twice, acting on one project.

        Raises: Forbidden when there is no admin key; Unauthenticated; InvalidInput without a project; NotFound.
        """
        ...

    async def by_session(self, request: Request) -> SignedIn:
        """The person behind the session cookie; checks the CSRF token on mutations. Raises: Unauthenticated."""
        ...

    async def member(self, person: SignedIn, project_id: ProjectId) -> Member:
        """Raises: NotFound when the project does not exist or the person may not see it."""
        ...


def authenticator(request: Request) -> Authenticator:
    """The application's authenticator."""
    return cast(Authenticator, request.app.state.authenticator)


async def key_access(request: Request) -> KeyAccess:
    """Any valid key, of whatever scope and level. Raises: Unauthenticated."""
    return await authenticator(request).by_key(request.headers.get("authorization"))


async def project_access(request: Request) -> ProjectAccess:
    """A full project key. Raises: Unauthenticated; Forbidden for organisation keys and bare public keys."""
    access = await key_access(request)
    if access.level != "all":
        raise Forbidden("Access denied - insufficient permissions for this endpoint")
    if access.project_id is None:
        raise Forbidden("Project ID not found for API token. Are you using an organization key?")
    return ProjectAccess(
        key_id=access.key_id, public_key=access.public_key, org_id=access.org_id, project_id=access.project_id
    )


async def project_or_operator(request: Request) -> ProjectAccess:
    """As `project_access`; or the operator, acting on the project that a header names. Raises: as `as_operator`."""
    repeated = request.headers.get(OPERATOR_HEADER)
    if repeated is None:
        return await project_access(request)
    headers = request.headers
    return await authenticator(request).as_operator(
        headers.get("authorization"), repeated, headers.get(OPERATED_PROJECT_HEADER)
    )


async def signed_in(request: Request) -> SignedIn:
    """The person at the console. Raises: Unauthenticated."""
    return await authenticator(request).by_session(request)


async def member(request: Request, project_id: str) -> Member:
    """The person at the console inside the project of the path (`{project_id}`)."""
    person = await signed_in(request)
    return await authenticator(request).member(person, ProjectId(project_id))


def require(person: Member, scope: str) -> None:
    """Raises: Forbidden when the member's role lacks the right `scope`."""
    if scope not in person.scopes:
        raise Forbidden(f"your role {person.role} lacks the right {scope}; ask an owner or admin of this project")


__all__ = [
    "Authenticator",
    "KeyAccess",
    "Member",
    "ProjectAccess",
    "SignedIn",
    "Unauthenticated",
    "authenticator",
    "key_access",
    "member",
    "project_access",
    "project_or_operator",
    "require",
    "signed_in",
]

Key = Annotated[KeyAccess, Depends(key_access)]
Project = Annotated[ProjectAccess, Depends(project_access)]
ProjectOrOperator = Annotated[ProjectAccess, Depends(project_or_operator)]
Person = Annotated[SignedIn, Depends(signed_in)]
ProjectMember = Annotated[Member, Depends(member)]
