"""Which role may do what: the scopes of an organisation and of a project."""

from lampyris.features.accounts.types import Role
from lampyris.foundation.errors import Forbidden

_ORG_ADMIN = frozenset(
    {
        "projects:create",
        "projects:transfer_org",
        "organization:update",
        "organizationMembers:read",
        "organizationMembers:CUD",
        "auditLogs:read",
    }
)
ORG_SCOPES: dict[Role, frozenset[str]] = {
    Role.OWNER: _ORG_ADMIN | {"organization:CRUD_apiKeys", "organization:delete", "langfuseCloudBilling:CRUD"},
    Role.ADMIN: _ORG_ADMIN,
    Role.MEMBER: frozenset({"organizationMembers:read"}),
    Role.VIEWER: frozenset(),
    Role.NONE: frozenset(),
}

_READ_AND_WRITE = (
    "scoreConfigs",
    "datasets",
    "prompts",
    "evalTemplate",
    "evalJob",
    "evalDefaultModel",
    "llmSchemas",
    "llmTools",
    "comments",
    "annotationQueues",
    "promptExperiments",
    "dashboards",
    "TableViewPresets",
    "alerts",
)
_VIEWER = frozenset(
    {"project:read", "evalJobExecution:read", "llmApiKeys:read", "automations:read"}
    | {f"{subject}:read" for subject in _READ_AND_WRITE}
)
_MEMBER = (
    _VIEWER
    | {f"{subject}:CUD" for subject in _READ_AND_WRITE}
    | {
        "projectMembers:read",
        "apiKeys:read",
        "objects:publish",
        "objects:bookmark",
        "objects:tag",
        "scores:CUD",
        "playground:execute",
        "batchExports:create",
        "batchExports:read",
        "annotationQueueAssignments:read",
    }
)
_ADMIN = _MEMBER | {
    "project:update",
    "projectMembers:CUD",
    "apiKeys:CUD",
    "integrations:CRUD",
    "traces:delete",
    "promptProtectedLabels:CUD",
    "models:CUD",
    "llmApiKeys:create",
    "llmApiKeys:update",
    "llmApiKeys:delete",
    "annotationQueueAssignments:CUD",
    "auditLogs:read",
    "automations:CUD",
}
PROJECT_SCOPES: dict[Role, frozenset[str]] = {
    Role.OWNER: _ADMIN | {"project:delete"},
    Role.ADMIN: _ADMIN,
    Role.MEMBER: _MEMBER,
    Role.VIEWER: _VIEWER,
    Role.NONE: frozenset(),
}


def effective_role(org_role: Role, project_role: Role | None) -> Role:
    """The project's own role stands above the organisation's, also when it is weaker."""
    return org_role if project_role is None else project_role


def refuse_stronger(own: Role, *roles: Role | None) -> None:
    """Nobody gives or takes a role above their own. Raises: Forbidden."""
    for role in roles:
        if role is not None and role.strength > own.strength:
            raise Forbidden(f"your role {own} cannot give or take the stronger role {role}")
