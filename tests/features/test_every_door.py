"""Every door of the product at once: who is let in, and with which role. A new door is tested without being named."""

import base64
import re
from collections.abc import Iterator

import pytest
from fastapi import APIRouter, FastAPI
from httpx2 import AsyncClient
from tests.features.conftest import SALT, Home, SignIn

from lampyris.entry.routers import ROUTERS
from lampyris.features.accounts.service import keys
from lampyris.features.accounts.service.keys import KeyOwner, KeyPair
from lampyris.features.accounts.types import SYSTEM, Role
from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.stores import Stores

HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
PUBLIC_TRACE = "/api/console/public/traces/{trace_id}"
OPEN_TO_ALL = frozenset(
    {
        *("/api/console/auth/config", "/api/console/auth/sign-up", "/api/console/auth/sign-in"),
        "/api/console/auth/sign-out",
        *(PUBLIC_TRACE, f"{PUBLIC_TRACE}/observations/{{observation_id}}", f"{PUBLIC_TRACE}/media/{{media_id}}"),
    }
)
PROJECT, ORG = "/api/console/projects/{project_id}", "/api/console/organizations/{org_id}"
ALLOWED = {200, 201, 202, 204, 400, 404, 409}
"""What somebody hears who may: it is done, or the object or the body is the matter."""
WEAKEST: dict[tuple[str, str], Role] = {
    ("PATCH", f"{PROJECT}/traces/x"): Role.MEMBER,
    ("DELETE", f"{PROJECT}/traces"): Role.ADMIN,
    ("POST", f"{PROJECT}/scores"): Role.MEMBER,
    ("DELETE", f"{PROJECT}/scores/x"): Role.MEMBER,
    ("POST", f"{PROJECT}/score-configs"): Role.MEMBER,
    ("PATCH", f"{PROJECT}/score-configs/x"): Role.MEMBER,
    ("POST", f"{PROJECT}/comments"): Role.MEMBER,
    ("DELETE", f"{PROJECT}/comments/x"): Role.MEMBER,
    ("PUT", f"{PROJECT}/comments/x/reactions/x"): Role.MEMBER,
    ("DELETE", f"{PROJECT}/comments/x/reactions/x"): Role.MEMBER,
    ("PUT", f"{PROJECT}/traces/x/share"): Role.MEMBER,
    ("POST", f"{PROJECT}/datasets"): Role.MEMBER,
    ("PATCH", f"{PROJECT}/datasets/x"): Role.MEMBER,
    ("DELETE", f"{PROJECT}/datasets/x"): Role.MEMBER,
    ("POST", f"{PROJECT}/dataset-items"): Role.MEMBER,
    ("PATCH", f"{PROJECT}/datasets/x/items/x"): Role.MEMBER,
    ("DELETE", f"{PROJECT}/datasets/x/items/x"): Role.MEMBER,
    ("DELETE", f"{PROJECT}/datasets/x/runs/x"): Role.MEMBER,
    ("POST", f"{PROJECT}/views"): Role.VIEWER,
    ("PUT", f"{PROJECT}/views/defaults"): Role.VIEWER,
    ("PATCH", f"{PROJECT}/views/x"): Role.VIEWER,
    ("DELETE", f"{PROJECT}/views/x"): Role.VIEWER,
    ("POST", f"{PROJECT}/batch-jobs"): Role.MEMBER,
    ("POST", f"{PROJECT}/batch-jobs/x/cancel"): Role.VIEWER,
    ("POST", f"{PROJECT}/models"): Role.ADMIN,
    ("PUT", f"{PROJECT}/models/x"): Role.ADMIN,
    ("DELETE", f"{PROJECT}/models/x"): Role.ADMIN,
    ("POST", f"{PROJECT}/ingestion/replay"): Role.ADMIN,
    ("POST", f"{PROJECT}/metrics"): Role.VIEWER,
    ("GET", f"{PROJECT}/keys"): Role.MEMBER,
    ("POST", f"{PROJECT}/keys"): Role.ADMIN,
    ("DELETE", f"{PROJECT}/keys/x"): Role.ADMIN,
    ("GET", f"{PROJECT}/members"): Role.MEMBER,
    ("PUT", f"{PROJECT}/members/x"): Role.ADMIN,
    ("DELETE", f"{PROJECT}/members/x"): Role.ADMIN,
    ("PATCH", PROJECT): Role.ADMIN,
    ("GET", f"{ORG}/members"): Role.MEMBER,
    ("PUT", f"{ORG}/members/x"): Role.ADMIN,
    ("DELETE", f"{ORG}/members/x"): Role.ADMIN,
    ("POST", f"{ORG}/invitations"): Role.ADMIN,
    ("DELETE", f"{ORG}/invitations/x"): Role.ADMIN,
    ("POST", f"{ORG}/projects"): Role.ADMIN,
    ("GET", f"{ORG}/audit"): Role.ADMIN,
    ("GET", f"{ORG}/keys"): Role.OWNER,
    ("POST", f"{ORG}/keys"): Role.OWNER,
    ("DELETE", f"{ORG}/keys/x"): Role.OWNER,
    ("PATCH", ORG): Role.ADMIN,
    ("DELETE", ORG): Role.OWNER,
    ("DELETE", PROJECT): Role.OWNER,
}
"""The weakest role that may; in the order in which they are tried, what deletes itself last."""
BODIES: dict[str, object] = {
    f"{PROJECT}/traces/x": {"bookmarked": True},
    f"{PROJECT}/traces": {"trace_ids": ["x"]},
    f"{PROJECT}/members/x": {"role": "VIEWER"},
    f"{ORG}/members/x": {"role": "VIEWER"},
    f"{ORG}/invitations": {"email": "new@example.com", "role": "NONE"},
    f"{ORG}/projects": {"name": "another"},
    f"{ORG}": {"name": "renamed"},
    f"{PROJECT}/scores": {"name": "n", "data_type": "NUMERIC", "value": 1, "trace_id": "x"},
    f"{PROJECT}/score-configs": {"name": "n", "data_type": "NUMERIC"},
    f"{PROJECT}/comments": {"object_type": "TRACE", "object_id": "x", "content": "c"},
    f"{PROJECT}/traces/x/share": {"public": False},
    f"{PROJECT}/datasets": {"name": "d"},
    f"{PROJECT}/dataset-items": {"dataset_ids": ["x"], "items": [{"input": 1}]},
    f"{PROJECT}/views": {"list_name": "traces", "name": "mine", "private": True, "state": {}},
    f"{PROJECT}/views/defaults": {"list_name": "traces", "whose": "me", "view_id": None},
    f"{PROJECT}/batch-jobs": {"action": "export", "ids": ["x"]},
    PROJECT: {"name": "renamed"},
}


