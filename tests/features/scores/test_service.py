"""Writing, reading and deleting scores on the real engine."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from lampyris.features.accounts.types import SYSTEM
from lampyris.features.scores import service
from lampyris.features.scores.columns import any_of, compared
from lampyris.features.scores.service import Arrival, ConfigBook, ConfigDraft, Part
from lampyris.features.scores.types import ScoreDraft, ScoreQuery, ScoreRecord
from lampyris.foundation.clock import from_us
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.filters import Filter, parse_filters
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics
from lampyris.foundation.storage.queue.deletion import EVER_US
from lampyris.foundation.storage.stores import Stores

NOON_US = 1_780_000_000_000_000
Give = Callable[..., Awaitable[str]]
TraceSaid = Callable[..., Awaitable[None]]


async def ids(
    analytics: ClickHouseAnalytics, project_id: ProjectId, *filters: Filter, window: Window | None = None
) -> list[str]:
    query = ScoreQuery(filters=filters, window=window or Window())
    found = await service.newest(analytics, project_id, query, Part(limit=100))
    assert await service.count(analytics, project_id, query) == len(found)
    return [score.id for score in found]


def language(**item: object) -> list[Filter]:
    return parse_filters(json.dumps([item]))


class TestAppend:
    async def test_what_is_written_can_be_read_at_once(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await give(
            project_id,
            id="s",
            traceId="t",
            observationId="o",
            value="蓝色",
            comment="why\n'quoted'",
            environment="production",
            stored_metadata={"n": "1", "text": "plain", "o": '{"a":[1]}'},
            at=1.234,
        )
        score = await service.one(analytics, project_id, "s")
        assert (score.data_type, score.value, score.string_value) == ("CATEGORICAL", 0, "蓝色")
        assert (score.trace_id, score.observation_id, score.session_id) == ("t", "o", None)
        assert score.metadata == {"n": 1, "text": "plain", "o": {"a": [1]}}
        assert (score.comment, score.environment) == ("why\n'quoted'", "production")
        assert score.timestamp == from_us(NOON_US + 1_234_000)

    async def test_the_same_id_again_is_one_score(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await give(project_id, id="s", traceId="t", value=1, comment="kept", at=0)
        await give(project_id, id="s", traceId="elsewhere", value=0.5, at=10)
        await give(project_id, id="s", traceId="t", value=9, at=5)
        assert await ids(analytics, project_id) == ["s"]
        score = await service.one(analytics, project_id, "s")
        assert (score.value, score.trace_id, score.comment) == (0.5, "t", "kept")
        assert score.timestamp == from_us(NOON_US)

    async def test_repeats_within_one_batch_are_merged(
        self, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        def said(value: float, at_us: int) -> service.ScoreDraft:
            draft = ScoreDraft(id="s", name="n", value=value, trace_id="t")
            return service.resolve(draft, {}, Arrival(said_us=at_us, received_us=at_us))  # type: ignore[return-value]

        batch = [said(3, NOON_US + 20_000), said(1, NOON_US)]
        await service.append(analytics, project_id, batch)  # type: ignore[arg-type]
        await service.append(analytics, project_id, batch)  # type: ignore[arg-type]
        assert await ids(analytics, project_id) == ["s"]
        score = await service.one(analytics, project_id, "s")
        assert (score.value, score.timestamp) == (3, from_us(NOON_US))

    async def test_repeats_in_several_parts_of_one_insert_are_merged(
        self, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        def part(value: float, at_us: int) -> tuple[ProjectId, list[ScoreRecord]]:
            draft = ScoreDraft(id="s", name="n", value=value, trace_id="t")
            record = service.resolve(draft, {}, Arrival(said_us=at_us, received_us=at_us))
            assert isinstance(record, ScoreRecord)
            return project_id, [record]

        await service.append_many(analytics, [part(1, NOON_US), (project_id, []), part(3, NOON_US + 20_000)])
        assert await ids(analytics, project_id) == ["s"]
        assert (await service.one(analytics, project_id, "s")).value == 3

    async def test_projects_do_not_see_each_other(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        other = ProjectId(project_id + "-other")
        await give(project_id, id="s", traceId="t", value=1)
        await give(other, id="s", traceId="t", value=2)
        assert (await service.one(analytics, project_id, "s")).value == 1
        await service.delete_stored(analytics, other, ["s"], until_us=EVER_US)
        assert (await service.one(analytics, project_id, "s")).value == 1
        with pytest.raises(NotFound):
            await service.one(analytics, other, "s")


class TestQueries:
    async def test_filters(
        self, give: Give, trace_said: TraceSaid, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await trace_said(project_id, "t1", name="chat", user_id="u1", session_id="k", tags=["a", "b"])
        await trace_said(project_id, "t2", name="search", user_id="u2", tags=["b"])
        await give(project_id, id="num", traceId="t1", value=0.5, at=1, stored_metadata={"region": "eu"})
        await give(project_id, id="cat", traceId="t2", value="good", name="tone", at=2)
        await give(project_id, id="bool", traceId="t2", observationId="o", value=1, dataType="BOOLEAN", at=3)
        await give(project_id, id="sess", sessionId="k", value=4, at=4, environment="staging")

        async def found(*filters: Filter) -> list[str]:
            return await ids(analytics, project_id, *filters)

        assert await found() == ["sess", "bool", "cat", "num"]
        assert await found(*any_of("name", ["tone", "nope"])) == ["cat"]
        assert await found(*any_of("traceId", ["t2"])) == ["bool", "cat"]
        assert await found(*any_of("observationId", ["o"])) == ["bool"]
        assert await found(*any_of("sessionId", ["k"])) == ["sess"]
        assert await found(*any_of("environment", ["staging"])) == ["sess"]
        assert await found(*any_of("id", ["num", "cat"])) == ["cat", "num"]
        assert await found(*any_of("stringValue", ["good"])) == ["cat"]
        assert await found(*compared("value", ">=", 1)) == ["sess", "bool"]
        assert await found(*compared("value", "!=", 4)) == ["bool", "cat", "num"]
        assert await found(*any_of("userId", ["u1"])) == ["num"]
        both = Filter(column="traceTags", type="arrayOptions", operator="all of", value=("a", "b"))
        assert await found(both) == ["num"]
        assert await found(*language(type="string", column="Trace Name", operator="=", value="chat")) == ["num"]
        assert await found(
            *language(type="stringObject", column="metadata", key="region", operator="=", value="eu")
        ) == ["num"]
        assert await found(*language(type="boolean", column="booleanValue", operator="=", value=True)) == ["bool"]
        assert await found(*language(type="null", column="traceId", operator="is null", value="")) == ["sess"]
        assert await found(*language(type="stringOptions", column="userId", operator="none of", value=["u1"])) == [
            "sess",
            "bool",
            "cat",
        ]

    async def test_traces_without_a_name(
        self, give: Give, trace_said: TraceSaid, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await trace_said(project_id, "named", name="chat")
        await trace_said(project_id, "nameless")
        await give(project_id, id="a", traceId="named", at=1)
        await give(project_id, id="b", traceId="nameless", at=0)
        unnamed = language(type="null", column="traceName", operator="is null", value="")
        assert await ids(analytics, project_id, *unnamed) == ["b"]

    async def test_tags_set_by_a_person_replace_earlier_ones(
        self, give: Give, trace_said: TraceSaid, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await trace_said(project_id, "t", tags=["old"])
        row: dict[str, object] = {
            "project_id": project_id, "trace_id": "t", "source_id": "console:tags", "said_at": NOON_US + 1,
            "timestamp": NOON_US, "tags": ["set"], "tags_replaced": True, "row_version": 1,
        }  # fmt: skip
        await analytics.insert("traces", list(row), [[value] for value in row.values()])
        await give(project_id, id="a", traceId="t")
        scores = await service.newest(analytics, project_id, ScoreQuery(), Part(limit=1))
        assert (await service.traces_of(analytics, project_id, scores))["t"].tags == ("set",)
        for tag, found in (("old", []), ("set", ["a"])):
            tagged = language(type="arrayOptions", column="tags", operator="any of", value=[tag])
            assert await ids(analytics, project_id, *tagged) == found

    async def test_the_window_is_half_open(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        for second in range(3):
            await give(project_id, id=f"s{second}", traceId="t", at=second)
        window = Window(since=from_us(NOON_US + 1_000_000), until=from_us(NOON_US + 2_000_000))
        assert await ids(analytics, project_id, window=window) == ["s1"]
        assert await ids(analytics, project_id, window=Window(since=window.until, until=window.since)) == []

    async def test_pages_follow_each_other_without_gap_or_repeat(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        for at in (0, 0, 0, 1, 1):
            await give(project_id, traceId="t", at=at)
        every = await service.newest(analytics, project_id, ScoreQuery(), Part(limit=10))
        after, seen = None, []
        while page := await service.newest(analytics, project_id, ScoreQuery(), Part(limit=2, after=after)):
            seen += page
            after = (page[-1].timestamp, page[-1].id)
        assert seen == every
        assert await service.newest(analytics, project_id, ScoreQuery(), Part(limit=2, offset=3)) == every[3:]


class TestOfObjects:
    async def test_scores_stand_beside_what_they_are_about(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await give(project_id, id="a", traceId="t1", at=1)
        await give(project_id, id="b", traceId="t1", observationId="o", at=2)
        await give(project_id, id="c", sessionId="k", at=3)
        of_traces = await service.of_traces(analytics, project_id, ["t1", "t2"])
        assert [score.id for score in of_traces["t1"]] == ["b", "a"]
        assert list(of_traces) == ["t1"]
        of_observations = await service.of_observations(analytics, project_id, ["t1"], ["o", "x"])
        assert [score.id for score in of_observations["o"]] == ["b"]
        assert [score.id for score in (await service.of_sessions(analytics, project_id, ["k"]))["k"]] == ["c"]
        assert await service.of_traces(analytics, project_id, []) == {}
        assert await service.of_observations(analytics, project_id, ["t1"], []) == {}

    async def test_summaries_are_means_and_counts(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await give(project_id, id="a", traceId="t", value=1)
        await give(project_id, id="b", traceId="t", value=0)
        for label in ("good", "good", "bad"):
            await give(project_id, traceId="t", name="tone", value=label)
        await give(project_id, traceId="t", value="long", dataType="TEXT")
        await give(project_id, id="b", traceId="t", value=0.5, at=1)
        found = await service.summaries_of_traces(analytics, project_id, ["t", "none"])
        assert [(s.name, s.string_value, s.value, s.count) for s in found["t"]] == [
            ("rel", None, 0.75, 2),
            ("tone", "good", 0, 2),
            ("tone", "bad", 0, 1),
        ]
        assert await service.summaries_of_traces(analytics, project_id, []) == {}

    async def test_scores_of_deleted_traces_go(
        self, give: Give, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await give(project_id, id="a", traceId="t1")
        await give(project_id, id="b", traceId="t2", observationId="o")
        await service.delete_for_traces(analytics, project_id, ["t2", "unknown"], until_us=EVER_US)
        await service.delete_for_traces(analytics, project_id, [], until_us=EVER_US)
        assert await ids(analytics, project_id) == ["a"]


class TestAnnotate:
    async def test_a_person_s_word_is_the_last_also_when_a_sender_s_clock_is_ahead(
        self, give: Give, trace_said: TraceSaid, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await trace_said(project_id, "t", environment="production")
        await give(project_id, id="s", traceId="t", value=1, at=10 * 365 * 86400)
        draft = ScoreDraft(id="s", name="rel", value=0.25, trace_id="t", source="ANNOTATION", author_user_id="u")
        score = await service.annotate(analytics, project_id, draft, None)
        assert (score.value, score.author_user_id, score.source) == (0.25, "u", "ANNOTATION")

    async def test_it_takes_the_environment_of_its_trace(
        self, trace_said: TraceSaid, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        await trace_said(project_id, "t", environment="production")
        draft = ScoreDraft(name="rel", value=1.0, trace_id="t", source="ANNOTATION", author_user_id="u")
        assert (await service.annotate(analytics, project_id, draft, None)).environment == "production"

    @pytest.mark.parametrize(
        "subject", [{}, {"trace_id": "t", "session_id": "s"}, {"session_id": "s", "observation_id": "o"}]
    )
    async def test_it_has_one_subject(
        self, analytics: ClickHouseAnalytics, project_id: ProjectId, subject: dict[str, str]
    ) -> None:
        draft = ScoreDraft(name="rel", value=1.0, source="ANNOTATION", author_user_id="u", **subject)
        with pytest.raises(InvalidInput, match="either a trace"):
            await service.annotate(analytics, project_id, draft, None)


class TestConfigBook:
    async def test_it_holds_the_configs_of_the_projects_at_hand(
        self, stores: Stores, home: Any, other_home: Any
    ) -> None:
        book = ConfigBook(stores.metadata)
        async with stores.metadata.write() as session:
            config = await service.create_config(
                session, SYSTEM, home.org_id, home.project_id, ConfigDraft(name="q", data_type="NUMERIC")
            )
        assert book.of(home.project_id) == {}
        await book.refresh([home.project_id, other_home.project_id])
        assert book.of(home.project_id) == {config.id: config}
        assert book.of(other_home.project_id) == {}
        await book.refresh([other_home.project_id])
        assert book.of(home.project_id) == {}
