import pytest

from lampyris.foundation.query.bindings import Bindings
from lampyris.foundation.query.search import TextPlan, needs_plan, spoken, text_condition


class TestSpoken:
    @pytest.mark.parametrize(
        ("phrase", "expected"),
        [
            ("  Hello World ", "hello world"),
            (r"\u4ec0\u4e48", "什么"),
            (r"\ud83d\ude00", "😀"),
            (r"cut \ud83d", "cut \N{REPLACEMENT CHARACTER}"),
            ("ÉCOLE", "École"),
        ],
    )
    def test_it_is_what_stands_in_lowered_text(self, phrase: str, expected: str) -> None:
        assert spoken(phrase) == expected


class TestTextCondition:
    @pytest.mark.parametrize(("phrase", "expected"), [("扩容", False), ("retriev", True), ("扩容 up", True),
                                                      ("扩容OceanBase集群", False), ("", False)])  # fmt: skip
    def test_only_words_at_the_edges_need_a_plan(self, phrase: str, *, expected: bool) -> None:
        assert needs_plan(phrase) is expected

    def test_chinese_goes_through_the_index_and_is_compared(self) -> None:
        bindings = Bindings()
        assert text_condition(["input", "output"], "扩容", bindings) == (
            "((hasAllTokens(lower(input), {p_0:String}) AND position(lower(input), {p_0:String}) > 0)"
            " OR (hasAllTokens(lower(output), {p_0:String}) AND position(lower(output), {p_0:String}) > 0))"
        )
        assert bindings.values == {"p_0": "扩容"}

    def test_one_word_needs_no_reading_of_texts(self) -> None:
        bindings = Bindings()
        plan = TextPlan(words=("retriev",), first=("retrieval", "retrieve"), last=())
        assert text_condition(["input"], "retriev", bindings, plan) == (
            "(hasAnyTokens(lower(input), {p_1:Array(String)}))"
        )
        assert bindings.values["p_1"] == ["retrieval", "retrieve"]

    def test_a_phrase_is_words_at_the_edges_words_between_and_a_comparison(self) -> None:
        plan = TextPlan(words=("a", "b", "c"), first=("xa",), last=("cy",))
        assert text_condition(["input"], "a b c", Bindings(), plan) == (
            "(hasAnyTokens(lower(input), {p_1:Array(String)}) AND hasAnyTokens(lower(input), {p_2:Array(String)})"
            " AND hasAllTokens(lower(input), {p_3:Array(String)}) AND position(lower(input), {p_0:String}) > 0)"
        )

    def test_a_word_that_no_text_holds_matches_nothing(self) -> None:
        plan = TextPlan(words=("a", "b"), first=("a",), last=())
        assert text_condition(["input"], "a b", Bindings(), plan) == "false"

    def test_an_edge_in_too_many_words_is_left_to_the_comparison(self) -> None:
        plan = TextPlan(words=("a",), first=None, last=())
        assert text_condition(["input"], "a", Bindings(), plan) == "(position(lower(input), {p_0:String}) > 0)"