@pytest.fixture
def routers() -> list[APIRouter]:
    return list(ROUTERS)


def doors() -> Iterator[tuple[str, str]]:
    """(method, path) of everything that is mounted."""
    app = FastAPI()
    for router in ROUTERS:
        app.include_router(router)
    for path, operations in app.openapi()["paths"].items():
        for method in operations:
            yield method.upper(), path


DOORS = sorted(doors())


def filled(path: str, **names: str) -> str:
    """The path with its parameters; `x` for what is not named."""
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], "x"), path)


async def test_without_credentials_no_door_opens(nobody: AsyncClient) -> None:
    answers = {
        (method, path): (await nobody.request(method, filled(path), json={})).status_code
        for method, path in DOORS
        if path not in OPEN_TO_ALL and not path.startswith("/api/admin/")
    }
    assert {door: status for door, status in answers.items() if status != 401} == {}


async def test_the_admins_door_is_closed_where_no_admin_key_is_set(home: Home, nobody: AsyncClient) -> None:
    for method, path in DOORS:
        if path.startswith("/api/admin/"):
            for client in (nobody, home.api):
                answer = await client.request(method, filled(path, org_id=home.org_id), json={})
                assert answer.status_code in {401, 403}, (method, path, answer.text)


async def test_a_session_alone_changes_nothing(home: Home, sign_in: SignIn) -> None:
    browser = await sign_in(home, Role.OWNER)
    del browser.client.headers["X-CSRF-Token"]
    names = {"project_id": home.project_id, "org_id": home.org_id, "user_id": browser.user_id}
    for method, path in DOORS:
        if path.startswith("/api/console/") and method not in HARMLESS and path not in OPEN_TO_ALL:
            answer = await browser.client.request(method, filled(path, **names), json={})
            assert answer.status_code == 403, (method, path, answer.text)


