"""The doors of the write path. Plain routes: no dependency injection and no model on the hot ones."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lampyris.features.ingest.body import read_body
from lampyris.features.ingest.checks import Refusal
from lampyris.features.ingest.decode import otlp
from lampyris.features.ingest.service import accept, accept_events
from lampyris.features.ingest.types import Sender
from lampyris.features.ingest.wire import BatchBody
from lampyris.features.scores import service as scores
from lampyris.foundation.clock import iso_ms, now
from lampyris.foundation.errors import Forbidden, InvalidInput, Unauthenticated
from lampyris.foundation.http.access import KeyAccess, key_access, project_access
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.state import stores
from lampyris.foundation.http.validation import check, read_json
from lampyris.foundation.ids import ProjectId, random_uuid

OTLP_LIMIT_BYTES = 64 << 20
OTLP_UNPACKED_LIMIT_BYTES = 256 << 20
BATCH_LIMIT_BYTES = 32 << 20
SCORES_LIMIT_BYTES = 1 << 20

router = APIRouter()


def sender_of(request: Request, public_key: str) -> Sender:
    """SDK name and version; proxies may drop the underscore spelling, so both are optional."""
    headers = request.headers
    return Sender(
        sdk_name=headers.get("x-langfuse-sdk-name") or headers.get("x_langfuse_sdk_name") or "",
        sdk_version=headers.get("x-langfuse-sdk-version") or headers.get("x_langfuse_sdk_version") or "",
        public_key=public_key,
    )


async def receive_traces(request: Request) -> Response:
    """OTLP/HTTP traces, protobuf or JSON. 200 once the payload is durable."""
    access = await project_access(request)
    content_type = request.headers.get("content-type", "")
    kind = _otlp_kind(content_type)
    if kind is None:
        return Json({"error": "Invalid content type"}, status_code=400)
    if not _ingestion_version_is_known(request.headers.get("x-langfuse-ingestion-version")):
        return Json({"error": "x-langfuse-ingestion-version must be a number up to 4"}, status_code=400)
    try:
        body = await read_body(request, limit_bytes=OTLP_LIMIT_BYTES, unpacked_limit_bytes=OTLP_UNPACKED_LIMIT_BYTES)
        spans = otlp.check_protobuf(body) if kind == "otlp_protobuf" else otlp.check_json(body)
    except InvalidInput as error:
        return Json({"error": str(error)}, status_code=400)
    if spans:
        sender = sender_of(request, access.public_key)
        await accept(stores(request).queue, access.project_id, kind, body, items=spans, sender=sender)
    return Json({})


def _otlp_kind(content_type: str) -> Literal["otlp_protobuf", "otlp_json"] | None:
    content_type = content_type.lower()
    if "application/x-protobuf" in content_type:
        return "otlp_protobuf"
    return "otlp_json" if "application/json" in content_type else None


def _ingestion_version_is_known(text: str | None) -> bool:
    if text is None:
        return True
    try:
        return float(text) <= 4
    except ValueError:
        return False


async def receive_metrics(request: Request) -> Response:
    """OTLP metrics: taken and dropped, so that exporters with one base URL do not fail."""
    await project_access(request)
    async for _ in request.stream():
        pass
    return Json({"message": "OK"})


async def receive_batch(request: Request) -> Response:
    """The batch API: 207 with the fate of every event, once the good ones are durable."""
    access = await key_access(request)
    project_id = _project_of(access)
    body = await read_body(request, limit_bytes=BATCH_LIMIT_BYTES, unpacked_limit_bytes=BATCH_LIMIT_BYTES)
    try:
        batch = _events_of(read_json(body))
    except InvalidInput as error:
        return Json(
            {"message": "Invalid request data", "errors": [i["message"] for i in error.issues] or [str(error)]},
            status_code=400,
        )
    accepted, refused = await accept_events(
        stores(request).queue,
        project_id,
        batch,
        sender=sender_of(request, access.public_key),
        scores_only=access.level == "scores",
    )
    successes = [{"id": event_id, "status": 201} for event_id in accepted]
    return Json({"successes": successes, "errors": [_error_entry(refusal) for refusal in refused]}, status_code=207)


def _events_of(value: object) -> list[object]:
    """The events of a batch. Raises: InvalidInput with issues for a value of another shape."""
    if isinstance(value, dict) and isinstance(events := value.get("batch"), list):
        return events
    return check(BatchBody, value).batch


def _project_of(access: KeyAccess) -> ProjectId:
    if access.project_id is None:
        raise Unauthenticated("Project ID not found for API token. Are you using an organization key?")
    return access.project_id


def _error_entry(refusal: Refusal) -> dict[str, object]:
    return {"id": refusal.event_id, "status": refusal.status, "message": refusal.message, "error": refusal.error}


async def receive_scores(request: Request) -> Response:
    """One score (200 with its id) or a list of scores (202, or 207 when some are refused)."""
    access = await key_access(request)
    if access.project_id is None:
        raise Forbidden("Project ID not found for API token. Are you using an organization key?")
    body = await read_body(request, limit_bytes=SCORES_LIMIT_BYTES, unpacked_limit_bytes=SCORES_LIMIT_BYTES)
    value = read_json(body)
    many = isinstance(value, list)
    drafts = value if isinstance(value, list) else [value]
    events, problems = _score_events(drafts, refuse_all=not many)
    _, refused = await accept_events(
        stores(request).queue, access.project_id, events, sender=sender_of(request, access.public_key)
    )
    problems += [refusal.error for refusal in refused]
    if not many:
        return Json({"id": events[0]["body"]["id"]})
    if problems:
        errors = [{"message": problem} for problem in problems]
        return Json({"accepted": len(drafts) - len(errors), "rejected": len(errors), "errors": errors}, status_code=207)
    return Json({"message": "Accepted"}, status_code=202)


def _score_events(drafts: list[Any], *, refuse_all: bool) -> tuple[list[dict[str, Any]], list[str]]:
    """One `score-create` event a valid draft, and the problems of the others (raised when `refuse_all`)."""
    events: list[dict[str, Any]] = []
    problems: list[str] = []
    for draft in drafts:
        try:
            scores.check_draft(draft)
        except InvalidInput as error:
            if refuse_all:
                raise
            problems.append("; ".join(str(issue.get("message")) for issue in error.issues) or str(error))
            continue
        body = {**draft, "id": draft.get("id") or random_uuid()}
        timestamp = draft.get("timestamp") or iso_ms(now())
        events.append({"id": random_uuid(), "type": "score-create", "timestamp": timestamp, "body": body})
    return events, problems


router.add_route("/api/public/otel/v1/traces", receive_traces, methods=["POST"])
router.add_route("/api/public/otel/v1/metrics", receive_metrics, methods=["POST"])
router.add_route("/api/public/ingestion", receive_batch, methods=["POST"])
router.add_route("/api/public/scores", receive_scores, methods=["POST"])
