"""The write path's doors: what is answered, and what is kept."""

import gzip
import json
import os
from typing import Any

import httpx2
import pytest
from dirty_equals import IsStr
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from lampyris.features.ingest import api_public
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.queue.port import Batch

TRACES = "/api/public/otel/v1/traces"
AT = "2026-11-23T10:00:00.000Z"


def otlp_json(**span: Any) -> dict[str, Any]:
    one = {"traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331", "name": "s", **span}
    return {"resourceSpans": [{"scopeSpans": [{"spans": [one]}]}]}


def protobuf() -> bytes:
    request = ExportTraceServiceRequest()
    span = request.resource_spans.add().scope_spans.add().spans.add()
    span.trace_id, span.span_id, span.name = b"\1" * 16, b"\2" * 8, "s"
    return request.SerializeToString()


def event(type: str, body: Any, id: str = "e1") -> dict[str, Any]:
    return {"id": id, "type": type, "timestamp": AT, "body": body}


async def kept(queue: DiskQueue) -> list[Batch]:
    return await queue.claim(limit_batches=100, limit_bytes=1 << 30, lease_s=60)


class TestReceiveTraces:
    async def test_no_key(self, client: httpx2.AsyncClient) -> None:
        client.headers.pop("authorization")
        answer = await client.post(TRACES, json=otlp_json())
        assert (answer.status_code, answer.json()) == (401, {"message": "No authorization header"})

    async def test_a_bare_public_key_may_not_send_traces(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post(TRACES, json=otlp_json(), headers={"authorization": "Bearer public-p1"})
        assert answer.status_code == 403

    async def test_what_is_acknowledged_is_kept_for_the_project_of_the_key(
        self, client: httpx2.AsyncClient, queue: DiskQueue
    ) -> None:
        headers = {"content-type": "application/x-protobuf", "x_langfuse_sdk_name": "python"}
        answer = await client.post(TRACES, content=protobuf(), headers=headers)
        assert (answer.status_code, answer.json()) == (200, {})
        (batch,) = await kept(queue)
        assert (batch.project_id, batch.kind, batch.body, batch.items) == ("p1", "otlp_protobuf", protobuf(), 1)
        assert batch.headers == {"sdk_name": "python", "sdk_version": "", "public_key": "pk-lf-1"}

    async def test_gzip_and_chunks(self, client: httpx2.AsyncClient, queue: DiskQueue) -> None:
        packed = gzip.compress(json.dumps(otlp_json()).encode())

        async def pieces() -> Any:
            for at in range(0, len(packed), 10):
                yield packed[at : at + 10]

        headers = {"content-type": "application/json; charset=utf-8", "content-encoding": "gzip"}
        answer = await client.post(TRACES, content=pieces(), headers=headers)
        assert answer.status_code == 200
        assert [json.loads(b.body) for b in await kept(queue)] == [otlp_json()]

    @pytest.mark.parametrize(
        ("content", "headers", "error"),
        [
            (b"{}", {"content-type": "text/plain"}, "Invalid content type"),
            (b"\xff\xff", {"content-type": "application/x-protobuf"}, "Failed to parse OTel Protobuf Trace"),
            (b"{", {"content-type": "application/json"}, "Failed to parse OTel JSON Trace"),
            (b"[" * 10_000, {"content-type": "application/json"}, "Failed to parse OTel JSON Trace"),
            (
                gzip.compress(os.urandom(5000))[:-100],
                {"content-type": "application/json", "content-encoding": "gzip"},
                "Failed to decompress request body",
            ),
            (b"{}", {"content-type": "application/json", "x-langfuse-ingestion-version": "5"}, IsStr()),
        ],
    )
    async def test_what_cannot_be_read_is_refused(
        self, client: httpx2.AsyncClient, queue: DiskQueue, content: bytes, headers: dict[str, str], error: str
    ) -> None:
        answer = await client.post(TRACES, content=content, headers=headers)
        assert (answer.status_code, answer.json()) == (400, {"error": error})
        assert await kept(queue) == []

    async def test_the_content_type_is_read_without_regard_to_case(
        self, client: httpx2.AsyncClient, queue: DiskQueue
    ) -> None:
        content = json.dumps(otlp_json()).encode()
        answer = await client.post(TRACES, content=content, headers={"content-type": "Application/JSON;Charset=UTF-8"})
        assert (answer.status_code, len(await kept(queue))) == (200, 1)

    async def test_a_gzip_bomb_is_stopped_at_the_limit(
        self, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(api_public, "OTLP_UNPACKED_LIMIT_BYTES", 1 << 20)
        headers = {"content-type": "application/json", "content-encoding": "gzip"}
        answer = await client.post(TRACES, content=gzip.compress(b" " * (32 << 20)), headers=headers)
        assert answer.status_code == 413

    async def test_a_huge_body_is_refused_unread(
        self, client: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(api_public, "OTLP_LIMIT_BYTES", 1000)
        answer = await client.post(TRACES, content=b" " * 2000, headers={"content-type": "application/json"})
        assert answer.status_code == 413

    async def test_nothing_in_it_is_fine(self, client: httpx2.AsyncClient, queue: DiskQueue) -> None:
        answer = await client.post(TRACES, json={"resourceSpans": []})
        assert (answer.status_code, answer.json()) == (200, {})
        assert await kept(queue) == []


class TestReceiveBatch:
    async def test_events_are_judged_one_by_one(self, client: httpx2.AsyncClient, queue: DiskQueue) -> None:
        events = [
            event("trace-create", {"id": "t"}, "good"),
            event("generation-create", {"usage": {"input": "abc"}}, "bad"),
            event("no-such-type", {}, "odd"),
            {"type": "trace-create", "timestamp": AT, "body": {}},
            "not an event",
            event("sdk-log", {"log": "hi"}, "log"),
        ]
        answer = await client.post("/api/public/ingestion", json={"batch": events})
        assert answer.status_code == 207
        assert answer.json()["successes"] == [{"id": "good", "status": 201}]
        assert [(e["id"], e["status"]) for e in answer.json()["errors"]] == [
            ("bad", 400),
            ("odd", 400),
            ("unknown", 400),
            ("unknown", 400),
        ]
        assert json.loads(answer.json()["errors"][0]["error"])[0]["path"] == ["body", "id"]
        (batch,) = await kept(queue)
        assert [e["id"] for e in json.loads(batch.body)] == ["good"]

    @pytest.mark.parametrize("version", [-1, 2**32])
    async def test_a_prompt_version_that_no_store_holds_is_refused_alone(
        self, client: httpx2.AsyncClient, queue: DiskQueue, version: int
    ) -> None:
        odd = event("generation-create", {"id": "g", "promptName": "n", "promptVersion": version}, "odd")
        answer = await client.post("/api/public/ingestion", json={"batch": [odd, event("trace-create", {"id": "t"})]})
        ((refused,), (batch,)) = answer.json()["errors"], await kept(queue)
        assert (refused["id"], refused["status"], batch.items) == ("odd", 400, 1)

    async def test_creates_come_before_updates(self, client: httpx2.AsyncClient, queue: DiskQueue) -> None:
        events = [event("span-update", {"id": "s"}, "u"), event("span-create", {"id": "s"}, "c")]
        answer = await client.post("/api/public/ingestion", json={"batch": events})
        assert [e["id"] for e in answer.json()["successes"]] == ["c", "u"]

    @pytest.mark.parametrize("body", [{}, {"batch": 1}, [], "x"])
    async def test_a_body_of_another_shape(self, client: httpx2.AsyncClient, body: object) -> None:
        answer = await client.post("/api/public/ingestion", json=body)
        assert answer.status_code == 400
        assert answer.json()["message"] == "Invalid request data"
        assert [text.split(":")[0] for text in answer.json()["errors"]] == ["Invalid input"]

    async def test_an_organisation_key_is_not_enough(self, client: httpx2.AsyncClient) -> None:
        headers = {"authorization": "Bearer org"}
        assert (await client.post("/api/public/ingestion", json={"batch": []}, headers=headers)).status_code == 401

    async def test_a_bare_public_key_may_only_score(self, client: httpx2.AsyncClient) -> None:
        events = [
            event("score-create", {"id": "s", "traceId": "t", "name": "n", "value": 1}, "score"),
            event("trace-create", {"id": "t"}, "trace"),
        ]
        headers = {"authorization": "Bearer public-p1"}
        answer = await client.post("/api/public/ingestion", json={"batch": events}, headers=headers)
        assert [e["id"] for e in answer.json()["successes"]] == ["score"]
        assert [(e["id"], e["status"], e["error"]) for e in answer.json()["errors"]] == [
            ("trace", 401, "Access Scope Denied")
        ]

    async def test_lone_surrogates_and_nul_do_not_cost_the_event(
        self, client: httpx2.AsyncClient, queue: DiskQueue
    ) -> None:
        body = json.dumps({"batch": [event("trace-create", {"id": "t", "name": "a\ud83d b\0"})]}).encode()
        answer = await client.post("/api/public/ingestion", content=body)
        assert len(answer.json()["successes"]) == 1
        assert len(await kept(queue)) == 1


class TestReceiveScores:
    async def test_one_score_answers_with_its_id(self, client: httpx2.AsyncClient, queue: DiskQueue) -> None:
        answer = await client.post("/api/public/scores", json={"traceId": "t", "name": "n", "value": 1, "id": "s"})
        assert (answer.status_code, answer.json()) == (200, {"id": "s"})
        assert len(await kept(queue)) == 1

    async def test_a_list_is_accepted(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/public/scores", json=[{"traceId": "t", "name": "n", "value": "good"}])
        assert (answer.status_code, answer.json()) == (202, {"message": "Accepted"})

    async def test_a_list_with_bad_scores_says_which(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/public/scores", json=[{"traceId": "t", "name": "n", "value": 1}, {"name": 1}])
        assert answer.status_code == 207
        assert answer.json() == {"accepted": 1, "rejected": 1, "errors": [{"message": IsStr()}]}

    async def test_a_bad_score_is_refused(self, client: httpx2.AsyncClient, queue: DiskQueue) -> None:
        answer = await client.post("/api/public/scores", json={"name": "n", "value": 1})
        assert answer.status_code == 400
        assert await kept(queue) == []


class TestReceiveEntity:
    @pytest.mark.parametrize(
        ("method", "path", "body", "type"),
        [
            ("POST", "traces", {"id": "x"}, "trace-create"),
            ("POST", "spans", {"id": "x"}, "span-create"),
            ("PATCH", "spans", {"spanId": "x"}, "span-update"),
            ("POST", "generations", {"id": "x", "prompt": "p"}, "generation-create"),
            ("PATCH", "generations", {"generationId": "x", "completion": "c"}, "generation-update"),
            ("POST", "events", {"id": "x"}, "event-create"),
        ],
    )
    async def test_each_is_one_event(
        self, client: httpx2.AsyncClient, queue: DiskQueue, method: str, path: str, body: dict[str, str], type: str
    ) -> None:
        answer = await client.request(method, f"/api/public/{path}", json=body)
        assert (answer.status_code, answer.json()) == (200, {"id": "x"})
        (batch,) = await kept(queue)
        assert [(e["type"], e["body"]["id"]) for e in json.loads(batch.body)] == [(type, "x")]

    @pytest.mark.parametrize(("path", "name"), [("spans", "spanId"), ("generations", "generationId")])
    async def test_an_update_that_names_nothing_says_what_to_name(
        self, client: httpx2.AsyncClient, path: str, name: str
    ) -> None:
        answer = await client.patch(f"/api/public/{path}", json={"name": "n"})
        assert (answer.status_code, answer.json()["error"][0]["path"]) == (400, [name])

    async def test_a_bad_body_is_refused_with_issues(self, client: httpx2.AsyncClient) -> None:
        answer = await client.post("/api/public/spans", json={"name": 5})
        assert answer.json()["error"] == [
            {
                "expected": "string",
                "code": "invalid_type",
                "path": ["name"],
                "message": "Invalid input: expected string, received number",
            }
        ]
