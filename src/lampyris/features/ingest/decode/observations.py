"""One span -> one observation record: the conventions' words put together, as stored text."""

from typing import Final, NamedTuple

from lampyris.features.ingest.conventions import keys, langfuse, metadata, precedence, tools
from lampyris.features.ingest.conventions.experiment import experiment
from lampyris.features.ingest.conventions.io import io
from lampyris.features.ingest.conventions.span import Attributes, SpanView
from lampyris.features.ingest.conventions.values import first_text
from lampyris.features.ingest.decode.scopes import ScopeFacts, SpanSender
from lampyris.features.tracing.types import ObservationRecord
from lampyris.foundation.text import replaced_count, stored_text

LATEST_US: Final = 10_413_792_000_000_000
"""The start of the year 2300: the store keeps no later times."""

SAYS_METADATA: Final = keys.LANGFUSE | keys.VERCEL
MODEL_IN_METADATA: Final = frozenset({"GENERATION", "EMBEDDING"})


class UnstorableSpan(ValueError):
    """A span that was decoded but cannot become a record; the message says why, for the ledger."""


class Said(NamedTuple):
    """Metadata a span itself says: about the observation, and about its trace."""

    observation: dict[str, str]
    trace: dict[str, str]


class Observed(NamedTuple):
    """A record, and what its trace record needs beside it."""

    record: ObservationRecord
    said: Said
    echo: str
    """The span's attributes as JSON object text; empty for spans of Langfuse's own SDKs."""
    replaced: int
    """Characters of input and output that no text can hold."""


NOTHING_SAID: Final = Said({}, {})


def observation(span: SpanView, facts: ScopeFacts, sender: SpanSender) -> Observed:
    """Raises: UnstorableSpan for times that no store can hold."""
    attributes, shape, bits = span.attributes, span.shape, span.bits
    start_us, end_us = _times(span, sender.received_us)
    type = precedence.observation_type(span)
    said = _said(span, facts) if bits & SAYS_METADATA else NOTHING_SAID
    input, output = io(span)
    if shape.tools or "tools" in said.observation:
        input, echo, said = _with_tools(span, facts, input, said)
    else:
        echo = "" if facts.is_langfuse_sdk else _echo(attributes, shape.echoed)
    input_text, output_text = stored_text(input), stored_text(output)
    calls = tools.calls(output_text) if output_text else tools.NO_CALLS
    counts_itself = precedence.counts_itself(attributes)
    prompt_name, prompt_version = (
        langfuse.prompt_link(attributes) if type == "GENERATION" and bits & SAYS_METADATA else ("", None)
    )
    own = langfuse.own(attributes) if bits & keys.LANGFUSE else langfuse.NOTHING_SAID
    shown = {**facts.observation_metadata, "attributes": echo} if echo else facts.observation_metadata
    record = ObservationRecord(
        id=span.span_id,
        trace_id=span.trace_id,
        start_us=start_us,
        parent_id=span.parent_id,
        is_root=not span.parent_id or own.is_marked_root,
        is_app_root=own.is_app_root,
        type=type,
        name=precedence.observation_name(span),
        end_us=end_us,
        completion_start_us=_storable(precedence.completion_start_us(span, start_us)) if bits & SAYS_METADATA else None,
        level=precedence.level(span),
        status_message=own.status_message or span.status_message,
        version=own.version or facts.version,
        release=own.release or facts.release,
        environment=precedence.environment(span) if shape.environment or bits & keys.OPENROUTER else facts.environment,
        model=(precedence.model(span) or _model_in_metadata(type, said)) if counts_itself else "",
        model_parameters=precedence.parameters(span),
        prompt_name=prompt_name,
        prompt_version=prompt_version,
        provided_usage=precedence.usage(span) if counts_itself else {},
        provided_cost=precedence.cost(span) if counts_itself else {},
        tool_definitions=tools.definitions(input_text) if input_text else {},
        tool_calls=calls.calls,
        tool_call_names=calls.names,
        input=input_text,
        output=output_text,
        metadata=shown | said.observation | said.trace if said is not NOTHING_SAID else shown,
        trace_metadata_keys=tuple(key for key in said.trace if key not in said.observation) if said.trace else (),
        trace_name=own.trace_name,
        user_id=first_text(attributes, shape.user) if shape.user else "",
        session_id=first_text(attributes, shape.session) if shape.session else "",
        tags=precedence.tags(span) if shape.tags else (),
        public=own.public,
        experiment=experiment(attributes, decode=facts.decodes_metadata) if shape.experiment else None,
        scope_name=facts.scope_name,
        scope_version=facts.scope_version,
        service_name=facts.service_name,
        sdk_name=facts.sdk_name,
        sdk_version=facts.sdk_version,
        api_key=sender.public_key,
        received_us=sender.received_us,
        row_version=sender.received_us,
    )
    return Observed(record, said, echo, _replaced(input, input_text) + _replaced(output, output_text))


def _replaced(found: object, stored: str) -> int:
    return replaced_count(found, stored) if isinstance(found, str) and found is not stored else 0


def _times(span: SpanView, received_us: int) -> tuple[int, int]:
    """A missing side is the other one, both missing is now; a span never ends before it starts."""
    start_us, end_us = span.start_us, span.end_us
    if start_us is None:
        start_us = received_us if end_us is None else end_us
    if end_us is None or end_us < start_us:
        end_us = start_us
    if start_us < 0 or end_us >= LATEST_US:
        raise UnstorableSpan(f"its time is out of range: start {start_us} us, end {end_us} us since 1970")
    return start_us, end_us


def _storable(at_us: int | None) -> int | None:
    return at_us if at_us is not None and 0 <= at_us < LATEST_US else None


def _said(span: SpanView, facts: ScopeFacts) -> Said:
    attributes, shape, decode = span.attributes, span.shape, facts.decodes_metadata
    return Said(
        metadata.metadata(attributes, shape.observation_metadata, "observation", decode=decode),
        metadata.metadata(attributes, shape.trace_metadata, "trace", decode=decode),
    )


def _model_in_metadata(type: str, said: Said) -> str:
    """PowerRAG names the model of descriptions and transcriptions only there."""
    named = said.observation.get("model", "") if type in MODEL_IN_METADATA else ""
    return "" if named[:1] in ("{", "[") else named


def _with_tools(span: SpanView, facts: ScopeFacts, input: object, said: Said) -> tuple[object, str, Said]:
    """(input, echo of the attributes, said), with tool definitions moved out of the latter two into the input."""
    attributes, shown = span.attributes, span.shape.echoed
    found, left = tools.offered(attributes, span.shape)
    user_tools = [] if found else tools.user_tools(said.observation)
    moved = tools.with_tools(input, found or user_tools) if found or user_tools else None
    if moved is not None:
        input = moved
        attributes = {key: left.get(key, value) for key, value in attributes.items()}
        shown = tuple(key for key in shown if attributes[key] is not None)
    if moved is not None and user_tools:
        kept = {key: value for key, value in said.observation.items() if key != "tools"}
        said = said._replace(observation=kept)
    return input, "" if facts.is_langfuse_sdk else _echo(attributes, shown), said


def _echo(attributes: Attributes, shown: tuple[str, ...]) -> str:
    echo = metadata.echo(attributes, shown)
    # an escape inside an escape: some value is JSON text with escapes
    return metadata.echo_searchable(attributes, shown) if "\\\\u" in echo else echo
