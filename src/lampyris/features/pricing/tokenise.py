"""Counting tokens when the sender did not: OpenAI's and Anthropic's published tokenizers, Qwen's, and estimates.

`tokenizer_id` and its config: `openai` {tokenizerModel, tokensPerMessage?, tokensPerName?}; `claude` {};
`qwen` {}; `estimate` {encoding, ratio}: the count of another vocabulary times a measured ratio.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from math import ceil
from typing import TypeAlias, cast

import msgspec
import tiktoken
from tiktoken.model import encoding_name_for_model

from lampyris.features.pricing import vocabulary
from lampyris.features.pricing.vocabulary import VocabularyName

Counter: TypeAlias = Callable[[str], int | None]
"""Stored text -> number of tokens; None when there is nothing to count."""
Config: TypeAlias = Mapping[str, object]

MAX_CHARS = 200_000
"""Longer texts are counted up to here and the rest in proportion: 40 ms is what one count may take."""
JSON_STARTS = frozenset('{["')
CHAT_KEYS = ("content", "role", "name", "tool_calls", "function_call", "toolCalls", "functionCall")
CHAT_MODELS = ("gpt-3.5-turbo", "gpt-4", "gpt-5", "gpt-6", "chatgpt-", "o1", "o3", "o4")
TOKENS_PER_CHAT = 3
TOKENS_PER_TURN = 5
"""Chat templates of open models wrap a message in about this many marker tokens."""
NOTHING = object()


def counter(tokenizer_id: str, config: Config) -> Counter | None:
    """None when the tokenizer is unknown or its config does not name one."""
    maker = COUNTERS.get(tokenizer_id)
    return maker(config) if maker else None


def parsed(text: str) -> object:
    """The JSON value that `text` is, else the text itself; NOTHING for empty text, null and empty lists."""
    value: object = text
    if text[:1] in JSON_STARTS or text == "null":
        try:
            value = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError, UnicodeError):
            value = text
    return NOTHING if value is None or value in ("", []) else value


def _openai(config: Config) -> Counter | None:
    model = config.get("tokenizerModel")
    if not isinstance(model, str):
        return None
    try:
        name = encoding_name_for_model(model)
    except KeyError:
        return None
    vocabulary_name: VocabularyName = "o200k_base" if name.startswith("o200k") else "cl100k_base"
    per_message, per_name = config.get("tokensPerMessage"), config.get("tokensPerName")
    chat = model.startswith(CHAT_MODELS) and "instruct" not in model and isinstance(per_message, int)

    def count(text: str) -> int | None:
        value = parsed(text)
        if value is NOTHING:
            return None
        encoding = vocabulary.encoding(vocabulary_name)
        if chat and _is_chat(value):
            names = per_name if isinstance(per_name, int) else 0
            return _chat(cast(list[dict[str, object]], value), encoding, cast(int, per_message), names)
        return _tokens(_as_text(value), encoding)

    return count


def _claude(config: Config) -> Counter:
    del config

    def count(text: str) -> int | None:
        value = parsed(text)
        if value is NOTHING:
            return None
        return _tokens(unicodedata.normalize("NFKC", _as_text(value)), vocabulary.encoding("claude"))

    return count


def _qwen(config: Config) -> Counter:
    del config
    return _estimated("qwen", 1.0)


def _estimate(config: Config) -> Counter | None:
    name, ratio = config.get("encoding"), config.get("ratio")
    if name not in ("o200k_base", "cl100k_base", "qwen") or not isinstance(ratio, int | float):
        return None
    return _estimated(name, float(ratio))


def _estimated(name: VocabularyName, ratio: float) -> Counter:
    """Counts the texts inside a JSON value, not its braces and quotes: those never reach the model."""

    def count(text: str) -> int | None:
        value = parsed(text)
        if value is NOTHING:
            return None
        turns = sum(1 for part in _parts(value) if isinstance(part, dict) and "role" in part)
        texts = "\n".join(part for part in _parts(value) if isinstance(part, str))
        return ceil(_tokens(texts, vocabulary.encoding(name)) * ratio) + turns * TOKENS_PER_TURN

    return count


COUNTERS: Mapping[str, Callable[[Config], Counter | None]] = {
    "openai": _openai,
    "claude": _claude,
    "qwen": _qwen,
    "estimate": _estimate,
}


def _parts(value: object) -> Iterator[object]:
    """Every text, number and object inside `value`, in order. Numbers and booleans come as text."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            yield part
            pending.extend(reversed(part.values()))
        elif isinstance(part, list):
            pending.extend(reversed(part))
        elif isinstance(part, str):
            yield part
        elif part is not None:
            yield _as_text(part)


def _as_text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _tokens(text: str, encoding: tiktoken.Encoding) -> int:
    if len(text) <= MAX_CHARS:
        return len(encoding.encode(text, allowed_special="all"))
    return round(len(encoding.encode(text[:MAX_CHARS], allowed_special="all")) * len(text) / MAX_CHARS)


def _is_chat(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(item, dict)
        and isinstance(item.get("role"), str)
        and isinstance(item.get("content"), str)
        and isinstance(item.get("name", ""), str)
        for item in value
    )


def _chat(messages: list[dict[str, object]], encoding: tiktoken.Encoding, per_message: int, per_name: int) -> int:
    total = TOKENS_PER_CHAT
    for message in messages:
        total += per_message + (per_name if message.get("name") else 0)
        total += sum(_tokens(_as_text(message[key]), encoding) for key in CHAT_KEYS if message.get(key))
    return total
