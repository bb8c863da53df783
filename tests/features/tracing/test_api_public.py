"""The public doors of tracing. Key sets and error bodies are those of recorded answers."""

import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from dirty_equals import IsStr
from httpx2 import AsyncClient

from lampyris.features.scores import service as scores
from lampyris.features.scores.types import ScoreRecord
from lampyris.features.tracing.append import append
from lampyris.foundation.storage.stores import Stores

TRACE_KEYS = {
    *("id", "projectId", "name", "timestamp", "environment", "tags", "bookmarked", "release", "version", "userId"),
    *("sessionId", "public", "input", "output", "metadata", "createdAt", "updatedAt", "externalId"),
}
ITEM_KEYS = TRACE_KEYS | {"observations", "scores", "totalCost", "latency", "htmlPath"}
OBSERVATION_KEYS = {
    *("id", "traceId", "startTime", "endTime", "projectId", "parentObservationId", "type", "environment", "name"),
    *("level", "statusMessage", "version", "createdAt", "updatedAt", "input", "output", "metadata", "model"),
    *("modelParameters", "completionStartTime", "promptId", "promptName", "promptVersion", "latency"),
    *("timeToFirstToken", "usageDetails", "costDetails", "usagePricingTierId", "usagePricingTierName", "modelId"),
    *("inputPrice", "outputPrice", "totalPrice", "calculatedInputCost", "calculatedOutputCost"),
    *("calculatedTotalCost", "unit", "promptTokens", "completionTokens", "totalTokens", "usage"),
}
ROW_KEYS = {
    *("id", "traceId", "startTime", "endTime", "projectId", "parentObservationId", "type", "latency"),
    *("timeToFirstToken", "modelId", "inputPrice", "outputPrice", "totalPrice"),
}
BASIC_KEYS = {
    *("name", "level", "statusMessage", "version", "environment", "userId", "sessionId", "isRootObservation"),
    *("bookmarked", "public"),
}
EVERY_GROUP = "core,basic,time,io,metadata,model,usage,prompt,metrics,trace_context"
DOORS = [
    ("GET", "/traces"),
    ("GET", "/traces/t1"),
    ("DELETE", "/traces/t1"),
    ("DELETE", "/traces"),
    ("GET", "/observations"),
    ("GET", "/observations/o-root"),
    ("GET", "/v2/observations"),
    ("GET", "/sessions"),
    ("GET", "/sessions/s1"),
]


@pytest.fixture
async def world(stores: Stores, home: Any, pipeline: Any) -> AsyncIterator[Any]:
    await append(stores.analytics, home.project_id, *pipeline)
    score = ScoreRecord(id=f"sc-{home.project_id}", name="rel", data_type="NUMERIC", value=0.5, timestamp_us=1,
                        trace_id="t1", row_version=1)  # fmt: skip
    await scores.append(stores.analytics, home.project_id, [score])
    return home


@pytest.mark.parametrize(("method", "path"), DOORS)
async def test_no_key_is_refused(nobody: AsyncClient, method: str, path: str) -> None:
    answer = await nobody.request(method, f"/api/public{path}")
    assert (answer.status_code, list(answer.json())) == (401, ["message"])


@pytest.mark.usefixtures("world")
class TestAnotherProject:
    @pytest.mark.parametrize("path", ["/traces/t1", "/observations/o-root", "/sessions/s1"])
    async def test_one_object_is_not_found(self, other_home: Any, path: str) -> None:
        assert (await other_home.get(path)).status_code == 404

    @pytest.mark.parametrize("path", ["/traces", "/observations", "/v2/observations", "/sessions"])
    async def test_lists_are_empty(self, other_home: Any, path: str) -> None:
        assert (await other_home.get(path)).json()["data"] == []

    async def test_nothing_can_be_deleted(self, other_home: Any, world: Any) -> None:
        assert (await other_home.api.delete("/api/public/traces/t1")).status_code == 200
        assert (await world.get("/traces/t1")).status_code == 200


