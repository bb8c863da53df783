"""Datasets at the console."""

import pytest
from dirty_equals import IsPartialDict, IsStr
from fastapi import APIRouter
from tests.features.conftest import Browser, Home, SignIn

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Role
from lampyris.features.datasets import api_console, api_public, api_runs
from lampyris.foundation.storage.stores import Stores

QUESTION = {"type": "object", "required": ["q"]}


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_public.router, api_console.router, api_runs.router]


async def made(browser: Browser, name: str, **more: object) -> str:
    """The id of a new dataset."""
    answer = await browser("POST", "/datasets", {"name": name, **more})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


async def inputs(browser: Browser, dataset_id: str, query: str = "") -> list[object]:
    found = await browser("GET", f"/datasets/{dataset_id}/items{query}")
    return [item["input"] for item in found.json()["items"]]


class TestDatasets:
    async def test_a_life(self, home: Home, sign_in: SignIn, stores: Stores) -> None:
        member = await sign_in(home, Role.MEMBER)
        id = await made(member, "客服/问答", description="d", metadata={"k": 1})
        shown = (await member("GET", f"/datasets/{id}")).json()
        assert shown == IsPartialDict(name="客服/问答", description="d", metadata={"k": 1}, items=0, runs=0)
        changed = await member("PATCH", f"/datasets/{id}", {"name": "客服/新", "description": None})
        assert changed.json() == IsPartialDict(name="客服/新", description=None, metadata={"k": 1})
        assert [one["id"] for one in (await member("GET", "/datasets")).json()["items"]] == [id]
        assert (await member("DELETE", f"/datasets/{id}")).status_code == 204
        assert (await member("GET", f"/datasets/{id}")).status_code == 404
        async with stores.metadata.read() as session:
            entries = await audit.entries(session, home.org_id, limit=3)
        said = {(one.resource_type, one.action, one.user_id) for one in entries}
        assert said == {("dataset", action, member.user_id) for action in ("create", "update", "delete")}

    async def test_a_name_is_given_once(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        await made(member, "a")
        id = await made(member, "b")
        assert (await member("POST", "/datasets", {"name": " a "})).status_code == 409
        assert (await member("PATCH", f"/datasets/{id}", {"name": "a"})).status_code == 409
        assert (await member("POST", "/datasets", {"name": "a//b"})).status_code == 400

    async def test_a_viewer_only_looks(self, home: Home, sign_in: SignIn) -> None:
        id = await made(await sign_in(home, Role.MEMBER), "a")
        viewer = await sign_in(home, Role.VIEWER)
        for path in ("/datasets", f"/datasets/{id}", f"/datasets/{id}/items", f"/datasets/{id}/runs"):
            assert (await viewer("GET", path)).status_code == 200
        assert (await viewer("POST", "/dataset-items", {"dataset_ids": [id], "items": [{}]})).status_code == 403


class TestItems:
    async def test_one_goes_into_several_datasets(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        ids = [await made(member, name) for name in ("a", "b")]
        item = {"input": "问", "expected_output": {"a": 1}, "source_trace_id": "t", "source_observation_id": "o"}
        answer = await member("POST", "/dataset-items", {"dataset_ids": ids, "items": [item]})
        assert answer.json() == {"added": 2, "unfit": []}
        for id in ids:
            (found,) = (await member("GET", f"/datasets/{id}/items")).json()["items"]
            assert found == IsPartialDict(**item, id=IsStr(), status="ACTIVE", metadata=None, dataset_id=id)

    async def test_all_or_those_that_fit(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        id = await made(member, "a", input_schema=QUESTION)
        body = {"dataset_ids": [id], "items": [{"input": {"q": 1}}, {"input": "no"}, {"input": {"q": 2}}]}
        refused = await member("POST", "/dataset-items", body)
        assert (refused.status_code, refused.json()["details"][0]["path"]) == (400, ["input"])
        assert await inputs(member, id) == []
        partly = (await member("POST", "/dataset-items", body | {"partly": True})).json()
        assert partly == {
            "added": 2,
            "unfit": [{"dataset_id": id, "row": 1, "path": ["input"], "reason": '"no" is not of type "object"'}],
        }
        assert await inputs(member, id) == [{"q": 2}, {"q": 1}]

    async def test_an_item_is_changed_archived_and_deleted(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        id = await made(member, "a")
        await member("POST", "/dataset-items", {"dataset_ids": [id], "items": [{"input": 1, "metadata": 2}]})
        (item,) = (await member("GET", f"/datasets/{id}/items")).json()["items"]
        path = f"/datasets/{id}/items/{item['id']}"
        changed = (await member("PATCH", path, {"status": "ARCHIVED", "input": None})).json()
        assert changed == IsPartialDict(status="ARCHIVED", input=None, metadata=2)
        assert (await member("GET", path)).json() == changed
        assert await inputs(member, id, "?status=ACTIVE") == []
        assert (await member("GET", f"/datasets/other/items/{item['id']}")).status_code == 404
        assert (await member("DELETE", path)).status_code == 204
        assert (await member("DELETE", path)).status_code == 404

    async def test_texts_are_searched(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        id = await made(member, "a")
        items = [{"input": '说"好"\n100%'}, {"expected_output": {"答": "Yes"}}, {"metadata": ["x_y"]}]
        await member("POST", "/dataset-items", {"dataset_ids": [id], "items": items})
        for words, count in (('"好"', 1), ('好"\n1', 1), ("答", 1), ("yES", 1), ("x_y", 1), ("xzy", 0), ("100%", 1)):
            found = await member.client.get(
                f"/api/console/projects/{home.project_id}/datasets/{id}/items", params={"search": words}
            )
            assert (words, found.json()["total"]) == (words, count)


class TestRuns:
    async def test_a_run_is_shown_and_deleted(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        id = await made(member, "a")
        await home.api.post("/api/public/dataset-items", json={"datasetName": "a", "id": "i"})
        link = {"runName": "r", "datasetItemId": "i", "traceId": "t", "runDescription": "d"}
        run_id = (await home.api.post("/api/public/dataset-run-items", json=link)).json()["datasetRunId"]
        run = IsPartialDict(id=run_id, name="r", description="d", items=1)
        assert (await member("GET", f"/datasets/{id}/runs")).json() == {"items": [run], "total": 1}
        whole = (await member("GET", f"/datasets/{id}/runs/{run_id}")).json()
        made_of = IsPartialDict(item_id="i", trace_id="t", observation_id=None)
        assert whole == {"run": run, "items": [made_of], "total": 1}
        assert (await member("GET", f"/datasets/{id}")).json() == IsPartialDict(items=1, runs=1, last_run_at=IsStr())
        assert (await member("DELETE", f"/datasets/{id}/runs/{run_id}")).status_code == 204
        assert (await member("GET", f"/datasets/{id}/runs/{run_id}")).status_code == 404
