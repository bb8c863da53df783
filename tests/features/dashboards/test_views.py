"""Saved views of lists."""

from typing import Any

import pytest
from fastapi import APIRouter
from httpx2 import AsyncClient
from tests.features.conftest import Home, SignIn

from lampyris.features.accounts.types import Role
from lampyris.features.dashboards import api_views

ERRORS = {"type": "stringOptions", "column": "level", "operator": "any of", "value": ["ERROR"]}
STATE = {"filters": [ERRORS], "search": "什么", "order": "latency.desc", "columns": {"order": ["time", "name"]}}
VIEW = {"list_name": "traces", "name": "错误 Errors", "private": False, "state": STATE}
DOORS = [
    ("GET", "/views?list_name=traces", None),
    ("POST", "/views", VIEW),
    ("PATCH", "/views/v", {"name": "x"}),
    ("DELETE", "/views/v", None),
    ("PUT", "/views/defaults", {"list_name": "traces", "whose": "me", "view_id": None}),
]


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_views.router]


async def listed(browser: Any) -> Any:
    return (await browser("GET", "/views?list_name=traces")).json()


async def made(browser: Any, **change: object) -> Any:
    answer = await browser("POST", "/views", VIEW | change)
    assert answer.status_code == 200, answer.text
    return answer.json()


class TestAccess:
    @pytest.mark.parametrize(("method", "path", "body"), DOORS)
    async def test_nobody_is_refused(self, nobody: AsyncClient, home: Home, method: str, path: str, body: Any) -> None:
        answer = await nobody.request(method, f"/api/console/projects/{home.project_id}{path}", json=body)
        assert answer.status_code == 401

    @pytest.mark.parametrize(("method", "path", "body"), DOORS)
    async def test_another_project_is_not_found(
        self, home: Home, other_home: Home, sign_in: SignIn, method: str, path: str, body: Any
    ) -> None:
        stranger = await sign_in(other_home, Role.OWNER)
        answer = await stranger.client.request(method, f"/api/console/projects/{home.project_id}{path}", json=body)
        assert answer.status_code == 404

    async def test_a_viewer_makes_private_views_only(self, home: Home, sign_in: SignIn) -> None:
        viewer = await sign_in(home, Role.VIEWER)
        assert (await viewer("POST", "/views", VIEW)).status_code == 403
        assert (await made(viewer, private=True))["mine"] is True


class TestViews:
    async def test_a_view_comes_back_as_it_was_saved(self, home: Home, sign_in: SignIn) -> None:
        member, other = await sign_in(home, Role.MEMBER), await sign_in(home, Role.VIEWER)
        view = await made(member)
        assert (view["name"], view["state"], view["mine"]) == ("错误 Errors", STATE, True)
        assert [(one["id"], one["mine"]) for one in (await listed(other))["items"]] == [(view["id"], False)]

    async def test_private_views_are_their_owner_s(self, home: Home, sign_in: SignIn) -> None:
        member, other = await sign_in(home, Role.MEMBER), await sign_in(home, Role.OWNER)
        view = await made(member, private=True)
        assert (await listed(other))["items"] == []
        assert (await other("PATCH", f"/views/{view['id']}", {"name": "mine"})).status_code == 404
        assert (await other("DELETE", f"/views/{view['id']}")).status_code == 404

    async def test_a_change_leaves_what_it_does_not_name(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        view = await made(member)
        answer = await member("PATCH", f"/views/{view['id']}", {"name": "Slow"})
        assert (answer.json()["name"], answer.json()["state"]) == ("Slow", STATE)

    async def test_a_filter_that_is_none_is_refused(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        answer = await member("POST", "/views", VIEW | {"state": {"filters": [{"type": "zzz"}]}})
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")

    async def test_a_view_without_a_name_is_refused(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        assert (await member("POST", "/views", VIEW | {"name": "  "})).status_code == 400

    async def test_an_endless_state_is_refused(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        assert (await member("POST", "/views", VIEW | {"state": {"search": "x" * 40_000}})).status_code == 400


class TestDefaults:
    async def test_one_s_own_stands_beside_the_project_s(self, home: Home, sign_in: SignIn) -> None:
        member, other = await sign_in(home, Role.MEMBER), await sign_in(home, Role.VIEWER)
        common, own = await made(member), await made(member, private=True, name="Own")
        body = {"list_name": "traces", "whose": "project", "view_id": common["id"]}
        assert (await member("PUT", "/views/defaults", body)).status_code == 204
        body = {"list_name": "traces", "whose": "me", "view_id": own["id"]}
        assert (await member("PUT", "/views/defaults", body)).status_code == 204
        seen = await listed(member)
        assert (seen["default_for_me"], seen["default_for_project"]) == (own["id"], common["id"])
        seen = await listed(other)
        assert (seen["default_for_me"], seen["default_for_project"]) == (None, common["id"])
        assert (await member("DELETE", f"/views/{common['id']}")).status_code == 204
        assert (await listed(other))["default_for_project"] is None

    async def test_a_private_view_is_nobody_else_s_default(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        view = await made(member, private=True)
        body = {"list_name": "traces", "whose": "project", "view_id": view["id"]}
        assert (await member("PUT", "/views/defaults", body)).status_code == 400
        assert (await member("PUT", "/views/defaults", body | {"whose": "me", "list_name": "users"})).status_code == 400

    async def test_a_viewer_chooses_for_nobody_else(self, home: Home, sign_in: SignIn) -> None:
        viewer = await sign_in(home, Role.VIEWER)
        body = {"list_name": "traces", "whose": "project", "view_id": None}
        assert (await viewer("PUT", "/views/defaults", body)).status_code == 403

    async def test_a_view_that_becomes_private_leaves_the_project(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        view = await made(member)
        body = {"list_name": "traces", "whose": "project", "view_id": view["id"]}
        await member("PUT", "/views/defaults", body)
        assert (await member("PATCH", f"/views/{view['id']}", {"private": True})).json()["private"] is True
        assert (await listed(member))["default_for_project"] is None
