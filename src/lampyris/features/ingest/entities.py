"""Merged entities of the batch API -> records of tracing. Pure."""

from collections.abc import Mapping, Sequence

import msgspec

from lampyris.features.ingest import fields
from lampyris.features.ingest.decode.events import own_trace_id, time_us
from lampyris.features.ingest.merge import in_order, merge
from lampyris.features.ingest.types import EntityEvent, Sender
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.text import metadata_map, stored_text, valid_text

TYPE_OF_EVENT = {"event": "EVENT", "span": "SPAN", "generation": "GENERATION"}


class MergedObservation(msgspec.Struct, frozen=True, kw_only=True):
    """An observation as all its events say. `moved_from_us`: it was stored under this start before, and moved."""

    record: ObservationRecord
    moved_from_us: int | None


def observation_of(events: Sequence[EntityEvent], known: Sequence[EntityEvent], sender: Sender) -> MergedObservation:
    """Merge one observation's events. `known` are those of them that were stored before this batch."""
    ordered = in_order(events)
    record = _observation(ordered, sender)
    if not known:
        return MergedObservation(record=record, moved_from_us=None)
    before_us = _start_us(merge(in_order(known)), in_order(known))
    return MergedObservation(record=record, moved_from_us=before_us if before_us != record.start_us else None)


def _observation(ordered: Sequence[EntityEvent], sender: Sender) -> ObservationRecord:
    body = merge(ordered)
    id = ordered[0].entity_id
    start_us = _start_us(body, ordered)
    end_us = _time_us(body, "endTime")
    parent_id = _text(body, "parentObservationId")
    prompt_version = body.get("promptVersion")
    return ObservationRecord(
        id=id,
        trace_id=_text(body, "traceId") or own_trace_id(id),
        parent_id=parent_id,
        is_root=not parent_id,
        type=_type(ordered),
        name=_text(body, "name"),
        start_us=start_us,
        end_us=max(end_us, start_us) if end_us is not None else None,
        completion_start_us=_time_us(body, "completionStartTime"),
        level=_text(body, "level") or "DEFAULT",
        status_message=_text(body, "statusMessage"),
        version=_text(body, "version"),
        environment=fields.environment(body.get("environment")),
        model=_text(body, "model"),
        model_parameters=fields.model_parameters_text(body.get("modelParameters")),
        prompt_name=_text(body, "promptName"),
        prompt_version=prompt_version if isinstance(prompt_version, int) else None,
        provided_usage=_latest_usage(ordered),
        provided_cost=_latest_cost(ordered),
        input=stored_text(body.get("input")),
        output=stored_text(body.get("output")),
        metadata=metadata_map(body.get("metadata")),
        sdk_name=sender.sdk_name,
        sdk_version=sender.sdk_version,
        api_key=sender.public_key,
        source="batch",
        received_us=min(event.received_us for event in ordered),
        row_version=_row_version(ordered),
    )


def trace_of(events: Sequence[EntityEvent]) -> TraceRecord:
    """Merge one trace's own events."""
    ordered = in_order(events)
    body = merge(ordered)
    timestamp_us = _time_us(body, "timestamp")
    if timestamp_us is None:
        timestamp_us = ordered[0].event_us
    tags = body.get("tags")
    public = body.get("public")
    return TraceRecord(
        trace_id=ordered[0].entity_id,
        source_id="trace-create",
        said_us=ordered[-1].event_us,
        timestamp_us=timestamp_us,
        first_start_us=timestamp_us,
        last_end_us=timestamp_us,
        said=True,
        name=_text(body, "name"),
        user_id=_text(body, "userId"),
        session_id=_text(body, "sessionId"),
        tags=fields.tags(tags) if isinstance(tags, list) else (),
        public=public if isinstance(public, bool) else None,
        release=_text(body, "release"),
        version=_text(body, "version"),
        environment=fields.environment(body.get("environment")),
        input=stored_text(body.get("input")),
        output=stored_text(body.get("output")),
        metadata=metadata_map(body.get("metadata")),
        received_us=min(event.received_us for event in ordered),
        row_version=_row_version(ordered),
    )


def traces_holding(observations: Sequence[ObservationRecord]) -> list[TraceRecord]:
    """One "this trace exists" record a trace, covering the times of these observations."""
    by_trace: dict[str, list[ObservationRecord]] = {}
    for record in observations:
        by_trace.setdefault(record.trace_id, []).append(record)
    return [_trace_holding(trace_id, held) for trace_id, held in by_trace.items()]


def _trace_holding(trace_id: str, held: Sequence[ObservationRecord]) -> TraceRecord:
    first = min(held, key=lambda record: (record.start_us, record.id))
    named = next((record for record in held if record.trace_id == own_trace_id(record.id)), None)
    return TraceRecord(
        trace_id=trace_id,
        source_id=min(record.id for record in held),
        said_us=first.start_us,
        timestamp_us=first.start_us,
        first_start_us=first.start_us,
        last_end_us=max(record.end_us or record.start_us for record in held),
        # An observation sent without a trace stands for one: its name is the trace's.
        said=named is not None,
        name=named.name if named else "",
        input_from=named.id if named else "",
        output_from=named.id if named else "",
        environment=first.environment,
        received_us=first.received_us,
        row_version=max(record.row_version for record in held),
    )


def _row_version(ordered: Sequence[EntityEvent]) -> int:
    """Grows with every event that joins, whichever worker merges: newest arrival in microseconds, plus the count."""
    return max(event.received_us for event in ordered) + len(ordered)


def _start_us(body: Mapping[str, object], ordered: Sequence[EntityEvent]) -> int:
    said_us = _time_us(body, "startTime")
    return ordered[0].event_us if said_us is None else said_us


def _time_us(body: Mapping[str, object], key: str) -> int | None:
    value = body.get(key)
    return time_us(value) if value else None


def _text(body: Mapping[str, object], key: str) -> str:
    value = body.get(key)
    return valid_text(value) if isinstance(value, str) else ""


def _type(ordered: Sequence[EntityEvent]) -> str:
    last = ordered[-1]
    kind = last.event_type.rsplit("-", 1)[0]
    if kind == "observation":
        return str(last.body.get("type") or "SPAN")
    # An update says SPAN or GENERATION by its name; a later kind of observation keeps the type it was created with.
    created = next((e for e in reversed(ordered) if e.event_type.endswith("-create")), last)
    return TYPE_OF_EVENT.get(kind := created.event_type.rsplit("-", 1)[0], kind.upper())


def _latest_usage(ordered: Sequence[EntityEvent]) -> dict[str, int]:
    """The usage of the newest event that has one: maps are replaced whole, never merged key by key."""
    for event in reversed(ordered):
        legacy = event.body.get("usage")
        usage = fields.usage_details(event.body.get("usageDetails"))
        usage = usage or (fields.legacy_usage(legacy)[0] if isinstance(legacy, dict) else {})
        if usage:
            return usage
    return {}


def _latest_cost(ordered: Sequence[EntityEvent]) -> dict[str, float]:
    """As `_latest_usage`, in USD."""
    for event in reversed(ordered):
        legacy = event.body.get("usage")
        cost = fields.cost_details(event.body.get("costDetails"))
        cost = cost or (fields.legacy_usage(legacy)[1] if isinstance(legacy, dict) else {})
        if cost:
            return cost
    return {}
