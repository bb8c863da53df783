"""Requests -> records: what is said about traces, repeats, times, rejections; the recorded request of a real server."""

import json
from typing import Any

import pytest

from lampyris.features.ingest.decode import otlp, records
from lampyris.features.ingest.decode.otlp import SpanSender

SENDER = SpanSender(received_us=1_795_428_800_000_000)
START_US = 1_795_428_720_000_000


def attributes(said: dict[str, Any]) -> list[dict[str, Any]]:
    kinds = {str: "stringValue", bool: "boolValue", int: "intValue", float: "doubleValue"}
    return [
        {"key": key, "value": {"arrayValue": {"values": [{"stringValue": item} for item in value]}}}
        if isinstance(value, list)
        else {"key": key, "value": {kinds[type(value)]: value}}
        for key, value in said.items()
    ]


def span(id: str, parent: str = "", *, trace: str = "t1", start_s: int = 0, end_s: int | None = 1, **said: Any) -> Any:
    fields = {"traceId": trace, "spanId": id, "parentSpanId": parent, "name": f"span {id}"}
    fields["startTimeUnixNano"] = str((START_US + start_s * 1_000_000) * 1000)
    if end_s is not None:
        fields["endTimeUnixNano"] = str((START_US + end_s * 1_000_000) * 1000)
    return fields | {"attributes": attributes(said.get("said", {}))}


def convert(*spans: Any, scope: str = "langfuse-sdk", resource: dict[str, Any] | None = None) -> records.Records:
    tree = {
        "resource": {"attributes": attributes(resource or {})},
        "scopeSpans": [{"scope": {"name": scope, "version": "4.0.0"}, "spans": list(spans)}],
    }
    return records.to_records(otlp.decode_json(json.dumps({"resourceSpans": [tree]}).encode()), SENDER)


class TestTraces:
    def test_every_record_covers_the_spans_of_its_batch(self) -> None:
        made = convert(span("b", "a", start_s=2, end_s=9), span("a", start_s=1, end_s=5), span("x", "y", trace="t2"))
        first, second = made.traces
        assert (first.trace_id, first.first_start_us, first.last_end_us) == (
            "t1",
            START_US + 1_000_000,
            START_US + 9_000_000,
        )
        assert (second.trace_id, second.said, second.timestamp_us) == ("t2", False, START_US)

    def test_equal_words_of_many_spans_are_one_record(self) -> None:
        said = {"user.id": "u", "session.id": "s", "langfuse.trace.tags": ["t"], "langfuse.trace.metadata.k": "v"}
        made = convert(
            *(span(id, "root", start_s=at, said=said) for id, at in (("d", 3), ("b", 2), ("c", 4))),
            span("e", "root", said=said | {"user.id": "other"}),
        )
        assert len(made.traces) == 2
        record = made.traces[0]
        assert (record.source_id, record.user_id, record.metadata["k"]) == ("b", "u", "v")
        assert (record.said_us, record.timestamp_us) == (START_US + 4_000_000, START_US + 2_000_000)
        assert {trace.source_id for trace in made.traces} == {"b", "e"}

    def test_several_roots_each_say_their_own(self) -> None:
        made = convert(
            span("a", "gone", said={"langfuse.internal.as_root": True, "langfuse.observation.output": "1"}),
            span("b", "lost", start_s=5, said={"langfuse.internal.as_root": "true"}),
        )
        assert [(t.name, t.said_us, t.output_from) for t in made.traces] == [
            ("span a", START_US, "a"),
            ("span b", START_US + 5_000_000, ""),
        ]

    def test_a_real_root_silences_the_first_span_of_a_service(self) -> None:
        made = convert(span("a"), span("b", "a", said={"langfuse.internal.is_app_root": True}))
        assert [trace.name for trace in made.traces] == ["span a"]

    def test_no_two_records_of_a_trace_share_their_source(self) -> None:
        app_root = {"langfuse.internal.is_app_root": True, "user.id": "u"}
        made = convert(span("b", "gone", said=app_root), span("c", "b", said={"user.id": "v"}))
        sources = [trace.source_id for trace in made.traces]
        assert len(sources) == len(set(sources)) == 3

    def test_a_conversation_id_alone_updates_no_trace(self) -> None:
        made = convert(span("b", "a", said={"gen_ai.conversation.id": "c"}), scope="x")
        assert not made.traces[0].said
        assert made.observations[0].session_id == "c"

    def test_repeats_are_equal(self) -> None:
        spans = (span("b", "a", said={"user.id": "u"}), span("a"))
        assert convert(*spans) == convert(*spans)


