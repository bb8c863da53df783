"""Sends stories to a running server as an application would: OTLP for the spans, the batch API for the scores."""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import httpx2
from isal import igzip
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, KeyValue
from opentelemetry.proto.trace.v1 import trace_pb2

from lampyris.entry.demo.spans import Attribute, Span, Story, iso
from lampyris.foundation.errors import StoreUnavailable

BATCH = 50


class Sender:
    """A client of one project. Close it with `with`."""

    def __init__(self, url: str, public_key: str, secret_key: str) -> None:
        self._client = httpx2.Client(base_url=url, auth=(public_key, secret_key), timeout=60)
        self._url = url

    def __enter__(self) -> "Sender":
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def project(self) -> str:
        """The name of the key's project. Raises: StoreUnavailable when the server or the key does not answer."""
        found = self._send("GET", "/api/public/projects").json()
        return str(found["data"][0]["name"])

    def send(self, stories: Iterable[Story]) -> Iterator[int]:
        """Send in batches; yields how many traces went out with each. Raises: StoreUnavailable."""
        remaining = iter(stories)
        while batch := list(islice(remaining, BATCH)):
            self._send_spans([span for story in batch for span in story.spans])
            self._send_scores(batch)
            yield len(batch)

    def _send_spans(self, spans: Sequence[Span]) -> None:
        headers = {"Content-Type": "application/x-protobuf", "Content-Encoding": "gzip"}
        body = igzip.compress(encode(spans).SerializeToString())
        self._send("POST", "/api/public/otel/v1/traces", content=body, headers=headers)

    def _send_scores(self, stories: Sequence[Story]) -> None:
        events = [
            {
                "id": str(uuid.uuid4()),
                "type": "score-create",
                "timestamp": iso(story.spans[0].end_us),
                "body": {"id": str(uuid.uuid4()), **score},
            }
            for story in stories
            for score in story.scores
        ]
        if events:
            self._send("POST", "/api/public/ingestion", json={"batch": events})

    def _send(self, method: str, path: str, **request: object) -> httpx2.Response:
        try:
            answer = self._client.request(method, path, **request)  # type: ignore[arg-type] # passed through
        except httpx2.HTTPError as error:
            raise StoreUnavailable("web", f"{self._url} cannot be reached ({error}). do: ./deploy.sh start") from error
        if answer.status_code == 401:
            raise StoreUnavailable("web", "the key is not accepted. do: give --public-key and --secret-key")
        if answer.status_code >= 300:
            raise StoreUnavailable("web", f"{path} answered {answer.status_code}: {answer.text[:300]}")
        return answer


def encode(spans: Sequence[Span]) -> ExportTraceServiceRequest:
    """One OTLP request, as if from one application."""
    request = ExportTraceServiceRequest()
    resource = request.resource_spans.add()
    resource.resource.attributes.append(_attribute("service.name", "lampyris-demo"))
    scope = resource.scope_spans.add()
    scope.scope.name = "lampyris-demo"
    scope.spans.extend(_span(span) for span in spans)
    return request


def _span(span: Span) -> trace_pb2.Span:
    return trace_pb2.Span(
        trace_id=bytes.fromhex(span.trace_id),
        span_id=bytes.fromhex(span.id),
        parent_span_id=bytes.fromhex(span.parent_id or ""),
        name=span.name,
        start_time_unix_nano=span.start_us * 1000,
        end_time_unix_nano=span.end_us * 1000,
        attributes=[_attribute(name, value) for name, value in span.attributes.items()],
    )


def _attribute(name: str, value: Attribute) -> KeyValue:
    return KeyValue(key=name, value=_value(value))


def _value(value: Attribute) -> AnyValue:
    if isinstance(value, bool):
        return AnyValue(bool_value=value)
    if isinstance(value, int):
        return AnyValue(int_value=value)
    if isinstance(value, float):
        return AnyValue(double_value=value)
    if isinstance(value, list):
        return AnyValue(array_value=ArrayValue(values=[_value(item) for item in value]))
    return AnyValue(string_value=value)
