"""Which traces a query finds. Every case is asked both ways: by the newest rows, and by a pass over everything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lampyris.features.tracing.columns import TRACE_COLUMNS
from lampyris.features.tracing.store import find_traces
from lampyris.features.tracing.store.find_traces import Part, TraceQuery, find
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.filters import read_filters
from lampyris.foundation.query.order import parse_order
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(params=["newest rows", "full pass"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "full pass":
        monkeypatch.setattr(find_traces, "MOST_BY_NEWEST", 0)
    return str(request.param)


@pytest.fixture
async def world(store: Any, span: Any, word: Any) -> None:
    await store(
        [
            span("o1", "t1", name="root", type="CHAIN", input="how to scale 扩容 OceanBase集群",
                 output="Add REPLICAS first"),
            span("o2", "t1", at_s=0.1, parent_id="o1", type="GENERATION", model="qwen-plus", level="ERROR",
                 usage={"input": 10, "output": 5, "total": 15}, cost={"total": 0.5}, total_cost_usd=0.5),
            span("o3", "t2", at_s=60, lasts_s=9, level="WARNING", total_cost_usd=0.25),
            span("o4", "t3", at_s=120, input="nothing to see"),
        ],
        [
            word("t1", "o1", name="rag answer", user_id="alice", session_id="s1", tags=("a", "b"), input_from="o1",
                 output_from="o1", metadata={"tenant": "acme", "scope": '{"name":"sdk","attributes":{"k":"v"}}'}),
            word("t1", "trace-create", at_s=30, lasts_s=0, user_id="bob", tags=("c",), environment="later",
                 version="v2"),
            word("t2", "o3", at_s=60, lasts_s=9, name="agent", user_id="alice", environment="production", public=True),
            word("t3", "o4", at_s=120, said=False, environment="production"),
            word("t4", "trace-create", at_s=180, lasts_s=0, name="only said", release="r1"),
        ],
    )  # fmt: skip


def query(*filters: dict[str, Any], **more: Any) -> TraceQuery:
    return TraceQuery(filters=tuple(read_filters(list(filters))), **more)


def options(column: str, operator: str, *value: str) -> dict[str, Any]:
    return {"type": "stringOptions", "column": column, "operator": operator, "value": list(value)}


def number(column: str, operator: str, value: float) -> dict[str, Any]:
    return {"type": "number", "column": column, "operator": operator, "value": value}


def steps(operator: str, *within: dict[str, Any]) -> dict[str, Any]:
    return {"type": "scope", "column": "steps", "operator": operator, "within": list(within)}


@pytest.mark.usefixtures("world", "way")
class TestFind:
    @pytest.fixture
    def ids(self, analytics: AnalyticsStore, project_id: ProjectId) -> Any:
        async def found(asked: TraceQuery, part: Part = Part(limit=50)) -> list[str]:  # noqa: B008
            traces = await find(analytics, project_id, asked, part)
            if part == Part(limit=50):
                assert await find_traces.count(analytics, project_id, asked) == len(traces)
            return [trace.trace_id for trace in traces]

        return found

    async def test_newest_come_first(self, ids: Any) -> None:
        assert await ids(query()) == ["t4", "t3", "t2", "t1"]

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ([steps("some", options("type", "any of", "GENERATION"), options("level", "any of", "ERROR"))], ["t1"]),
            ([steps("some", options("type", "any of", "CHAIN"), options("level", "any of", "ERROR"))], []),
            ([steps("none", options("level", "any of", "ERROR"))], ["t4", "t3", "t2"]),
            ([{"type": "string", "column": "input", "operator": "contains", "value": "扩容"}], ["t1"]),
            ([{"type": "string", "column": "output", "operator": "contains", "value": "replicas"}], ["t1"]),
            ([{"type": "string", "column": "name", "operator": "contains", "value": "a"}], ["t4", "t2", "t1"]),
            ([{"type": "string", "column": "Trace Name", "operator": "=", "value": "agent"}], ["t2"]),
            ([options("userId", "any of", "alice")], ["t2"]),
            ([options("userId", "none of", "alice")], ["t4", "t3", "t1"]),
            ([{"type": "null", "column": "userId", "operator": "is null", "value": ""}], ["t4", "t3"]),
            ([options("environment", "any of", "production")], ["t3", "t2"]),
            ([options("environment", "none of", "production")], ["t4", "t1"]),
            ([options("environment", "any of", "later")], []),
            ([{"type": "arrayOptions", "column": "tags", "operator": "all of", "value": ["a", "c"]}], ["t1"]),
            ([{"type": "arrayOptions", "column": "tags", "operator": "none of", "value": ["a"]}], ["t4", "t3", "t2"]),
            ([{"type": "stringObject", "column": "metadata", "key": "tenant", "operator": "=", "value": "acme"}],
             ["t1"]),
            ([{"type": "stringObject", "column": "metadata", "key": "scope.name", "operator": "=", "value": "sdk"}],
             ["t1"]),
            ([{"type": "stringObject", "column": "metadata", "key": "scope.attributes.k", "operator": "=",
               "value": "v"}], ["t1"]),
            ([{"type": "stringObject", "column": "metadata", "key": "tenant", "operator": "does not contain",
               "value": "acme"}], ["t4", "t3", "t2"]),
            ([{"type": "boolean", "column": "public", "operator": "=", "value": True}], ["t2"]),
            ([{"type": "boolean", "column": "public", "operator": "=", "value": False}], ["t4", "t3", "t1"]),
            ([{"type": "boolean", "column": "bookmarked", "operator": "<>", "value": True}], ["t4", "t3", "t2", "t1"]),
            ([options("level", "any of", "ERROR")], ["t1"]),
            ([options("level", "none of", "ERROR")], ["t4", "t3", "t2"]),
            ([number("errorCount", ">", 0)], ["t1"]),
            ([number("errorCount", "<", 1)], ["t4", "t3", "t2"]),
            ([number("totalCost", ">", 0)], ["t2", "t1"]),
            ([number("totalCost", "<=", 0.25)], ["t4", "t3", "t2"]),
            ([number("totalTokens", ">=", 15)], ["t1"]),
            ([number("inputTokens", "=", 10)], ["t1"]),
            ([number("latency", ">", 8)], ["t2"]),
            ([number("latency", "=", 0)], ["t4"]),
            ([{"type": "arrayOptions", "column": "model", "operator": "any of", "value": ["qwen-plus"]}], ["t1"]),
            ([{"type": "datetime", "column": "timestamp", "operator": ">", "value": "2026-11-23T12:01:30Z"}],
             ["t4", "t3"]),
            ([options("id", "any of", "t2", "t4")], ["t4", "t2"]),
            ([options("environment", "any of", "production"), options("userId", "any of", "alice")], ["t2"]),
        ],
    )  # fmt: skip
    async def test_filters(self, ids: Any, filters: list[dict[str, Any]], expected: list[str]) -> None:
        assert await ids(query(*filters)) == expected

    @pytest.mark.parametrize(
        ("phrase", "expected"),
        [
            ("扩容", ["t1"]),
            ("扩", ["t1"]),
            (r"\u6269\u5bb9", ["t1"]),
            ("容扩", []),
            ("oceanbase集群", ["t1"]),
            ("Base集", ["t1"]),
            ("replica", ["t1"]),
            ("eplicas fir", ["t1"]),
            ("scale 扩容", ["t1"]),
            ("first replicas", []),
            ("rag ans", ["t1"]),
            ("ALICE", ["t2", "t1"]),
            ("t3", ["t3"]),
            ("nothing to see", ["t3"]),
            ("zebra", []),
            ("' OR 1=1 --", []),
            ("%", []),
        ],
    )
    async def test_search(self, ids: Any, phrase: str, expected: list[str]) -> None:
        assert await ids(query(search=phrase)) == expected

    async def test_a_window_is_half_open(self, ids: Any) -> None:
        minute = timedelta(minutes=1)
        assert await ids(query(window=Window(since=NOON + minute, until=NOON + 3 * minute))) == ["t3", "t2"]
        assert await ids(query(window=Window(since=NOON, until=NOON))) == []

    async def test_pages_follow_each_other(self, ids: Any, analytics: AnalyticsStore, project_id: ProjectId) -> None:
        [_, second] = await find(analytics, project_id, query(), Part(limit=2))
        assert await ids(query(), Part(limit=5, after=second.place)) == ["t2", "t1"]
        assert await ids(query(), Part(limit=2, offset=1)) == ["t3", "t2"]
        assert await ids(query(), Part(limit=2, offset=9)) == []

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            ("timestamp.asc", ["t1", "t2", "t3", "t4"]),
            ("name.desc", ["t1", "t4", "t2", "t3"]),
            ("totalCost.desc", ["t1", "t2", "t4", "t3"]),
            ("latency.asc", ["t4", "t1", "t3", "t2"]),
            ("userId.asc", ["t2", "t1", "t3", "t4"]),
            ("userId.desc", ["t1", "t2", "t4", "t3"]),
            ("release.asc", ["t4", "t1", "t2", "t3"]),
            ("environment.asc", ["t1", "t4", "t2", "t3"]),
        ],
    )
    async def test_every_order_can_be_paged(
        self, ids: Any, analytics: AnalyticsStore, project_id: ProjectId, order: str, expected: list[str]
    ) -> None:
        asked = query(order=parse_order(order, TRACE_COLUMNS, default=""))
        assert await ids(asked) == expected
        paged, after = [], None
        while step := await find(analytics, project_id, asked, Part(limit=1, after=after)):
            paged.append(step[0].trace_id)
            after = step[0].place
        assert paged == expected

    async def test_a_foreign_project_is_not_looked_at(self, analytics: AnalyticsStore) -> None:
        assert await find(analytics, ProjectId("another"), query(search="扩容"), Part(limit=50)) == []


async def test_an_unknown_column_is_refused(analytics: AnalyticsStore, project_id: ProjectId) -> None:
    with pytest.raises(InvalidInput, match="Column nope"):
        await find(analytics, project_id, query(options("nope", "any of", "x")), Part(limit=1))


async def test_a_trace_begins_where_its_first_row_does(
    analytics: AnalyticsStore, project_id: ProjectId, store: Any, word: Any
) -> None:
    """Rows of one trace may lie hours apart, and many share one moment: no trace is shown twice or left out."""
    hours = [word(f"t{n}", f"s{m}", at_s=n * 60 + m * 7200) for n in range(30) for m in range(3)]
    same = [word(f"u{n}", "s", at_s=-60) for n in range(300)]
    await store([], hours + same)
    seen: list[str] = []
    after = None
    while step := await find(analytics, project_id, query(), Part(limit=7, after=after)):
        seen += [trace.trace_id for trace in step]
        after = step[-1].place
    assert seen == [f"t{n}" for n in reversed(range(30))] + sorted((f"u{n}" for n in range(300)), reverse=True)


async def test_what_is_rare_is_found_page_by_page_however_far_it_lies(
    store: Any, span: Any, word: Any, analytics: AnalyticsStore, project_id: ProjectId
) -> None:
    """Some a day, then one in weeks, then one long ago: the look back grows, and no trace is skipped or doubled."""
    days = [*(number / 3 for number in range(12)), 20, 45, 50, 90, 400]
    at = [-round(day * 86_400) for day in days]
    await store(
        [span(f"o{number}", f"t{number}", at_s=at_s, input="a 容龘 in it") for number, at_s in enumerate(at)],
        [word(f"t{number}", f"o{number}", at_s=at_s, input_from=f"o{number}") for number, at_s in enumerate(at)],
    )
    asked = TraceQuery(window=Window(since=None, until=NOON + timedelta(days=1)), search="容龘")
    seen: list[str] = []
    after = None
    while page := await find(analytics, project_id, asked, Part(limit=5, after=after)):
        seen += [one.trace_id for one in page]
        after = page[-1].place
    assert seen == [f"t{number}" for number in range(len(days))]


@pytest.mark.parametrize(
    ("output", "cites"),
    [
        ("先加副本 [1]", True),
        ("see [ID:0]", True),
        ("see [ID: 12].", True),
        ("balanced ##0$$ then", True),
        ("as【3】says", True),
        ("as[^2]", True),
        ('[{"role":"assistant","content":"two [2], three"}]', True),
        ("a link [1](https://example.com)", False),
        ("in [2026] nobody", False),
        ("[todo] nothing, #0$", False),
        ("", False),
    ],
)
async def test_whether_a_step_cites_a_source(
    store: Any, span: Any, word: Any, analytics: AnalyticsStore, project_id: ProjectId, output: str, cites: bool
) -> None:
    """Every form that the console shows as a citation counts, and nothing else."""
    await store([span("o1", "t1", type="GENERATION", output=output)], [word("t1", "o1")])
    told = {"type": "boolean", "column": "citesSource", "operator": "=", "value": True}
    for operator, found in (("some", cites), ("none", not cites)):
        page = await find(analytics, project_id, query(steps(operator, told)), Part(limit=5))
        assert bool(page) is found
