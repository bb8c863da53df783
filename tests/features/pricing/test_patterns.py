"""Patterns mean what they mean in PostgreSQL, and none can hold a worker up."""

import time

import pytest

from lampyris.features.pricing.patterns import BadPattern, compile_pattern, matches, refuse_if_slow


def found(pattern: str, text: str) -> bool:
    return matches(compile_pattern(pattern), text)


class TestMatches:
    @pytest.mark.parametrize(
        ("pattern", "text"),
        [
            ("(?i)^(openai/)?(gpt-4.1-nano)$", "OpenAI/GPT-4.1-nano"),
            ("gpt", "my-gpt-clone"),
            ("^a.b$", "a\nb"),
            (r"\yqwen\y", "my qwen max"),
            (r"\mqwen", "my qwen"),
            (r"max\M", "qwen max"),
            ("[[:<:]]max[[:>:]]", "qwen max"),
            ("^[[:alpha:][:digit:]_-]+$", "qwen-2_x"),
            ("^[]x]+$", "]x]"),
            (r"^[\w.-]+$", "qwen2.5-72b"),
            ("^a{,3}$", "a{,3}"),
            ("^a{2,3}$", "aa"),
            ("^a{$", "a{"),
            (r"^a\.b\-c$", "a.b-c"),
            (r"^\u4e07$", "万"),
            ("^[一-龥]+$", "萤火"),
            ("***=a.b", "xa.bx"),
            ("***:(?i)ABC", "abc"),
            ("(?x) ^ a b $ # comment", "ab"),
            ("(?n)^b$", "a\nb"),
            ("^(a|b)*?c$", "abac"),
            ("^(?:gpt|o)(?=-)", "gpt-4"),
            ("^(?<!x)gpt(?#why)-4$", "gpt-4"),
            (r"^(a)\1$", "aa"),
            ("(?ic)^a$", "a"),
            ("^[[.-.]a]$", "-"),
            ("(?q)a.b", "a.b"),
        ],
    )
    def test_found(self, pattern: str, text: str) -> None:
        assert found(pattern, text)

    @pytest.mark.parametrize(
        ("pattern", "text"),
        [
            ("^gpt-4o$", "gpt-4o\n"),
            ("^gpt-4o$", "x\ngpt-4o"),
            ("^gpt-4o$", "GPT-4o"),
            (r"\bgpt", "a gpt"),
            ("***=a.b", "axb"),
            ("(?p)^a.b$", "a\nb"),
            ("(?ic)^A$", "a"),
            (r"^\By$", "by"),
        ],
    )
    def test_not_found(self, pattern: str, text: str) -> None:
        assert not found(pattern, text)


class TestRefusals:
    @pytest.mark.parametrize(
        "pattern",
        [
            *("(", ")", "*a", "^*", "a**", "a++", "a{2", "a{2,1}", "a{256}", "[a", "[b-a]", "[[:nope:]]", "(?i", "|*"),
            *(r"\q", "a\\", r"[\y]", r"\x", r"\u12", r"\UFFFFFFFF", "(?P<x>a)", "(?>a)", "x(?i)y", "(?z)a", "(?b)a"),
            "(?#never closed",
        ],
    )
    def test_what_postgresql_refuses_is_refused(self, pattern: str) -> None:
        with pytest.raises(BadPattern):
            compile_pattern(pattern)


class TestSlowPatterns:
    @pytest.mark.parametrize("pattern", ["^(a|a)*$", "^(x|x|x|x)*y$", "^(.|.)*z$"])
    def test_a_pattern_that_explodes_is_refused(self, pattern: str) -> None:
        with pytest.raises(BadPattern, match="exponential"):
            refuse_if_slow(pattern)

    @pytest.mark.parametrize("pattern", ["(?i)^(gpt-4o)$", "^(-[a-z0-9]+)*$", "^claude(-[0-9]{1,2}){1,3}(@[a-z]+)?$"])
    def test_an_ordinary_pattern_is_not(self, pattern: str) -> None:
        refuse_if_slow(pattern)

    def test_a_search_ends_in_time(self) -> None:
        compiled = compile_pattern("^(a|a)*$")
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            matches(compiled, "a" * 60 + "!")
        assert time.monotonic() - began < 5