class TestListTraces:
    async def test_a_page(self, world: Any) -> None:
        answer = (await world.get("/traces", limit=2, page=1)).json()
        assert [trace["id"] for trace in answer["data"]] == ["t3", "t2"]
        assert answer["meta"] == {"page": 1, "limit": 2, "totalItems": 3, "totalPages": 2}
        assert [set(trace) for trace in answer["data"]] == [ITEM_KEYS] * 2

    async def test_an_item(self, world: Any) -> None:
        [trace] = (await world.get("/traces", name="chat-pipeline")).json()["data"]
        assert trace == {
            "id": "t1", "projectId": world.project_id, "name": "chat-pipeline",
            "timestamp": "2026-11-23T12:00:00.000Z", "environment": "production", "tags": ["prod", "rag"],
            "bookmarked": False, "release": "r1", "version": "42", "userId": "alice", "sessionId": "s1",
            "public": False, "input": {"question": "什么是 OceanBase 扩容?"}, "output": {"answer": "add replicas"},
            "metadata": {"tenant": "acme", "nested": {"a": 1, "b": [1, 2]}, "num": 3},
            "createdAt": IsStr(), "updatedAt": IsStr(), "observations": ["o-root", "o-gen", "o-open"],
            "scores": [f"sc-{world.project_id}"], "totalCost": 0.03, "latency": 8,
            "htmlPath": f"/project/{world.project_id}/traces/t1", "externalId": None,
        }  # fmt: skip

    async def test_a_trace_without_observations_costs_nothing(self, world: Any) -> None:
        [trace] = (await world.get("/traces", userId="bob")).json()["data"]
        assert (trace["latency"], trace["totalCost"], trace["observations"], trace["input"]) == (0, 0, [], None)

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ("core,io", (-1, -1, [], False, True)),
            ("core,metrics", (8, 0.03, [], False, False)),
            ("observations", (-1, -1, ["o-root", "o-gen", "o-open"], False, False)),
            ("core,scores", (-1, -1, [], True, False)),
            ("bogus", (8, 0.03, ["o-root", "o-gen", "o-open"], True, True)),
        ],
    )
    async def test_field_groups(self, world: Any, fields: str, expected: object) -> None:
        [trace] = (await world.get("/traces", name="chat-pipeline", fields=fields)).json()["data"]
        assert set(trace) == ITEM_KEYS
        shown = (trace["latency"], trace["totalCost"], trace["observations"], bool(trace["scores"]),
                 bool(trace["input"]) and bool(trace["metadata"]))  # fmt: skip
        assert shown == expected

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"userId": "alice"}, ["t1"]),
            ({"sessionId": "s1"}, ["t2", "t1"]),
            ({"tags": ["rag", "prod"]}, ["t1"]),
            ({"tags": ["rag", "x"]}, []),
            ({"environment": ["production", "staging"]}, ["t1"]),
            ({"version": "42", "release": "r1"}, ["t1"]),
            ({"fromTimestamp": "2026-11-23T12:01:00Z"}, ["t3", "t2"]),
            ({"toTimestamp": "2026-11-23T12:01:00.000+00:00"}, ["t1"]),
            ({"orderBy": "timestamp.asc"}, ["t1", "t2", "t3"]),
            ({"filter": '[{"type":"number","column":"totalCost","operator":">","value":0}]'}, ["t1"]),
            ({"filter": '[{"type":"string","column":"name","operator":"contains","value":"s"}]', "name": "x"},
             ["t3", "t2"]),
            ({"page": 2, "limit": 2}, ["t1"]),
            ({"page": 99}, []),
        ],
    )  # fmt: skip
    async def test_parameters(self, world: Any, query: dict[str, Any], expected: list[str]) -> None:
        answer = await world.get("/traces", **query)
        assert answer.status_code == 200, answer.text
        assert [trace["id"] for trace in answer.json()["data"]] == expected

    @pytest.mark.parametrize(
        ("query", "issue"),
        [
            ({"limit": 1000}, {"origin": "number", "code": "too_big", "maximum": 100, "inclusive": True,
                               "path": ["limit"], "message": "Too big: expected number to be <=100"}),
            ({"page": 0}, {"origin": "number", "code": "too_small", "minimum": 0, "inclusive": False,
                           "path": ["page"], "message": "Too small: expected number to be >0"}),
            ({"page": "abc"}, {"expected": "number", "code": "invalid_type", "received": "NaN", "path": ["page"],
                               "message": "Invalid input: expected number, received NaN"}),
            ({"fromTimestamp": "yesterday"}, {"origin": "string", "code": "invalid_format", "format": "datetime",
                                              "pattern": IsStr(), "path": ["fromTimestamp"],
                                              "message": "Invalid ISO datetime"}),
            ({"orderBy": "foo"}, {"code": "invalid_value", "values": ["ASC", "DESC"], "path": ["orderBy", "order"],
                                  "message": 'Invalid option: expected one of "ASC"|"DESC"'}),
        ],
    )  # fmt: skip
    async def test_what_does_not_fit_is_refused(self, home: Any, query: dict[str, Any], issue: object) -> None:
        answer = await home.get("/traces", **query)
        assert answer.status_code == 400
        assert answer.json() == {"message": "Invalid request data", "error": [issue]}

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ({"orderBy": "foo.asc"}, "Invalid order by column: foo"),
            ({"filter": '[{"type":"string","column":"nope","operator":"=","value":"x"}]'},
             "Column nope does not match a UI / CH table mapping."),
        ],
    )  # fmt: skip
    async def test_unknown_columns_are_refused(self, home: Any, query: dict[str, Any], message: str) -> None:
        answer = await home.get("/traces", **query)
        assert (answer.status_code, answer.json()) == (400, {"message": message, "error": "InvalidRequestError"})


