"""The console's doors to scores: rights, judgements, configs."""

import json

import pytest
from dirty_equals import IsPartialDict, IsStr
from httpx2 import AsyncClient
from tests.features.conftest import Home, SignIn
from tests.features.scores.conftest import Give, TraceSaid

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Role
from lampyris.foundation.storage.stores import Stores

DOORS = (
    *(("GET", "/scores"), ("POST", "/scores"), ("DELETE", "/scores/s"), ("GET", "/score-configs")),
    *(("POST", "/score-configs"), ("PATCH", "/score-configs/c")),
)
BODIES = {
    "/scores": {"name": "n", "data_type": "NUMERIC", "value": 1, "trace_id": "t"},
    "/score-configs": {"name": "n", "data_type": "NUMERIC"},
    "/score-configs/c": {"name": "n"},
}


@pytest.mark.parametrize(("method", "path"), DOORS)
class TestDoors:
    async def test_nobody_is_401(self, nobody: AsyncClient, home: Home, method: str, path: str) -> None:
        address = f"/api/console/projects/{home.project_id}{path}"
        assert (await nobody.request(method, address, json=BODIES.get(path))).status_code == 401

    async def test_a_stranger_is_404(
        self, home: Home, other_home: Home, sign_in: SignIn, method: str, path: str
    ) -> None:
        stranger = await sign_in(other_home, Role.OWNER)
        stranger.project_id = home.project_id
        assert (await stranger(method, path, BODIES.get(path))).status_code == 404

    async def test_a_viewer_only_looks(self, home: Home, sign_in: SignIn, method: str, path: str) -> None:
        viewer = await sign_in(home, Role.VIEWER)
        assert (await viewer(method, path, BODIES.get(path))).status_code == (200 if method == "GET" else 403)


class TestList:
    async def test_newest_first_with_traces_in_pages(
        self, home: Home, sign_in: SignIn, give: Give, trace_said: TraceSaid
    ) -> None:
        await trace_said(home.project_id, "t", user_id="u", session_id="k", tags=["a"])
        for at in range(3):
            await give(home.project_id, id=f"s{at}", traceId="t", at=at, environment="e" if at else "default")
        viewer = await sign_in(home, Role.VIEWER)
        first = (await viewer("GET", "/scores?limit=2")).json()
        assert [item["id"] for item in first["items"]] == ["s2", "s1"]
        assert first["items"][0]["trace"] == {
            "user_id": "u", "session_id": "k", "environment": "default", "tags": ["a"],
        }  # fmt: skip
        then = (await viewer("GET", f"/scores?limit=2&cursor={first['next_cursor']}")).json()
        assert ([item["id"] for item in then["items"]], then["next_cursor"]) == (["s0"], None)
        one = [{"type": "stringOptions", "column": "id", "operator": "any of", "value": ["s1", "s0"]}]
        found = (await viewer("GET", f"/scores?environment=e&filter={json.dumps(one)}")).json()
        assert [item["id"] for item in found["items"]] == ["s1"]

    async def test_a_bad_query_has_the_console_s_envelope(self, home: Home, sign_in: SignIn) -> None:
        answer = await (await sign_in(home, Role.VIEWER))("GET", "/scores?limit=1000")
        assert answer.status_code == 400
        assert answer.json() == IsPartialDict(code="invalid_input", details=[IsPartialDict(path=["limit"])])


