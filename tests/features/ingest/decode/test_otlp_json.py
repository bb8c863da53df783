"""OTLP JSON as SDKs send it, and as nobody should."""

import json
from typing import Any

import pytest

from lampyris.features.ingest.decode import otlp
from lampyris.features.ingest.decode.otlp_errors import UndecodableTraces

REFUSED = "Failed to parse OTel JSON Trace"


def body(*spans: dict[str, Any], resource: object = None, scope: object = None) -> bytes:
    scope_spans = {"scope": scope or {"name": "s"}, "spans": list(spans)}
    return json.dumps({"resourceSpans": [{"resource": resource or {}, "scopeSpans": [scope_spans]}]}).encode()


def span(**fields: object) -> dict[str, Any]:
    return {"traceId": "ab", "spanId": "cd", "name": "n", **fields}


def attribute(value: object, key: str = "k") -> dict[str, Any]:
    return span(attributes=[{"key": key, "value": value}])


def decoded(*spans: dict[str, Any]) -> Any:
    return otlp.decode_json(body(*spans))[0]


class TestValues:
    @pytest.mark.parametrize(
        ("sent", "meant"),
        [
            ({"stringValue": "text"}, "text"),
            ({"stringValue": ""}, ""),
            ({"intValue": 5}, 5),
            ({"intValue": "5"}, 5),
            ({"intValue": "-7"}, -7),
            ({"intValue": {"low": 1, "high": 1}}, 2**32 + 1),
            ({"intValue": {"low": -1, "high": 0}}, 2**32 - 1),
            ({"intValue": "five"}, "five"),
            ({"doubleValue": 0.5}, 0.5),
            ({"doubleValue": "0.5"}, 0.5),
            ({"doubleValue": "NaN"}, "NaN"),
            ({"doubleValue": "Infinity"}, "Infinity"),
            ({"boolValue": True}, True),
            ({"boolValue": "true"}, True),
            ({"arrayValue": {"values": [{"stringValue": "a"}, {"intValue": "1"}]}}, ["a", 1]),
            ({"arrayValue": {}}, []),
            ({"kvlistValue": {"values": [{"key": "a", "value": {"intValue": 1}}]}}, '{"a":1}'),
            (
                {
                    "arrayValue": {
                        "values": [{"kvlistValue": {"values": [{"key": "a", "value": {"boolValue": False}}]}}]
                    }
                },
                [{"a": False}],
            ),
            ({"bytesValue": "aGk="}, "aGk="),
        ],
    )
    def test_values_become_plain(self, sent: Any, meant: Any) -> None:
        assert decoded(attribute(sent)).attributes == {"k": meant}

    @pytest.mark.parametrize("sent", [{}, None, 5, {"unknownValue": 1}])
    def test_values_that_are_none_are_left_out(self, sent: Any) -> None:
        assert decoded(attribute(sent)).attributes == {}

    def test_nesting_ends_somewhere(self) -> None:
        value: dict[str, Any] = {"stringValue": "deep"}
        for _ in range(300):
            value = {"arrayValue": {"values": [value]}}
        assert "k" in decoded(attribute(value)).attributes


