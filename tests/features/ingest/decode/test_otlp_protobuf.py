"""OTLP protobuf, the encoding of almost every sender."""

from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, ArrayValue, InstrumentationScope, KeyValue, KeyValueList
from opentelemetry.proto.trace.v1.trace_pb2 import ResourceSpans, ScopeSpans, Span

from lampyris.features.ingest.decode import otlp
from lampyris.features.ingest.decode.otlp_errors import UndecodableTraces

REFUSED = "Failed to parse OTel Protobuf Trace"


def body(*spans: Span) -> bytes:
    scope = ScopeSpans(scope=InstrumentationScope(name="s", version="1"), spans=spans)
    return ExportTraceServiceRequest(resource_spans=[ResourceSpans(scope_spans=[scope])]).SerializeToString()


def span(**fields: Any) -> Span:
    return Span(**{"trace_id": b"\x0a" * 16, "span_id": b"\xbc" * 8, **fields})


class TestValues:
    @pytest.mark.parametrize(
        ("sent", "meant"),
        [
            (AnyValue(string_value="text"), "text"),
            (AnyValue(string_value=""), ""),
            (AnyValue(string_value="a\0b"), "a\ufffdb"),
            (AnyValue(int_value=0), 0),
            (AnyValue(int_value=-5), -5),
            (AnyValue(double_value=0.0), 0.0),
            (AnyValue(double_value=0.5), 0.5),
            (AnyValue(double_value=float("nan")), "NaN"),
            (AnyValue(double_value=float("-inf")), "-Infinity"),
            (AnyValue(bool_value=False), False),
            (AnyValue(bytes_value=b"hi"), "aGk="),
            (AnyValue(array_value=ArrayValue(values=[AnyValue(int_value=1)])), [1]),
            (AnyValue(kvlist_value=KeyValueList(values=[KeyValue(key="a", value=AnyValue(int_value=1))])), '{"a":1}'),
        ],
    )
    def test_values_become_plain(self, sent: Any, meant: Any) -> None:
        found = otlp.decode_protobuf(body(span(attributes=[KeyValue(key="k", value=sent)])))[0].attributes["k"]
        assert found == meant
        assert type(found) is type(meant)

    def test_a_value_that_is_not_set_is_left_out(self) -> None:
        assert otlp.decode_protobuf(body(span(attributes=[KeyValue(key="k")])))[0].attributes == {}


class TestSpans:
    def test_ids_are_hexadecimal_and_times_microseconds(self) -> None:
        found = otlp.decode_protobuf(body(span(parent_span_id=b"\x01" * 8, start_time_unix_nano=1_999)))[0]
        assert (found.trace_id, found.span_id, found.parent_id) == ("0a" * 16, "bc" * 8, "01" * 8)
        assert (found.start_us, found.end_us) == (1, None)

    @pytest.mark.parametrize("missing", [{"trace_id": b""}, {"span_id": b""}])
    def test_a_span_without_an_id_refuses_the_whole_body(self, missing: Any) -> None:
        for read in (otlp.check_protobuf, otlp.decode_protobuf):
            with pytest.raises(UndecodableTraces, match=REFUSED):
                read(body(span(), span(**missing)))

    def test_only_events_that_a_convention_reads_are_kept(self) -> None:
        events = [Span.Event(name="exception"), Span.Event(name="gen_ai.choice")]
        assert [event.name for event in otlp.decode_protobuf(body(span(events=events)))[0].events] == ["gen_ai.choice"]


class TestBodies:
    def test_nothing_is_fine(self) -> None:
        assert otlp.check_protobuf(b"") == 0
        assert otlp.decode_protobuf(b"") == []

    def test_spans_are_counted(self) -> None:
        assert otlp.check_protobuf(body(span(), span())) == 2

    @pytest.mark.parametrize("sent", [b"\xff\xff", b'{"resourceSpans":[]}', b"\n\x05abc", body(span())[:-3]])
    def test_anything_else_is_refused(self, sent: Any) -> None:
        for read in (otlp.check_protobuf, otlp.decode_protobuf):
            with pytest.raises(UndecodableTraces, match=REFUSED):
                read(sent)

    def test_invalid_utf_8_is_refused(self) -> None:
        sent = body(span(name="NAME")).replace(b"NAME", b"\xff\xfe\xfd\xfc")
        with pytest.raises(UndecodableTraces, match=REFUSED):
            otlp.check_protobuf(sent)

    def test_one_span_alone_is_a_body_again(self) -> None:
        found = otlp.decode_protobuf(body(span(), span(span_id=b"\x01" * 8)))[1]
        alone = otlp.decode_protobuf(otlp.otlp_protobuf.alone(found))
        assert [(item.span_id, item.scope.name, item.scope.version) for item in alone] == [("01" * 8, "s", "1")]
