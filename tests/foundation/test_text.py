"""Text as we store it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.foundation.text import metadata_map, replaced_count, stored_text, unescape_json, valid_text

LONE = "\ud800"
any_text = st.text(st.characters())


class TestValidText:
    @pytest.mark.parametrize("text", ["", "plain", "什么是", "😀", "tab\tline\n"])
    def test_valid_text_is_the_same_object(self, text: str) -> None:
        assert valid_text(text) is text

    def test_what_no_store_can_hold_is_replaced(self) -> None:
        assert valid_text(f"a\0b{LONE}c") == "a\ufffdb\ufffdc"

    @given(any_text)
    def test_the_result_is_always_storable(self, text: str) -> None:
        valid_text(text).encode()
        assert "\0" not in valid_text(text)


class TestUnescapeJson:
    @pytest.mark.parametrize(
        ("sent", "stored"),
        [
            (r'{"q": "\u4ec0\u4e48\u662fOceanBase\uff1f"}', '{"q":"什么是OceanBase？"}'),
            (r'["\u4e2d", 1]', '["中",1]'),
            (r'"\u4e2d"', '"中"'),
            (r' {"a": "\ud83d\ude00"}', '{"a":"😀"}'),
            (r'{"b": "\u4e2d", "a": 1}', '{"b":"中","a":1}'),
        ],
    )
    def test_escapes_become_what_people_type(self, sent: str, stored: str) -> None:
        assert unescape_json(sent) == stored

    @pytest.mark.parametrize(
        "text",
        ["plain", r"C:\users", r"\u4e2d", r"{\usepackage{x}", r"{\u4e2d}", r'{"a": "\u4e2d"} trailing', '{"a": 1}', ""],
    )
    def test_what_is_no_json_stays_as_it_is(self, text: str) -> None:
        assert unescape_json(text) == text

    def test_numbers_keep_their_spelling(self) -> None:
        sent = r'{"a": 1.50, "b": 123456789012345678901234567890, "c": 1e5, "q": "\u4e2d"}'
        assert unescape_json(sent) == sent.replace(r"\u4e2d", "中")

    def test_json_inside_json_is_unescaped_too(self) -> None:
        inner = json.dumps({"query": "扩容"})
        assert unescape_json(json.dumps({"arguments": inner})) == json.dumps(
            {"arguments": '{"query":"扩容"}'}, ensure_ascii=False, separators=(",", ":")
        )

    def test_a_backslash_that_is_meant_stays(self) -> None:
        sent = r'{"path": "C:\\u4e2d", "q": "\u4e2d"}'
        assert json.loads(unescape_json(sent)) == {"path": r"C:\u4e2d", "q": "中"}

    def test_lone_surrogates_become_replacements(self) -> None:
        assert unescape_json(r'{"a": "x\ud800y", "b": NaN}') == '{"a": "x\ufffdy", "b": NaN}'

    def test_characters_that_json_must_escape_stay_escaped(self) -> None:
        assert unescape_json(r'{"a": "\u0000\u0022\u005c\u000a", "n": NaN}') == r'{"a": "\u0000\"\\\n", "n": NaN}'

    def test_depth_is_no_problem(self) -> None:
        for levels in (100, 500, 1000, 100_000):
            sent = "[" * levels + r'"\u4e2d \\u4e2d"' + "]" * levels
            assert unescape_json(sent) in (sent, sent.replace(r"\u4e2d ", "中 "))

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | any_text,
            lambda inner: st.lists(inner) | st.dictionaries(any_text, inner),
        )
    )
    def test_the_value_stays_the_same(self, value: Any) -> None:
        text = json.dumps(value)
        unescaped = unescape_json(text)
        unescaped.encode()
        if not any("\ud800" <= c <= "\udfff" for c in repr_of(value)) and "\\u" not in repr_of(value):
            assert json.loads(unescaped) == value


def repr_of(value: Any) -> str:
    """All text of the value; its own escapes and surrogates make it change on purpose."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(map(repr_of, value))
    if isinstance(value, dict):
        return "".join(repr_of(key) + repr_of(item) for key, item in value.items())
    return ""


class TestReplacedCount:
    def test_only_what_was_given_up_counts(self) -> None:
        before = r'["\ud800", "\ufffd", "' + "\ufffd" + '"]'
        assert replaced_count(before, valid_text(unescape_json(before))) == 1


class TestStoredText:
    @pytest.mark.parametrize(
        ("sent", "stored"),
        [
            (None, ""),
            ("text", "text"),
            ('"x"', '"x"'),
            ({"a": "中"}, '{"a":"中"}'),
            ([1, None], "[1,null]"),
            (True, "true"),
            (0, "0"),
            (2**70, str(2**70)),
            ({"a": [2**70, float("nan")]}, f'{{"a":[{2**70},null]}}'),
            ({"a": "\ud800"}, '{"a":"\ufffd"}'),
        ],
    )
    def test_text_stays_everything_else_is_json(self, sent: object, stored: str) -> None:
        assert stored_text(sent) == stored

    def test_absurd_depth_is_said_not_raised(self) -> None:
        value: list[Any] = []
        for _ in range(5_000):
            value = [value]
        assert json.loads(stored_text(value)) == "[too deeply nested]"


class TestMetadata:
    @pytest.mark.parametrize(
        ("sent", "stored"),
        [
            (None, {}),
            ({}, {}),
            ({"a": "x", "b": 1, "c": {"d": None}, "e": None}, {"a": "x", "b": "1", "c": '{"d":null}', "e": ""}),
            (["a"], {"metadata": '["a"]'}),
            ("a", {"metadata": "a"}),
        ],
    )
    def test_one_entry_a_key(self, sent: object, stored: dict[str, str]) -> None:
        assert metadata_map(sent) == stored
