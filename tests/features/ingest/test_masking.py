"""The operator's masking service, a real one on a local port: what it changes, and what happens when it fails."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from lampyris.features.ingest.decode import otlp
from lampyris.features.ingest.masking import Masker, Unmasked
from lampyris.foundation.ids import random_uuid
from lampyris.foundation.settings.ingestion import IngestionSettings
from lampyris.foundation.storage.queue.port import Batch

SECRET = "密码是 hunter2"
Answer = tuple[int, bytes]


class Service:
    """Answers with what `respond` makes of a request; counts the calls and keeps their bodies and headers."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.respond: Callable[[bytes], Answer] = lambda body: (200, body.replace(b"hunter2", b"***"))
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                service.bodies.append(body)
                service.headers.append({name.lower(): value for name, value in self.headers.items()})
                status, answer = service.respond(body)
                self.send_response(status)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                try:
                    self.wfile.write(answer)
                except OSError:  # the caller did not wait for it
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/mask"


@pytest.fixture
def service() -> Iterator[Service]:
    running = Service()
    thread = threading.Thread(target=running.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.server.shutdown()
    running.server.server_close()
    thread.join()


def settings_for(url: str, **changed: Any) -> IngestionSettings:
    aliases = {
        "LANGFUSE_INGESTION_MASKING_CALLBACK_URL": url,
        "LANGFUSE_INGESTION_MASKING_CALLBACK_TIMEOUT_MS": changed.get("timeout_ms", 2000),
        "LANGFUSE_INGESTION_MASKING_MAX_RETRIES": changed.get("retries", 0),
        "LANGFUSE_INGESTION_MASKING_CALLBACK_FAIL_CLOSED": changed.get("fail_closed", False),
    }
    return IngestionSettings.model_validate(aliases)


def request(text: str = SECRET) -> ExportTraceServiceRequest:
    made = ExportTraceServiceRequest()
    span = made.resource_spans.add().scope_spans.add().spans.add()
    span.trace_id, span.span_id, span.parent_span_id = b"\x01" * 16, b"\x02" * 8, b"\x03" * 8
    span.name, span.kind = "chat", 3
    span.start_time_unix_nano, span.end_time_unix_nano = 1_795_428_000_000_000_000, 1_795_428_001_000_000_001
    attribute = span.attributes.add()
    attribute.key, attribute.value.string_value = "input.value", text
    return made


def batch(body: bytes | None = None, kind: str = "otlp_protobuf") -> Batch:
    return Batch(
        id=random_uuid(),
        project_id="p1",
        kind=kind,
        received_us=1,
        headers={},
        body=request().SerializeToString() if body is None else body,
        items=1,
    )


async def masked(settings: IngestionSettings, sent: Batch) -> Batch:
    masker = Masker(settings)
    try:
        return await masker.masked(sent)
    finally:
        await masker.close()


class TestMasking:
    async def test_the_answer_is_what_is_stored_and_nothing_else_changes(self, service: Service) -> None:
        sent = batch()
        (before,) = otlp.decode_protobuf(sent.body)
        got = await masked(settings_for(service.url), sent)
        (after,) = otlp.decode_json(got.body)
        assert (got.id, got.items, got.kind) == (sent.id, 1, "otlp_json")
        assert after.attributes == {"input.value": "密码是 ***"}
        same = ("trace_id", "span_id", "parent_id", "name", "start_us", "end_us")
        assert [getattr(after, name) for name in same] == [getattr(before, name) for name in same]

    async def test_the_service_is_told_the_project_and_gets_otlp_json(self, service: Service) -> None:
        await masked(settings_for(service.url), batch())
        (span,) = json.loads(service.bodies[0])["resourceSpans"][0]["scopeSpans"][0]["spans"]
        assert (span["traceId"], span["spanId"], span["parentSpanId"]) == ("01" * 16, "02" * 8, "03" * 8)
        assert span["kind"] == 3
        assert service.headers[0]["x-langfuse-project-id"] == "p1"

    async def test_json_requests_are_masked_too(self, service: Service) -> None:
        spans = [{"traceId": "01" * 16, "spanId": "02" * 8, "name": "hunter2"}]
        body = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}).encode()
        got = await masked(settings_for(service.url), batch(body, "otlp_json"))
        assert otlp.decode_json(got.body)[0].name == "***"

    async def test_events_of_the_batch_api_are_not_shown_to_it(self, service: Service) -> None:
        sent = batch(b"[]", "events")
        assert await masked(settings_for(service.url), sent) is sent
        assert service.bodies == []

    async def test_without_a_service_nothing_is_asked(self) -> None:
        sent = batch()
        assert await masked(IngestionSettings(_env_file=None), sent) is sent

    async def test_many_batches_are_asked_for_at_once(self, service: Service) -> None:
        together = threading.Barrier(4, timeout=20)

        def with_others(body: bytes) -> Answer:
            together.wait()
            return 200, body

        service.respond = with_others
        masker = Masker(settings_for(service.url, timeout_ms=20_000, fail_closed=True))
        await asyncio.gather(*(masker.masked(batch()) for _ in range(8)))
        await masker.close()
        assert len(service.bodies) == 8


NOT_OTLP = [
    b"",
    b"<html>",
    b"[]",
    b'"text"',
    b'{"resourceSpans": 7}',
    b'{"resourceSpans":[{"scopeSpans":[{"spans":[{}]}]}]}',
]


class TestFailure:
    @pytest.mark.parametrize("answer", [(500, b"oops"), (302, b""), *((200, body) for body in NOT_OTLP)])
    async def test_open_stores_as_it_came_closed_refuses(self, service: Service, answer: Answer) -> None:
        service.respond = lambda _: answer
        sent = batch()
        assert await masked(settings_for(service.url), sent) is sent
        with pytest.raises(Unmasked, match="the masking service failed"):
            await masked(settings_for(service.url, fail_closed=True), sent)

    async def test_nobody_listens(self, service: Service) -> None:
        dead = settings_for("http://127.0.0.1:9/mask", fail_closed=True)
        with pytest.raises(Unmasked, match="ConnectError"):
            await masked(dead, batch())

    async def test_an_answer_that_takes_too_long_is_a_failure(self, service: Service) -> None:
        may_answer = threading.Event()

        def late(body: bytes) -> Answer:
            may_answer.wait(60)
            return 200, body

        service.respond = late
        try:
            with pytest.raises(Unmasked, match="TimeoutError"):
                await masked(settings_for(service.url, timeout_ms=50, fail_closed=True), batch())
        finally:
            may_answer.set()

    async def test_a_call_that_fails_is_tried_again(self, service: Service) -> None:
        answers = iter([(503, b""), (200, b'{"resourceSpans": []}')])
        service.respond = lambda _: next(answers)
        got = await masked(settings_for(service.url, retries=1, fail_closed=True), batch())
        assert got.body == b'{"resourceSpans": []}'
        assert len(service.bodies) == 2

    async def test_a_body_that_is_no_request_is_not_stumbled_over(self, service: Service) -> None:
        sent = batch(b"\xff\xff")
        assert await masked(settings_for(service.url), sent) is sent
        with pytest.raises(Unmasked, match="cannot be put into JSON"):
            await masked(settings_for(service.url, fail_closed=True), sent)
