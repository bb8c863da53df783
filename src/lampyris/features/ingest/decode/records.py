"""Spans of one OTLP request -> records of tracing. Pure: the same request gives the same records."""

from collections.abc import Sequence

import msgspec

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.decode.observations import UnstorableSpan, observation
from lampyris.features.ingest.decode.scopes import ScopeFacts, SpanSender, scope_facts
from lampyris.features.ingest.decode.traces import TraceBook
from lampyris.features.tracing.types import ObservationRecord, TraceRecord


class RejectedSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span that cannot be stored, and why."""

    span: SpanView
    reason: str


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that one request says. Spans = observations + rejections.

    `replaced` counts characters that no text can hold and that became U+FFFD.
    """

    observations: list[ObservationRecord]
    traces: list[TraceRecord]
    rejections: list[RejectedSpan]
    replaced: int = 0


def to_records(spans: Sequence[SpanView], sender: SpanSender) -> Records:
    """One observation a span, and at least one trace record for every trace with a stored span.

    The time of receipt is the row version too, so that a repeat of the same request is equal.
    A span that fails, fails alone: it becomes a rejection, the others are converted.
    """
    observations: list[ObservationRecord] = []
    rejections: list[RejectedSpan] = []
    book = TraceBook(sender.received_us)
    replaced = sum(span.replaced for span in spans)
    known: dict[int, ScopeFacts] = {}
    for span in spans:
        facts = known.get(id(span.scope))
        if facts is None:
            facts = known[id(span.scope)] = scope_facts(span.scope, sender)
        try:
            observed = observation(span, facts, sender)
            book.hear(span, observed, facts)
        except UnstorableSpan as error:
            rejections.append(RejectedSpan(span=span, reason=str(error)))
        except Exception as error:  # noqa: BLE001  # one span nobody foresaw must not take the batch with it
            rejections.append(RejectedSpan(span=span, reason=f"cannot be read: {type(error).__name__}: {error}"))
        else:
            observations.append(observed.record)
            replaced += observed.replaced
    return Records(
        observations=observations,
        traces=book.records(),
        rejections=rejections,
        replaced=replaced,
    )
