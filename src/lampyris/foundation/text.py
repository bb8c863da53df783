"""Text as we store it: valid UTF-8 without NUL, escapes inside JSON undone.

NUL is replaced because PostgreSQL cannot hold it and terminals cut at it, though ClickHouse and JSON could carry it.
"""

import json
import math
import re
from collections.abc import Mapping

import orjson

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ESCAPES = re.compile(r"\\\\|((?:\\u[0-9a-fA-F]{4})+)")
_ESCAPED_AGAIN = {c: f"\\u{c:04x}" for c in range(0x20)} | {
    **{ord('"'): '\\"', ord("\\"): "\\\\", ord("\b"): "\\b", ord("\f"): "\\f"},
    **{ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"},
}
_NESTING_LIMIT = 4
"""How many JSON-in-JSON-string levels are unescaped; deeper text stays as it came."""


def valid_text(text: str) -> str:
    """The same text with every lone surrogate and NUL replaced by U+FFFD. Cheap when there is none."""
    if "\0" not in text:
        if text.isascii():
            return text
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            pass
        else:
            return text
    return _UNSTORABLE.sub(REPLACEMENT, text)


def unescape_json(text: str) -> str:
    r"""JSON text whose `\uXXXX` escapes are undone, so that people find what they typed; anything else unchanged.

    Only objects, arrays and quoted strings count as JSON. The result is compact JSON of the same value: key order and
    the spelling of numbers stay, lone surrogates become U+FFFD. Costs one substring search when there is no `\u`.
    """
    return _unescape(text, _NESTING_LIMIT) if "\\u" in text else text


def replaced_count(before: str, after: str) -> int:
    """How many characters of `before` were given up for U+FFFD in `after`."""
    kept = before.count(REPLACEMENT) + before.lower().count("\\ufffd")
    return max(0, after.count(REPLACEMENT) - kept)


def json_text(value: object) -> str:
    """Compact JSON in UTF-8, valid text whatever the value holds. NaN and infinities become null."""
    try:
        return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    except TypeError:
        pass
    try:
        return valid_text(json.dumps(_finite(value), ensure_ascii=False, separators=(",", ":"), default=str))
    except (ValueError, RecursionError):
        # too deep for any JSON writer: a value that no reader could parse either
        return '"[too deeply nested]"'


def _finite(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def stored_text(value: object) -> str:
    """Input, output or a metadata value as stored: text as it is (escapes undone), nothing as empty, else JSON."""
    if isinstance(value, str):
        return unescape_json(valid_text(value))
    return "" if value is None else json_text(value)


def metadata_map(value: object) -> dict[str, str]:
    """Metadata as stored: one entry per top-level key; what is no object stands under `metadata`."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        return {"metadata": stored_text(value)}
    return {valid_text(str(key)): stored_text(item) for key, item in value.items()}


def _unescape(text: str, levels: int) -> str:
    if text.lstrip(" \t\r\n")[:1] not in ("{", "[", '"'):
        return text
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return _unescape_in_place(text) if _is_loose_json(text) else text
    if not _floats_stand(value, text):
        return _unescape_in_place(text)
    try:
        if levels > 1 and "\\\\u" in text:
            value = _unescape_inner(value, levels - 1)
        return orjson.dumps(value).decode()
    except (TypeError, RecursionError):
        # deeper than orjson writes (254 levels), though it could be read
        return _unescape_in_place(text)


def _unescape_inner(value: object, levels: int) -> object:
    """Undo escapes in JSON that stands inside strings of JSON (tool arguments, doubly encoded payloads)."""
    if isinstance(value, str):
        return _unescape(value, levels) if "\\u" in value else value
    if isinstance(value, list):
        return [_unescape_inner(item, levels) for item in value]
    if isinstance(value, dict):
        return {key: _unescape_inner(item, levels) for key, item in value.items()}
    return value


def _floats_stand(value: object, text: str) -> bool:
    """Whether writing `value` anew spells every number as `text` does (integers over 64 bits are read as floats)."""
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending.extend(item.values())
        elif isinstance(item, list):
            pending.extend(item)
        elif isinstance(item, float) and orjson.dumps(item).decode() not in text:
            return False
    return True


def _is_loose_json(text: str) -> bool:
    """JSON in the wide sense of Python senders: NaN, huge numbers and lone surrogates are let through."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _unescape_in_place(text: str) -> str:
    """Exact but ten times slower than parsing and writing anew: only the escapes change, nothing else of the text."""
    return valid_text(_ESCAPES.sub(_unescape_run, text))


def _unescape_run(match: re.Match[str]) -> str:
    run = match[1]
    if run is None:
        return match[0]
    decoded = bytes.fromhex(run.replace("\\u", "")).decode("utf-16-be", "replace")
    return decoded.translate(_ESCAPED_AGAIN)
