"""Merging partial events: the result must not depend on the order of arrival."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.ingest.merge import in_order, merge
from lampyris.features.ingest.types import EntityEvent


def event(at: int, body: dict[str, Any], *, type: str = "span-create", id: str = "", received: int = 0) -> EntityEvent:
    return EntityEvent(
        kind="observation",
        entity_id="o",
        event_id=id or f"e{at}",
        event_type=type,
        event_us=at,
        received_us=received,
        body=body,
    )


def merged(*events: EntityEvent) -> dict[str, object]:
    return merge(in_order(events))


class TestMerge:
    def test_later_wins_and_absent_keeps(self) -> None:
        assert merged(event(1, {"name": "a", "model": "m"}), event(2, {"name": "b"})) == {"name": "b", "model": "m"}

    def test_a_create_comes_before_an_update_of_the_same_time(self) -> None:
        update = event(1, {"name": "new"}, type="span-update", id="a")
        assert merged(update, event(1, {"name": "old"}, id="b"))["name"] == "new"

    def test_null_unsays(self) -> None:
        assert merged(event(1, {"name": "a"}), event(2, {"name": None})) == {"name": None}

    @pytest.mark.parametrize("key", ["statusMessage", "parentObservationId", "version"])
    def test_null_keeps_what_must_not_be_unsaid(self, key: str) -> None:
        assert merged(event(1, {key: "a"}), event(2, {key: None})) == {key: "a"}

    @pytest.mark.parametrize("empty", [{}, []])
    def test_an_empty_value_does_not_overwrite(self, empty: object) -> None:
        assert merged(event(1, {"modelParameters": {"a": 1}}), event(2, {"modelParameters": empty})) == {
            "modelParameters": {"a": 1}
        }

    @pytest.mark.parametrize("key", ["traceId", "startTime", "environment", "timestamp"])
    def test_who_says_it_first_fixes_it(self, key: str) -> None:
        assert merged(event(1, {key: ""}), event(2, {key: "first"}), event(3, {key: "second"}))[key] == "first"

    def test_the_last_truthy_input_wins(self) -> None:
        assert merged(event(1, {"input": "a"}), event(2, {"input": ""}), event(3, {"input": None})) == {"input": "a"}

    def test_metadata_is_merged_deeply_and_arrays_are_replaced(self) -> None:
        first = event(1, {"metadata": {"a": {"x": 1, "y": [1, 2]}, "b": 1}})
        assert merged(first, event(2, {"metadata": {"a": {"y": [3]}}}), event(3, {"metadata": "text"})) == {
            "metadata": {"a": {"x": 1, "y": [3]}, "b": 1, "metadata": "text"}
        }

    def test_tags_are_united_and_sorted(self) -> None:
        assert merged(event(1, {"tags": ["b", "a"]}), event(2, {"tags": ["c", "a"]}))["tags"] == ["a", "b", "c"]

    def test_usage_maps_are_replaced_whole(self) -> None:
        first = event(1, {"usageDetails": {"input": 1, "output": 2}})
        assert merged(first, event(2, {"usageDetails": {"input": 3}}))["usageDetails"] == {"input": 3}


BODIES = st.dictionaries(
    st.sampled_from(["name", "input", "metadata", "tags", "level", "version", "startTime"]), st.none() | st.text()
)


@given(bodies=st.lists(st.tuples(st.integers(0, 3), BODIES), min_size=1, max_size=6), seed=st.randoms())
def test_the_order_of_arrival_does_not_matter(bodies: list[tuple[int, dict[str, Any]]], seed: random.Random) -> None:
    events = [event(at, body, id=str(n)) for n, (at, body) in enumerate(bodies)]
    shuffled = list(events)
    seed.shuffle(shuffled)
    assert merged(*events) == merged(*shuffled)
