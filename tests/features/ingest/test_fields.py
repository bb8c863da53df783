"""Values that every write path brings into one shape."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.ingest import fields


class TestEnvironment:
    @pytest.mark.parametrize(
        ("sent", "stored"),
        [
            (None, "default"),
            ("", "default"),
            ("Prod", "prod"),
            ("a_b-9", "a_b-9"),
            ("langfuse-x", "x"),
            ("LangfuseLangfuse_-x", "-x"),
            ("langfuse", "default"),
            ("no spaces", "default"),
            ("生产", "default"),
            (5, "5"),
            (True, "true"),
            (["a"], "default"),
            ("x" * 50, "x" * 40),
        ],
    )
    def test_environments_are_repaired(self, sent: object, stored: str) -> None:
        assert fields.environment(sent) == stored


class TestTagsAndLevel:
    def test_tags_are_sorted_and_unique(self) -> None:
        assert fields.tags(["b", "a", "b", "", None, 5]) == ("5", "a", "b")

    @pytest.mark.parametrize(
        ("sent", "stored"),
        [("debug", "DEBUG"), (" Fatal ", "ERROR"), ("ok", "DEFAULT"), ("x", ""), (None, ""), (5, "")],
    )
    def test_levels_have_aliases(self, sent: object, stored: str) -> None:
        assert fields.level(sent) == stored


class TestUsageDetails:
    def test_numbers_in_text_may_follow_any_white_space(self) -> None:
        # `\s` of regular expressions knows more white space than `int` does.
        assert fields.usage_details({"a": "\x1f7", "b": " 12x"}) == {"a": 7, "b": 12}

    def test_openai_completion_usage_is_made_disjoint(self) -> None:
        sent = {
            "prompt_tokens": 100,
            "completion_tokens": 50,
            "total_tokens": 150,
            "prompt_tokens_details": {"cached_tokens": 80, "audio_tokens": None},
            "completion_tokens_details": {"reasoning_tokens": 60},
        }
        assert fields.usage_details(sent) == {
            "input": 20,
            "output": 0,
            "total": 150,
            "input_cached_tokens": 80,
            "output_reasoning_tokens": 60,
        }

    def test_openai_responses_usage_too(self) -> None:
        sent = {
            "input_tokens": 10,
            "output_tokens": 5,
            "total_tokens": 15,
            "input_tokens_details": {"cached_tokens": 4},
            "output_tokens_details": {"reasoning_tokens": 1},
        }
        assert fields.usage_details(sent) == {
            "input": 6,
            "output": 4,
            "total": 15,
            "input_cached_tokens": 4,
            "output_reasoning_tokens": 1,
        }

    def test_an_extra_key_makes_it_another_vendors(self) -> None:
        sent = {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3, "service_tier": "default"}
        assert fields.usage_details(sent) == {"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3}

    def test_anthropic_usage_stays(self) -> None:
        sent = {"input_tokens": 1, "output_tokens": 2, "cache_read_input_tokens": 3, "cache_creation_input_tokens": 4}
        assert fields.usage_details(sent) == sent

    def test_only_whole_numbers_count(self) -> None:
        sent = {"a": 1, "b": "7", "c": "7.9 apples", "d": 0.5, "e": -1, "f": {"g": 1}, "h": None, "i": "x", "j": True}
        assert fields.usage_details(sent) == {"a": 1, "b": 7, "c": 7}

    @pytest.mark.parametrize("sent", [None, [], "x", {}, {"a": None}])
    def test_nothing_usable_is_nothing(self, sent: object) -> None:
        assert fields.usage_details(sent) == {}

    def test_total_tokens_alone_is_left_for_pricing_to_split(self) -> None:
        assert fields.usage_details({"total_tokens": 7}) == {"total_tokens": 7}

    @given(st.dictionaries(st.text(), st.integers() | st.floats() | st.text() | st.none() | st.booleans()))
    def test_the_result_is_always_storable(self, sent: dict[str, Any]) -> None:
        assert all(0 <= count < 2**63 for count in fields.usage_details(sent).values())
        assert all(cost >= 0 for cost in fields.cost_details(sent).values())


class TestLegacyUsage:
    @pytest.mark.parametrize(
        ("sent", "usage", "cost"),
        [
            ({}, {}, {}),
            ({"promptTokens": 1, "completionTokens": 2}, {"input": 1, "output": 2, "total": 3}, {}),
            ({"totalTokens": 5, "inputCost": 1.0}, {"total": 5}, {}),
            ({"input": 1, "output": None, "unit": "TOKENS"}, {"input": 1, "total": 1}, {}),
            (
                {"input": 1, "output": 2, "total": 9, "inputCost": 0.1, "outputCost": None, "totalCost": 0.3},
                {"input": 1, "output": 2, "total": 9},
                {"input": 0.1, "total": 0.3},
            ),
        ],
    )
    def test_both_spellings(self, sent: dict[str, Any], usage: dict[str, int], cost: dict[str, float]) -> None:
        assert fields.legacy_usage(sent) == (usage, cost)

    def test_newer_maps_go_before_the_old_one(self) -> None:
        body = {"usage": {"input": 1}, "usageDetails": {"x": 2}, "costDetails": {"total": 0.5, "n": "1", "m": -1}}
        assert (fields.usage_of(body), fields.cost_of(body)) == ({"x": 2}, {"total": 0.5})

    def test_the_old_one_stands_in(self) -> None:
        body = {"usage": {"input": 1, "totalCost": 0.5}, "usageDetails": {}, "costDetails": None}
        assert (fields.usage_of(body), fields.cost_of(body)) == ({"input": 1, "total": 1}, {"total": 0.5})


class TestUnits:
    @pytest.mark.parametrize(
        ("sent", "stored"),
        [(5, 5), ("5", 5), ("5.0", 5), (5.9, 5), (True, None), (-1, None), (2**63, None), ("x", None)],
    )
    def test_numbers_of_units(self, sent: object, stored: int | None) -> None:
        assert fields.units(sent) == stored
