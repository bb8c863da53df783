import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.tracing.wire.embedded_json import (
    flattened_metadata,
    shown_metadata,
    shown_parameters,
    shown_text,
)
from lampyris.foundation.http.answers import json_bytes


def answered(value: object) -> object:
    return json.loads(json_bytes({"shown": value}))["shown"]


class TestShownText:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ('{"a": [1, null]}', {"a": [1, None]}),
            ("123456789012345678901234567890", 123456789012345678901234567890),
            ("plain 文本", "plain 文本"),
            ("{not json}", "{not json}"),
            ("NaN", "NaN"),
            ('"quoted"', "quoted"),
            ("", None),
            (None, None),
        ],
    )
    def test_json_is_shown_as_json(self, text: str | None, expected: object) -> None:
        assert answered(shown_text(text)) == expected

    @pytest.mark.parametrize("levels", [500, 10_000])
    def test_what_is_nested_too_deeply_stays_text(self, levels: int) -> None:
        text = "[" * levels + "]" * levels
        assert answered(shown_text(text)) == text

    @given(st.text())
    def test_any_text_can_be_answered(self, text: str) -> None:
        answered(shown_text(text))


class TestMetadata:
    def test_each_value_by_itself(self) -> None:
        assert answered(shown_metadata({"a": "1", "b": "x", "c": '{"d":"1.30"}'})) == {
            "a": 1, "b": "x", "c": {"d": "1.30"},
        }  # fmt: skip

    def test_flat_keys(self) -> None:
        metadata = {"scope": '{"name":"sdk","attributes":{"k":"1.30","l":[1]},"empty":{}}', "long": "x" * 300}
        assert answered(flattened_metadata(metadata, frozenset(), 200)) == {
            "scope.name": "sdk", "scope.attributes.k": 1.3, "scope.attributes.l": [1], "long": "x" * 200,
        }  # fmt: skip
        assert answered(flattened_metadata(metadata, frozenset({"long"}), 200))["long"] == "x" * 300  # type: ignore[index]


class TestParameters:
    def test_only_lists_and_objects_are_unpacked(self) -> None:
        text = '{"temperature":0.7,"max_tokens":"256","stop":"[\\"a\\"]","on":"true"}'
        assert answered(shown_parameters(text)) == {
            "temperature": 0.7,
            "max_tokens": "256",
            "stop": ["a"],
            "on": "true",
        }

    @pytest.mark.parametrize("text", ["", "[]", "no json"])
    def test_nothing_is_none(self, text: str) -> None:
        assert shown_parameters(text) is None