class TestJudgements:
    async def test_a_judgement_is_readable_at_once(
        self, home: Home, sign_in: SignIn, trace_said: TraceSaid, stores: Stores
    ) -> None:
        await trace_said(home.project_id, "t", environment="production")
        person = await sign_in(home, Role.MEMBER)
        body = {"name": "tone", "data_type": "CATEGORICAL", "string_value": "good", "trace_id": "t", "comment": "c"}
        given = (await person("POST", "/scores", body)).json()
        assert given == IsPartialDict(
            id=IsStr(), source="ANNOTATION", author_user_id=person.user_id, string_value="good", comment="c",
            environment="production", trace_id="t",
        )  # fmt: skip
        again = (
            await person("POST", "/scores", body | {"id": given["id"], "string_value": "bad", "comment": None})
        ).json()
        assert (again["id"], again["string_value"], again["comment"]) == (given["id"], "bad", None)
        assert len((await person("GET", "/scores")).json()["items"]) == 1
        async with stores.metadata.read() as session:
            entry = (await audit.entries(session, home.org_id, limit=1))[0]
        assert (entry.action, entry.resource_type, entry.user_id) == ("create", "score", person.user_id)

    async def test_a_judgement_keeps_its_facts(self, home: Home, sign_in: SignIn, trace_said: TraceSaid) -> None:
        await trace_said(home.project_id, "t")
        person = await sign_in(home, Role.MEMBER)
        body = {"name": "relevance", "data_type": "NUMERIC", "value": 1, "trace_id": "t"}
        given = await person("POST", "/scores", body | {"metadata": {"document_index": 1, "why": "切题"}})
        assert given.json()["metadata"] == {"document_index": 1, "why": "切题"}

    async def test_a_config_rules(self, home: Home, sign_in: SignIn, trace_said: TraceSaid) -> None:
        await trace_said(home.project_id, "t")
        person = await sign_in(home, Role.MEMBER)
        config = (await person("POST", "/score-configs", {"name": "q", "data_type": "NUMERIC", "max_value": 1})).json()
        body = {"name": "?", "data_type": "NUMERIC", "value": 1, "trace_id": "t", "config_id": config["id"]}
        assert (await person("POST", "/scores", body)).json()["name"] == "q"
        refused = await person("POST", "/scores", body | {"value": 2})
        assert (refused.status_code, refused.json()["message"]) == (400, "2 is above the maximum 1 of q")

    @pytest.mark.parametrize(
        ("change", "status"),
        [
            ({"trace_id": "unknown"}, 404),
            ({"config_id": "unknown"}, 404),
            ({"value": None}, 400),
            ({"data_type": "TEXT"}, 400),
            ({"session_id": "s"}, 400),
            ({"data_type": "FOO"}, 400),
        ],
    )
    async def test_what_does_not_fit(
        self, home: Home, sign_in: SignIn, trace_said: TraceSaid, change: dict[str, object], status: int
    ) -> None:
        await trace_said(home.project_id, "t")
        body = {"name": "n", "data_type": "NUMERIC", "value": 1, "trace_id": "t"} | change
        assert (await (await sign_in(home, Role.MEMBER))("POST", "/scores", body)).status_code == status

    async def test_taking_back(self, home: Home, sign_in: SignIn, give: Give) -> None:
        await give(home.project_id, id="s", traceId="t")
        person = await sign_in(home, Role.MEMBER)
        assert (await person("DELETE", "/scores/s")).status_code == 204
        assert (await person("GET", "/scores")).json()["items"] == []
        assert (await person("DELETE", "/scores/s")).status_code == 404


class TestConfigs:
    async def test_create_change_archive(self, home: Home, sign_in: SignIn) -> None:
        person = await sign_in(home, Role.MEMBER)
        categories = [{"label": "good", "value": 1.0}]
        made = (
            await person("POST", "/score-configs", {"name": "t", "data_type": "CATEGORICAL", "categories": categories})
        ).json()
        assert made == IsPartialDict(name="t", categories=categories, archived=False, min_value=None)
        path = f"/score-configs/{made['id']}"
        changed = (await person("PATCH", path, {"archived": True, "name": None, "description": "d"})).json()
        assert changed == made | {"archived": True, "description": "d", "updated_at": IsStr()}
        relabelled = (await person("PATCH", path, {"categories": [{"label": "fine", "value": 2}]})).json()
        assert relabelled["categories"] == [{"label": "fine", "value": 2.0}]
        assert (await person("PATCH", path, {"min_value": 1})).status_code == 400
        assert [c["id"] for c in (await person("GET", "/score-configs")).json()["items"]] == [made["id"]]
