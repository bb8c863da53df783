"""The operator's masking service: sees every OTLP request before it is stored and may change it."""

import asyncio
from collections.abc import Iterator
from typing import Any

import msgspec
import structlog
from google.protobuf.json_format import MessageToDict
from google.protobuf.message import DecodeError
from httpx2 import AsyncClient, HTTPError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from lampyris.features.ingest.decode import otlp
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.validation import write_json
from lampyris.foundation.settings.ingestion import IngestionSettings
from lampyris.foundation.storage.queue.port import Batch

log = structlog.get_logger()


CALLS_AT_ONCE = 8
"""A slow service must not hold up a whole group of batches one by one."""
Failures = (HTTPError, TimeoutError, InvalidInput)
"""No answer, an answer that says no, or one that is not an OTLP request."""


class Unmasked(Exception):
    """The service could not mask a batch, and the operator wants nothing stored unmasked."""


class Masker:
    """Sends OTLP batches to the operator's service. Does nothing, at no cost, when none is set."""

    def __init__(self, settings: IngestionSettings) -> None:
        self._settings = settings
        self._client = AsyncClient(timeout=None) if settings.masking_url else None
        self._calls = asyncio.Semaphore(CALLS_AT_ONCE)

    async def masked(self, batch: Batch) -> Batch:
        """The batch as the service wants it stored.

        Raises: Unmasked when the service failed and the settings say to fail closed; else it comes back as it came.
        """
        if self._client is None or not batch.kind.startswith("otlp"):
            return batch
        try:
            async with self._calls:
                body = await self._ask(self._client, batch)
        except Failures as error:
            reason = f"the masking service failed: {type(error).__name__}: {error}"
            if self._settings.masking_fail_closed:
                raise Unmasked(reason) from error
            log.warning("ingest.masking_failed", batch_id=batch.id, reason=reason)
            return batch
        return msgspec.structs.replace(batch, kind="otlp_json", body=body)

    async def _ask(self, client: AsyncClient, batch: Batch) -> bytes:
        body = _as_json(batch)
        for left in range(self._settings.masking_retries, -1, -1):
            try:
                headers = {"content-type": "application/json", "x-langfuse-project-id": batch.project_id}
                # Of the whole call: the client's own timeouts would start anew with every byte.
                async with asyncio.timeout(self._settings.masking_timeout_ms / 1000):
                    answer = await client.post(str(self._settings.masking_url), content=body, headers=headers)
                answer.raise_for_status()
                otlp.check_json(answer.content)
            except Failures:
                if not left:
                    raise
            else:
                return answer.content
        raise AssertionError("unreachable")

    async def close(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.aclose()


def _as_json(batch: Batch) -> bytes:
    if batch.kind == "otlp_json":
        return batch.body
    try:
        message = ExportTraceServiceRequest.FromString(batch.body)
        tree = MessageToDict(message, use_integers_for_enums=True)
    except (DecodeError, RecursionError) as error:
        raise InvalidInput(f"the request cannot be put into JSON: {error}") from error
    spans = (span for resource in message.resource_spans for scope in resource.scope_spans for span in scope.spans)
    # OTLP's JSON has hexadecimal ids where protobuf's own JSON has base64.
    for span, shown in zip(spans, _spans_of(tree), strict=True):
        shown |= {"traceId": span.trace_id.hex(), "spanId": span.span_id.hex()}
        if span.parent_span_id:
            shown["parentSpanId"] = span.parent_span_id.hex()
    return write_json(tree)


def _spans_of(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for resource in tree.get("resourceSpans", ()):
        for scope in resource.get("scopeSpans", ()):
            yield from scope.get("spans", ())
