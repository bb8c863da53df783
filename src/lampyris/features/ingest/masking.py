"""The operator's masking service: sees every OTLP request before it is stored and may change it."""

from collections.abc import Iterator
from typing import Any

import msgspec
import structlog
from google.protobuf.json_format import MessageToDict
from httpx2 import AsyncClient, HTTPError
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from lampyris.foundation.http.validation import write_json
from lampyris.foundation.settings.ingestion import IngestionSettings
from lampyris.foundation.storage.queue.port import Batch

log = structlog.get_logger()


class Unmasked(Exception):
    """The service could not mask a batch, and the operator wants nothing stored unmasked."""


class Masker:
    """Sends OTLP batches to the operator's service. Does nothing, at no cost, when none is set."""

    def __init__(self, settings: IngestionSettings) -> None:
        self._settings = settings
        self._client = AsyncClient(timeout=settings.masking_timeout_ms / 1000) if settings.masking_url else None

    async def masked(self, batch: Batch) -> Batch:
        """The batch as the service wants it stored.

        Raises: Unmasked when the service failed and the settings say to fail closed; else it comes back as it came.
        """
        if self._client is None or not batch.kind.startswith("otlp"):
            return batch
        try:
            body = await self._ask(self._client, batch)
        except (HTTPError, ValueError) as error:
            if self._settings.masking_fail_closed:
                raise Unmasked(f"the masking service failed: {error}") from error
            log.warning("ingest.masking_failed", batch_id=batch.id, reason=str(error))
            return batch
        return msgspec.structs.replace(batch, kind="otlp_json", body=body)

    async def _ask(self, client: AsyncClient, batch: Batch) -> bytes:
        body = _as_json(batch)
        for left in range(self._settings.masking_retries, -1, -1):
            try:
                headers = {"content-type": "application/json", "x-langfuse-project-id": batch.project_id}
                answer = await client.post(str(self._settings.masking_url), content=body, headers=headers)
                answer.raise_for_status()
                msgspec.json.decode(answer.content)
            except (HTTPError, ValueError):
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
    message = ExportTraceServiceRequest.FromString(batch.body)
    tree = MessageToDict(message)
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
