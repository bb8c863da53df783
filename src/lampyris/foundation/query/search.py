"""Finding a phrase in long text, any part of it, Chinese and English, through the text indexes.

One index knows every character outside ASCII by itself, and ASCII words whole: it narrows down any phrase with Chinese
in it. The other knows ASCII words alone and finds parts of them. What the indexes leave is read and compared, so the
answer is exact, also for rows that have no index yet.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lampyris.foundation.query.bindings import STRING, Bindings

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_WILD = re.compile(r"([\\%_])")
_WORD = re.compile(r"[a-z0-9]{4,}")
"""Shorter parts of words are in too many words for the index to help."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TextColumn:
    """A column of long text: its expression, and that of its ASCII words under an index of parts of words."""

    sql: str
    words_sql: str


def spoken(phrase: str) -> str:
    r"""The phrase as it stands in lower-cased text: `\uXXXX` undone, A-Z lowered, spaces around removed."""

    def undone(match: re.Match[str]) -> str:
        return chr(int(match[1], 16))

    text = _ESCAPED.sub(undone, phrase.strip())
    # Surrogates come in pairs; a lone one cannot be in stored text.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.translate(_UPPER)


def text_condition(columns: Sequence[TextColumn], phrase: str, bindings: Bindings) -> str:
    """A condition that holds where one of the columns holds the phrase, whatever the case of A-Z."""
    text = spoken(phrase)
    if not text:
        return "true"
    needle = bindings.bind(_anywhere(text), STRING)
    if _WORD.fullmatch(text):
        conditions = [f"{column.words_sql} LIKE {needle}" for column in columns]
    else:
        word = max(_WORD.findall(text), key=len, default="") if text.isascii() else ""
        narrowed = bindings.bind(_anywhere(word), STRING) if word else ""
        conditions = [
            f"lower({column.sql}) LIKE {needle}" + (f" AND {column.words_sql} LIKE {narrowed}" if narrowed else "")
            for column in columns
        ]
    return f"({' OR '.join(conditions)})"


def _anywhere(text: str) -> str:
    """The LIKE pattern of texts that hold `text`."""
    return "%" + _WILD.sub(r"\\\1", text) + "%"
