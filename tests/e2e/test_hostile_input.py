"""Whatever is thrown at a real server: a clear answer of the right shape, the server alive, nothing else lost."""

import gzip
import json
import socket
import uuid
from typing import Any

import pytest
from tests.bench.installation import PUBLIC_KEY, Installation

TRACES = "/api/public/otel/v1/traces"
INGESTION = "/api/public/ingestion"
AT = "2026-11-23T10:00:00.000Z"
JSON_TYPE = {"Content-Type": "application/json"}
PROTOBUF_TYPE = {"Content-Type": "application/x-protobuf"}
GZIP = {"Content-Encoding": "gzip"}


def event(body: object, type: str = "trace-create") -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "type": type, "timestamp": AT, "body": body}


@pytest.fixture(autouse=True)
def still_alive(server: Installation) -> Any:
    """After each attack the server must still take and give."""
    yield
    trace_id = str(uuid.uuid4())
    status, answer = server.post(INGESTION, {"batch": [event({"id": trace_id, "name": "after"})]})
    assert (status, len(answer["successes"])) == (207, 1)
    server.wait_until_drained()
    status, trace = server.get(f"/api/public/traces/{trace_id}")
    assert (status, trace["name"]) == (200, "after")


class TestBodies:
    @pytest.mark.parametrize(
        ("path", "body", "headers", "status"),
        [
            (TRACES, b"\x0a\xff\xff\xff\xff\x0f", PROTOBUF_TYPE, 400),
            (TRACES, b"not protobuf at all", PROTOBUF_TYPE, 400),
            (TRACES, gzip.compress(b"x" * 1000)[:-9], PROTOBUF_TYPE | GZIP, 400),
            (TRACES, gzip.compress(bytes(600 << 20), 1), PROTOBUF_TYPE | GZIP, 413),
            (TRACES, b"{}", JSON_TYPE | {"Content-Encoding": "br"}, 400),
            (TRACES, b"\xff\xfe{", JSON_TYPE, 400),
            (TRACES, b"[" * 10_000 + b"]" * 10_000, JSON_TYPE, 400),
            (TRACES, b'{"resourceSpans": [{"scopeSpans": {}}]}', JSON_TYPE, 400),
            (TRACES, b'{"resourceSpans": [{"scopeSpans": [{"spans": [{"name": "x"}]}]}]}', JSON_TYPE, 400),
            (INGESTION, b'{"batch": NaN}', JSON_TYPE, 400),
            (INGESTION, b'{"batch": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", JSON_TYPE, 400),
            (INGESTION, b"\xff\xfe", JSON_TYPE, 400),
            (INGESTION, b"", JSON_TYPE, 400),
            ("/api/public/scores", b'{"name": 5}', JSON_TYPE, 400),
        ],
    )
    def test_what_cannot_be_read_is_refused(
        self, server: Installation, path: str, body: bytes, headers: dict[str, str], status: int
    ) -> None:
        found, answer = server.request("POST", path, body, headers, timeout_s=60)
        assert found == status, answer
        assert isinstance(answer, dict)
        assert "message" in answer or "error" in answer

    def test_a_body_of_100_mb_is_refused_without_reading_it(self, server: Installation) -> None:
        # The server waits some seconds for the body of a refused request, so that its sender can read the answer.
        with socket.create_connection(("127.0.0.1", server.web_port), timeout=40) as connection:
            head = f"POST {INGESTION} HTTP/1.1\r\nHost: x\r\nContent-Length: {100 << 20}\r\n"
            head += f"Authorization: {server.authorization}\r\nContent-Type: application/json\r\n\r\n"
            connection.sendall(head.encode())
            assert b" 413 " in connection.recv(1000).split(b"\r\n")[0]

    def test_deep_json_inside_an_event_is_kept_or_refused_alone(self, server: Installation) -> None:
        deep = b"[" * 900 + b"]" * 900
        good = json.dumps(event({"id": "deep-neighbour"})).encode()
        body = b'{"batch": [' + good + b', {"id": "d", "type": "trace-create", "timestamp": "' + AT.encode()
        body += b'", "body": {"id": "deep", "input": ' + deep + b"}}]}"
        status, answer = server.request("POST", INGESTION, body, JSON_TYPE)
        assert status == 207
        assert len(answer["successes"]) >= 1

    @pytest.mark.parametrize(
        "name", ["nul \0 inside", "lone \ud83d surrogate", "评\u202e分", "'; DROP TABLE events; --"]
    )
    def test_odd_text_is_stored_as_valid_text(self, server: Installation, name: str) -> None:
        trace_id = str(uuid.uuid4())
        body = {"id": trace_id, "name": name, "input": {"q": name}, "userId": name, "tags": [name]}
        status, answer = server.post(INGESTION, {"batch": [event(body)]})
        assert (status, len(answer["successes"])) == (207, 1)
        server.wait_until_drained()
        status, trace = server.get(f"/api/public/traces/{trace_id}")
        valid = name.replace("\ud83d", "\ufffd")
        assert (status, trace["name"]) == (200, valid.replace("\0", "\ufffd"))
        assert trace["input"] == {"q": valid}

    def test_unknown_event_types_do_not_cost_the_others(self, server: Installation) -> None:
        events = [event({}, "no-such-thing"), event({"id": str(uuid.uuid4())})]
        status, answer = server.post(INGESTION, {"batch": events})
        assert (status, len(answer["successes"]), len(answer["errors"])) == (207, 1, 1)


class TestKeys:
    @pytest.mark.parametrize(
        "authorization",
        [
            "Basic !!!",
            "Basic cGs6",
            "Bearer nope",
            "Digest x",
            "Basic " + "A" * 100_000,
            "",
            "Basic cGstbGYteDpzay1sZi14",
        ],
    )
    def test_bad_credentials_are_401(self, server: Installation, authorization: str) -> None:
        status, answer = server.request("GET", "/api/public/projects", headers={"Authorization": authorization})
        assert status in (401, 431)
        assert status == 431 or "message" in answer

    def test_a_public_key_with_another_secret_is_401(self, server: Installation) -> None:
        headers = {"Authorization": server.basic(PUBLIC_KEY, "sk-lf-of-another-project")}
        assert server.request("POST", INGESTION, {"batch": []}, headers)[0] == 401

    def test_a_foreign_project_is_not_reachable_by_naming_it(self, server: Installation) -> None:
        status, answer = server.get("/api/public/traces?projectId=another-project&limit=1")
        assert status == 200
        assert all(trace["projectId"] != "another-project" for trace in answer["data"])


class TestQueries:
    @pytest.mark.parametrize(
        "path",
        [
            "/api/public/traces?fromTimestamp=0001-01-01T00:00:00Z&toTimestamp=9999-12-31T23:59:59Z",
            "/api/public/observations?fromStartTime=1900-01-01T00:00:00Z&limit=100",
            "/api/public/v2/observations?fromStartTime=1970-01-01T00:00:00Z&toStartTime=2299-01-01T00:00:00Z",
            "/api/public/traces?page=1000000&limit=100",
            "/api/public/v2/scores?fromTimestamp=0001-01-01T00:00:00Z",
            "/api/public/sessions?toTimestamp=9999-12-31T23:59:59Z",
        ],
    )
    def test_absurd_ranges_are_answered_or_refused(self, server: Installation, path: str) -> None:
        status, answer = server.request("GET", path, timeout_s=10)
        assert status in (200, 400, 422), answer

    @pytest.mark.parametrize(
        "path",
        [
            "/api/public/traces?limit=0",
            "/api/public/traces?limit=101",
            "/api/public/traces?page=0",
            "/api/public/traces?limit=abc",
            "/api/public/traces?fromTimestamp=yesterday",
            "/api/public/traces?orderBy=nothing.desc",
            "/api/public/traces?filter=%7B",
            "/api/public/v2/observations?cursor=garbage",
            "/api/public/v3/scores?nosuchparameter=1",
        ],
    )
    def test_bad_parameters_are_400_with_the_reason(self, server: Installation, path: str) -> None:
        status, answer = server.get(path)
        assert status == 400
        assert answer["message"]

    def test_unknown_ids_are_404(self, server: Installation) -> None:
        for path in ("traces/no-such", "observations/no-such", "sessions/no-such", "v2/scores/no-such", "models/x"):
            status, answer = server.get(f"/api/public/{path}")
            assert (status, bool(answer["message"])) == (404, True), path