class TestTimes:
    def test_a_missing_end_is_the_start(self) -> None:
        assert convert(span("a", end_s=None)).observations[0].end_us == START_US

    def test_an_end_before_the_start_is_the_start(self) -> None:
        assert convert(span("a", start_s=5, end_s=1)).observations[0].end_us == START_US + 5_000_000

    def test_without_any_time_it_is_now(self) -> None:
        untimed = {key: value for key, value in span("a").items() if "Time" not in key}
        record = convert(untimed).observations[0]
        assert record.start_us == record.end_us == SENDER.received_us

    @pytest.mark.parametrize("nanos", [str(2**64 - 1), "-5000"])
    def test_absurd_times_reject_the_span_alone(self, nanos: Any) -> None:
        made = convert(span("a") | {"startTimeUnixNano": nanos, "endTimeUnixNano": nanos}, span("b"))
        assert [record.id for record in made.observations] == ["b"]
        assert made.rejections[0].reason.startswith("its time is out of range")
        assert [trace.trace_id for trace in made.traces] == ["t1"]


class TestRejections:
    def test_a_rejected_span_can_be_sent_again_alone(self) -> None:
        body = json.dumps(
            {"resourceSpans": [{"scopeSpans": [{"spans": [span("a") | {"endTimeUnixNano": str(2**64)}, span("b")]}]}]}
        ).encode()
        observations, traces, rejections = otlp.to_records(otlp.decode_json(body), SENDER)
        assert (len(observations), len(traces), len(rejections)) == (1, 1, 1)
        rejection = rejections[0]
        assert (rejection.item_id, rejection.kind) == ("a", "otlp_json")
        assert otlp.check_json(rejection.payload) == 1


class TestText:
    def test_replaced_characters_are_counted(self) -> None:
        made = convert(span("a", said={"langfuse.observation.input": '{"q":"\\ud800 x"}'}))
        assert made.observations[0].input == '{"q":"\ufffd x"}'
        assert made.replaced == 1


RECORDED_REQUEST = {
    "resourceSpans": [
        {
            "resource": {"attributes": attributes({"service.name": "golden-svc", "service.version": "9.9"})},
            "scopeSpans": [
                {
                    "scope": {
                        "name": "langfuse-sdk",
                        "version": "4.0.0",
                        "attributes": attributes({"public_key": "pk"}),
                    },
                    "spans": [
                        span(
                            "b7ad6b7169203331",
                            end_s=5,
                            said={
                                "langfuse.observation.type": "agent",
                                "langfuse.environment": "production",
                                "langfuse.release": "r1",
                                "langfuse.version": "v9",
                                "langfuse.trace.name": "otel-lf-trace",
                                "langfuse.trace.tags": ["b", "a"],
                                "langfuse.trace.metadata.tenant": "acme",
                                "langfuse.observation.metadata.step": 1,
                                "user.id": "user-otel",
                                "session.id": "session-otel",
                                "langfuse.observation.input": '{"q":"hi"}',
                                "langfuse.observation.output": '{"a":"yo"}',
                            },
                        ),
                        span(
                            "b7ad6b7169203333",
                            "b7ad6b7169203331",
                            start_s=3,
                            end_s=4,
                            said={
                                "langfuse.observation.type": "tool",
                                "langfuse.observation.level": "ERROR",
                                "langfuse.observation.status_message": "kaput",
                                "langfuse.observation.cost_details": '{"total":0.5}',
                            },
                        ),
                    ],
                }
            ],
        }
    ]
}


class TestRecordedAnswers:
    """What a Langfuse 4.16 server answered for spans like these."""

    def test_the_trace(self) -> None:
        made = records.to_records(otlp.decode_json(json.dumps(RECORDED_REQUEST).encode()), SENDER)
        (trace,) = made.traces
        assert (trace.name, trace.user_id, trace.session_id) == ("otel-lf-trace", "user-otel", "session-otel")
        assert (trace.environment, trace.release, trace.version, trace.tags) == ("production", "r1", "v9", ("a", "b"))
        assert (trace.last_end_us - trace.first_start_us) == 5_000_000
        assert {key: json.loads(value) if value[0] in "{1" else value for key, value in trace.metadata.items()} == {
            "tenant": "acme",
            "step": 1,
            "resourceAttributes": {"service.name": "golden-svc", "service.version": "9.9"},
            "scope": {"name": "langfuse-sdk", "version": "4.0.0", "attributes": {"public_key": "pk"}},
        }

    def test_the_observations(self) -> None:
        made = records.to_records(otlp.decode_json(json.dumps(RECORDED_REQUEST).encode()), SENDER)
        agent, tool = made.observations
        assert (agent.type, agent.trace_name, agent.input, agent.output) == (
            "AGENT",
            "otel-lf-trace",
            '{"q":"hi"}',
            '{"a":"yo"}',
        )
        assert agent.trace_metadata_keys == ("tenant",)
        assert (tool.type, tool.level, tool.status_message, tool.version, tool.environment) == (
            "TOOL",
            "ERROR",
            "kaput",
            "9.9",
            "default",
        )
        assert (tool.provided_cost, tool.trace_name, tool.user_id) == ({"total": 0.5}, "", "")

    def test_a_scope_without_a_name_is_still_a_scope(self) -> None:
        tree = {"scopeSpans": [{"spans": [span("a")]}]}
        made = records.to_records(otlp.decode_json(json.dumps({"resourceSpans": [tree]}).encode()), SENDER)
        assert made.traces[0].metadata == {"resourceAttributes": "{}", "scope": '{"attributes":{}}', "attributes": "{}"}
