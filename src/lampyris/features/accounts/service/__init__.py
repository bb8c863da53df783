"""What accounts offers to other features and to the doors. Sub-modules: people, sessions, organizations, projects,

members, keys, audit, rights, authentication.
"""

from lampyris.features.accounts.service import (
    audit,
    keys,
    members,
    organizations,
    passwords,
    people,
    projects,
    rights,
    sessions,
)
from lampyris.features.accounts.service.authentication import AccountsAuthenticator
from lampyris.features.accounts.service.people import has_people
from lampyris.features.accounts.service.projects import deleted as deleted_projects
from lampyris.features.accounts.service.projects import forget as forget_project
from lampyris.features.accounts.service.projects import mark_has_events
from lampyris.features.accounts.service.projects import with_retention as projects_with_retention

__all__ = [
    "AccountsAuthenticator",
    "audit",
    "deleted_projects",
    "forget_project",
    "has_people",
    "keys",
    "mark_has_events",
    "members",
    "organizations",
    "passwords",
    "people",
    "projects",
    "projects_with_retention",
    "rights",
    "sessions",
]
