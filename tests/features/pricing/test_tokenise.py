"""Tokens are counted as the published tokenizers do, without a network, in bounded time."""

import json
import socket
import time

import pytest

from lampyris.features.pricing import tokenise, vocabulary
from lampyris.features.pricing.vocabulary import VocabularyName, encoding, pack, unpack

GPT_4 = {"tokenizerModel": "gpt-4", "tokensPerMessage": 3, "tokensPerName": 1}


def counted(text: str, tokenizer: str = "openai", config: dict[str, object] | None = None) -> int | None:
    counter = tokenise.counter(tokenizer, GPT_4 if config is None and tokenizer == "openai" else config or {})
    assert counter is not None
    return counter(text)


class TestVocabularies:
    @pytest.mark.parametrize(
        ("name", "text", "tokens"),
        [
            ("o200k_base", "hello world", [24912, 2375]),
            ("cl100k_base", "hello world", [15339, 1917]),
            ("o200k_base", "你好，世界", [177519, 979, 28428]),
            ("cl100k_base", "tiktoken is great!", [83, 1609, 5963, 374, 2294, 0]),
            ("qwen", "hello world", [14990, 1879]),
            ("qwen", "<|im_start|>user", [151644, 872]),
        ],
    )
    def test_known_encodings(self, name: VocabularyName, text: str, tokens: list[int]) -> None:
        assert encoding(name).encode(text, allowed_special="all") == tokens

    def test_they_need_no_network(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> None:
            raise AssertionError("something wants the network")

        monkeypatch.setattr(socket.socket, "connect", refuse)
        vocabulary.encoding.cache_clear()
        assert counted("hello world") == 2

    def test_packing_and_unpacking(self) -> None:
        assert unpack(pack([b"a", b"\xff" * 300, b""]), 5) == {b"a": 5, b"\xff" * 300: 6, b"": 7}


class TestOpenai:
    def test_plain_text(self) -> None:
        assert counted("tiktoken is great!") == 6

    def test_messages_are_counted_as_a_chat(self) -> None:
        chat = [{"role": "system", "content": "hello"}, {"role": "user", "content": "hello world", "name": "hello"}]
        assert counted(json.dumps(chat)) == 3 + (3 + 1 + 1) + (3 + 1 + 2 + 1 + 1)

    def test_tool_calls_count(self) -> None:
        with_tool = [{"role": "user", "content": "hello", "tool_calls": [{"id": 1}]}]
        assert counted(json.dumps(with_tool)) == 3 + 3 + 1 + 1 + len(encoding("cl100k_base").encode('[{"id":1}]'))

    @pytest.mark.parametrize("value", [[{"role": "user", "content": ["part"]}], [{"content": "x"}], {"a": 1}, [1]])
    def test_anything_else_is_counted_as_json_text(self, value: object) -> None:
        compact = json.dumps(value, separators=(",", ":"))
        assert counted(json.dumps(value)) == len(encoding("cl100k_base").encode(compact))

    def test_without_tokens_per_message_a_chat_is_text(self) -> None:
        text = '[{"role":"user","content":"hello"}]'
        assert counted(text, config={"tokenizerModel": "gpt-4"}) == len(encoding("cl100k_base").encode(text))

    def test_a_completion_model_counts_no_chat(self) -> None:
        text = '[{"role":"user","content":"hello"}]'
        config: dict[str, object] = {"tokenizerModel": "text-davinci-003", "tokensPerMessage": 3}
        assert counted(text, config=config) == len(encoding("cl100k_base").encode(text))

    @pytest.mark.parametrize("text", ["", "null", "[]", '""'])
    def test_nothing_is_not_counted(self, text: str) -> None:
        assert counted(text) is None

    def test_quoted_text_is_unquoted(self) -> None:
        assert counted('"hello world"') == 2

    def test_broken_json_is_text(self) -> None:
        assert counted('{"a') == 2

    def test_markers_in_the_text_are_markers(self) -> None:
        assert counted("<|endoftext|>") == 1

    @pytest.mark.parametrize("config", [{}, {"tokenizerModel": 5}, {"tokenizerModel": "no-such-model"}])
    def test_an_unknown_model_counts_nothing(self, config: dict[str, object]) -> None:
        assert tokenise.counter("openai", config) is None


class TestOthers:
    def test_claude(self) -> None:
        assert counted("hello world!", "claude") == 3
        assert counted("", "claude") is None
        assert counted("ﬁ", "claude") == counted("fi", "claude")

    def test_qwen_counts_the_texts_and_the_turns(self) -> None:
        chat = {"system": "hello", "history": [{"role": "user", "content": "hello world"}], "n": 3, "none": None}
        texts = "hello\nuser\nhello world\n3"
        assert counted(json.dumps(chat), "qwen") == len(encoding("qwen").encode(texts)) + tokenise.TOKENS_PER_TURN

    def test_an_estimate_is_in_proportion(self) -> None:
        assert counted("hello world", "estimate", {"encoding": "qwen", "ratio": 2}) == 4
        assert counted("null", "estimate", {"encoding": "qwen", "ratio": 2}) is None

    @pytest.mark.parametrize("config", [{}, {"encoding": "claude", "ratio": 1}, {"encoding": "qwen", "ratio": "1"}])
    def test_a_malformed_estimate_is_none(self, config: dict[str, object]) -> None:
        assert tokenise.counter("estimate", config) is None

    def test_an_unknown_tokenizer_is_none(self) -> None:
        assert tokenise.counter("sentencepiece", {}) is None


class TestLongTexts:
    def test_beyond_the_cap_the_count_is_in_proportion(self) -> None:
        whole = counted("hello world " * 50_000)
        assert whole == pytest.approx(100_000, rel=0.01)

    @pytest.mark.parametrize(
        "text", ["如何扩容海洋数据库集群" * 90_000, "a" * 1_000_000, " " * 1_000_000, "[" * 300_000]
    )
    def test_unbroken_runs_do_not_take_for_ever(self, text: str) -> None:
        counted("warm up")
        began = time.monotonic()
        assert counted(text)
        assert time.monotonic() - began < 10
