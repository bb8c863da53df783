"""The public endpoints of models, against recorded answers where there are some."""

from typing import Any

import pytest
from dirty_equals import IsStr
from httpx2 import AsyncClient, Response
from tests.features.accounts.conftest import Home

IsTime = IsStr(regex=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
FLAT = {
    "modelName": "my-own-model",
    "matchPattern": "(?i)^(my-own-model)$",
    "unit": "TOKENS",
    "inputPrice": 1e-06,
    "outputPrice": 2e-06,
    "tokenizerId": "openai",
    "tokenizerConfig": {"tokenizerModel": "gpt-4"},
}
STANDARD = {
    "name": "Standard",
    "isDefault": True,
    "priority": 0,
    "conditions": [],
    "prices": {"input": 1e-06, "output": 2e-06},
}
LONG = {
    "name": "Long",
    "isDefault": False,
    "priority": 1,
    "conditions": [{"usageDetailPattern": "^input", "operator": "gt", "value": 200000, "caseSensitive": False}],
    "prices": {"input": 2e-06, "output": 4e-06},
}
FLEX = {
    "name": "Flex",
    "isDefault": False,
    "priority": 2,
    "conditions": [{"source": "metadata", "key": "plan", "operator": "in", "values": ["flex"]}],
    "prices": {"input": 5e-07, "output": 1e-06},
}
TIERED = {
    "modelName": "tiered",
    "matchPattern": "(?i)^tiered$",
    "unit": "TOKENS",
    "pricingTiers": [STANDARD, LONG, FLEX],
}
ROUTES = [("GET", ""), ("POST", ""), ("GET", "/some-id"), ("PUT", "/some-id"), ("DELETE", "/some-id")]


class Caller:
    def __init__(self, client: AsyncClient, home: Home) -> None:
        self.client, self.headers = client, {"authorization": home.authorization}

    async def __call__(self, method: str, path: str = "", json: object = None) -> Response:
        return await self.client.request(method, f"/api/public/models{path}", json=json, headers=self.headers)

    async def create(self, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self("POST", "", body)
        assert answer.status_code == 200, answer.text
        made: dict[str, Any] = answer.json()
        return made


@pytest.fixture
def call(client: AsyncClient, home: Home) -> Caller:
    return Caller(client, home)


class TestWhoMay:
    @pytest.mark.parametrize(("method", "path"), ROUTES)
    async def test_without_a_key_it_is_401(self, client: AsyncClient, method: str, path: str) -> None:
        answer = await client.request(method, f"/api/public/models{path}")
        assert (answer.status_code, answer.json()) == (401, {"message": "No authorization header"})

    async def test_another_projects_model_is_404(self, client: AsyncClient, home: Home, other_home: Home) -> None:
        made = await Caller(client, home).create(FLAT)
        for method in ("GET", "DELETE"):
            answer = await Caller(client, other_home)(method, f"/{made['id']}")
            assert answer.status_code == 404
            assert answer.json()["error"] == "LangfuseNotFoundError"

    async def test_an_organisation_key_is_refused(self, client: AsyncClient, home: Home) -> None:
        answer = await client.get("/api/public/models", headers={"authorization": home.org_authorization})
        assert answer.status_code == 403


class TestCreate:
    async def test_it_answers_as_recorded(self, call: Caller) -> None:
        made = await call.create(FLAT)
        assert made == {
            "id": IsStr(regex=r"[a-z0-9]{25}"),
            "createdAt": IsTime,
            "modelName": "my-own-model",
            "matchPattern": "(?i)^(my-own-model)$",
            "startDate": None,
            "tokenizerId": "openai",
            "tokenizerConfig": {"tokenizerModel": "gpt-4"},
            "unit": "TOKENS",
            "inputPrice": 1e-06,
            "outputPrice": 2e-06,
            "totalPrice": None,
            "prices": {"input": {"price": 1e-06}, "output": {"price": 2e-06}},
            "isLangfuseManaged": False,
            "pricingTiers": [STANDARD | {"id": f"{made['id']}_tier_default"}],
        }

    async def test_tiers(self, call: Caller) -> None:
        made = await call.create(TIERED)
        expected = [tier | {"id": IsStr()} for tier in (STANDARD, LONG, FLEX)]
        assert made["pricingTiers"] == expected
        assert (made["inputPrice"], made["totalPrice"]) == (1e-06, None)

    async def test_only_a_total(self, call: Caller) -> None:
        made = await call.create(
            {"modelName": "t", "matchPattern": "^t$", "unit": "REQUESTS", "totalPrice": 0.01, "startDate": "2026-05-01"}
        )
        assert (made["totalPrice"], made["prices"]) == (0.01, {"total": {"price": 0.01}})
        assert made["startDate"] == "2026-05-01T00:00:00.000Z"

    async def test_a_unit_is_demanded_as_recorded(self, call: Caller) -> None:
        body = {key: value for key, value in TIERED.items() if key != "unit"}
        answer = await call("POST", "", body)
        units = ["TOKENS", "CHARACTERS", "MILLISECONDS", "SECONDS", "REQUESTS", "IMAGES"]
        assert answer.status_code == 400
        assert answer.json() == {
            "message": "Invalid request data",
            "error": [
                {
                    "code": "invalid_value",
                    "values": units,
                    "path": ["unit"],
                    "message": "Invalid option: expected one of " + "|".join(f'"{unit}"' for unit in units),
                }
            ],
        }

    async def test_a_broken_pattern_is_refused_as_recorded(self, call: Caller) -> None:
        answer = await call("POST", "", {"modelName": "x", "matchPattern": "(", "unit": "TOKENS", "inputPrice": 1})
        assert answer.status_code == 400
        assert answer.json() == {
            "message": "matchPattern is not a valid regex pattern (Postgres)",
            "error": "InvalidRequestError",
        }

    @pytest.mark.parametrize(
        ("changes", "path"),
        [
            ({"totalPrice": 1}, ["totalPrice"]),
            ({"inputPrice": -1}, ["inputPrice"]),
            ({"inputPrice": "1"}, ["inputPrice"]),
            ({"pricingTiers": [STANDARD]}, ["pricingTiers"]),
            ({"tokenizerId": "qwen"}, ["tokenizerId"]),
            ({"startDate": "yesterday"}, ["startDate"]),
        ],
    )
    async def test_contradictions_are_refused(self, call: Caller, changes: dict[str, object], path: list[str]) -> None:
        answer = await call("POST", "", FLAT | changes)
        assert answer.status_code == 400
        assert [issue["path"] for issue in answer.json()["error"]] == [path]

    @pytest.mark.parametrize(
        "tiers",
        [
            [LONG],
            [STANDARD, STANDARD],
            [STANDARD | {"priority": 1}],
            [STANDARD | {"conditions": LONG["conditions"]}],
            [STANDARD, LONG | {"conditions": []}],
            [STANDARD, LONG | {"name": "Standard"}],
            [STANDARD, LONG, FLEX | {"priority": 1}],
            [STANDARD, LONG | {"prices": {"input": 1}}],
            [STANDARD | {"prices": {}}],
            [STANDARD | {"prices": {"input": -1}}],
            [STANDARD | {"name": ""}],
            [STANDARD | {"name": "x" * 101}],
            [STANDARD, LONG | {"priority": 1000}],
            [STANDARD, LONG | {"conditions": [{"usageDetailPattern": "(", "operator": "gt", "value": 1}]}],
            [STANDARD, LONG | {"conditions": [{"usageDetailPattern": "^(a|a)*$", "operator": "gt", "value": 1}]}],
            [STANDARD, LONG | {"conditions": [{"usageDetailPattern": "a", "operator": "gt", "value": -1}]}],
            [STANDARD, LONG | {"conditions": [{"source": "metadata", "key": "k", "operator": "in", "values": [""]}]}],
            [],
        ],
    )
    async def test_malformed_tiers_are_refused(self, call: Caller, tiers: list[object]) -> None:
        answer = await call("POST", "", TIERED | {"pricingTiers": tiers})
        assert answer.status_code == 400
        assert answer.json()["message"] == "Invalid request data"

    async def test_a_duplicate_is_409(self, call: Caller) -> None:
        dated = FLAT | {"startDate": "2026-05-01T00:00:00.000Z"}
        await call.create(dated)
        answer = await call("POST", "", dated)
        assert answer.status_code == 409


class TestOperator:
    """The admin key, given twice, acts on any project."""

    @pytest.mark.parametrize(
        ("set_key", "given", "repeated", "project", "status"),
        [
            ("k1", "k1", "k1", "own", 200),
            ("k1", "k1", "k1", "nope", 404),
            ("k1", "k1", "k1", None, 400),
            ("k1", "k1", "k2", "own", 401),
            ("k1", "k2", "k1", "own", 401),
            (None, "", "", "own", 403),
        ],
    )
    async def test_only_with_the_right_key_and_a_project(
        self, call: Caller, monkeypatch: pytest.MonkeyPatch, authenticator: Any,
        set_key: str | None, given: str, repeated: str, project: str | None, status: int,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(authenticator.settings, "admin_api_key", set_key)
        made = await call.create(FLAT)
        call.headers = {"authorization": f"Bearer {given}", "x-langfuse-admin-api-key": repeated}
        if project:
            call.headers["x-langfuse-project-id"] = "proj-golden" if project == "own" else project
        assert (await call("GET", f"/{made['id']}")).status_code == status


class TestPut:
    async def test_an_id_of_ones_own_is_made_and_replaced_whole(self, call: Caller) -> None:
        made = (await call("PUT", "/my-id", FLAT)).json()
        assert (made["id"], made["inputPrice"]) == ("my-id", 1e-06)
        answer = await call("PUT", "/my-id", TIERED)
        assert answer.status_code == 200, answer.text
        changed = answer.json()
        assert (changed["createdAt"], changed["modelName"]) == (made["createdAt"], "tiered")
        assert [tier["name"] for tier in changed["pricingTiers"]] == ["Standard", "Long", "Flex"]
        assert (await call("GET", "/my-id")).json() == changed

    async def test_it_may_keep_its_own_name_and_date_but_not_take_anothers(self, call: Caller) -> None:
        dated = FLAT | {"startDate": "2026-05-01T00:00:00.000Z"}
        assert (await call("PUT", "/one", dated)).status_code == 200
        assert (await call("PUT", "/one", dated)).status_code == 200
        assert (await call("PUT", "/two", dated)).status_code == 409

    async def test_defaults_and_other_projects_models_stay(
        self, call: Caller, client: AsyncClient, other_home: Home
    ) -> None:
        theirs = await Caller(client, other_home).create(FLAT)
        for id in (theirs["id"], "clrs2dnql000108l46vo0gp2t"):
            assert (await call("PUT", f"/{id}", TIERED)).status_code == 404
        assert (await Caller(client, other_home)("GET", f"/{theirs['id']}")).json() == theirs


class TestRead:
    async def test_the_list_is_sorted_by_name_and_paged(self, call: Caller) -> None:
        await call.create(FLAT)
        answer = await call("GET", "?limit=100&page=1")
        body = answer.json()
        names = [model["modelName"].lower() for model in body["data"]]
        assert names == sorted(names)
        assert body["data"][0]["modelName"] == "babbage-002"
        total = body["meta"]["totalItems"]
        assert body["meta"] == {"page": 1, "limit": 100, "totalItems": total, "totalPages": -(-total // 100)}
        beyond = (await call("GET", "?page=1000")).json()
        assert beyond["data"] == []

    async def test_a_default_as_recorded(self, call: Caller) -> None:
        answer = await call("GET", "/clrs2dnql000108l46vo0gp2t")
        assert answer.status_code == 200
        assert answer.json() == {
            "id": "clrs2dnql000108l46vo0gp2t",
            "createdAt": IsTime,
            "modelName": "babbage-002",
            "matchPattern": IsStr(),
            "startDate": None,
            "tokenizerId": "openai",
            "tokenizerConfig": {"tokenizerModel": "babbage-002"},
            "unit": "TOKENS",
            "inputPrice": 4e-07,
            "outputPrice": 4e-07,
            "totalPrice": None,
            "prices": {"input": {"price": 4e-07}, "output": {"price": 4e-07}},
            "isLangfuseManaged": True,
            "pricingTiers": [
                {
                    "id": "clrs2dnql000108l46vo0gp2t_tier_default",
                    "name": "Standard",
                    "isDefault": True,
                    "priority": 0,
                    "conditions": [],
                    "prices": {"input": 4e-07, "output": 4e-07},
                }
            ],
        }

    async def test_a_default_with_tiers_as_recorded(self, call: Caller) -> None:
        model = (await call("GET", "/cm7zxrs1327124dhjtb95w8f45")).json()
        prices = {
            "input": 1e-07,
            "input_cached_tokens": 2.5e-08,
            "input_cached_text_tokens": 2.5e-08,
            "input_cache_read": 2.5e-08,
            "output": 4e-07,
            "cache_read_input_tokens": 2.5e-08,
        }
        condition = {
            "key": "service_tier",
            "source": "model_parameters",
            "values": ["fast", "priority"],
            "operator": "in",
        }
        assert model["prices"] == {key: {"price": price} for key, price in prices.items()}
        assert model["tokenizerConfig"] == {"tokensPerName": 1, "tokenizerModel": "gpt-4", "tokensPerMessage": 3}
        assert [(tier["name"], tier["conditions"]) for tier in model["pricingTiers"]] == [
            ("Standard", []),
            ("Fast mode", [condition]),
        ]
        assert model["pricingTiers"][1]["prices"] == {key: 2 * price for key, price in prices.items()}

    @pytest.mark.parametrize(
        ("name", "version", "tiers"),
        [
            ("python", "3.15.0", ["Standard", "Long"]),
            ("python", "4.14.0", ["Standard", "Long"]),
            ("python", "4.16.0", ["Standard", "Long", "Flex"]),
            ("python", "a dream", ["Standard", "Long", "Flex"]),
            ("javascript", "4.0.0", ["Standard", "Long", "Flex"]),
        ],
    )
    async def test_old_python_clients_are_spared_tiers_that_they_cannot_read(
        self, call: Caller, name: str, version: str, tiers: list[str]
    ) -> None:
        made = await call.create(TIERED | {"modelName": "0 comes first"})
        call.headers |= {"X-Langfuse-Sdk-Name": name, "X-Langfuse-Sdk-Version": version}
        [listed] = (await call("GET", "?limit=1")).json()["data"]
        for model in ((await call("GET", f"/{made['id']}")).json(), listed):
            assert [tier["name"] for tier in model["pricingTiers"]] == tiers

    async def test_one_of_ones_own(self, call: Caller) -> None:
        made = await call.create(TIERED)
        assert (await call("GET", f"/{made['id']}")).json() == made

    async def test_an_unknown_one_is_404(self, call: Caller) -> None:
        answer = await call("GET", "/nope")
        assert (answer.status_code, answer.json()["error"]) == (404, "LangfuseNotFoundError")


class TestDelete:
    async def test_ones_own(self, call: Caller) -> None:
        made = await call.create(FLAT)
        answer = await call("DELETE", f"/{made['id']}")
        assert (answer.status_code, answer.json()) == (200, {"message": "Model successfully deleted"})
        assert (await call("GET", f"/{made['id']}")).status_code == 404

    async def test_a_default_is_404(self, call: Caller) -> None:
        answer = await call("DELETE", "/clrs2dnql000108l46vo0gp2t")
        assert (answer.status_code, answer.json()["error"]) == (404, "LangfuseNotFoundError")