class TestSpans:
    @pytest.mark.parametrize(
        ("sent", "meant"),
        [
            ("0af7651916cd43dd8448eb211c80319c", "0af7651916cd43dd8448eb211c80319c"),
            ("any text", "any text"),
            ([1, 255], "01ff"),
            ({"type": "Buffer", "data": [1, 255]}, "01ff"),
            ({"0": 1, "1": 255}, "01ff"),
        ],
    )
    def test_ids_are_text_or_bytes(self, sent: Any, meant: Any) -> None:
        assert decoded(span(spanId=sent, parentSpanId=sent)).span_id == meant
        assert decoded(span(spanId=sent, parentSpanId=sent)).parent_id == meant

    @pytest.mark.parametrize("sent", [None, "", [], 5, [256], ["a"], {}, {"type": "Buffer"}, True])
    @pytest.mark.parametrize("name", ["traceId", "spanId"])
    def test_a_span_without_a_usable_id_refuses_the_whole_body(self, sent: Any, name: Any) -> None:
        for read in (otlp.check_json, otlp.decode_json):
            with pytest.raises(UndecodableTraces, match=REFUSED):
                read(body(span(), span(**{name: sent})))

    @pytest.mark.parametrize("sent", ["", None, 5])
    def test_a_parent_that_is_none_makes_a_root(self, sent: Any) -> None:
        assert decoded(span(parentSpanId=sent)).parent_id == ""

    @pytest.mark.parametrize(
        ("sent", "meant"),
        [
            ("1795428720000000999", 1795428720000000),
            (1795428720000000999, 1795428720000000),
            (1.7954287e18, 1795428700000000),
            ({"low": 1000, "high": 0}, 1),
            ("0", None),
            ("soon", None),
            (None, None),
            ("9" * 5000, None),
        ],
    )
    def test_times_come_in_many_spellings(self, sent: Any, meant: Any) -> None:
        assert decoded(span(startTimeUnixNano=sent)).start_us == meant

    @pytest.mark.parametrize(
        ("code", "meant"),
        [(2, 2), ("STATUS_CODE_ERROR", 2), ("STATUS_CODE_OK", 1), (None, 0), ("2", 2), (2.0, 2), ("kaput", 0), ([], 0)],
    )
    def test_status_codes_may_be_named(self, code: Any, meant: Any) -> None:
        found = decoded(span(status={"code": code, "message": "kaput"}))
        assert (found.status_code, found.status_message) == (meant, "kaput")

    def test_everything_may_be_missing_but_the_ids(self) -> None:
        found = otlp.decode_json(b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b"}]}]}]}')[0]
        assert (found.name, found.scope.name, found.start_us, dict(found.attributes)) == ("", None, None, {})


class TestBodies:
    @pytest.mark.parametrize("sent", [b"{}", b'{"resourceSpans":[]}', b'{"resourceSpans":null}'])
    def test_nothing_is_fine(self, sent: Any) -> None:
        assert otlp.check_json(sent) == 0
        assert otlp.decode_json(sent) == []

    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b'"x"',
            b"\xff\xfe",
            b'{"resourceSpans":"x"}',
            b'{"resourceSpans":[5]}',
            b'{"resourceSpans":[{"scopeSpans":{}}]}',
            b'{"resourceSpans":[{"resource":5}]}',
            b'{"resourceSpans":[{"resource":{"attributes":{}}}]}',
            b'{"resourceSpans":[{"scopeSpans":[{"spans":{}}]}]}',
            b'{"resourceSpans":[{"scopeSpans":[{"spans":["x"]}]}]}',
            b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b","attributes":"x"}]}]}]}',
            b'{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"b","events":"x"}]}]}]}',
            b"[" * 10_000 + b"]" * 10_000,
            b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        ],
    )
    def test_anything_else_is_refused_as_a_whole(self, sent: Any) -> None:
        for read in (otlp.check_json, otlp.decode_json):
            with pytest.raises(UndecodableTraces, match=REFUSED):
                read(sent)

    def test_lone_surrogates_and_nul_become_replacements_and_are_counted(self) -> None:
        sent = body(attribute({"stringValue": "PLACE"})).replace(
            b"PLACE", rb"\ud800 \u0000 \ud83d\ude00 \\ud800 \udfff"
        )
        found = otlp.decode_json(sent)[0]
        assert found.attributes["k"] == "\ufffd \ufffd \U0001f600 \\ud800 \ufffd"
        assert found.replaced == 3

    def test_nul_alone_is_replaced(self) -> None:
        sent = body(span(name="NAME")).replace(b"NAME", rb"a\u0000b")
        assert otlp.decode_json(sent)[0].name == "a\ufffdb"

    def test_numbers_only_python_reads_are_read(self) -> None:
        sent = body(attribute({"doubleValue": 1}, "a"), attribute({"doubleValue": 2}, "b"))
        found = otlp.decode_json(sent.replace(b'"doubleValue": 1', b'"doubleValue": NaN').replace(b": 2}", b": 1e400}"))
        assert [dict(item.attributes) for item in found] == [{"a": "NaN"}, {"b": "Infinity"}]

    def test_one_span_alone_is_a_body_again(self) -> None:
        sent = body(
            attribute({"stringValue": "x"}),
            span(spanId="other"),
            resource={"attributes": [{"key": "r", "value": {"intValue": 1}}]},
        )
        first = otlp.decode_json(sent)[1]
        alone = otlp.decode_json(otlp.otlp_json.alone(first))
        assert [item.span_id for item in alone] == ["other"]
        assert alone[0].scope.resource.attributes == {"r": 1}
        assert alone[0].scope.name == "s"
