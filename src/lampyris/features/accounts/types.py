"""The words of accounts: people, organisations, projects, keys, roles, and the failures of their rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lampyris.foundation.errors import Conflict, Forbidden, InvalidInput, NotFound, TooManyRequests, Unauthenticated
from lampyris.foundation.http.access import KeyAccess
from lampyris.foundation.ids import KeyId, OrgId, ProjectId, UserId


class Role(StrEnum):
    """What somebody may do, strongest first. NONE in an organisation means: only projects granted one by one."""

    OWNER = "OWNER"
    ADMIN = "ADMIN"
    MEMBER = "MEMBER"
    VIEWER = "VIEWER"
    NONE = "NONE"

    @property
    def strength(self) -> int:
        """Higher is stronger; NONE is 0."""
        return len(Role) - 1 - list(Role).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """One person. `email` is lower case. `language` and `theme` are None until chosen."""

    id: UserId
    name: str
    email: str
    admin: bool
    language: str | None
    theme: str | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Organization:
    """`metadata` is the caller's own JSON object."""

    id: OrgId
    name: str
    metadata: Mapping[str, object]
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectInfo:
    """One live project. `retention_days` None keeps data for ever."""

    id: ProjectId
    org_id: OrgId
    org_name: str
    name: str
    metadata: Mapping[str, object]
    retention_days: int | None
    has_events: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """A key as lists show it. `project_id` None: a key of the organisation. `display_secret_key`: `sk-lf-...1a2b`."""

    id: KeyId
    org_id: OrgId
    project_id: ProjectId | None
    public_key: str
    display_secret_key: str
    note: str | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class NewKey:
    """A key at the one moment when its secret is known."""

    key: ApiKey
    secret_key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownKey:
    """What a credential turned out to be. `project` is None for an organisation key."""

    access: KeyAccess
    project: ProjectInfo | None
    expires_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Membership:
    """A person in an organisation; `project_roles` are the overrides by project."""

    user_id: UserId
    name: str
    email: str
    role: Role
    project_roles: Mapping[ProjectId, Role]
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ProjectMembership:
    """A person's own role in one project (not the one inherited from the organisation)."""

    user_id: UserId
    name: str
    email: str
    role: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Invitation:
    """An e-mail address that becomes a member when it signs up."""

    id: str
    org_id: OrgId
    email: str
    role: Role
    project_id: ProjectId | None
    project_role: Role | None
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class OrgAccess:
    """A signed-in person inside one organisation."""

    user_id: UserId
    org_id: OrgId
    role: Role
    scopes: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class VisibleProject:
    """A project with what one person may do in it."""

    project: ProjectInfo
    role: Role
    scopes: frozenset[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class VisibleOrganization:
    """An organisation with what one person may do in it, and the projects they can see, by name."""

    organization: Organization
    role: Role
    scopes: frozenset[str]
    projects: tuple[VisibleProject, ...]


class ActorKind(StrEnum):
    """Who made a change: a person, an API key, or the installation itself (start, CLI, admin key)."""

    USER = "USER"
    API_KEY = "API_KEY"
    SYSTEM = "SYSTEM"


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who makes a change, with the roles at that moment."""

    kind: ActorKind
    user_id: UserId | None = None
    key_id: KeyId | None = None
    org_role: str | None = None
    project_role: str | None = None


SYSTEM = Actor(kind=ActorKind.SYSTEM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What happened to one object. `before` and `after` never hold secrets."""

    kind: str
    id: str
    action: str
    org_id: str | None = None
    project_id: str | None = None
    before: Mapping[str, object] | None = None
    after: Mapping[str, object] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditEntry:
    """One recorded change. `before` and `after` are JSON text."""

    id: str
    at: datetime
    actor: ActorKind
    user_id: str | None
    user_email: str | None
    api_key_id: str | None
    org_id: str | None
    project_id: str | None
    resource_type: str
    resource_id: str
    action: str
    before: str | None
    after: str | None


class WrongCredentials(Unauthenticated):
    """The same answer for an unknown address and a wrong password."""

    code = "wrong_credentials"


class WrongPassword(InvalidInput):
    """Who is signed in did not give their own password; they stay signed in."""

    code = "wrong_password"


class SignUpDisabled(Forbidden):
    """This installation takes no new people."""

    code = "sign_up_disabled"


class MayNotCreateOrganizations(Forbidden):
    """Only the addresses of LANGFUSE_ALLOWED_ORGANIZATION_CREATORS may."""

    code = "may_not_create_organizations"


class CsrfFailed(Forbidden):
    """A change came without the session's CSRF token."""

    code = "csrf_failed"


class TooManySignIns(TooManyRequests):
    """Too many wrong passwords for one address or from one place."""

    code = "too_many_sign_ins"


class WeakPassword(InvalidInput):
    """The password breaks the rule."""

    code = "weak_password"


class EmailTaken(Conflict):
    """Somebody signed up with this address already."""

    code = "email_taken"


class NameTaken(Conflict):
    """A project of this organisation has the name already."""

    code = "name_taken"


class KeyTaken(Conflict):
    """A key with this public key exists already."""

    code = "key_taken"


class AlreadyMember(Conflict):
    """The invited address is a member already."""

    code = "already_member"


class LastOwner(Conflict):
    """The organisation would have no owner."""

    code = "last_owner"


class HasProjects(Conflict):
    """An organisation with projects cannot be deleted."""

    code = "has_projects"


class NoSuchOrganization(NotFound):
    """Unknown, or not the caller's."""

    def __init__(self, id: str) -> None:
        super().__init__("organization", id, f"organization {id} does not exist or is not yours")


class NoSuchProject(NotFound):
    """Unknown, deleted, or not the caller's."""

    def __init__(self, id: str) -> None:
        super().__init__("project", id, f"project {id} does not exist or is not yours")
