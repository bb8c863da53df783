"""Datasets, items and runs through the public door."""

import pytest
from dirty_equals import IsPartialDict, IsStr
from fastapi import APIRouter
from httpx2 import AsyncClient, Response
from tests.features.conftest import Home

from lampyris.features.accounts.service import audit
from lampyris.features.datasets import api_public
from lampyris.features.datasets.runs import run_id
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import ObservationRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.stores import Stores

MILLISECONDS = IsStr(regex=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
UUID = IsStr(regex=r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
QUESTION = {"type": "object", "properties": {"q": {"type": "string"}}, "required": ["q"]}


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_public.router]


async def post(home: Home, path: str, body: object) -> Response:
    return await home.api.post(f"/api/public{path}", json=body)


async def dataset(home: Home, name: str = "问答", **more: object) -> dict[str, object]:
    answer = await post(home, "/v2/datasets", {"name": name, **more})
    assert answer.status_code == 200, answer.text
    made: dict[str, object] = answer.json()
    return made


async def item(home: Home, name: str = "问答", **more: object) -> dict[str, object]:
    answer = await post(home, "/dataset-items", {"datasetName": name, **more})
    assert answer.status_code == 200, answer.text
    made: dict[str, object] = answer.json()
    return made


def refusal(answer: Response) -> tuple[int, object]:
    return answer.status_code, answer.json()


def missing(what: str) -> tuple[int, object]:
    return 404, {"message": f"{what} not found", "error": "LangfuseNotFoundError"}


DOORS = [
    *(("GET", "/v2/datasets"), ("POST", "/v2/datasets"), ("GET", "/v2/datasets/d")),
    *(("GET", "/datasets"), ("POST", "/datasets"), ("GET", "/datasets/d")),
    *(
        ("GET", "/dataset-items"),
        ("POST", "/dataset-items"),
        ("GET", "/dataset-items/i"),
        ("DELETE", "/dataset-items/i"),
    ),
    *(("GET", "/dataset-run-items"), ("POST", "/dataset-run-items"), ("GET", "/datasets/d/runs")),
    *(("GET", "/datasets/d/runs/r"), ("DELETE", "/datasets/d/runs/r")),
]


@pytest.mark.parametrize(("method", "path"), DOORS)
async def test_no_key_is_401(nobody: AsyncClient, method: str, path: str) -> None:
    assert (await nobody.request(method, f"/api/public{path}", json={})).status_code == 401


async def test_another_project_sees_nothing(home: Home, other_home: Home) -> None:
    await dataset(home, "d")
    await item(home, "d", id="i")
    await post(home, "/dataset-run-items", {"runName": "r", "datasetItemId": "i", "traceId": "t"})
    for path in ("/v2/datasets/d", "/datasets/d", "/dataset-items/i", "/datasets/d/runs", "/datasets/d/runs/r"):
        assert (await other_home.get(path)).status_code == 404
    assert (await other_home.get("/v2/datasets")).json()["data"] == []
    assert (await other_home.get("/dataset-items")).json()["data"] == []
    assert (await other_home.api.delete("/api/public/dataset-items/i")).status_code == 404
    assert (await other_home.api.delete("/api/public/datasets/d/runs/r")).status_code == 404
    linked = await post(other_home, "/dataset-run-items", {"runName": "r", "datasetItemId": "i", "traceId": "t"})
    assert linked.status_code == 404


class TestDatasets:
    async def test_made_and_read_back(self, home: Home) -> None:
        made = await dataset(home, "客服/问答 1", description="d", metadata={"k": [1, None]}, inputSchema=QUESTION)
        assert made == {
            "id": IsStr(),
            "projectId": home.project_id,
            "name": "客服/问答 1",
            "description": "d",
            "metadata": {"k": [1, None]},
            "inputSchema": QUESTION,
            "expectedOutputSchema": None,
            "createdAt": MILLISECONDS,
            "updatedAt": MILLISECONDS,
        }
        for path in ("客服%2F问答%201", "客服/问答%201", "客服%2F问答%25201"):
            assert (await home.get(f"/v2/datasets/{path}")).json() == made
        assert refusal(await home.get("/v2/datasets/nope")) == missing("Dataset")

    async def test_the_same_name_changes_what_is_given(self, home: Home) -> None:
        first = await dataset(home, description="d", metadata={"k": 1})
        second = await dataset(home, description=None)
        assert second == first | {"description": None, "updatedAt": MILLISECONDS}

    async def test_the_newest_come_first(self, home: Home) -> None:
        for name in ("a", "b", "c"):
            await dataset(home, name)
        answer = (await home.get("/v2/datasets", limit=2, page=1)).json()
        assert [one["name"] for one in answer["data"]] == ["c", "b"]
        assert answer["meta"] == {"page": 1, "limit": 2, "totalItems": 3, "totalPages": 2}

    @pytest.mark.parametrize("name", ["", "  ", "/a", "a/", "a//b", "<b>x</b>", "x" * 501])
    async def test_names_that_are_none(self, home: Home, name: str) -> None:
        answer = await post(home, "/v2/datasets", {"name": name})
        assert (answer.status_code, answer.json()["error"][0]["path"]) == (400, ["name"])

    async def test_a_name_is_needed(self, home: Home) -> None:
        answer = await post(home, "/v2/datasets", {})
        assert refusal(answer) == (
            400,
            {
                "message": "Invalid request data",
                "error": [
                    {
                        "expected": "string",
                        "code": "invalid_type",
                        "path": ["name"],
                        "message": "Invalid input: expected string, received undefined",
                    }
                ],
            },
        )

    @pytest.mark.parametrize(
        "schema", [5, {"type": "nope"}, {"$ref": "https://example.com/schema"}, {"pattern": "("}, {"$ref": "#/nope"}]
    )
    async def test_schemas_that_are_none(self, home: Home, schema: object) -> None:
        answer = await post(home, "/v2/datasets", {"name": "d", "expectedOutputSchema": schema})
        assert (answer.status_code, answer.json()["error"][0]["path"]) == (400, ["expectedOutputSchema"])

    async def test_a_new_schema_must_fit_the_items(self, home: Home) -> None:
        await dataset(home)
        await item(home, id="good", input={"q": "x"})
        await item(home, id="bad", input={"q": 1})
        answer = await post(home, "/v2/datasets", {"name": "问答", "inputSchema": QUESTION})
        assert (answer.status_code, [one["path"] for one in answer.json()["error"]]) == (400, [["bad", "input", "q"]])
        assert (await home.get("/v2/datasets/问答")).json()["inputSchema"] is None

    async def test_the_first_generation_shows_what_is_inside(self, home: Home) -> None:
        made = (await post(home, "/datasets", {"name": "v1/ds"})).json()
        assert made == IsPartialDict(name="v1/ds", items=[], runs=[])
        kept = await item(home, "v1/ds", id="i", input=1)
        await item(home, "v1/ds", id="archived", status="ARCHIVED")
        await post(home, "/dataset-run-items", {"runName": "r", "datasetItemId": "i", "traceId": "t"})
        assert (await home.get("/datasets/v1%2Fds")).json() == made | {"items": [kept], "runs": ["r"]}
        assert (await home.get("/datasets")).json()["data"] == [made | {"items": ["i"], "runs": ["r"]}]

    async def test_a_key_leaves_its_mark_in_the_audit_log(self, home: Home, stores: Stores) -> None:
        await dataset(home)
        await item(home)
        async with stores.metadata.read() as session:
            entries = await audit.entries(session, home.org_id, limit=2)
        assert {(one.resource_type, one.action) for one in entries} == {
            ("dataset", "create"),
            ("dataset_item", "create"),
        }


class TestItems:
    async def test_made_and_read_back(self, home: Home) -> None:
        made = await dataset(home)
        body = {"input": {"问": ["\0", 2**70]}, "expectedOutput": "答", "metadata": {"b": 1, "a": 2}}
        sent = await item(home, **body, sourceTraceId="t", sourceObservationId="o")
        assert sent == {
            **body,
            "id": UUID,
            "datasetId": made["id"],
            "datasetName": "问答",
            "status": "ACTIVE",
            "sourceTraceId": "t",
            "sourceObservationId": "o",
            "createdAt": MILLISECONDS,
            "updatedAt": MILLISECONDS,
            "mediaReferences": [],
        }
        assert list(sent["metadata"]) == ["b", "a"]  # type: ignore[call-overload]
        assert (await home.get(f"/dataset-items/{sent['id']}")).json() == sent
        assert refusal(await home.get("/dataset-items/nope")) == missing("Dataset item")

    async def test_what_is_not_said_stays_and_null_clears(self, home: Home) -> None:
        await dataset(home)
        first = await item(home, id="i", input={"q": 1}, expectedOutput="a", metadata={"m": 1})
        second = await item(home, id="i", expectedOutput=None, status="ARCHIVED")
        assert second == first | {"expectedOutput": None, "status": "ARCHIVED", "updatedAt": MILLISECONDS}
        assert (await item(home, id="i", status=None))["status"] == "ARCHIVED"

    async def test_only_active_ones_are_listed_newest_first(self, home: Home) -> None:
        await dataset(home, "a")
        await dataset(home, "b")
        for name, id in (("a", "1"), ("b", "2"), ("a", "3"), ("a", "4")):
            await item(home, name, id=id, sourceTraceId=f"t{id}", sourceObservationId=f"o{id}")
        await item(home, "a", id="3", status="ARCHIVED")
        assert [one["id"] for one in (await home.get("/dataset-items")).json()["data"]] == ["4", "2", "1"]
        one = (await home.get("/dataset-items", datasetName="a", limit=1, page=2)).json()
        assert ([found["id"] for found in one["data"]], one["meta"]["totalPages"]) == (["1"], 2)
        for query in ({"sourceTraceId": "t2"}, {"sourceObservationId": "o2"}):
            assert [found["id"] for found in (await home.get("/dataset-items", **query)).json()["data"]] == ["2"]
        assert refusal(await home.get("/dataset-items", datasetName="nope")) == missing("Dataset")

    async def test_a_dataset_can_be_read_as_it_was(self, home: Home) -> None:
        await dataset(home)
        first = await item(home, id="i", input=1)
        second = await item(home, id="i", input=2)
        other = await item(home, id="j", input=3)
        deleted = await home.api.delete("/api/public/dataset-items/i")
        assert deleted.json() == {"message": "Dataset item successfully deleted"}

        async def at(version: object) -> list[object]:
            found = await home.get("/dataset-items", datasetName="问答", version=version)
            return [one["input"] for one in found.json()["data"]]

        assert await at("2020-01-01T00:00:00Z") == []
        assert await at(first["updatedAt"]) == [1]
        assert await at(second["updatedAt"]) in ([2], [3, 2])
        assert await at(other["updatedAt"]) == [3, 2]
        assert await at("2999-01-01T00:00:00Z") == [3]
        assert (await item(home, id="i"))["input"] is None

    async def test_a_version_is_one_of_a_dataset(self, home: Home) -> None:
        answer = await home.get("/dataset-items", version="2026-01-01T00:00:00Z")
        assert (answer.status_code, answer.json()["error"][0]["path"]) == (400, ["datasetName"])

    async def test_an_id_belongs_to_one_dataset_of_the_project(self, home: Home, other_home: Home) -> None:
        for name in ("a", "b"):
            await dataset(home, name)
        await dataset(other_home, "a")
        await item(home, "a", id="i")
        await item(other_home, "a", id="i")
        answer = await post(home, "/dataset-items", {"datasetName": "b", "id": "i"})
        assert (answer.status_code, answer.json()["error"]) == (409, "LangfuseConflictError")

    async def test_items_must_fit_the_schemas(self, home: Home) -> None:
        await dataset(home, inputSchema=QUESTION, expectedOutputSchema={"type": "string"})
        answer = await post(home, "/dataset-items", {"datasetName": "问答", "input": {}, "expectedOutput": 5})
        assert refusal(answer) == (
            400,
            {
                "message": "Dataset item does not fit the schema of its dataset",
                "error": [
                    {"code": "custom", "path": ["input"], "message": '"q" is a required property'},
                    {"code": "custom", "path": ["expectedOutput"], "message": '5 is not of type "string"'},
                ],
            },
        )
        fitting = await item(home, id="i", input={"q": "x"})
        assert fitting["expectedOutput"] is None
        changed = await post(home, "/dataset-items", {"datasetName": "问答", "id": "i", "input": 1})
        assert changed.status_code == 400
        assert (await home.get("/dataset-items/i")).json() == fitting

    async def test_an_unknown_dataset_is_named(self, home: Home) -> None:
        answer = await post(home, "/dataset-items", {"datasetName": "nope", "input": 1})
        assert refusal(answer) == (
            404,
            {
                "message": f"Dataset nope not found for project {home.project_id}",
                "error": "LangfuseNotFoundError",
            },
        )

    @pytest.mark.parametrize("change", [{"id": "x" * 256}, {"status": "GONE"}, {"datasetName": 1}])
    async def test_bodies_that_do_not_fit(self, home: Home, change: dict[str, object]) -> None:
        answer = await post(home, "/dataset-items", {"datasetName": "问答"} | change)
        assert (answer.status_code, answer.json()["message"]) == (400, "Invalid request data")


class TestRuns:
    async def test_the_first_item_makes_the_run(self, home: Home) -> None:
        made = await dataset(home)
        await item(home, id="i")
        link = {"runName": "run/1", "datasetItemId": "i", "traceId": "t"}
        answer = await post(home, "/dataset-run-items", link | {"runDescription": "rd", "metadata": {"m": 1}})
        id = run_id(home.project_id, str(made["id"]), "run/1")
        assert refusal(answer) == (
            200,
            {
                "id": UUID,
                "datasetRunId": id,
                "datasetRunName": "run/1",
                "datasetItemId": "i",
                "traceId": "t",
                "observationId": None,
                "createdAt": MILLISECONDS,
                "updatedAt": MILLISECONDS,
            },
        )
        nulls = {"runDescription": None, "metadata": None, "datasetVersion": None, "observationId": None}
        second = await post(home, "/dataset-run-items", link | {"traceId": "t2"} | nulls)
        run = {
            "id": id,
            "name": "run/1",
            "description": "rd",
            "metadata": {"m": 1},
            "datasetId": made["id"],
            "datasetName": "问答",
            "createdAt": MILLISECONDS,
            "updatedAt": MILLISECONDS,
        }
        assert (await home.get("/datasets/问答/runs")).json() == {
            "data": [run],
            "meta": {"page": 1, "limit": 50, "totalItems": 1, "totalPages": 1},
        }
        both = [second.json(), answer.json()]
        assert (await home.get("/datasets/问答/runs/run%2F1")).json() == run | {"datasetRunItems": both}
        listed = await home.get("/dataset-run-items", datasetId=made["id"], runName="run/1", limit=1)
        assert (listed.json()["data"], listed.json()["meta"]["totalItems"]) == (both[:1], 2)

    async def test_saying_it_twice_is_saying_it_once(self, home: Home) -> None:
        await dataset(home)
        await item(home, id="i")
        link = {"runName": "r", "datasetItemId": "i", "traceId": "t", "observationId": "o"}
        first, second = await post(home, "/dataset-run-items", link), await post(home, "/dataset-run-items", link)
        assert first.json() == second.json()
        assert (await home.get("/datasets/问答/runs")).json()["data"][0]["metadata"] == {}

    async def test_the_trace_of_an_observation_is_looked_up(self, home: Home, stores: Stores) -> None:
        await dataset(home)
        await item(home, id="i")
        record = ObservationRecord(id="o", trace_id="t", start_us=1_780_000_000_000_000, row_version=1)
        await append(stores.analytics, home.project_id, [record], [])
        link = {"runName": "r", "datasetItemId": "i", "observationId": "o"}
        assert (await post(home, "/dataset-run-items", link)).json()["traceId"] == "t"
        assert (await post(home, "/dataset-run-items", link | {"observationId": "x"})).status_code == 404

    async def test_a_run_may_stand_on_an_earlier_version(self, home: Home) -> None:
        await dataset(home)
        first = await item(home, id="i")
        await home.api.delete("/api/public/dataset-items/i")
        link = {"runName": "r", "datasetItemId": "i", "traceId": "t"}
        assert refusal(await post(home, "/dataset-run-items", link)) == missing("Dataset item")
        assert (
            await post(home, "/dataset-run-items", link | {"datasetVersion": first["updatedAt"]})
        ).status_code == 200

    async def test_a_run_is_deleted_with_its_items(self, home: Home) -> None:
        made = await dataset(home)
        await item(home, id="i")
        link = {"runName": "r", "datasetItemId": "i", "traceId": "t"}
        first = (await post(home, "/dataset-run-items", link)).json()
        gone = await home.api.delete("/api/public/datasets/问答/runs/r")
        assert gone.json() == {"message": "Dataset run successfully deleted"}
        assert refusal(await home.api.delete("/api/public/datasets/问答/runs/r")) == missing("Dataset run")
        assert refusal(await home.get("/datasets/问答/runs/r")) == missing("Dataset run")
        absent = await home.get("/dataset-run-items", datasetId=made["id"], runName="r")
        assert refusal(absent) == missing("Dataset run")
        again = (await post(home, "/dataset-run-items", link)).json()
        assert (again["datasetRunId"], again["id"]) != (first["datasetRunId"], first["id"])
        assert again["datasetRunId"] == first["datasetRunId"]

    async def test_something_must_have_been_made(self, home: Home) -> None:
        answer = await post(home, "/dataset-run-items", {"runName": "r", "datasetItemId": "i"})
        message = "observationId or traceId must be provided"
        assert refusal(answer) == (
            400,
            {
                "message": "Invalid request data",
                "error": [{"code": "custom", "path": ["observationId", "traceId"], "message": message}],
            },
        )
        strict = {"runName": "r", "datasetItemId": "i", "traceId": "t", "extra": 1}
        assert (await post(home, "/dataset-run-items", strict)).status_code == 400

    def test_the_id_is_the_one_that_sdks_compute(self) -> None:
        assert run_id(ProjectId("p"), "d", "跑测") == "92d25e6281f5244d"