@pytest.mark.usefixtures("world")
class TestAbsurdRequests:
    @pytest.mark.parametrize("path", ["/traces", "/observations", "/v2/observations", "/sessions"])
    @pytest.mark.parametrize(
        ("since", "until"),
        [("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"), ("1969-12-31T00:00:00Z", "2400-01-01T00:00:00Z")],
    )
    async def test_ranges_beyond_all_time_are_answered(self, home: Any, path: str, since: str, until: str) -> None:
        names = {"/observations": "StartTime", "/v2/observations": "StartTime"}
        name = names.get(path, "Timestamp")
        both = {f"from{name}": since, f"to{name}": until}
        answer = await home.get(path, **both)
        assert (answer.status_code, bool(answer.json()["data"])) == (200, True), answer.text
        for one in ({f"from{name}": until}, {f"to{name}": since}):
            answer = await home.get(path, **one)
            assert (answer.status_code, answer.json()["data"]) == (200, []), answer.text

    @pytest.mark.parametrize("path", ["/traces", "/observations", "/sessions"])
    async def test_the_last_page_of_all_is_empty(self, home: Any, path: str) -> None:
        answer = await home.get(path, page=10**30, limit=100)
        assert answer.status_code in {200, 400}, answer.text
        answer = await home.get(path, page=2**53, limit=100)
        assert (answer.status_code, answer.json()["data"]) == (200, []), answer.text

    @pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
    async def test_moments_beyond_all_time_in_filters(self, home: Any, at: str) -> None:
        for path, column in (("/traces", "timestamp"), ("/observations", "startTime")):
            condition = {"type": "datetime", "column": column, "operator": ">", "value": at}
            answer = await home.get(path, filter=json.dumps([condition]))
            assert answer.status_code == 200, answer.text

    @pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
    async def test_cursors_beyond_all_time(self, home: Any, at: str) -> None:
        place = json.dumps({"lastStartTimeTo": at, "lastTraceId": "t", "lastId": "i"})
        answer = await home.get("/v2/observations", cursor=base64.b64encode(place.encode()).decode())
        assert answer.status_code == 400, answer.text

    async def test_text_that_is_no_sql(self, home: Any) -> None:
        hostile = "'; DROP TABLE events; -- {p_0:String} ${where} \\ \x00 %s"
        for query in ({"name": hostile}, {"userId": hostile}, {"tags": [hostile]}, {"environment": hostile}):
            answer = await home.get("/traces", **query)
            assert (answer.status_code, answer.json()["data"]) == (200, []), answer.text


class TestGetTrace:
    async def test_the_whole(self, world: Any) -> None:
        trace = (await world.get("/traces/t1")).json()
        assert set(trace) == ITEM_KEYS
        assert (trace["latency"], trace["totalCost"]) == (8, 0.03)
        assert [score["id"] for score in trace["scores"]] == [f"sc-{world.project_id}"]
        assert [set(one) for one in trace["observations"]] == [OBSERVATION_KEYS] * 3
        assert [one["id"] for one in trace["observations"]] == ["o-root", "o-gen", "o-open"]
        assert {one["inputPrice"] for one in trace["observations"]} == {0}

    async def test_only_the_core(self, world: Any) -> None:
        trace = (await world.get("/traces/t1", fields="core")).json()
        assert (trace["latency"], trace["totalCost"], trace["observations"], trace["scores"]) == (-1, -1, [], [])
        assert (trace["input"], trace["metadata"]) == (None, {})

    async def test_what_is_not_there(self, home: Any) -> None:
        answer = await home.get("/traces/t-gz")
        message = "Trace t-gz not found within authorized project"
        assert (answer.status_code, answer.json()) == (404, {"message": message, "error": "LangfuseNotFoundError"})


