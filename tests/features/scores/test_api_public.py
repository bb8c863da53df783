"""The public endpoints answer as clients of three generations expect."""

import base64
import json
from typing import Any

import pytest
from dirty_equals import IsStr
from httpx2 import AsyncClient
from tests.features.conftest import Home
from tests.features.scores.conftest import Give, TraceSaid

from lampyris.foundation.storage.stores import Stores

PATHS = (
    *(
        ("GET", "/scores"),
        ("GET", "/scores/s"),
        ("DELETE", "/scores/s"),
        ("GET", "/v2/scores"),
        ("GET", "/v2/scores/s"),
    ),
    *(("GET", "/v3/scores"), ("GET", "/score-configs"), ("POST", "/score-configs"), ("GET", "/score-configs/c")),
    ("PATCH", "/score-configs/c"),
)
MILLISECONDS = IsStr(regex=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_no_key_is_401(nobody: AsyncClient, method: str, path: str) -> None:
    answer = await nobody.request(method, f"/api/public{path}")
    assert (answer.status_code, answer.json()) == (401, {"message": "No authorization header"})


class TestScoresOfAnotherProject:
    @pytest.mark.parametrize("path", ["/scores/s", "/v2/scores/s"])
    async def test_are_404(self, home: Home, other_home: Home, give: Give, path: str) -> None:
        await give(home.project_id, id="s", traceId="t")
        answer = await other_home.get(path)
        assert answer.status_code == 404
        assert answer.json() == {"message": "Score not found", "error": "LangfuseNotFoundError"}

    async def test_are_not_listed_and_not_deleted(self, home: Home, other_home: Home, give: Give) -> None:
        await give(home.project_id, id="s", traceId="t")
        for path in ("/scores", "/v2/scores", "/v3/scores"):
            assert (await other_home.get(path)).json()["data"] == []
        assert (await other_home.api.delete("/api/public/scores/s")).status_code == 202
        assert (await home.get("/scores/s")).status_code == 200


class TestFirstGeneration:
    async def test_items_carry_their_trace(self, home: Home, give: Give, trace_said: TraceSaid) -> None:
        await trace_said(home.project_id, "t", user_id="user-1", tags=["rag", "extra"], environment="production")
        await give(
            home.project_id, id="sc-1", traceId="t", value=0.5, comment="c", stored_metadata={"m": "1"},
            environment="production",
        )  # fmt: skip
        answer = await home.get("/scores")
        assert answer.json() == {
            "data": [
                {
                    "id": "sc-1",
                    "projectId": home.project_id,
                    "environment": "production",
                    "name": "rel",
                    "value": 0.5,
                    "source": "API",
                    "authorUserId": None,
                    "comment": "c",
                    "metadata": {"m": 1},
                    "configId": None,
                    "queueId": None,
                    "executionTraceId": None,
                    "createdAt": MILLISECONDS,
                    "updatedAt": MILLISECONDS,
                    "timestamp": "2026-05-28T20:26:40.000Z",
                    "traceId": "t",
                    "observationId": None,
                    "stringValue": None,
                    "dataType": "NUMERIC",
                    "trace": {"userId": "user-1", "tags": ["extra", "rag"], "environment": "production"},
                }
            ],
            "meta": {"page": 1, "limit": 50, "totalItems": 1, "totalPages": 1},
        }

    @pytest.mark.parametrize(
        ("body", "shown"),
        [
            ({"value": 1}, {"value": 1, "stringValue": None, "dataType": "NUMERIC"}),
            ({"value": "blue"}, {"value": 0, "stringValue": "blue", "dataType": "CATEGORICAL"}),
            ({"value": 0, "dataType": "BOOLEAN"}, {"value": 0, "stringValue": "False", "dataType": "BOOLEAN"}),
            ({"value": "free text", "dataType": "TEXT"}, {"stringValue": "free text", "dataType": "TEXT"}),
        ],
    )
    async def test_values_by_data_type(
        self, home: Home, give: Give, body: dict[str, object], shown: dict[str, object]
    ) -> None:
        await give(home.project_id, id="s", traceId="t", **body)
        answer = (await home.get("/scores/s")).json()
        assert {name: answer[name] for name in ("value", "stringValue", "dataType") if name in answer} == shown
        assert "trace" not in answer

    async def test_only_scores_about_traces_exist(self, home: Home, give: Give) -> None:
        await give(home.project_id, id="sess", sessionId="k")
        await give(home.project_id, id="run", datasetRunId="r")
        await give(home.project_id, id="fix", traceId="t", value="better", dataType="CORRECTION")
        assert (await home.get("/scores")).json()["meta"]["totalItems"] == 0
        for score_id in ("sess", "run", "fix"):
            assert (await home.get(f"/scores/{score_id}")).status_code == 404

    async def test_filters(self, home: Home, give: Give, trace_said: TraceSaid) -> None:
        await trace_said(home.project_id, "t1", user_id="u1", tags=["prod", "a"])
        await trace_said(home.project_id, "t2", user_id="u2", tags=["prod"])
        await give(home.project_id, id="a", traceId="t1", value=0.5, name="x", environment="e1", at=0)
        await give(home.project_id, id="b", traceId="t2", value="good", name="y", environment="e2", at=60)

        async def found(**query: object) -> list[str]:
            answer = (await home.get("/scores", **query)).json()
            assert answer["meta"]["totalItems"] == len(answer["data"])
            return [item["id"] for item in answer["data"]]

        assert await found() == ["b", "a"]
        assert await found(userId="u1") == ["a"]
        assert await found(traceTags=["prod", "a"]) == ["a"]
        assert await found(traceTags="prod") == ["b", "a"]
        assert await found(name="y", dataType="CATEGORICAL", source="API") == ["b"]
        assert await found(environment=["e1", "e3"]) == ["a"]
        assert await found(operator=">=", value=0.5) == ["a"]
        assert await found(value=0.5) == ["b", "a"]
        assert await found(scoreIds="a,zzz") == ["a"]
        assert await found(fromTimestamp="2026-05-28T20:27:00Z") == ["b"]
        assert await found(toTimestamp="2026-05-28T20:27:40Z") == ["a"]
        assert await found(name="", page="") == ["b", "a"]

    async def test_pages(self, home: Home, give: Give) -> None:
        for at in range(3):
            await give(home.project_id, id=f"s{at}", traceId="t", at=at)
        answer = (await home.get("/scores", page=2, limit=2)).json()
        assert [item["id"] for item in answer["data"]] == ["s0"]
        assert answer["meta"] == {"page": 2, "limit": 2, "totalItems": 3, "totalPages": 2}
        beyond = (await home.get("/scores", page=99)).json()
        assert (beyond["data"], beyond["meta"]["totalItems"]) == ([], 3)

    async def test_scores_of_one_moment_are_ordered_by_name(self, home: Home, give: Give) -> None:
        for name in ("accuracy", "sentiment", "is-correct"):
            await give(home.project_id, traceId="t", name=name)
        for path in ("/scores", "/v2/scores"):
            names = [item["name"] for item in (await home.get(path)).json()["data"]]
            assert names == ["sentiment", "is-correct", "accuracy"]

    async def test_a_bad_source_lists_the_options(self, home: Home) -> None:
        answer = await home.get("/scores", source="ZZZ")
        assert answer.status_code == 400
        assert answer.json() == {
            "message": "Invalid request data",
            "error": [
                {
                    "code": "invalid_value",
                    "values": ["API", "EVAL", "ANNOTATION"],
                    "path": ["source"],
                    "message": 'Invalid option: expected one of "API"|"EVAL"|"ANNOTATION"',
                }
            ],
        }


class TestSecondGeneration:
    async def test_scores_about_anything(self, home: Home, give: Give, trace_said: TraceSaid) -> None:
        await trace_said(home.project_id, "t", user_id="u", session_id="k", tags=["a"])
        await give(home.project_id, id="trace", traceId="t", at=3)
        await give(home.project_id, id="lost", traceId="never came", at=2)
        await give(home.project_id, id="sess", sessionId="k", stored_metadata={"by": "qa"}, at=1)
        await give(home.project_id, id="run", datasetRunId="r", at=0)
        items = {item["id"]: item for item in (await home.get("/v2/scores")).json()["data"]}
        assert list(items) == ["trace", "lost", "sess", "run"]
        about = {"userId": "u", "tags": ["a"], "environment": "default", "sessionId": "k"}
        assert [item["trace"] for item in items.values()] == [about, None, None, None]
        assert (items["sess"]["sessionId"], items["sess"]["traceId"]) == ("k", None)
        assert (items["run"]["datasetRunId"], items["sess"]["metadata"]) == ("r", {"by": "qa"})
        one = (await home.get("/v2/scores/sess")).json()
        assert one == {name: value for name, value in items["sess"].items() if name != "trace"}

    async def test_filters_of_this_generation(self, home: Home, give: Give) -> None:
        await give(home.project_id, id="a", traceId="t", observationId="o1", at=2)
        await give(home.project_id, id="b", traceId="t", observationId="o2", at=1)
        await give(home.project_id, id="c", sessionId="k", at=0)

        async def found(**query: object) -> list[str]:
            return [item["id"] for item in (await home.get("/v2/scores", **query)).json()["data"]]

        assert await found(observationId="o1,o2") == ["a", "b"]
        assert await found(traceId="t") == ["a", "b"]
        assert await found(sessionId="k") == ["c"]
        advanced = [{"type": "string", "column": "observationId", "operator": "ends with", "value": "2"}]
        assert await found(filter=json.dumps(advanced)) == ["b"]

    async def test_the_trace_can_be_left_out(self, home: Home, give: Give) -> None:
        await give(home.project_id, id="a", traceId="t")
        assert "trace" not in (await home.get("/v2/scores", fields="score")).json()["data"][0]
        assert (await home.get("/v2/scores", fields="score", userId="u")).status_code == 400

    async def test_an_unknown_filter_column_is_named(self, home: Home) -> None:
        advanced = [{"type": "string", "column": "nope", "operator": "=", "value": "x"}]
        answer = await home.get("/v2/scores", filter=json.dumps(advanced))
        assert (answer.status_code, answer.json()["error"]) == (400, "InvalidRequestError")


class TestThirdGeneration:
    async def test_values_have_their_own_type(self, home: Home, give: Give) -> None:
        values: dict[str, Any] = {"NUMERIC": 0.5, "BOOLEAN": 1, "CATEGORICAL": "x", "TEXT": "y", "CORRECTION": "z"}
        for at, (data_type, value) in enumerate(values.items()):
            await give(home.project_id, id=data_type, traceId="t", value=value, dataType=data_type, at=-at)
        items = (await home.get("/v3/scores")).json()["data"]
        assert [(item["dataType"], item["value"]) for item in items] == [*(values | {"BOOLEAN": True}).items()]
        assert items[0] == {
            "id": "NUMERIC",
            "projectId": home.project_id,
            "name": "rel",
            "source": "API",
            "timestamp": "2026-05-28T20:26:40.000Z",
            "environment": "default",
            "createdAt": MILLISECONDS,
            "updatedAt": MILLISECONDS,
            "dataType": "NUMERIC",
            "value": 0.5,
        }

    async def test_field_groups(self, home: Home, give: Give) -> None:
        await give(home.project_id, id="d", datasetRunId="r", at=0)
        await give(home.project_id, id="c", sessionId="k", at=1)
        await give(home.project_id, id="b", traceId="t", observationId="o", at=2)
        await give(home.project_id, id="a", traceId="t", at=3)
        answer = await home.get("/v3/scores", fields="subject,details,annotation")
        items = answer.json()["data"]
        assert [item["subject"] for item in items] == [
            {"kind": "trace", "id": "t"},
            {"kind": "observation", "id": "o", "traceId": "t"},
            {"kind": "session", "id": "k"},
            {"kind": "experiment", "id": "r"},
        ]
        optional = ("comment", "configId", "metadata", "authorUserId", "queueId")
        assert {name: items[0][name] for name in optional} == dict.fromkeys(optional) | {"metadata": {}}

    async def test_cursors_lead_through_the_list(self, home: Home, give: Give) -> None:
        for at in (0, 0, 1, 1, 2):
            await give(home.project_id, traceId="t", at=at)
        every = [item["id"] for item in (await home.get("/v3/scores")).json()["data"]]
        seen: list[str] = []
        query: dict[str, object] = {"limit": 2}
        while True:
            answer = (await home.get("/v3/scores", **query)).json()
            seen += [item["id"] for item in answer["data"]]
            if "cursor" not in answer["meta"]:
                break
            query["cursor"] = answer["meta"]["cursor"]
        assert (seen, answer["meta"]) == (every, {"limit": 2})

    async def test_a_cursor_is_what_other_servers_write(self, home: Home, give: Give) -> None:
        await give(home.project_id, id="a", traceId="t")
        await give(home.project_id, id="b", traceId="t", at=1)
        cursor = (await home.get("/v3/scores", limit=1)).json()["meta"]["cursor"]
        assert json.loads(base64.urlsafe_b64decode(cursor + "==")) == {
            "v": 1,
            "lastTimestamp": "2026-05-28T20:26:41.000Z",
            "lastId": "b",
        }

    async def test_filters(self, home: Home, give: Give) -> None:
        await give(home.project_id, id="a", traceId="t", name="rel", value=0.5, at=3)
        await give(home.project_id, id="b", traceId="t", name="ok", value=1, dataType="BOOLEAN", at=2)
        await give(home.project_id, id="c", traceId="t", name="tone", value="good", at=1)
        await give(home.project_id, id="d", datasetRunId="r", name="run", at=0)

        async def found(**query: object) -> list[str]:
            return [item["id"] for item in (await home.get("/v3/scores", **query)).json()["data"]]

        assert await found(name="rel,tone") == ["a", "c"]
        assert await found(dataType="BOOLEAN", value="true") == ["b"]
        assert await found(dataType="BOOLEAN", value="false") == []
        assert await found(dataType="CATEGORICAL", value="good,bad") == ["c"]
        assert await found(dataType="NUMERIC", value="0.5") == ["a"]
        assert await found(dataType="NUMERIC", valueMin=0.6) == ["d"]
        assert await found(dataType="NUMERIC", valueMax=0.6) == ["a"]
        assert await found(experimentId="r") == ["d"]
        assert await found(traceId="t", id="a,b") == ["a", "b"]

    @pytest.mark.parametrize(
        ("query", "issue"),
        [
            ({"limit": 101}, {"path": ["limit"], "message": "Too big: expected number to be <=100"}),
            (
                {"observationId": "o"},
                {
                    "code": "custom",
                    "message": "observationId filter requires traceId — observation IDs are scoped to a trace",
                    "path": [],
                },
            ),
            ({"userId": "u"}, {"code": "unrecognized_keys", "keys": ["userId"]}),
            ({"traceId": "t", "sessionId": "s"}, {"code": "custom"}),
            ({"value": "1"}, {"path": ["value"]}),
            ({"valueMin": 1}, {"path": ["valueMin"]}),
            ({"fields": "core,nope"}, {"path": ["fields"]}),
            ({"dataType": "FOO"}, {"path": ["dataType"]}),
        ],
    )
    async def test_misfits(self, home: Home, query: dict[str, object], issue: dict[str, object]) -> None:
        answer = await home.get("/v3/scores", **query)
        assert (answer.status_code, answer.json()["message"]) == (400, "Invalid request data")
        assert answer.json()["error"][0] | issue == answer.json()["error"][0]

    @pytest.mark.parametrize(
        "query", [{"cursor": "@@@"}, {"cursor": "eyJ2IjoxfQ"}, {"dataType": "BOOLEAN", "value": "x"}]
    )
    async def test_values_that_cannot_be(self, home: Home, query: dict[str, object]) -> None:
        answer = await home.get("/v3/scores", **query)
        assert (answer.status_code, answer.json()["error"]) == (400, "InvalidRequestError")


class TestDelete:
    @pytest.mark.parametrize("score_id", ["s", "unknown"])
    async def test_answers_202_and_is_effective_at_once(self, home: Home, give: Give, score_id: str) -> None:
        await give(home.project_id, id="s", traceId="t")
        answer = await home.api.delete(f"/api/public/scores/{score_id}")
        assert (answer.status_code, answer.json()) == (202, {"message": "Score deletion queued successfully"})
        assert (await home.get("/scores/s")).status_code == (404 if score_id == "s" else 200)


class TestConfigs:
    async def create(self, home: Home, **body: object) -> Any:
        answer = await home.api.post("/api/public/score-configs", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def test_a_range(self, home: Home) -> None:
        made = await self.create(home, name="quality", dataType="NUMERIC", minValue=0, maxValue=1, description="d")
        assert made == {
            "id": IsStr(),
            "name": "quality",
            "isArchived": False,
            "description": "d",
            "createdAt": MILLISECONDS,
            "updatedAt": MILLISECONDS,
            "projectId": home.project_id,
            "maxValue": 1,
            "minValue": 0,
            "dataType": "NUMERIC",
            "categories": None,
        }
        assert (await home.get(f"/score-configs/{made['id']}")).json() == made

    async def test_labels(self, home: Home) -> None:
        categories = [{"label": "good", "value": 1}, {"label": "bad", "value": 0}]
        assert (await self.create(home, name="tone", dataType="CATEGORICAL", categories=categories))[
            "categories"
        ] == categories

    async def test_booleans_have_fixed_labels(self, home: Home) -> None:
        fixed = [{"label": "True", "value": 1}, {"label": "False", "value": 0}]
        assert (await self.create(home, name="ok", dataType="BOOLEAN"))["categories"] == fixed
        assert (await self.create(home, name="ok", dataType="BOOLEAN", categories=fixed))["categories"] == fixed

    async def test_the_list_is_newest_first_in_pages(self, home: Home) -> None:
        for name in ("first", "second"):
            await self.create(home, name=name, dataType="TEXT")
        answer = (await home.get("/score-configs", page=2, limit=1)).json()
        assert [config["name"] for config in answer["data"]] == ["first"]
        assert answer["meta"] == {"page": 2, "limit": 1, "totalItems": 2, "totalPages": 2}

    async def test_changes(self, home: Home) -> None:
        made = await self.create(home, name="quality", dataType="NUMERIC", minValue=0, maxValue=1, description="d")
        path = f"/api/public/score-configs/{made['id']}"
        changed = (await home.api.patch(path, json={"description": "new", "maxValue": 2, "name": None})).json()
        assert changed == made | {"description": "new", "maxValue": 2, "updatedAt": MILLISECONDS}
        assert (await home.api.patch(path, json={"isArchived": True})).json()["isArchived"] is True
        assert (await home.api.patch(path, json={"minValue": None})).json()["minValue"] is None
        refused = await home.api.patch(path, json={"minValue": 5})
        assert (refused.status_code, refused.json()["error"][0]["code"]) == (400, "custom")

    async def test_changes_are_audited(self, home: Home, stores: Stores) -> None:
        from lampyris.features.accounts.service import audit  # noqa: PLC0415

        made = await self.create(home, name="quality", dataType="NUMERIC")
        await home.api.patch(f"/api/public/score-configs/{made['id']}", json={"name": "better"})
        async with stores.metadata.read() as session:
            entries = await audit.entries(session, home.org_id, limit=2)
        assert [(e.action, e.resource_type, e.api_key_id) for e in entries] == [
            ("update", "scoreConfig", home.key.key.id),
            ("create", "scoreConfig", home.key.key.id),
        ]
        assert json.loads(entries[0].before or "")["name"] == "quality"

    async def test_another_project_s_config_is_404(self, home: Home, other_home: Home) -> None:
        made = await self.create(home, name="quality", dataType="NUMERIC")
        not_found = {"message": "Score config not found within authorized project", "error": "LangfuseNotFoundError"}
        for answer in (
            await other_home.get(f"/score-configs/{made['id']}"),
            await other_home.api.patch(f"/api/public/score-configs/{made['id']}", json={"name": "mine"}),
        ):
            assert (answer.status_code, answer.json()) == (404, not_found)

    async def test_an_unknown_data_type_names_the_discriminator(self, home: Home) -> None:
        answer = await home.api.post("/api/public/score-configs", json={"name": "x", "dataType": "FOO"})
        assert answer.json()["error"] == [
            {
                "code": "invalid_union",
                "errors": [],
                "note": "No matching discriminator",
                "discriminator": "dataType",
                "path": ["dataType"],
                "message": "Invalid input",
            }
        ]

    async def test_labels_are_needed(self, home: Home) -> None:
        answer = await home.api.post("/api/public/score-configs", json={"name": "x", "dataType": "CATEGORICAL"})

        def missing(*types: str) -> list[list[dict[str, object]]]:
            return [
                [
                    {
                        "expected": expected,
                        "code": "invalid_type",
                        "path": [],
                        "message": f"Invalid input: expected {expected}, received undefined",
                    }
                ]
                for expected in types
            ]

        scalar = {
            "code": "invalid_union",
            "errors": missing("string", "number", "boolean"),
            "path": [],
            "message": "Invalid input",
        }
        assert answer.json()["error"] == [
            {
                "code": "invalid_union",
                "errors": [*missing("array", "record"), [scalar]],
                "path": ["categories"],
                "message": "Invalid input",
            }
        ]

    @pytest.mark.parametrize(
        "body",
        [
            {"dataType": "NUMERIC", "minValue": 5, "maxValue": 1},
            {"dataType": "NUMERIC", "categories": []},
            {"dataType": "TEXT", "categories": []},
            {"dataType": "CATEGORICAL", "categories": []},
            {"dataType": "CATEGORICAL", "categories": "text"},
            {"dataType": "CATEGORICAL", "categories": [{"label": "a"}]},
            {"dataType": "CATEGORICAL", "categories": [{"label": "a", "value": 1}, {"label": "a", "value": 2}]},
            {"dataType": "CATEGORICAL", "categories": [{"label": "a", "value": 1}, {"label": "b", "value": 1}]},
            {"dataType": "CATEGORICAL", "categories": [{"label": "a", "value": 1}], "minValue": 1},
            {"dataType": "BOOLEAN", "categories": [{"label": "Yes", "value": 1}, {"label": "No", "value": 0}]},
            {"dataType": "NUMERIC", "name": "x" * 36},
        ],
    )
    async def test_contradictions_are_refused(self, home: Home, body: dict[str, object]) -> None:
        answer = await home.api.post("/api/public/score-configs", json={"name": "x"} | body)
        assert (answer.status_code, answer.json()["message"]) == (400, "Invalid request data")
        assert len(answer.json()["error"]) == 1
