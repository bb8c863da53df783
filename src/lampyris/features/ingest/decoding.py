"""One queued batch -> records, priced and ready for the stores. Pure but for the caches of the context."""

import msgspec

from lampyris.features.ingest import fields
from lampyris.features.ingest.context import Context
from lampyris.features.ingest.decode import otlp
from lampyris.features.ingest.decode.events import ScoreEvent, decode_events
from lampyris.features.ingest.embedded import without_files
from lampyris.features.ingest.prepared import Prepared
from lampyris.features.ingest.types import Sender
from lampyris.features.scores import service as scores
from lampyris.features.scores.types import ScoreRecord
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.validation import write_json
from lampyris.foundation.storage.queue.deletion import DELETION, read_deletion
from lampyris.foundation.storage.queue.port import Batch, Rejection
from lampyris.foundation.text import metadata_map


def decode(batch: Batch, context: Context) -> Prepared:
    """Raises: whatever is wrong with a body that passed the edge; the caller sets the batch aside."""
    sender = msgspec.convert(batch.headers, Sender)
    prepared = Prepared(batch=batch, sender=sender)
    if batch.kind == DELETION:
        prepared.deletion = read_deletion(batch)
    elif batch.kind == "events":
        _decode_events(prepared, context)
    else:
        _decode_spans(prepared, context)
    return prepared


def _decode_spans(prepared: Prepared, context: Context) -> None:
    batch = prepared.batch
    spans = otlp.decode_protobuf(batch.body) if batch.kind == "otlp_protobuf" else otlp.decode_json(batch.body)
    sender = otlp.SpanSender(
        received_us=batch.received_us,
        sdk_name=prepared.sender.sdk_name,
        sdk_version=prepared.sender.sdk_version,
        public_key=prepared.sender.public_key,
    )
    observations, traces, prepared.rejections = otlp.to_records(spans, sender)
    prepared.traces = [without_files(record, prepared.media) for record in traces]
    kept = [without_files(record, prepared.media) for record in observations]
    prepared.observations = context.priced(prepared.project_id, kept)


def _decode_events(prepared: Prepared, context: Context) -> None:
    events = decode_events(prepared.batch)
    prepared.entities = events.entities
    for event in events.scores:
        try:
            prepared.scores.append(_score(event, prepared, context))
        except InvalidInput as error:
            prepared.rejections.append(_rejected_score(event, str(error)))


def _score(event: ScoreEvent, prepared: Prepared, context: Context) -> ScoreRecord:
    draft = scores.check_draft(event.body)
    arrival = scores.Arrival(
        said_us=event.event_us,
        received_us=event.received_us,
        environment=fields.environment(draft.environment),
        metadata=metadata_map(draft.metadata),
    )
    return scores.resolve(draft, context.configs.of(prepared.project_id), arrival)


def _rejected_score(event: ScoreEvent, reason: str) -> Rejection:
    envelope = {"id": event.event_id, "type": "score-create", "timestamp": event.timestamp, "body": event.body}
    payload = write_json([envelope])
    return Rejection(item_id=str(event.body.get("id", event.event_id)), reason=reason, kind="events", payload=payload)
