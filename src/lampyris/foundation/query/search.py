"""Finding a phrase in long text through the text index: Chinese and English, any part of a word, exact in the end.

The index knows words of letters and digits, and every other character by itself. A phrase in the middle of which a
word stands holds that word whole, but its first and last word may be parts of longer ones (`retriev` in `retrieval`).
Those are looked up in the index's own dictionary first (`TextPlan`), so that no text needs to be read to find them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lampyris.foundation.query.bindings import STRING, STRINGS, Bindings

MAX_WORDS = 300
"""An edge that occurs in more words than this is no help: such a phrase is common, and the newest rows hold it."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_UPPER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_WORD_EDGE = re.compile(r"[!-~]")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextPlan:
    """What the index's dictionary says about a phrase.

    `words` are the phrase's own, in order. `first` and `last` are the words of the texts that may stand at its edges
    (`first` alone when the phrase is one word), None when there are more than MAX_WORDS.
    """

    words: tuple[str, ...]
    first: tuple[str, ...] | None
    last: tuple[str, ...] | None


def spoken(phrase: str) -> str:
    r"""The phrase as it stands in lower-cased text: `\uXXXX` undone, A-Z lowered, spaces around removed."""

    def undone(match: re.Match[str]) -> str:
        return chr(int(match[1], 16))

    text = _ESCAPED.sub(undone, phrase.strip())
    # Surrogates come in pairs; a lone one cannot be in stored text.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.translate(_UPPER)


def needs_plan(phrase: str) -> bool:
    """Whether an edge of the phrase may be a part of a longer word."""
    text = spoken(phrase)
    return bool(text) and bool(_WORD_EDGE.match(text[0]) or _WORD_EDGE.match(text[-1]))


def text_condition(columns: Sequence[str], phrase: str, bindings: Bindings, plan: TextPlan | None = None) -> str:
    """A condition that holds where one of the columns holds the phrase, whatever the case of A-Z.

    Without a plan the words between the edges still go through the index, the rest is read and compared.
    """
    text = spoken(phrase)
    if not text:
        return "true"
    needle = bindings.bind(text, STRING)
    if plan is None:
        conditions = [_unplanned(f"lower({column})", text, needle) for column in columns]
    else:
        through_index = _planned(plan, bindings)
        conditions = [_exact(f"lower({column})", through_index, plan, needle) for column in columns]
    return conditions[0] if len(conditions) == 1 else f"({' OR '.join(conditions)})"


def _unplanned(value: str, text: str, needle: str) -> str:
    if needs_plan(text):
        return f"position({value}, {needle}) > 0"
    return f"(hasAllTokens({value}, {needle}) AND position({value}, {needle}) > 0)"


def _planned(plan: TextPlan, bindings: Bindings) -> list[str]:
    """Index conditions as templates over `$value`; all must hold."""
    conditions = []
    if plan.first is not None:
        conditions.append(f"hasAnyTokens($value, {bindings.bind(list(plan.first), STRINGS)})")
    if plan.last is not None and len(plan.words) > 1:
        conditions.append(f"hasAnyTokens($value, {bindings.bind(list(plan.last), STRINGS)})")
    inner = plan.words[1:-1]
    if inner:
        conditions.append(f"hasAllTokens($value, {bindings.bind(list(dict.fromkeys(inner)), STRINGS)})")
    return conditions


def _exact(value: str, through_index: Sequence[str], plan: TextPlan, needle: str) -> str:
    conditions = [condition.replace("$value", value) for condition in through_index]
    if plan.words and (plan.first == () or (len(plan.words) > 1 and plan.last == ())):
        return "false"
    one_whole_word = len(plan.words) == 1 and plan.first is not None and len(plan.words[0]) > 0
    if not one_whole_word:
        conditions.append(f"position({value}, {needle}) > 0")
    return f"({' AND '.join(conditions)})"
