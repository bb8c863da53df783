"""Stored text that is JSON, shown as JSON: put into the answer as it is, without a second encoding."""

from collections.abc import Iterator, Mapping
from typing import TypeGuard

import orjson

DEEPEST = 200
"""Deeper JSON is shown as text: clients' parsers give up on it."""


def shown_text(text: str | None) -> object:
    """JSON when the text is JSON, the text itself otherwise, None for nothing."""
    return shown_value(text) if text else None


def shown_value(text: str) -> object:
    """As `shown_text`, but an empty text stays one (a value of metadata)."""
    return orjson.Fragment(text) if _is_json(text) else text


def shown_metadata(metadata: Mapping[str, str]) -> dict[str, object]:
    """Every value as JSON where it is JSON."""
    return {key: shown_value(text) for key, text in metadata.items()}


def shown_parameters(text: str) -> dict[str, object] | None:
    """Model parameters: numbers and texts as they are, lists and objects, which are stored as text, as JSON.

    None when there are none.
    """
    found = orjson.loads(text) if text and _is_json(text) else None
    if not isinstance(found, dict):
        return None
    return {key: shown_value(value) if _is_container(value) else value for key, value in found.items()}


def _is_container(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and value[:1] in {"[", "{"}


def flattened_metadata(metadata: Mapping[str, str], expanded: frozenset[str], most_chars: int) -> dict[str, object]:
    """Objects spread to dotted keys, every value cut to `most_chars` unless its key (or its first part) is expanded."""
    shown: dict[str, object] = {}
    for key, text in metadata.items():
        for path, leaf in _leaves(key, text):
            whole = path in expanded or key in expanded
            shown[path] = shown_value(leaf if whole else leaf[:most_chars])
    return shown


def _leaves(path: str, text: str) -> Iterator[tuple[str, str]]:
    if not text.startswith("{") or not _is_json(text):
        yield path, text
        return
    yield from _spread(path, orjson.loads(text))


def _spread(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _spread(f"{path}.{key}", inner)
    else:
        yield path, value if isinstance(value, str) else orjson.dumps(value).decode()


def _is_json(text: str) -> bool:
    try:
        value = orjson.loads(text)
        if text.count("[") + text.count("{") > DEEPEST:
            return _depth(value) <= DEEPEST
    except orjson.JSONDecodeError:
        return False
    return True


def _depth(value: object) -> int:
    """Levels of nesting, without recursion."""
    depth, level = 0, [value]
    while level:
        depth += 1
        inner: list[object] = []
        for one in level:
            if isinstance(one, dict):
                inner += one.values()
            elif isinstance(one, list):
                inner += one
        level = inner
    return depth
