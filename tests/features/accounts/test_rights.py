"""The matrix of roles and rights."""

from itertools import pairwise

import pytest

from lampyris.features.accounts.service.rights import (
    ORG_SCOPES,
    PROJECT_SCOPES,
    effective_role,
    refuse_stronger,
)
from lampyris.features.accounts.types import Role
from lampyris.foundation.errors import Forbidden

ORDER = [Role.OWNER, Role.ADMIN, Role.MEMBER, Role.VIEWER, Role.NONE]


@pytest.mark.parametrize("scopes", [ORG_SCOPES, PROJECT_SCOPES])
def test_each_role_may_all_that_the_next_weaker_may(scopes: dict[Role, frozenset[str]]) -> None:
    for stronger, weaker in pairwise(ORDER):
        assert scopes[stronger] >= scopes[weaker]
        assert stronger.strength == weaker.strength + 1


def test_none_may_nothing() -> None:
    assert ORG_SCOPES[Role.NONE] == PROJECT_SCOPES[Role.NONE] == frozenset()


@pytest.mark.parametrize(
    ("scope", "weakest"),
    [
        ("project:read", Role.VIEWER),
        ("project:update", Role.ADMIN),
        ("project:delete", Role.OWNER),
        ("projectMembers:read", Role.MEMBER),
        ("apiKeys:CUD", Role.ADMIN),
        ("traces:delete", Role.ADMIN),
        ("scores:CUD", Role.MEMBER),
        ("scoreConfigs:read", Role.VIEWER),
        ("scoreConfigs:CUD", Role.MEMBER),
        ("prompts:read", Role.VIEWER),
        ("prompts:CUD", Role.MEMBER),
        ("promptProtectedLabels:CUD", Role.ADMIN),
        ("llmApiKeys:read", Role.VIEWER),
        ("llmApiKeys:create", Role.ADMIN),
        ("playground:execute", Role.MEMBER),
        ("batchExports:create", Role.MEMBER),
        ("annotationQueueAssignments:read", Role.MEMBER),
        ("annotationQueueAssignments:CUD", Role.ADMIN),
        ("automations:read", Role.VIEWER),
        ("automations:CUD", Role.ADMIN),
        ("auditLogs:read", Role.ADMIN),
        ("comments:CUD", Role.MEMBER),
        ("evalJobExecution:read", Role.VIEWER),
    ],
)
def test_a_right_begins_with_its_role(scope: str, weakest: Role) -> None:
    allowed = [role for role in ORDER if scope in PROJECT_SCOPES[role]]
    assert allowed == ORDER[: ORDER.index(weakest) + 1]


@pytest.mark.parametrize(
    ("scope", "weakest"),
    [
        ("organization:delete", Role.OWNER),
        ("organization:CRUD_apiKeys", Role.OWNER),
        ("organization:update", Role.ADMIN),
        ("projects:create", Role.ADMIN),
        ("organizationMembers:CUD", Role.ADMIN),
        ("organizationMembers:read", Role.MEMBER),
    ],
)
def test_a_right_in_the_organisation_begins_with_its_role(scope: str, weakest: Role) -> None:
    allowed = [role for role in ORDER if scope in ORG_SCOPES[role]]
    assert allowed == ORDER[: ORDER.index(weakest) + 1]


def test_the_role_in_the_project_counts_also_when_it_is_weaker() -> None:
    assert effective_role(Role.OWNER, Role.NONE) is Role.NONE
    assert effective_role(Role.NONE, Role.ADMIN) is Role.ADMIN
    assert effective_role(Role.VIEWER, None) is Role.VIEWER


def test_nobody_gives_more_than_they_have() -> None:
    refuse_stronger(Role.ADMIN, Role.ADMIN, Role.NONE, None)
    with pytest.raises(Forbidden, match="stronger role OWNER"):
        refuse_stronger(Role.ADMIN, Role.OWNER)