class TestDeleteTraces:
    async def test_a_deleted_trace_is_gone_at_once(self, world: Any) -> None:
        answer = await world.api.delete("/api/public/traces/t1")
        assert (answer.status_code, answer.json()) == (200, {"message": "Trace deleted successfully"})
        assert (await world.get("/traces/t1")).status_code == 404
        assert (await world.get("/observations/o-gen")).status_code == 404
        assert (await world.get("/v2/observations", traceId="t1")).json() == {"data": [], "meta": {}}
        assert [trace["id"] for trace in (await world.get("/traces")).json()["data"]] == ["t3", "t2"]

    async def test_many_at_once(self, world: Any) -> None:
        body = json.dumps({"traceIds": ["t1", "t2", "unknown"]})
        answer = await world.api.request("DELETE", "/api/public/traces", content=body)
        assert (answer.status_code, answer.json()) == (200, {"message": "Traces deleted successfully"})
        assert (await world.get("/traces")).json()["meta"]["totalItems"] == 1

    @pytest.mark.parametrize(
        "body", ['{"traceIds":[]}', "{}", '{"traceIds":[1]}', json.dumps({"traceIds": ["x"] * 1001})]
    )
    async def test_a_body_that_does_not_fit_is_refused(self, home: Any, body: str) -> None:
        answer = await home.api.request("DELETE", "/api/public/traces", content=body)
        assert (answer.status_code, answer.json()["message"]) == (400, "Invalid request data")

    async def test_an_unknown_trace_is_no_error(self, home: Any) -> None:
        assert (await home.api.delete("/api/public/traces/nope")).status_code == 200


class TestObservations:
    async def test_one(self, world: Any) -> None:
        answer = (await world.get("/observations/o-gen")).json()
        assert answer == {
            "id": "o-gen", "traceId": "t1", "startTime": "2026-11-23T12:00:01.000Z",
            "endTime": "2026-11-23T12:00:03.000Z", "projectId": world.project_id, "parentObservationId": "o-root",
            "type": "GENERATION", "environment": "default", "name": "llm", "level": "ERROR", "statusMessage": "boom",
            "version": None, "createdAt": IsStr(), "updatedAt": IsStr(), "input": [{"role": "user", "content": "hi"}],
            "output": "plain text", "metadata": {"long": "x" * 300}, "model": "gpt-4o",
            "modelParameters": {"temperature": 0.5, "stop": ["a"], "max_tokens": "256"},
            "completionStartTime": "2026-11-23T12:00:01.500Z",
            "promptId": None, "promptName": "p", "promptVersion": 3, "latency": 2, "timeToFirstToken": 0.5,
            "usageDetails": {"input": 1000, "output": 200, "input_cached": 400, "total": 1600},
            "costDetails": {"input": 0.01, "output": 0.02, "total": 0.03}, "usagePricingTierId": "m_tier",
            "usagePricingTierName": "Standard", "modelId": "m-unknown", "inputPrice": None, "outputPrice": None,
            "totalPrice": None, "calculatedInputCost": 0.01, "calculatedOutputCost": 0.02,
            "calculatedTotalCost": 0.03, "unit": "TOKENS", "promptTokens": 1400, "completionTokens": 200,
            "totalTokens": 1600, "usage": {"unit": "TOKENS", "input": 1400, "output": 200, "total": 1600},
        }  # fmt: skip

    async def test_nothing_said_is_null(self, world: Any) -> None:
        one = (await world.get("/observations/o-open")).json()
        absent = {key for key, value in one.items() if value is None}
        assert absent >= {"endTime", "latency", "model", "modelParameters", "input", "calculatedInputCost", "version"}
        assert (one["calculatedTotalCost"], one["usageDetails"], one["level"]) == (0, {}, "DEFAULT")

    async def test_a_page(self, world: Any) -> None:
        answer = (await world.get("/observations", limit=3)).json()
        assert [one["id"] for one in answer["data"]] == ["o-other", "o-open", "o-gen"]
        assert answer["meta"] == {"page": 1, "limit": 3, "totalItems": 4, "totalPages": 2}
        assert [set(one) for one in answer["data"]] == [OBSERVATION_KEYS] * 3
        assert {one["usagePricingTierId"] for one in answer["data"]} == {None}

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"type": "GENERATION"}, ["o-gen"]),
            ({"traceId": "t2"}, ["o-other"]),
            ({"name": "llm", "level": "ERROR"}, ["o-gen"]),
            ({"userId": "alice"}, ["o-open", "o-gen", "o-root"]),
            ({"parentObservationId": "o-root"}, ["o-open", "o-gen"]),
            ({"environment": "production"}, ["o-root"]),
            ({"fromStartTime": "2026-11-23T12:00:01Z", "toStartTime": "2026-11-23T12:01:00Z"}, ["o-open", "o-gen"]),
            ({"filter": '[{"type":"string","column":"input","operator":"contains","value":"扩容"}]'}, ["o-root"]),
            ({"filter": '[{"type":"string","column":"Trace Name","operator":"=","value":"simple"}]'}, ["o-other"]),
            ({"page": 2, "limit": 3}, ["o-root"]),
            ({"page": 99}, []),
        ],
    )
    async def test_parameters(self, world: Any, query: dict[str, Any], expected: list[str]) -> None:
        answer = await world.get("/observations", **query)
        assert answer.status_code == 200, answer.text
        assert [one["id"] for one in answer.json()["data"]] == expected

    async def test_what_is_not_there(self, home: Any) -> None:
        answer = await home.get("/observations/nope")
        message = "Observation not found within authorized project"
        assert (answer.status_code, answer.json()) == (404, {"message": message, "error": "LangfuseNotFoundError"})


