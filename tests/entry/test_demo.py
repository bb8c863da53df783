"""The demo project: believable, bilingual, and the same for the same number."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lampyris.entry.cli import seed
from lampyris.entry.demo.sending import encode
from lampyris.entry.demo.spans import Story
from lampyris.entry.demo.stories import stories
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.settings.settings import Settings

NOVEMBER = datetime(2026, 11, 20, 12, tzinfo=UTC)


def told(count: int = 200, number: int = 7) -> list[Story]:
    return list(stories(count, until=NOVEMBER, days=7, seed=number))


class TestStories:
    def test_there_are_as_many_as_asked_for_within_the_days(self) -> None:
        found = told()
        assert len(found) == 200
        begun = [story.spans[0].start_us / 1e6 for story in found]
        assert begun == sorted(begun)
        assert begun[0] >= (NOVEMBER - timedelta(days=7, hours=12)).timestamp()
        assert begun[-1] <= NOVEMBER.timestamp()

    def test_the_same_number_tells_the_same_stories_under_new_ids(self) -> None:
        def gist(story: Story) -> list[tuple[str, object]]:
            return [(span.name, span.attributes.get("langfuse.observation.input")) for span in story.spans]

        one, two = told(30), told(30)
        assert [gist(story) for story in one] == [gist(story) for story in two]
        assert {story.spans[0].trace_id for story in one}.isdisjoint(story.spans[0].trace_id for story in two)

    def test_both_languages_errors_tools_and_several_models_occur(self) -> None:
        spans = [span for story in told() for span in story.spans]
        texts = [str(span.attributes.get("langfuse.observation.input")) for span in spans]
        assert any("如何扩容" in text for text in texts)
        assert any("What happens" in text for text in texts)
        assert {"tool", "retriever", "embedding", "agent", "chain", "generation"} <= {
            span.attributes.get("langfuse.observation.type") for span in spans
        }
        assert "ERROR" in {span.attributes.get("langfuse.observation.level") for span in spans}
        assert len({span.attributes.get("langfuse.observation.model.name") for span in spans}) > 5

    def test_children_lie_within_their_trace(self) -> None:
        for story in told(50):
            assert all(span.end_us > span.start_us for span in story.spans)
            assert len({span.trace_id for span in story.spans}) == 1

    def test_scores_name_their_trace(self) -> None:
        for story in told(50):
            assert {score["traceId"] for score in story.scores} <= {story.spans[0].trace_id}


@pytest.mark.parametrize("value", ["文字", 7, 0.5, True, ["a", "b"]])
def test_every_kind_of_attribute_is_encoded(value: str | float | list[str]) -> None:
    span = told(1)[0].spans[0]
    span.attributes = {"key": value}
    sent = encode([span]).resource_spans[0].scope_spans[0].spans[0]
    assert [attribute.key for attribute in sent.attributes] == ["key"]
    assert sent.attributes[0].value.WhichOneof("value")


class TestKey:
    """Which key a demo project is sent with when none is given."""

    def test_it_is_the_one_of_the_first_start_however_that_happened(self, tmp_path: Path) -> None:
        settings = Settings(_env_file=None, data_dir=tmp_path)
        with pytest.raises(InvalidInput, match="lampyris key create"):
            seed.known_key(settings, None, None)
        (tmp_path / "first-sign-in.json").write_text('{"public_key": "pk-lf-1", "secret_key": "sk-lf-1"}')
        assert seed.known_key(settings, None, None) == ("pk-lf-1", "sk-lf-1")
        deployed = "LANGFUSE_INIT_PROJECT_PUBLIC_KEY=pk-lf-2\nLANGFUSE_INIT_PROJECT_SECRET_KEY=sk-lf-2\n"
        (tmp_path / "first-sign-in.env").write_text(deployed)
        assert seed.known_key(settings, None, None) == ("pk-lf-2", "sk-lf-2")
        assert seed.known_key(settings, "pk-lf-3", "sk-lf-3") == ("pk-lf-3", "sk-lf-3")

    def test_half_a_key_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidInput, match="two halves"):
            seed.known_key(Settings(_env_file=None, data_dir=tmp_path), "pk-lf-3", None)
