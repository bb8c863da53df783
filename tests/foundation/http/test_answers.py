"""Answers are valid JSON whatever they hold."""

import json
from datetime import UTC, datetime

import pytest

from lampyris.foundation.http.answers import Json, json_bytes
from lampyris.foundation.http.wire import Timestamp, Wire


class Item(Wire):
    created_at: Timestamp


class TestJsonBytes:
    def test_moments_have_milliseconds_and_z(self) -> None:
        at = datetime(2026, 6, 1, 10, 0, 0, 123_999, tzinfo=UTC)
        assert json_bytes({"at": at}) == b'{"at":"2026-06-01T10:00:00.123Z"}'

    def test_models_use_their_wire_names(self) -> None:
        at = datetime(2026, 6, 1, tzinfo=UTC)
        assert json_bytes([Item(created_at=at)]) == b'[{"createdAt":"2026-06-01T00:00:00.000Z"}]'

    @pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
    def test_what_is_no_number_in_json_is_null(self, number: float) -> None:
        assert json.loads(json_bytes({"n": number, "t": "\ud800"})) == {"n": None, "t": "\ufffd"}
        assert json_bytes([number]) == b"[null]"

    def test_lone_surrogates_and_huge_integers_beside_models(self) -> None:
        at = datetime(2026, 6, 1, tzinfo=UTC)
        sent = json.loads(
            json_bytes({"t": "a\udfff", "n": 2**80, "at": at, "item": Item(created_at=at), "s": {"b", "a"}})
        )
        assert sent == {
            "t": "a\ufffd",
            "n": 2**80,
            "at": "2026-06-01T00:00:00.000Z",
            "item": {"createdAt": "2026-06-01T00:00:00.000Z"},
            "s": ["a", "b"],
        }

    def test_what_has_no_json_form_is_a_bug(self) -> None:
        with pytest.raises(TypeError, match="not a JSON value"):
            json_bytes(object())


def test_the_content_type_names_the_charset() -> None:
    assert Json({}).headers["content-type"] == "application/json; charset=utf-8"
