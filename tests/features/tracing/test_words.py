"""Uniting what was said about one trace; it must not matter in which order rows are read."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.tracing.store.words import united

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def row(source: str, *, at: int = 0, version: int = 1, **said: Any) -> dict[str, Any]:
    moment = NOON + timedelta(seconds=at)
    return {
        "trace_id": "t", "source_id": source, "said_at": moment, "row_version": version, "timestamp": moment,
        "first_start": moment, "last_end": moment, "said": True, "name": "", "user_id": "", "session_id": "",
        "tags": [], "tags_replaced": False, "public": None, "bookmarked": None, "release": "", "version": "",
        "environment": "default", "received_at": moment, "own_input": "", "own_output": "", "input_from": "",
        "output_from": "", "metadata": {},
    } | said  # fmt: skip


class TestUnited:
    def test_the_latest_word_counts_field_by_field(self) -> None:
        words = united([
            row("b", at=5, name="later", public=False),
            row("a", name="earlier", user_id="u", public=True, own_input="mine", input_from="o1"),
        ])  # fmt: skip
        trace = words.trace
        assert (trace.name, trace.user_id, trace.public, trace.timestamp) == ("later", "u", False, NOON)
        assert words.with_texts({("t", "o1"): ("borrowed", "")}).input == "mine"

    def test_texts_are_borrowed_where_there_are_none(self) -> None:
        words = united([row("a", input_from="o1", output_from="o2"), row("b", at=1, input_from="o3")])
        trace = words.with_texts({("t", "o3"): ("in", "x"), ("t", "o2"): ("y", "out")})
        assert (trace.input, trace.output) == ("in", "out")

    def test_tags_and_metadata_add_up(self) -> None:
        trace = united([
            row("b", at=1, tags=["c", "a"], metadata={"x": "2", "z": "3"}), row("a", tags=["b"], metadata={"x": "1"}),
        ]).trace  # fmt: skip
        assert trace.tags == ("a", "b", "c")
        assert trace.metadata == {"x": "2", "z": "3"}

    def test_tags_that_a_person_set_replace_those_before(self) -> None:
        trace = united([
            row("a", tags=["old"]), row("console:tags", at=5, tags=["set"], tags_replaced=True),
            row("b", at=9, tags=["new"]),
        ]).trace  # fmt: skip
        assert trace.tags == ("new", "set")

    def test_only_the_newest_version_of_a_source_counts(self) -> None:
        trace = united([row("a", version=2, name=""), row("a", version=1, name="unsaid")]).trace
        assert trace.name is None

    def test_the_environment_is_where_it_was_first_said_to_be(self) -> None:
        rows = [row("a", said=False, environment="child"), row("b", at=1, environment="production"),
                row("c", at=2, environment="other")]  # fmt: skip
        assert united(rows).trace.environment == "production"

    @given(st.permutations(range(6)), st.lists(st.integers(0, 3), min_size=6, max_size=6))
    def test_the_order_of_rows_does_not_matter(self, order: list[int], times: list[int]) -> None:
        rows = [
            row(f"s{n % 3}", at=at, version=n, name=f"n{n}", tags=[f"t{n}"], metadata={"k": str(n)})
            for n, at in enumerate(times)
        ]
        assert united([rows[n] for n in order]) == united(rows)
