"""Match patterns: PostgreSQL's advanced regular expressions, run by Python without surprises and within a time limit.

Patterns of the wire are written for PostgreSQL's `~`. What differs there: `$` and `^` do not see lines, `.` matches
newlines, `\\y \\Y \\m \\M` are word edges, `\\b` is a backspace, `\\B` a backslash, `[[:alpha:]]` a class, `{` before
a non-digit is text, options such as `(?i)` stand only at the start.
"""

import re
from collections.abc import Callable
from functools import lru_cache

import regex

MAX_BOUND = 255
SEARCH_TIMEOUT_S = 0.02
_OPTIONS = re.compile(r"\(\?([a-z]*)\)")
_BOUND = re.compile(r"\{(\d{1,5})(,(\d{0,5}))?\}")
_GROUP = re.compile(r"\(\?(:|=|!|<=|<!)")
_CLASS = re.compile(r"\[:(\w+):\]")
_COLLATING = re.compile(r"\[([.=])(.)\1\]")
_CLASSES = frozenset(
    ("alnum", "alpha", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper", "xdigit")
)
_WORD_EDGES = {"[[:<:]]": r"\m", "[[:>:]]": r"\M"}
_ESCAPES = {
    **{letter: "\\" + letter for letter in "dDwWsSmMAZfnrtv"},
    "y": r"\b",
    "Y": r"\B",
    "a": r"\x07",
    "b": r"\x08",
    "B": r"\\",
    "e": r"\x1b",
    "0": r"\x00",
}
_CODES = {"x": re.compile(r"[0-9a-fA-F]+"), "u": re.compile(r"[0-9a-fA-F]{4}"), "U": re.compile(r"[0-9a-fA-F]{8}")}
_ONLY_OUTSIDE_BRACKETS = frozenset("mMyYAZDWS")


class BadPattern(ValueError):
    """Not a regular expression that PostgreSQL would take, or one that can take for ever. The text says why."""


@lru_cache(maxsize=10_000)
def compile_pattern(pattern: str) -> "regex.Pattern[str]":
    """Ready to `search`. Raises: BadPattern."""
    try:
        return regex.compile(translated(pattern))
    except (regex.error, OverflowError) as error:
        raise BadPattern(str(error)) from error


def matches(compiled: "regex.Pattern[str]", text: str, *, timeout_s: float = SEARCH_TIMEOUT_S) -> bool:
    """Whether the pattern is found in `text`. Raises: TimeoutError when that cannot be told within `timeout_s`."""
    return compiled.search(text, timeout=timeout_s) is not None


def translated(pattern: str) -> str:
    """The same pattern in the syntax of the `regex` module. Raises: BadPattern where PostgreSQL would refuse."""
    if pattern.startswith("***="):
        return regex.escape(pattern[4:])
    return _Translation(pattern.removeprefix("***:")).run()


def refuse_if_slow(pattern: str) -> None:
    """Try the pattern on texts that make careless patterns explode. Raises: BadPattern when it is one of them."""
    compiled = compile_pattern(pattern)
    letters = list(dict.fromkeys(["a", "0", "-", ".", " ", *(c for c in pattern if c.isalnum())]))[:40]
    # The letters at the end keep the engine from seeing at a glance that a required one is missing.
    ending = "\n!" + "".join(letters) + "\n!"
    probes = [unit * 120 + ending for letter in letters for unit in (letter, letter + "-")]
    try:
        for probe in probes:
            matches(compiled, probe)
    except TimeoutError as error:
        raise BadPattern("the pattern can take exponential time; avoid repetitions inside repetitions") from error


class _Translation:
    """One left-to-right walk over a pattern."""

    def __init__(self, pattern: str) -> None:
        self.text = pattern
        self.at = 0
        self.out: list[str] = []
        self.quantifiable = False
        self.options = ""
        self.steps: dict[str, Callable[[], None]] = {
            "\\": self._escape,
            "[": self._bracket,
            "(": self._group,
            ")": self._group_end,
            "{": self._bound,
            "*": self._quantifier,
            "+": self._quantifier,
            "?": self._quantifier,
            "^": self._line_edge,
            "$": self._line_edge,
            ".": self._dot,
            "|": self._branch,
        }

    def run(self) -> str:
        prefix = self._leading_options()
        if "q" in self.options:
            return prefix + regex.escape(self.text[self.at :])
        while self.at < len(self.text):
            char = self.text[self.at]
            if "x" in self.options and (char.isspace() or char == "#"):
                self._skip_blank(char)
            elif char in self.steps:
                self.steps[char]()
            else:
                self._emit(regex.escape(char, special_only=True), 1)
        return prefix + "".join(self.out)

    def _leading_options(self) -> str:
        found = _OPTIONS.match(self.text)
        if found:
            self.options = found[1]
            self.at = found.end()
        if set(self.options) - set("bceimnpqstwx"):
            raise BadPattern(f"unknown option in (?{self.options})")
        if "b" in self.options:
            raise BadPattern("basic regular expressions are not supported")
        last_case = max((c for c in "ic" if c in self.options), key=self.options.rindex, default="c")
        return "(?i)" if last_case == "i" else ""

    def _emit(self, translated_text: str, consumed: int, *, quantifiable: bool = True) -> None:
        self.out.append(translated_text)
        self.at += consumed
        self.quantifiable = quantifiable

    def _skip_blank(self, char: str) -> None:
        if char == "#":
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end
        else:
            self.at += 1

    def _line_edge(self) -> None:
        edges = ("(?m:^)", "(?m:$)") if set("mnw") & set(self.options) else (r"\A", r"\Z")
        self._emit(edges[self.text[self.at] == "$"], 1, quantifiable=False)

    def _dot(self) -> None:
        self._emit(r"[^\n]" if set("mnp") & set(self.options) else "(?s:.)", 1)

    def _branch(self) -> None:
        self._emit("|", 1, quantifiable=False)

    def _group(self) -> None:
        if not self.text.startswith("(?", self.at):
            self._emit("(", 1, quantifiable=False)
            return
        if self.text.startswith("(?#", self.at):
            end = self.text.find(")", self.at)
            if end < 0:
                raise BadPattern("a comment is not closed")
            self.at = end + 1
            return
        found = _GROUP.match(self.text, self.at)
        if not found:
            raise BadPattern(f"unknown group at position {self.at}")
        self._emit(found[0], len(found[0]), quantifiable=False)

    def _group_end(self) -> None:
        self._emit(")", 1)

    def _bound(self) -> None:
        if not self.text[self.at + 1 : self.at + 2].isdigit():
            self._emit(r"\{", 1)
            return
        found = _BOUND.match(self.text, self.at)
        if not found or int(found[1]) > MAX_BOUND or int(found[3] or 0) > MAX_BOUND:
            raise BadPattern(f"a repetition count at position {self.at} is malformed or over {MAX_BOUND}")
        self._repeat(found[0])

    def _quantifier(self) -> None:
        self._repeat(self.text[self.at])

    def _repeat(self, quantifier: str) -> None:
        if not self.quantifiable:
            raise BadPattern(f"nothing to repeat at position {self.at}")
        lazy = self.text.startswith("?", self.at + len(quantifier))
        self._emit(quantifier + "?" * lazy, len(quantifier) + lazy, quantifiable=False)

    def _escape(self) -> None:
        self._emit(*self._escaped(in_bracket=False))

    def _escaped(self, *, in_bracket: bool) -> tuple[str, int]:
        """The translation of the escape at the current position, and how many characters it took."""
        letter = self.text[self.at + 1 : self.at + 2]
        if not letter:
            raise BadPattern("a backslash ends the pattern")
        if in_bracket and letter in _ONLY_OUTSIDE_BRACKETS:
            raise BadPattern(f"\\{letter} cannot stand inside brackets")
        if letter in _ESCAPES:
            return _ESCAPES[letter], 2
        if letter in _CODES:
            return self._code(letter)
        if letter == "c" and self.at + 2 < len(self.text):
            return f"\\x{ord(self.text[self.at + 2]) & 31:02x}", 3
        if letter in "123456789" and not in_bracket:
            return f"(?:\\{letter})", 2
        if letter.isalnum():
            raise BadPattern(f"unknown escape \\{letter}")
        return regex.escape(letter, special_only=False), 2

    def _code(self, letter: str) -> tuple[str, int]:
        found = _CODES[letter].match(self.text, self.at + 2)
        if not found or int(found[0], 16) > 0x10FFFF:
            raise BadPattern(f"\\{letter} needs the hexadecimal digits of a character")
        return f"\\U{int(found[0], 16):08x}", 2 + len(found[0])

    def _bracket(self) -> None:
        for edge, word in _WORD_EDGES.items():
            if self.text.startswith(edge, self.at):
                self._emit(word, len(edge), quantifiable=False)
                return
        parts = ["["]
        self.at += 1
        if self.text.startswith("^", self.at):
            parts.append("^")
            self.at += 1
        first = self.at
        while self.at == first or not self.text.startswith("]", self.at):
            parts.append(self._bracket_item())
        self.out.extend([*parts, "]"])
        self.at += 1
        self.quantifiable = True

    def _bracket_item(self) -> str:
        if self.at >= len(self.text):
            raise BadPattern("a bracket is not closed")
        named = _CLASS.match(self.text, self.at)
        if named:
            if named[1] not in _CLASSES:
                raise BadPattern(f"unknown character class {named[0]}")
            self.at = named.end()
            return named[0]
        single = _COLLATING.match(self.text, self.at)
        if single:
            self.at = single.end()
            return regex.escape(single[2])
        if self.text[self.at] == "\\":
            item, consumed = self._escaped(in_bracket=True)
        else:
            char, consumed = self.text[self.at], 1
            item = char if char.isalnum() or char in "- " else "\\" + char
        self.at += consumed
        return item
