"""The console endpoints of models."""

from collections.abc import AsyncIterator

import pytest
from dirty_equals import IsStr
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from tests.features.accounts.conftest import PASSWORD, Browser, Home

from lampyris.features.accounts.service import members
from lampyris.features.accounts.types import SYSTEM, Role
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

PATH = "/projects/proj-golden/models"
BODY = {"model_name": "own", "match_pattern": "(?i)^own$", "prices": {"input": 1e-06, "output": 2e-06}}


@pytest.fixture
async def browser(app: FastAPI, seeded: SqlMetadata, home: Home) -> AsyncIterator[Browser]:
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost") as client:
        made = Browser(client)
        await made.enter("/auth/sign-up", name="admin", email="admin@example.com", password=PASSWORD)
        yield made


@pytest.fixture
async def viewer(app: FastAPI, seeded: SqlMetadata, home: Home, browser: Browser) -> AsyncIterator[Browser]:
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost") as client:
        made = Browser(client)
        await made.enter("/auth/sign-up", name="viewer", email="viewer@example.com", password=PASSWORD)
        async with seeded.write() as session:
            await members.set_role(session, SYSTEM, home.org.id, made.user_id, Role.VIEWER)
        yield made


class TestWhoMay:
    @pytest.mark.parametrize(
        ("method", "path"), [("GET", ""), ("GET", "/match"), ("POST", ""), ("PUT", "/x"), ("DELETE", "/x")]
    )
    async def test_without_a_session_it_is_401(self, client: AsyncClient, method: str, path: str) -> None:
        answer = await client.request(method, f"/api/console{PATH}{path}")
        assert answer.status_code == 401

    async def test_an_unknown_project_is_404(self, browser: Browser) -> None:
        assert (await browser("GET", "/projects/nope/models")).status_code == 404

    async def test_a_viewer_may_only_look(self, viewer: Browser) -> None:
        assert (await viewer("GET", PATH)).status_code == 200
        assert (await viewer("POST", PATH, BODY)).status_code == 403
        assert (await viewer("PUT", f"{PATH}/x", BODY)).status_code == 403
        assert (await viewer("DELETE", f"{PATH}/x")).status_code == 403


class TestModels:
    async def test_create_list_match_delete(self, browser: Browser) -> None:
        made = await browser("POST", PATH, BODY)
        assert made.status_code == 201, made.text
        assert made.json() == BODY | {
            "id": IsStr(),
            "tiers": [{"name": "Standard", "priority": 0, "conditions": [], "prices": BODY["prices"]}],
            "unit": "TOKENS",
            "tokenizer": None,
            "start_date": None,
            "is_default": False,
            "updated_at": IsStr(),
            "source": None,
        }
        items = (await browser("GET", PATH)).json()["items"]
        assert made.json() in items
        assert sum(item["is_default"] for item in items) == len(items) - 1 > 500
        assert (await browser("GET", f"{PATH}/match?name=OWN")).json() == {"item": made.json()}
        assert (await browser("GET", f"{PATH}/match?name=nothing")).json() == {"item": None}
        assert (await browser("DELETE", f"{PATH}/{made.json()['id']}")).status_code == 204
        assert (await browser("GET", f"{PATH}/match?name=own")).json() == {"item": None}

    async def test_an_own_model_is_replaced_with_its_tiers(self, browser: Browser) -> None:
        made = (await browser("POST", PATH, BODY)).json()
        long = {
            "name": "long",
            "isDefault": False,
            "priority": 1,
            "conditions": [{"usageDetailPattern": "input", "operator": "gt", "value": 128000}],
            "prices": {"input": 2e-06, "output": 4e-06},
        }
        changed = await browser("PUT", f"{PATH}/{made['id']}", BODY | {"model_name": "renamed", "tiers": [long]})
        assert changed.status_code == 200, changed.text
        assert (changed.json()["id"], changed.json()["model_name"]) == (made["id"], "renamed")
        assert [tier["name"] for tier in changed.json()["tiers"]] == ["Standard", "long"]
        assert (await browser("GET", f"{PATH}/match?name=own")).json() == {"item": changed.json()}

    async def test_a_default_says_where_its_prices_are_from_and_cannot_be_changed(self, browser: Browser) -> None:
        default = (await browser("GET", f"{PATH}/match?name=qwen-max")).json()["item"]
        assert default["source"]["source"].startswith("https://")
        assert default["source"]["as_of"] == default["updated_at"][:10]
        assert (await browser("PUT", f"{PATH}/{default['id']}", BODY)).status_code == 404

    @pytest.mark.parametrize("changes", [{"prices": {}}, {"prices": {"input": -1}}, {"model_name": ""}])
    async def test_malformed_bodies_are_refused(self, browser: Browser, changes: dict[str, object]) -> None:
        answer = await browser("POST", PATH, BODY | changes)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")

    @pytest.mark.parametrize(
        ("pattern", "code"), [("(unclosed[", "bad_match_pattern"), ("^(a|a)*$", "slow_match_pattern")]
    )
    async def test_a_refused_pattern_has_a_code_of_its_own(self, browser: Browser, pattern: str, code: str) -> None:
        answer = await browser("POST", PATH, BODY | {"match_pattern": pattern})
        assert (answer.status_code, answer.json()["code"]) == (400, code)

    async def test_a_default_cannot_be_deleted(self, browser: Browser) -> None:
        assert (await browser("DELETE", f"{PATH}/clrs2dnql000108l46vo0gp2t")).status_code == 404
