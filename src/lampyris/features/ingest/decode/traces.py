"""What the spans of one batch say about their traces, said once however many spans repeat it."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from lampyris.features.ingest.conventions import keys, langfuse
from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.decode.observations import Observed
from lampyris.features.ingest.decode.scopes import ScopeFacts
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.text import stored_text

WEAKEST_US: Final = 0
"""Said at the beginning of time: anything else said about the same field wins."""

APP_ROOT_SUFFIX: Final = ":app"
"""Keeps what an app root says weakly apart from what the same span says by its own words."""


class Words(NamedTuple):
    """What one span says about its trace; equal words of several spans become one record."""

    name: str = ""
    user_id: str = ""
    session_id: str = ""
    tags: tuple[str, ...] = ()
    public: bool | None = None
    release: str = ""
    version: str = ""
    environment: str = "default"
    input: str = ""
    output: str = ""
    input_from: str = ""
    output_from: str = ""
    metadata: tuple[tuple[str, str], ...] = ()


class _Speakers:
    """The spans that say the same: the first and last time it was said, and the smallest of their ids."""

    __slots__ = ("said_us", "source_id", "timestamp_us")

    def __init__(self, source_id: str, start_us: int) -> None:
        self.source_id = source_id
        self.timestamp_us = start_us
        self.said_us = start_us

    def join(self, span_id: str, start_us: int) -> None:
        self.source_id = min(self.source_id, span_id)
        self.timestamp_us = min(self.timestamp_us, start_us)
        self.said_us = max(self.said_us, start_us)


class _Trace:
    """One trace of the batch."""

    __slots__ = ("app_root", "first", "first_us", "has_root", "last_us", "said", "smallest_id")

    def __init__(self, first: ObservationRecord) -> None:
        self.first = first
        self.first_us = first.start_us
        self.last_us = first.start_us
        self.smallest_id = first.id
        self.has_root = False
        self.app_root: ObservationRecord | None = None
        self.said: dict[Words, _Speakers] = {}


class TraceBook:
    """Collects what spans say about traces, then writes it down as records."""

    def __init__(self, received_us: int) -> None:
        self._received_us = received_us
        self._traces: dict[str, _Trace] = {}

    def hear(self, span: SpanView, observed: Observed, facts: ScopeFacts) -> None:
        """Take what one span says about its trace, and that the trace covers the span's time."""
        record = observed.record
        trace = self._traces.get(record.trace_id)
        if trace is None:
            trace = self._traces[record.trace_id] = _Trace(record)
        start_us = record.start_us
        if start_us < trace.first_us:
            trace.first_us, trace.first = start_us, record
        trace.last_us = max(trace.last_us, record.end_us or start_us)
        trace.smallest_id = min(trace.smallest_id, record.id)
        if record.is_root:
            trace.has_root = True
            words = _root_words(span, observed, facts)
        elif _updates_trace(span):
            words = _update_words(span, observed, facts)
        else:
            words = None
        if words is not None:
            speakers = trace.said.get(words)
            if speakers is None:
                trace.said[words] = _Speakers(record.id, start_us)
            else:
                speakers.join(record.id, start_us)
        if record.is_app_root and not record.is_root:
            trace.app_root = record

    def records(self) -> list[TraceRecord]:
        """One record for each distinct set of words about a trace; one without words where nothing was said."""
        return [record for trace_id, trace in self._traces.items() for record in self._of(trace_id, trace)]

    def _of(self, trace_id: str, trace: _Trace) -> list[TraceRecord]:
        said = list(trace.said.items())
        if trace.app_root is not None and not trace.has_root:
            said.append(self._app_root(trace.app_root))
        if not said:
            return [self._exists(trace_id, trace)]
        return [
            TraceRecord(
                trace_id=trace_id,
                source_id=speakers.source_id,
                said_us=speakers.said_us,
                timestamp_us=speakers.timestamp_us,
                first_start_us=trace.first_us,
                last_end_us=trace.last_us,
                said=True,
                name=words.name,
                user_id=words.user_id,
                session_id=words.session_id,
                tags=words.tags,
                public=words.public,
                release=words.release,
                version=words.version,
                environment=words.environment,
                input=words.input,
                output=words.output,
                input_from=words.input_from,
                output_from=words.output_from,
                metadata=dict(words.metadata),
                received_us=self._received_us,
                row_version=self._received_us,
            )
            for words, speakers in said
        ]

    def _exists(self, trace_id: str, trace: _Trace) -> TraceRecord:
        return TraceRecord(
            trace_id=trace_id,
            source_id=trace.smallest_id,
            said_us=trace.first_us,
            timestamp_us=trace.first_us,
            first_start_us=trace.first_us,
            last_end_us=trace.last_us,
            environment=trace.first.environment,
            received_us=self._received_us,
            row_version=self._received_us,
        )

    @staticmethod
    def _app_root(record: ObservationRecord) -> tuple[Words, _Speakers]:
        """The first span of a service stands for a root that never arrives, until a real root says something."""
        speakers = _Speakers(record.id + APP_ROOT_SUFFIX, record.start_us)
        speakers.said_us = WEAKEST_US
        return Words(
            name=record.trace_name or record.name,
            environment=record.environment,
            input_from=record.id if record.input else "",
            output_from=record.id if record.output else "",
        ), speakers


def _updates_trace(span: SpanView) -> bool:
    attributes = span.attributes
    return any(attributes[key] for key in span.shape.trace_updates)


def _root_words(span: SpanView, observed: Observed, facts: ScopeFacts) -> Words:
    record, said = observed.record, observed.said
    input, output, input_from, output_from = "", "", "", ""
    if span.bits & keys.LANGFUSE:
        input, output = _explicit_io(span)
    # the same text is not stored twice: then the observation's own stands for the trace's
    if record.input and input in ("", record.input):
        input, input_from = "", record.id
    if record.output and output in ("", record.output):
        output, output_from = "", record.id
    shown = {**facts.trace_metadata, "attributes": observed.echo} if observed.echo else facts.trace_metadata
    return _words(
        record, record.trace_name or record.name, (input, output, input_from, output_from),
        shown | said.trace | said.observation if said.trace or said.observation else shown,
    )  # fmt: skip


def _update_words(span: SpanView, observed: Observed, facts: ScopeFacts) -> Words:
    record, said = observed.record, observed.said.trace
    input, output = _explicit_io(span) if span.bits & keys.LANGFUSE else ("", "")
    metadata = facts.trace_metadata | said if said else facts.trace_metadata
    return _words(record, record.trace_name, (input, output, "", ""), metadata)


def _explicit_io(span: SpanView) -> tuple[str, str]:
    input, output = langfuse.trace_io(span.attributes)
    return stored_text(input), stored_text(output)


def _words(record: ObservationRecord, name: str, io: tuple[str, str, str, str], metadata: Mapping[str, str]) -> Words:
    return Words(
        name,
        record.user_id,
        record.session_id,
        record.tags,
        record.public,
        record.release,
        record.version,
        record.environment,
        *io,
        tuple(metadata.items()),
    )
