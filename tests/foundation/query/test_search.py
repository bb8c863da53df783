import pytest

from lampyris.foundation.query.bindings import Bindings
from lampyris.foundation.query.search import TextColumn, spoken, text_condition

INPUT = TextColumn(sql="input", words_sql="input_words")
OUTPUT = TextColumn(sql="output", words_sql="output_words")


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
    @pytest.mark.parametrize(
        ("phrase", "condition", "values"),
        [
            ("扩容", "(lower(input) LIKE {p_0:String})", ["%扩容%"]),
            ("Retriev", "(input_words LIKE {p_0:String})", ["%retriev%"]),
            ("a 100% sure_thing", "(lower(input) LIKE {p_0:String} AND input_words LIKE {p_1:String})",
             ["%a 100\\% sure\\_thing%", "%thing%"]),
            ("scale 扩容", "(lower(input) LIKE {p_0:String})", ["%scale 扩容%"]),
            ("the", "(lower(input) LIKE {p_0:String})", ["%the%"]),
            ("\\", "(lower(input) LIKE {p_0:String})", ["%\\\\%"]),
            ("  ", "true", []),
        ],
    )  # fmt: skip
    def test_the_index_that_helps_is_asked(self, phrase: str, condition: str, values: list[str]) -> None:
        bindings = Bindings()
        assert text_condition([INPUT], phrase, bindings) == condition
        assert list(bindings.values.values()) == values

    def test_any_of_the_columns_will_do(self) -> None:
        expected = "(lower(input) LIKE {p_0:String} OR lower(output) LIKE {p_0:String})"
        assert text_condition([INPUT, OUTPUT], "扩容", Bindings()) == expected
