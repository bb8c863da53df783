"""The single-entity endpoints of the first SDKs: one entity a request, kept as a batch of one event."""

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from lampyris.features.ingest.api_public import BATCH_LIMIT_BYTES, sender_of
from lampyris.features.ingest.body import read_body
from lampyris.features.ingest.service import accept_events
from lampyris.features.ingest.wire import BODIES
from lampyris.foundation.clock import iso_ms, now
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.access import project_access
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.issues import Issue
from lampyris.foundation.http.state import stores
from lampyris.foundation.http.validation import check, read_json
from lampyris.foundation.ids import random_uuid

router = APIRouter()


def _created(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "id": value.get("id") or random_uuid()}


def _updated_span(value: dict[str, Any]) -> dict[str, Any]:
    return {**value, "id": value.get("spanId")}


def _updated_generation(value: dict[str, Any]) -> dict[str, Any]:
    renamed = {"prompt": "input", "completion": "output", "generationId": "id"}
    return {renamed.get(key, key): item for key, item in value.items()}


def _created_generation(value: dict[str, Any]) -> dict[str, Any]:
    renamed = {"prompt": "input", "completion": "output"}
    return _created({renamed.get(key, key): item for key, item in value.items()})


ENTITIES: dict[tuple[str, str], tuple[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    ("POST", "traces"): ("trace-create", _created),
    ("POST", "spans"): ("span-create", _created),
    ("PATCH", "spans"): ("span-update", _updated_span),
    ("POST", "generations"): ("generation-create", _created_generation),
    ("PATCH", "generations"): ("generation-update", _updated_generation),
    ("POST", "events"): ("event-create", _created),
}
"""Method and last path segment -> event type, and how the body becomes that event's body."""
ID_NAMES = {"span-update": "spanId", "generation-update": "generationId"}
"""What senders of an event type call the id of its entity, when they do not call it `id`."""


async def receive_entity(request: Request) -> Response:
    """200 with the entity's id once it is durable; 400 with issues when the body does not fit."""
    access = await project_access(request)
    body = await read_body(request, limit_bytes=BATCH_LIMIT_BYTES, unpacked_limit_bytes=BATCH_LIMIT_BYTES)
    event_type, to_event_body = ENTITIES[request.method, request.url.path.rsplit("/", 1)[-1]]
    value = read_json(body)
    if not isinstance(value, dict):
        raise InvalidInput("the body must be a JSON object")
    event_body = to_event_body(value)
    try:
        check(BODIES[event_type], event_body)
    except InvalidInput as error:
        raise InvalidInput(str(error), [_as_sent(issue, event_type) for issue in error.issues]) from None
    event = {"id": random_uuid(), "type": event_type, "timestamp": iso_ms(now()), "body": event_body}
    sender = sender_of(request, access.public_key)
    await accept_events(stores(request).queue, access.project_id, [event], sender=sender)
    return Json({"id": event_body["id"]})


def _as_sent(issue: Mapping[str, object], event_type: str) -> Issue:
    return {**issue, "path": [ID_NAMES.get(event_type, "id")]} if issue["path"] == ["id"] else dict(issue)


router.add_route("/api/public/traces", receive_entity, methods=["POST"])
router.add_route("/api/public/spans", receive_entity, methods=["POST", "PATCH"])
router.add_route("/api/public/generations", receive_entity, methods=["POST", "PATCH"])
router.add_route("/api/public/events", receive_entity, methods=["POST"])
