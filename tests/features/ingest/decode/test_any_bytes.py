"""Whatever arrives: a typed error or records of valid text, never anything else."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, InstrumentationScope, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span

from lampyris.features.ingest.conventions import keys
from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.decode import otlp, records
from lampyris.features.ingest.decode.otlp_errors import UndecodableTraces

SENDER = otlp.SpanSender(received_us=1, sdk_name="python", sdk_version="5.0.0")

KNOWN_KEYS = sorted(
    {
        *keys.HIDDEN_KEYS,
        *keys.EXACT_BITS,
        *keys.NAME_KEYS,
        *keys.USER_KEYS,
        *keys.SESSION_KEYS,
        *keys.TAGS_KEYS,
        *keys.MODEL_KEYS,
        *keys.ENVIRONMENT_KEYS,
        *(
            f"langfuse.observation.{name}"
            for name in ("usage_details", "cost_details", "model.parameters", "level", "type")
        ),
        *(f"langfuse.experiment.{name}" for name in ("id", "metadata", "item.version", "item.metadata.x")),
        *(f"{prefix}.{path}" for prefix in ("gen_ai.prompt", "llm.input_messages") for path in ("0.a", "1", "x.0.y")),
        *(
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.x",
            "gen_ai.request.x",
            "llm.invocation_parameters",
            "model_config",
        ),
        *(
            "llm.tools.0.tool.json_schema",
            "ai.response.msToFirstChunk",
            "ai.response.providerMetadata",
            "gen_ai.usage.cost",
        ),
        *("openinference.span.kind", "gen_ai.operation.name", "ai.telemetry.metadata.langfusePrompt", "operation.name"),
        *("langfuse.observation.metadata.tools", "langfuse.observation.completion_start_time", "langfuse.prompt.name"),
    }
)
SCOPES = ["", "langfuse-sdk", *keys.SCOPE_BITS]
ESCAPED = st.sampled_from(["\\ud800", "\\u0000", "\\u4e2d", "\\\\u4e2d", "{", "[", '"', "]}", "\0", "NaN", "1e999"])

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
texts = st.text() | json_values.map(json.dumps) | st.lists(ESCAPED, max_size=5).map("".join)


def proto_values() -> st.SearchStrategy[AnyValue]:
    plain = (
        texts.filter(lambda text: text.isprintable() or text.isascii()).map(lambda text: AnyValue(string_value=text))
        | st.integers(-(2**63), 2**63 - 1).map(lambda number: AnyValue(int_value=number))
        | st.floats().map(lambda number: AnyValue(double_value=number))
        | st.booleans().map(lambda truth: AnyValue(bool_value=truth))
        | st.binary().map(lambda content: AnyValue(bytes_value=content))
    )
    return plain | st.lists(plain, max_size=3).map(lambda items: AnyValue(array_value=ArrayValue(values=items)))


def texts_of(value: object) -> Any:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(key)
            yield from texts_of(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts_of(item)


def is_storable(made: records.Records) -> bool:
    """Every text is valid UTF-8 without NUL, every number fits its column."""
    for record in (*made.observations, *made.traces):
        for text in texts_of(msgspec.to_builtins(record)):
            text.encode()
            assert "\0" not in text
    for record in made.observations:
        assert all(0 <= count < 2**63 for count in record.provided_usage.values())
        assert all(cost >= 0 for cost in record.provided_cost.values())
        assert record.model_parameters == "" or isinstance(json.loads(record.model_parameters), dict)
    return True


def convert_any(body: bytes, check: Callable[[bytes], int], decode: Callable[[bytes], list[SpanView]]) -> None:
    try:
        count = check(body)
    except UndecodableTraces:
        with pytest.raises(UndecodableTraces):
            decode(body)
        return
    spans = decode(body)
    assert len(spans) == count
    made = records.to_records(spans, SENDER)
    assert len(made.observations) + len(made.rejections) == count
    assert not [item.reason for item in made.rejections if "out of range" not in item.reason]
    assert is_storable(made)


@given(st.binary(max_size=200))
def test_any_bytes_as_protobuf(body: bytes) -> None:
    convert_any(body, otlp.check_protobuf, otlp.decode_protobuf)


@given(st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_as_json(body: bytes) -> None:
    convert_any(body, otlp.check_json, otlp.decode_json)


@given(
    st.dictionaries(
        st.sampled_from(
            ["resource", "scopeSpans", "spans", "traceId", "spanId", "attributes", "events", "name", "scope"]
        ),
        json_values,
        max_size=6,
    ),
    st.dictionaries(
        st.sampled_from(["stringValue", "intValue", "doubleValue", "arrayValue", "kvlistValue"]), json_values
    ),
    st.sampled_from(KNOWN_KEYS),
)
@settings(max_examples=200)
def test_any_json_of_almost_the_right_shape(holder: dict[str, Any], value: dict[str, Any], key: str) -> None:
    attributes = [{"key": key, "value": value}]
    span = {"traceId": "a", "spanId": "b", "attributes": attributes, **holder}
    tree = {"scopeSpans": [{"spans": [span]}], **{k: v for k, v in holder.items() if k == "resource"}}
    convert_any(json.dumps({"resourceSpans": [tree]}).encode(), otlp.check_json, otlp.decode_json)


@given(
    st.dictionaries(st.sampled_from(KNOWN_KEYS) | st.text(max_size=8), proto_values(), max_size=12),
    st.sampled_from(SCOPES),
    st.lists(st.sampled_from(["gen_ai.choice", "gen_ai.user.message", "gen_ai.content.prompt"]), max_size=2),
    st.integers(0, 2**64 - 1),
)
@settings(max_examples=400)
def test_any_values_of_the_attributes_we_read(
    said: dict[str, AnyValue], scope: str, events: list[str], start_ns: int
) -> None:
    pairs = [KeyValue(key=key, value=value) for key, value in said.items()]
    span = Span(
        trace_id=b"\1" * 16,
        span_id=b"\2" * 8,
        start_time_unix_nano=start_ns,
        attributes=pairs,
        events=[Span.Event(name=name, attributes=pairs) for name in events],
    )
    scope_spans = ScopeSpans(scope=InstrumentationScope(name=scope), spans=[span])
    request = ExportTraceServiceRequest(resource_spans=[ResourceSpans(scope_spans=[scope_spans])])
    convert_any(request.SerializeToString(), otlp.check_protobuf, otlp.decode_protobuf)


@pytest.mark.parametrize("key", KNOWN_KEYS)
def test_what_cannot_be_stored_in_json_of_an_attribute(key: str) -> None:
    """Escaped in the JSON, so it is only there once that was read: as a name, as a value, in both at once."""
    for bad in ("\\u0000", "\\ud800"):
        one = f'{{"{bad}": "{bad}", "a{bad}": 1, "b": {{"c{bad}": "{bad}"}}, "name": "{bad}", "content": "x{bad}"}}'
        for text in (one, f"[{one}]", f'{{"messages": [{one}]}}', f'"{bad}"', f'["{bad}"]'):
            attributes = [KeyValue(key=key, value=AnyValue(string_value=text))]
            for scope in SCOPES:
                span = Span(trace_id=b"\1" * 16, span_id=b"\2" * 8, attributes=attributes)
                scope_spans = ScopeSpans(scope=InstrumentationScope(name=scope), spans=[span])
                request = ExportTraceServiceRequest(resource_spans=[ResourceSpans(scope_spans=[scope_spans])])
                convert_any(request.SerializeToString(), otlp.check_protobuf, otlp.decode_protobuf)


@pytest.mark.parametrize("depth", [90, 500, 990, 5_000])
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"messages":', "}"), ('{"content":[', "]}")])
def test_deeply_nested_text_in_every_attribute_we_read(depth: int, opening: str, closing: str) -> None:
    deep = opening * depth + r'"\u4e2d tool_calls \ud800"' + closing * depth
    for scope in SCOPES:
        attributes = [KeyValue(key=key, value=AnyValue(string_value=deep)) for key in KNOWN_KEYS]
        span = Span(trace_id=b"\1" * 16, span_id=b"\2" * 8, attributes=attributes)
        scope_spans = ScopeSpans(scope=InstrumentationScope(name=scope), spans=[span])
        request = ExportTraceServiceRequest(resource_spans=[ResourceSpans(scope_spans=[scope_spans])])
        convert_any(request.SerializeToString(), otlp.check_protobuf, otlp.decode_protobuf)