async def test_strangers_see_nothing_of_a_project_or_an_organisation(
    home: Home, other_home: Home, sign_in: SignIn
) -> None:
    stranger = await sign_in(other_home, Role.OWNER)
    for method, path in DOORS:
        if path.startswith((PROJECT, ORG)):
            body = BODIES.get(path.replace("{user_id}", "x").replace("{trace_id}", "x"), {})
            address = filled(path, project_id=home.project_id, org_id=home.org_id)
            answer = await stranger.client.request(method, address, json=body)
            # A body is read before the organisation is known: what is malformed is refused first.
            assert answer.status_code in ({404} if path.startswith(PROJECT) else {400, 404}), (
                method,
                path,
                answer.text,
            )


async def _org_key(stores: Stores, home: Home) -> str:
    """The `Authorization` header of a key of the organisation itself."""
    name = random_id()
    public_key, secret_key = f"pk-lf-{name}", f"sk-lf-{name}"
    pair = KeyPair(
        public_key=public_key, secret_key=secret_key, fast_hash=keys.fast_hash(secret_key, SALT), slow_hash="unused"
    )
    async with stores.metadata.write() as session:
        await keys.create(session, SYSTEM, KeyOwner(org_id=home.org_id, project_id=None), pair)
    return "Basic " + base64.b64encode(f"{public_key}:{secret_key}".encode()).decode()


async def test_an_organisation_key_manages_nothing_of_another(home: Home, other_home: Home, stores: Stores) -> None:
    """By the ids of its projects: the organisation itself is always the key's own."""
    made = await _org_key(stores, home)
    body = {"name": "a name", "retention": 0, "userId": "u", "role": "VIEWER"}
    for method, path in DOORS:
        if path.startswith("/api/public/projects/{"):
            address = filled(path, project_id=other_home.project_id)
            answer = await home.api.request(method, address, json=body, headers={"authorization": made})
            assert answer.status_code == 404, (method, path, answer.text)


@pytest.mark.parametrize("role", list(Role))
async def test_every_role_may_do_what_it_should_and_no_more(home: Home, sign_in: SignIn, role: Role) -> None:
    browser = await sign_in(home, role)
    wrong = {}
    for (method, path), weakest in WEAKEST.items():
        address = filled(path, project_id=home.project_id, org_id=home.org_id)
        answer = await browser.client.request(method, address, json=BODIES.get(path, {}))
        hidden = role is Role.NONE and path.startswith(PROJECT)
        expected = {404} if hidden else {403} if role.strength < weakest.strength else ALLOWED
        if answer.status_code not in expected:
            wrong[method, path] = (answer.status_code, answer.text)
    assert wrong == {}


def test_the_table_of_roles_is_complete() -> None:
    tried = {(method, path) for method, path in WEAKEST}
    mounted = {
        (method, path if path in {PROJECT, ORG} else re.sub(r"\{(?!project_id|org_id)\w+\}", "x", path))
        for method, path in DOORS
        if path.startswith((PROJECT, ORG)) and method not in HARMLESS
    }
    assert mounted - tried == set()
