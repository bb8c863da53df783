"""What a draft becomes, and what two words about one score become together."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.scores.rules import Arrival, merge, merged_metadata, resolve
from lampyris.features.scores.types import Category, ScoreConfig, ScoreDraft, ScoreRecord
from lampyris.foundation.errors import InvalidInput

AT = datetime(2026, 6, 1, tzinfo=UTC)
ARRIVAL = Arrival(said_us=1_000_999, received_us=2_000_000, environment="production", metadata={"k": "v"})
QUALITY = ScoreConfig(
    id="c",
    project_id="p",
    name="quality",
    data_type="NUMERIC",
    archived=False,
    min_value=0,
    max_value=1,
    categories=None,
    description=None,
    created_at=AT,
    updated_at=AT,
)
TONE = replace(
    QUALITY,
    name="tone",
    data_type="CATEGORICAL",
    min_value=None,
    max_value=None,
    categories=(Category(label="good", value=2), Category(label="bad", value=-1)),
)


def draft(value: float | str = 1.0, **fields: object) -> ScoreDraft:
    return ScoreDraft(**({"name": "n", "value": value, "trace_id": "t", "id": "s"} | fields))  # type: ignore[arg-type]


def record(**fields: object) -> ScoreRecord:
    return ScoreRecord(
        **({"id": "s", "name": "n", "data_type": "NUMERIC", "value": 1.0, "timestamp_us": 0, "trace_id": "t"} | fields)  # type: ignore[arg-type]
    )


class TestResolve:
    @pytest.mark.parametrize(
        ("sent", "data_type", "value", "text"),
        [
            (draft(0.5), "NUMERIC", 0.5, ""),
            (draft("blue"), "CATEGORICAL", 0.0, "blue"),
            (draft(1.0, data_type="BOOLEAN"), "BOOLEAN", 1.0, "True"),
            (draft(0, data_type="BOOLEAN"), "BOOLEAN", 0.0, "False"),
            (draft("free", data_type="TEXT"), "TEXT", 0.0, "free"),
            (draft("better", data_type="CORRECTION"), "CORRECTION", 0.0, "better"),
        ],
    )
    def test_every_data_type_has_a_number_and_a_text(
        self, sent: ScoreDraft, data_type: str, value: float, text: str
    ) -> None:
        made = resolve(sent, {}, ARRIVAL)
        assert (made.data_type, made.value, made.string_value) == (data_type, value, text)

    def test_a_correction_is_always_called_output(self) -> None:
        assert resolve(draft("x", data_type="CORRECTION"), {}, ARRIVAL).name == "output"

    def test_times_are_those_of_the_arrival_and_the_timestamp_has_milliseconds(self) -> None:
        made = resolve(draft(), {}, ARRIVAL)
        assert (made.timestamp_us, made.created_us, made.row_version) == (1_000_000, 2_000_000, 1_000_999)
        assert (made.environment, made.metadata) == ("production", {"k": "v"})

    def test_without_an_id_it_gets_one(self) -> None:
        assert resolve(draft(id=None), {}, ARRIVAL).id != ""

    def test_a_config_gives_name_type_and_number(self) -> None:
        made = resolve(draft("bad", config_id="c"), {"c": TONE}, ARRIVAL)
        assert (made.name, made.data_type, made.value, made.string_value) == ("tone", "CATEGORICAL", -1, "bad")

    @pytest.mark.parametrize(
        ("sent", "config", "reason"),
        [
            (draft(9.0, config_id="c"), QUALITY, "above the maximum 1 of quality"),
            (draft(-0.1, config_id="c"), QUALITY, "below the minimum 0 of quality"),
            (draft("x", config_id="c"), QUALITY, "NUMERIC score is a number"),
            (draft("blue", config_id="c"), TONE, "'blue' is not a category of tone"),
            (draft(1.0, config_id="c"), TONE, "CATEGORICAL score is a text"),
            (draft(1.0, config_id="c", data_type="BOOLEAN"), QUALITY, "is BOOLEAN, its config quality is NUMERIC"),
            (draft(0.5, config_id="c"), replace(QUALITY, archived=True), "quality is archived"),
            (draft(0.5, config_id="other"), QUALITY, "other does not exist"),
            (draft(0.5, data_type="BOOLEAN"), QUALITY, "0 or 1, not 0.5"),
            (draft("", data_type="TEXT"), QUALITY, "1 to 500 characters, not 0"),
            (draft(1.0, source="ANNOTATION"), QUALITY, "needs a configId"),
        ],
    )
    def test_a_draft_that_breaks_a_rule_is_refused_with_the_reason(
        self, sent: ScoreDraft, config: ScoreConfig, reason: str
    ) -> None:
        with pytest.raises(InvalidInput, match=reason):
            resolve(sent, {"c": config}, ARRIVAL)

    def test_a_person_who_is_known_needs_no_config(self) -> None:
        made = resolve(draft(source="ANNOTATION", author_user_id="u"), {}, ARRIVAL)
        assert (made.source, made.author_user_id) == ("ANNOTATION", "u")


class TestMerge:
    def test_saying_it_twice_is_saying_it_once(self) -> None:
        stored = record(row_version=5)
        assert merge(stored, record(row_version=5, value=7.0)) is stored

    def test_of_two_words_of_one_millisecond_the_later_arrival_wins(self) -> None:
        first, then = (record(row_version=5000, updated_us=at, value=float(at)) for at in (1, 2))
        assert merge(first, then).value == merge(then, first).value == 2.0
        third = record(row_version=5000, updated_us=3, value=3.0)
        assert merge(merge(first, then), third).value == merge(merge(third, first), then).value == 3.0

    def test_the_later_word_wins_but_subject_time_and_environment_stay(self) -> None:
        first = record(row_version=1, trace_id="t", timestamp_us=10, environment="a", created_us=11)
        then = record(row_version=2, trace_id="other", timestamp_us=20, environment="b", created_us=21, value=2.0)
        merged = merge(first, then)
        assert (merged.value, merged.row_version) == (2.0, 2)
        assert (merged.trace_id, merged.timestamp_us, merged.environment, merged.created_us) == ("t", 10, "a", 11)

    def test_what_is_not_mentioned_stays_and_what_is_cleared_goes(self) -> None:
        first = record(row_version=1, comment="why", config_id="c", metadata={"a": "1"})
        then = record(row_version=2, metadata={"b": "2"}, cleared=frozenset({"comment"}))
        merged = merge(first, then)
        assert (merged.comment, merged.config_id, merged.metadata) == ("", "c", {"a": "1", "b": "2"})

    def test_an_earlier_word_that_comes_late_only_fills_gaps(self) -> None:
        late = record(row_version=1, value=9.0, comment="why")
        merged = merge(record(row_version=2, value=2.0), late)
        assert (merged.value, merged.comment) == (2.0, "why")
        assert merge(merged, late) is merged

    def test_the_order_of_arrival_does_not_matter(self) -> None:
        words = [
            record(row_version=10, value=1.0, comment="a", metadata={"x": '{"a":1}'}),
            record(row_version=20, value=2.0, config_id="c"),
            record(row_version=30, value=3.0, metadata={"x": '{"b":2}'}),
        ]
        seen = set()
        for first, *rest in permutations(words):
            merged = first
            for word in rest:
                merged = merge(merged, word)
            seen.add((merged.value, merged.comment, merged.config_id, tuple(merged.metadata.items())))
        assert seen == {(3.0, "a", "c", (("x", '{"a":1,"b":2}'),))}


class TestMergedMetadata:
    def test_objects_are_merged_deeply_and_everything_else_replaced(self) -> None:
        before = {"o": '{"a":{"x":1},"l":[1]}', "t": "text", "n": "1"}
        after = {"o": '{"a":{"y":2},"l":[2]}', "t": '{"now":"an object"}', "b": "{broken"}
        assert merged_metadata(before, after) == {
            "o": '{"a":{"x":1,"y":2},"l":[2]}',
            "t": '{"now":"an object"}',
            "n": "1",
            "b": "{broken",
        }

    @given(st.dictionaries(st.text(), st.text()))
    def test_merging_with_itself_changes_no_text(self, metadata: dict[str, str]) -> None:
        plain = {key: text for key, text in metadata.items() if not text.startswith("{")}
        assert merged_metadata(plain, plain) == plain
