"""Many partial events -> one entity. Pure; the result does not depend on the order of arrival.

Rules: later event time wins, creates before updates on a tie; an absent key keeps what was said, `null` unsays it;
some fields are fixed by whoever says them first; metadata is merged deeply; tags are united.
"""

from collections.abc import Iterable, Mapping, Sequence

from lampyris.features.ingest.types import EntityEvent

NULL_KEEPS = frozenset({"statusMessage", "parentObservationId", "version"})
FIRST_WINS = frozenset({"id", "timestamp", "traceId", "startTime", "environment"})
LAST_TRUTHY_WINS = frozenset({"input", "output"})


def in_order(events: Iterable[EntityEvent]) -> list[EntityEvent]:
    """By event time; on a tie creates before updates, then by arrival and id so that the order is total."""
    return sorted(events, key=lambda e: (e.event_us, e.event_type.endswith("-update"), e.received_us, e.event_id))


def merge(events: Sequence[EntityEvent]) -> dict[str, object]:
    """The entity's fields, camelCase. `events` must be in order and of one entity."""
    merged: dict[str, object] = {}
    for event in events:
        for key, value in event.body.items():
            _say(merged, key, value)
    return merged


def _say(merged: dict[str, object], key: str, value: object) -> None:
    if key == "metadata":
        if value is not None:
            merged[key] = merge_metadata(merged.get(key), value)
    elif key == "tags":
        if isinstance(value, list):
            said = merged.get(key)
            merged[key] = sorted({*(said if isinstance(said, list) else ()), *value})
    elif key in FIRST_WINS:
        if merged.get(key) in (None, ""):
            merged[key] = value
    elif key in LAST_TRUTHY_WINS:
        if value or key not in merged:
            merged[key] = value
    elif not ((value is None and key in NULL_KEEPS) or value in ({}, [])):
        merged[key] = value


def merge_metadata(old: object, new: object) -> object:
    """Objects are merged key by key, deeply; anything else is wrapped as `{"metadata": value}` first."""
    return _merge_deep(_as_object(old), _as_object(new))


def _as_object(value: object) -> Mapping[str, object]:
    if value is None:
        return {}
    return value if isinstance(value, Mapping) else {"metadata": value}


def _merge_deep(old: Mapping[str, object], new: Mapping[str, object]) -> dict[str, object]:
    merged = dict(old)
    for key, value in new.items():
        before = merged.get(key)
        both = isinstance(before, Mapping) and isinstance(value, Mapping)
        merged[key] = _merge_deep(before, value) if both else value  # type: ignore[arg-type]  # mypy loses `both`
    return merged