class TestObservationRows:
    async def test_core_and_basic_are_shown_by_default(self, world: Any) -> None:
        answer = (await world.get("/v2/observations")).json()
        assert [set(row) for row in answer["data"]] == [ROW_KEYS | BASIC_KEYS] * 4
        assert answer["meta"] == {}

    async def test_every_group(self, world: Any) -> None:
        answer = await world.get("/v2/observations", fields=EVERY_GROUP, type="GENERATION", expandMetadata="none")
        [row] = answer.json()["data"]
        assert row == {
            "id": "o-gen", "traceId": "t1", "startTime": "2026-11-23T12:00:01.000Z",
            "endTime": "2026-11-23T12:00:03.000Z", "projectId": world.project_id, "parentObservationId": "o-root",
            "type": "GENERATION", "name": "llm", "level": "ERROR", "statusMessage": "boom", "version": "",
            "environment": "default", "completionStartTime": "2026-11-23T12:00:01.500Z", "createdAt": IsStr(),
            "updatedAt": IsStr(), "input": '[{"role":"user","content":"hi"}]', "output": "plain text",
            "metadata": {"long": "x" * 200}, "model": "gpt-4o", "providedModelName": "gpt-4o",
            "internalModelId": "m-unknown", "modelParameters": {"temperature": 0.5, "stop": ["a"], "max_tokens": "256"},
            "usageDetails": {"input": 1000, "output": 200, "input_cached": 400, "total": 1600}, "inputUsage": 1400,
            "outputUsage": 200, "totalUsage": 1600, "costDetails": {"input": 0.01, "output": 0.02, "total": 0.03},
            "inputCost": 0.01, "outputCost": 0.02, "totalCost": 0.03, "promptId": "", "promptName": "p",
            "promptVersion": 3, "usagePricingTierId": "m_tier", "usagePricingTierName": "Standard", "latency": 2,
            "timeToFirstToken": 0.5, "userId": "", "sessionId": "", "isRootObservation": False, "traceName": None,
            "release": "", "tags": [], "bookmarked": False, "public": False, "modelId": "m-unknown",
            "inputPrice": None, "outputPrice": None, "totalPrice": None,
        }  # fmt: skip

    async def test_metadata_is_flat_and_cut_unless_expanded(self, world: Any) -> None:
        answer = await world.get("/v2/observations", fields="core,metadata", traceId="t1", expandMetadata="long,x")
        by_id = {row["id"]: row for row in answer.json()["data"]}
        assert by_id["o-root"]["metadata"] == {"tenant": "acme", "scope.name": "sdk", "scope.attributes.k": 1.3}
        assert by_id["o-gen"]["metadata"] == {"long": "x" * 300}
        assert set(by_id["o-gen"]) == ROW_KEYS | {"metadata"}

    async def test_the_cursor_leads_through_all(self, world: Any) -> None:
        seen, cursor = [], {}
        while True:
            answer = (await world.get("/v2/observations", limit=1, **cursor)).json()
            seen += [row["id"] for row in answer["data"]]
            if "cursor" not in answer["meta"]:
                break
            cursor = {"cursor": answer["meta"]["cursor"]}
            place = json.loads(base64.urlsafe_b64decode(cursor["cursor"] + "=="))
            assert set(place) == {"lastStartTimeTo", "lastTraceId", "lastId"}
        assert seen == ["o-other", "o-open", "o-gen", "o-root"]

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({"userId": "alice"}, ["o-root"]),
            ({"sessionId": "s1"}, ["o-other", "o-root"]),
            ({"isRootObservation": "false"}, ["o-open", "o-gen"]),
            ({"filter": '[{"type":"string","column":"output","operator":"matches","value":"PLAIN te"}]'}, ["o-gen"]),
            ({"filter": '[{"type":"stringOptions","column":"level","operator":"any of","value":["ERROR"]}]',
              "level": "DEFAULT"}, ["o-gen"]),
            ({"filter": '[{"type":"boolean","column":"hasOutput","operator":"=","value":true}]'}, ["o-gen", "o-root"]),
            ({"limit": 0}, []),
        ],
    )  # fmt: skip
    async def test_parameters(self, world: Any, query: dict[str, Any], expected: list[str]) -> None:
        answer = await world.get("/v2/observations", **query)
        assert answer.status_code == 200, answer.text
        assert [row["id"] for row in answer.json()["data"]] == expected

    @pytest.mark.parametrize("cursor", ["x", "@@@", "e30", "bnVsbA=="])
    async def test_a_foreign_cursor_is_refused(self, home: Any, cursor: str) -> None:
        answer = await home.get("/v2/observations", cursor=cursor)
        body = {"message": "Invalid cursor format", "error": "InvalidRequestError"}
        assert (answer.status_code, answer.json()) == (400, body)

    @pytest.mark.parametrize(
        "query", [{"fields": "core,bogus"}, {"parseIoAsJson": "true"}, {"limit": 1001}, {"level": "LOUD"}]
    )
    async def test_what_does_not_fit_is_refused(self, home: Any, query: dict[str, Any]) -> None:
        answer = await home.get("/v2/observations", **query)
        assert (answer.status_code, answer.json()["message"]) == (400, "Invalid request data")

    async def test_a_feature_that_is_off_may_be_declined(self, home: Any) -> None:
        assert (await home.get("/v2/observations", parseIoAsJson="false")).status_code == 200


class TestSessions:
    async def test_a_page(self, world: Any) -> None:
        answer = (await world.get("/sessions")).json()
        session = {"id": "s1", "createdAt": IsStr(), "projectId": world.project_id, "environment": "production"}
        assert answer == {"data": [session], "meta": {"page": 1, "limit": 50, "totalItems": 1, "totalPages": 1}}

    @pytest.mark.parametrize(
        ("query", "found"),
        [({"environment": "production"}, 1), ({"environment": "x"}, 0), ({"fromTimestamp": "2030-01-01T00:00:00Z"}, 0)],
    )
    async def test_parameters(self, world: Any, query: dict[str, Any], found: int) -> None:
        assert (await world.get("/sessions", **query)).json()["meta"]["totalItems"] == found

    async def test_one(self, world: Any) -> None:
        session = (await world.get("/sessions/s1")).json()
        assert [trace["id"] for trace in session["traces"]] == ["t1", "t2"]
        assert [set(trace) for trace in session["traces"]] == [TRACE_KEYS] * 2
        assert session["traces"][1]["output"] == "hello 你好"

    async def test_what_is_not_there(self, home: Any) -> None:
        assert (await home.get("/sessions/nope")).status_code == 404
