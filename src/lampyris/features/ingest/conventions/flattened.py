"""Messages spread over attributes: `gen_ai.prompt.0.role` (OpenLLMetry), `llm.input_messages.0.message.role`."""

from itertools import pairwise
from typing import Final, TypeAlias

from lampyris.features.ingest.conventions.shape import Named
from lampyris.features.ingest.conventions.span import Attributes, SpanView
from lampyris.features.ingest.conventions.values import Sides, sides

MAX_SLOTS: Final = 10_001
"""How many array slots one prefix may fill: an index is a number someone else chose."""

MAX_DEPTH: Final = 64
UNSAFE_NAMES: Final = frozenset({"__proto__", "constructor", "prototype"})
"""Dangerous to readers in browsers, meaningless as data."""

Node: TypeAlias = list[object] | dict[str, object]


def io(span: SpanView) -> Sides | None:
    """Prompt and completion of OpenLLMetry, whole or spread; else the messages of OpenInference."""
    attributes, flat = span.attributes, span.shape.flat
    prompt = rebuilt(attributes, flat.get("gen_ai.prompt", ())) or attributes.get("gen_ai.prompt")
    completion = rebuilt(attributes, flat.get("gen_ai.completion", ())) or attributes.get("gen_ai.completion")
    return sides(prompt, completion) or sides(
        rebuilt(attributes, flat.get("llm.input_messages", ())),
        rebuilt(attributes, flat.get("llm.output_messages", ())),
    )


def rebuilt(attributes: Attributes, named: Named) -> Node | None:
    """Nested lists and objects from keys with dotted paths; numbers in a path are positions. None for no keys.

    Keys that contradict the ones before them, or would need too many slots, are dropped.
    """
    if not named:
        return None
    first = named[0][1].partition(".")[0]
    root: Node = [] if _position(first) is not None else {}
    slots = MAX_SLOTS
    for key, path in named:
        segments = path.split(".")
        if len(segments) <= MAX_DEPTH and UNSAFE_NAMES.isdisjoint(segments):
            slots -= _put(root, segments, attributes[key], slots)
    return root


def _put(root: Node, segments: list[str], value: object, slots: int) -> int:
    """Set the value at the path; returns how many slots that took (0 when the key is dropped)."""
    used = 0
    node: Node = root
    for segment, following in pairwise(segments):
        grown = _room(node, segment, slots - used)
        if grown is None:
            return used
        used += grown
        below = _get(node, segment)
        if below is None:
            below = [] if _position(following) is not None else {}
            _set(node, segment, below)
        if not isinstance(below, (list, dict)):
            return used
        node = below
    grown = _room(node, segments[-1], slots - used)
    if grown is None:
        return used
    if _get(node, segments[-1]) is None:
        _set(node, segments[-1], value)
    return used + grown


def _room(node: Node, segment: str, slots: int) -> int | None:
    """Make a list long enough for the position; returns the new slots, None when it cannot be."""
    if isinstance(node, dict):
        return 0
    position = _position(segment)
    if position is None:
        return None
    missing = position + 1 - len(node)
    if missing <= 0:
        return 0
    if missing > slots:
        return None
    node.extend([None] * missing)
    return missing


def _get(node: Node, segment: str) -> object:
    return node.get(segment) if isinstance(node, dict) else node[int(segment)]


def _set(node: Node, segment: str, value: object) -> None:
    if isinstance(node, dict):
        node[segment] = value
    else:
        node[int(segment)] = value


def _position(segment: str) -> int | None:
    return int(segment) if segment.isascii() and segment.isdigit() and len(segment) <= 9 else None
