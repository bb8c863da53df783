"""Updates of an observation whose creation came another way, or so long ago that its events are gone. Pure.

What is stored then is the oldest word about it, and what the batch API cannot say stays as it is.
"""

from collections.abc import Sequence

import msgspec

from lampyris.features.ingest.entities import MergedObservation, observation_of
from lampyris.features.ingest.fields import parsed_object
from lampyris.features.ingest.types import EntityEvent, Sender
from lampyris.features.tracing.types import ObservationRecord
from lampyris.foundation.clock import from_us

KEPT = (
    *("is_app_root", "release", "prompt_id", "tool_definitions", "tool_calls", "tool_call_names", "trace_name"),
    *("trace_metadata_keys", "user_id", "session_id", "tags", "public", "experiment", "scope_name", "scope_version"),
    *("service_name", "sdk_name", "sdk_version", "api_key", "source"),
)
"""Fields of a record that no event of the batch API speaks of."""


def is_only_updated(events: Sequence[EntityEvent]) -> bool:
    """Whether none of the events created the observation."""
    return all(event.event_type.endswith("-update") for event in events)


def is_older(stored: ObservationRecord, events: Sequence[EntityEvent]) -> bool:
    """Whether the row says more than these events explain; else it is what they became before."""
    return stored.source == "otel" or stored.received_us < min(event.received_us for event in events)


def observation_on(
    stored: ObservationRecord, events: Sequence[EntityEvent], known: Sequence[EntityEvent], sender: Sender
) -> MergedObservation:
    """As `entities.observation_of`, on top of the stored record."""
    first = _as_event(stored, min(event.event_us for event in events) - 1)
    record = observation_of([first, *events], [first, *known], sender).record
    kept = {name: getattr(stored, name) for name in KEPT}
    record = msgspec.structs.replace(
        record,
        **kept,
        is_root=stored.is_root if record.parent_id == stored.parent_id else record.is_root,
        row_version=max(record.row_version, stored.row_version + 1),
    )
    return MergedObservation(record=record, moved_from_us=None)


def _as_event(stored: ObservationRecord, event_us: int) -> EntityEvent:
    return EntityEvent(
        kind="observation",
        entity_id=stored.id,
        event_id="",
        event_type=f"{stored.type.lower()}-create",
        event_us=event_us,
        received_us=stored.received_us,
        body={
            "id": stored.id,
            "traceId": stored.trace_id,
            "parentObservationId": stored.parent_id,
            "name": stored.name,
            "startTime": _moment(stored.start_us),
            "endTime": _moment(stored.end_us),
            "completionStartTime": _moment(stored.completion_start_us),
            "level": stored.level,
            "statusMessage": stored.status_message,
            "version": stored.version,
            "environment": stored.environment,
            "model": stored.model,
            "modelParameters": parsed_object(stored.model_parameters),
            "promptName": stored.prompt_name,
            "promptVersion": stored.prompt_version,
            "usageDetails": stored.provided_usage,
            "costDetails": stored.provided_cost,
            "input": stored.input,
            "output": stored.output,
            "metadata": {key: parsed_object(text) or text for key, text in stored.metadata.items()},
        },
    )


def _moment(at_us: int | None) -> str | None:
    return None if at_us is None else from_us(at_us).isoformat()
