"""Deciding, event by event, what of a batch is accepted. Pure."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar, cast

import msgspec
import orjson
from pydantic import ValidationError

from lampyris.features.ingest.wire import BODIES, Body, Envelope
from lampyris.features.scores import service as scores
from lampyris.foundation.errors import Forbidden, InvalidInput, LampyrisError
from lampyris.foundation.http.issues import Issue
from lampyris.foundation.http.validation import check, refuse_with, write_json

Model = TypeVar("Model", bound=Body)

SCORES_ONLY = frozenset({"score-create", "sdk-log"})
EVENT_TYPES = (*BODIES, "score-create", "sdk-log")


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One event that was not accepted, and the error entry that the answer carries for it."""

    event_id: str
    status: int
    message: str
    error: str


def sort_and_check(events: Sequence[object], *, scores_only: bool) -> tuple[list[dict[str, object]], list[Refusal]]:
    """The accepted events in processing order (creates by time, then updates) and the refused ones."""
    accepted: list[dict[str, object]] = []
    refused: list[Refusal] = []
    for event in events:
        try:
            check_event(event, scores_only=scores_only)
        except LampyrisError as error:
            refused.append(_refusal(event, error))
        else:
            accepted.append(cast(dict[str, object], event))
    accepted.sort(key=_processing_order)
    return accepted, refused


def check_event(event: object, *, scores_only: bool) -> None:
    """Raises: InvalidInput with issues; Forbidden when a scores-only key sends anything else."""
    envelope = _valid(Envelope, event, ())
    if scores_only and envelope.type not in SCORES_ONLY:
        raise Forbidden("Access Scope Denied")
    if envelope.type == "sdk-log":
        return
    if envelope.type == "score-create":
        scores.check_draft(envelope.body, root_path=("body",))
        return
    body = BODIES.get(envelope.type)
    if body is None:
        refuse_with([_unknown_type()])
    _valid(body, envelope.body, ("body",))


def without_too_deep(events: Sequence[dict[str, object]]) -> tuple[list[dict[str, object]], list[Refusal]]:
    """The events that can be written as JSON again, and a refusal for each that is nested too deeply for it."""
    kept: list[dict[str, object]] = []
    refused: list[Refusal] = []
    for event in events:
        try:
            write_json(event)
        except RecursionError:
            refused.append(_refusal(event, InvalidInput("the event is nested too deeply; send such a value as text")))
        else:
            kept.append(event)
    return kept, refused


def _valid(model: type[Model], value: object, path: tuple[str, ...]) -> Model:
    try:
        return model.model_validate(value)
    except ValidationError:
        return check(model, value, path)  # again, for the issues in the form clients know


def _unknown_type() -> Issue:
    return {
        "code": "invalid_union",
        "errors": [],
        "note": "No matching discriminator",
        "discriminator": "type",
        "options": list(EVENT_TYPES),
        "path": ["type"],
        "message": "Invalid input",
    }


def _refusal(event: object, error: LampyrisError) -> Refusal:
    event_id = event.get("id") if isinstance(event, dict) else None
    known_id = event_id if isinstance(event_id, str) and event_id else "unknown"
    if isinstance(error, InvalidInput):
        details = orjson.dumps(error.issues, option=orjson.OPT_INDENT_2).decode() if error.issues else str(error)
        return Refusal(event_id=known_id, status=400, message="Invalid request data", error=details)
    return Refusal(event_id=known_id, status=401, message="Authentication error", error=str(error))


def _processing_order(event: dict[str, Any]) -> tuple[bool, datetime]:
    return str(event["type"]).endswith("-update"), datetime.fromisoformat(event["timestamp"]).astimezone(UTC)
