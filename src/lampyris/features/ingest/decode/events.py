"""Accepted bodies of the batch API -> entity events and score drafts. Pure."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import cast

import msgspec

from lampyris.features.ingest.types import EntityEvent
from lampyris.foundation.clock import to_us
from lampyris.foundation.http.validation import read_json
from lampyris.foundation.storage.queue.port import Batch


class ScoreEvent(msgspec.Struct, frozen=True, kw_only=True):
    """A checked score body and when the event says it was given."""

    event_id: str
    timestamp: str
    event_us: int
    received_us: int
    body: dict[str, object]


class Events(msgspec.Struct, frozen=True, kw_only=True):
    """What one batch holds."""

    entities: list[EntityEvent]
    scores: list[ScoreEvent]


def decode_events(batch: Batch) -> Events:
    """Entities without an id are dropped: the wire says so, and SDKs always send one."""
    entities: list[EntityEvent] = []
    scores: list[ScoreEvent] = []
    for position, event in enumerate(cast(list[dict[str, object]], read_json(batch.body))):
        event_us = time_us(event["timestamp"])
        # A microsecond apart each: of two events of one millisecond the one further on in the batch is the later.
        received_us = batch.received_us + position
        body = cast(dict[str, object], event["body"])
        if event["type"] == "score-create":
            scores.append(_score_event(event, body, event_us, received_us))
        elif body.get("id"):
            entities.append(_entity_event(event, body, event_us, received_us))
    return Events(entities=entities, scores=scores)


def time_us(text: object) -> int:
    """ISO text with an offset as microseconds since the epoch."""
    return to_us(datetime.fromisoformat(str(text)))


def _entity_event(event: Mapping[str, object], body: dict[str, object], event_us: int, received_us: int) -> EntityEvent:
    event_type = str(event["type"])
    return EntityEvent(
        kind="trace" if event_type == "trace-create" else "observation",
        entity_id=str(body["id"]),
        event_id=str(event["id"]),
        event_type=event_type,
        event_us=event_us,
        received_us=received_us,
        body=body,
    )


def _score_event(event: Mapping[str, object], body: dict[str, object], event_us: int, received_us: int) -> ScoreEvent:
    return ScoreEvent(
        event_id=str(event["id"]),
        timestamp=str(event["timestamp"]),
        event_us=event_us,
        received_us=received_us,
        # Without an id of its own it is told by its event's, so that reading a batch twice does not make two of it.
        body=body if body.get("id") else {**body, "id": _derived_id(f"score of {event['id']}")},
    )


def own_trace_id(observation_id: str) -> str:
    """The trace of an observation that names none: always the same one for the same observation."""
    return _derived_id(f"trace of {observation_id}")


def _derived_id(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
