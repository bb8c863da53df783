"""Compares an answer with a recorded one: keys, types, and the values that any server would give."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

MADE_BY_THE_SERVER = {
    "createdAt",
    "updatedAt",
    "modelId",
    "internalModelId",
    "usagePricingTierId",
    "urlExpiry",
    "cursor",
}
OPEN_MAPS = {"metadata", "modelParameters", "usageDetails", "costDetails"}
"""Their keys come from what was sent: without values nothing is expected of them, nor of the `value` of v3 scores."""
ADDED_ON_PURPOSE = {"providedModelName"}
"""SDKs up to Python 4.14 and JavaScript 5.10 read this name, later ones `model`: both are sent."""
UNORDERED = (".observations", ".scores")
"""Lists of ids in the order of no column."""
RECORDING_TIME = re.compile(r"2026-11-23T19:\d\d:\d\d")
"""When the recording ran: such a moment in an answer was the server's own clock."""


def differences(expected: Any, actual: Any, *, values: bool, at: str = "") -> Iterator[str]:
    """One line per difference. With `values` False only keys and types count, and lists may differ in length."""
    if not values and (expected is None or actual is None):
        return
    if kind(expected) != kind(actual):
        yield f"{at or 'answer'}: expected {expected!r}, got {actual!r}"
    elif isinstance(expected, dict):
        yield from _keys(expected, actual, at)
        for name in expected.keys() & actual.keys() - (set() if values else {*OPEN_MAPS, "value"}):
            own = values and name not in MADE_BY_THE_SERVER
            yield from differences(expected[name], actual[name], values=own, at=f"{at}.{name}")
    elif isinstance(expected, list):
        if at.endswith(UNORDERED):
            expected, actual = _sorted_ids(expected), _sorted_ids(actual)
        yield from _lists(expected, actual, values=values, at=at)
    elif values and not same(expected, actual):
        yield f"{at}: expected {expected!r}, got {actual!r}"


def kind(value: Any) -> str:
    """The JSON type; integers and fractions are one."""
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    return "number" if isinstance(value, int | float) else type(value).__name__


def same(expected: Any, actual: Any) -> bool:
    """Equal, but for the last digits of a number and the server's own clock."""
    if isinstance(expected, int | float):
        return bool(abs(expected - actual) <= 1e-9 * max(1.0, abs(expected)))
    if isinstance(expected, str) and RECORDING_TIME.match(expected):
        return True
    return bool(expected == actual)


def in_order(items: Sequence[Any]) -> Sequence[Any]:
    """Objects by id, rows without an id by their labels, ids of observations and scores by themselves.

    No server promises the order of these; other lists stay as they are.
    """
    if not all(isinstance(item, dict) for item in items):
        return items
    return sorted(items, key=_label)


def _label(item: dict[str, Any]) -> str:
    if "id" in item:
        return str(item["id"])
    return repr(sorted((name, one) for name, one in item.items() if isinstance(one, str | bool) or one is None))


def _sorted_ids(ids: Sequence[Any]) -> Sequence[Any]:
    return sorted(ids) if all(isinstance(one, str) for one in ids) else ids


def containing(expected: dict[str, Any], actual: dict[str, Any]) -> dict[str, Any]:
    """The answer cut to those items of its `data` whose ids are expected."""
    ids = {item["id"] for item in expected["data"]}
    return actual | {"data": [item for item in actual["data"] if item["id"] in ids]}


def _keys(expected: dict[str, Any], actual: dict[str, Any], at: str) -> Iterator[str]:
    if missing := sorted(expected.keys() - actual.keys()):
        yield f"{at or 'answer'}: keys are missing: {missing}"
    if more := sorted(actual.keys() - expected.keys() - ADDED_ON_PURPOSE):
        yield f"{at or 'answer'}: keys nobody expects: {more}"


def _lists(expected: Sequence[Any], actual: Sequence[Any], *, values: bool, at: str) -> Iterator[str]:
    if values:
        expected, actual = in_order(expected), in_order(actual)
        if len(expected) != len(actual):
            yield f"{at}: expected {len(expected)} items, got {len(actual)}"
        for index, (wanted, got) in enumerate(zip(expected, actual, strict=False)):
            yield from differences(wanted, got, values=True, at=f"{at}[{index}]")
        return
    if not expected:
        return
    for index, got in enumerate(actual):
        against = [list(differences(wanted, got, values=False, at=f"{at}[{index}]")) for wanted in expected]
        if all(against):
            yield from min(against, key=len)
