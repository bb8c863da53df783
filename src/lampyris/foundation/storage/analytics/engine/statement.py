"""What the gateway must know about a statement: is it an INSERT with data, where its data begins, one or several."""

import re
from dataclasses import dataclass

TOKEN = re.compile(
    rb"--[^\n]*|/\*.*?\*/|'(?:[^'\\]|\\.|'')*'|`(?:[^`\\]|\\.)*`|\"(?:[^\"\\]|\\.)*\"|[A-Za-z_]\w*|\S",
    re.DOTALL,
)
LEADING = re.compile(rb"(?:\s+|--[^\n]*(?:\n|$)|/\*.*?\*/)*", re.DOTALL)
AFTER_FORMAT = re.compile(rb"[ \t]*\r?\n?")
FORMAT_AT_END = re.compile(rb"\bFORMAT\s+(\w+)\s*;?\s*$", re.IGNORECASE)
SETTINGS_WORDS = frozenset({b"SETTINGS"})
QUERY_WORDS = frozenset({b"SELECT", b"WITH", b"FROM", b"TABLE_FUNCTION"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Insert:
    """An INSERT whose rows follow the statement."""

    target: bytes
    """`INSERT INTO t (a, b)`."""
    settings: bytes
    """`SETTINGS x = 1`, or nothing."""
    format: bytes
    data_at: int
    """Where the data begins in the text that was parsed."""

    def from_file(self, path: str) -> bytes:
        """The same insert reading its rows from a file."""
        return b"%s FROM INFILE '%s' %s FORMAT %s" % (self.target, path.encode(), self.settings, self.format)


def parse_insert(text: bytes) -> Insert | None:
    """The INSERT with inline data that `text` begins with; None for every other statement (INSERT ... SELECT too)."""
    start = LEADING.match(text)
    at = start.end() if start else 0
    if text[at : at + 6].upper() != b"INSERT":
        return None
    settings_at = None
    depth = 0
    tokens = TOKEN.finditer(text, at)
    for token in tokens:
        word = token[0].upper()
        if word in (b"(", b")"):
            depth += 1 if word == b"(" else -1
        elif depth:
            continue
        elif word in QUERY_WORDS:
            return None
        elif word in SETTINGS_WORDS:
            settings_at = token.start()
        elif word in (b"VALUES", b"FORMAT"):
            return _insert(text, at, settings_at, token, next(tokens, None))
    return None


def _insert(
    text: bytes, at: int, settings_at: int | None, word: re.Match[bytes], name: re.Match[bytes] | None
) -> Insert | None:
    head_end = word.start() if settings_at is None else settings_at
    if word[0].upper() == b"VALUES":
        name_text, data_at = b"Values", word.end()
    elif name is None:
        return None
    else:
        name_text = name[0]
        gap = AFTER_FORMAT.match(text, name.end())
        data_at = gap.end() if gap else name.end()
    settings = b"" if settings_at is None else text[settings_at : word.start()]
    return Insert(target=text[at:head_end], settings=settings, format=name_text, data_at=data_at)


def may_hold_several(text: bytes) -> bool:
    """A semicolon stands somewhere else than at the end, perhaps inside a string: ask the parser."""
    return b";" in text.rstrip(b"; \t\r\n")


def output_format(text: bytes) -> str | None:
    """The FORMAT a query ends with."""
    found = FORMAT_AT_END.search(text, max(0, len(text) - 200))
    return found[1].decode() if found else None
