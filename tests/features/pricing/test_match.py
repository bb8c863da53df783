"""The price book finds the definition that wins."""

from datetime import UTC, datetime

from tests.features.pricing.factory import PROJECT, model

from lampyris.features.pricing.match import MAX_NAME_CHARS, PriceBook
from lampyris.foundation.ids import ProjectId

MAY = datetime(2026, 5, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def winner(book: PriceBook, name: str, project_id: ProjectId = PROJECT) -> str | None:
    found = book.match(project_id, name)
    return found.id if found else None


class TestMatch:
    def test_a_projects_own_definition_wins_over_a_default(self) -> None:
        book = PriceBook([model("gpt", id="default", start_date=JUNE), model("gpt", id="own", project_id=PROJECT)])
        assert winner(book, "gpt-4o") == "own"
        assert winner(book, "gpt-4o", ProjectId("another")) == "default"

    def test_the_latest_start_date_wins_and_none_comes_last(self) -> None:
        book = PriceBook([model("m", id="a"), model("m", id="b", start_date=MAY), model("m", id="c", start_date=JUNE)])
        assert winner(book, "m") == "c"

    def test_nothing_matches_nothing(self) -> None:
        book = PriceBook([model("^m$")])
        assert [winner(book, name) for name in ("", "x", "m" * (MAX_NAME_CHARS + 1))] == [None, None, None]

    def test_a_broken_or_slow_pattern_matches_nothing_and_harms_nobody(self) -> None:
        book = PriceBook([model("(", id="broken"), model("^(a|a)*$", id="slow"), model("!$", id="good")])
        assert [winner(book, f"{'a' * n}!") for n in range(60, 66)] == ["good"] * 6

    def test_a_refill_forgets_what_was_found(self) -> None:
        book = PriceBook([model("^m$", id="old")])
        assert winner(book, "m") == "old"
        book.refill([model("^m$", id="new")], revision=7)
        assert (winner(book, "m"), book.revision, book.by_id("old"), len(book)) == ("new", 7, None, 1)
