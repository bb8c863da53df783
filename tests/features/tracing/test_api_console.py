"""The console doors of tracing. Every answer is held to its shape, which the console's types are made from."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import AsyncClient, Response

from lampyris.features.accounts.types import Role
from lampyris.features.scores import service as scores
from lampyris.features.scores.types import ScoreRecord
from lampyris.features.tracing.append import append
from lampyris.features.tracing.wire import console_shapes as shapes
from lampyris.foundation.storage.stores import Stores

LISTS = ["/traces", "/observations", "/sessions", "/users"]
ONE = ["/traces/t1", "/observations/o-gen", "/sessions/s1", "/users/alice"]
OTHER = ["/traces/count", "/traces/facets", "/traces/histogram", "/first-event"]


@pytest.fixture
async def world(stores: Stores, home: Any, pipeline: Any) -> Any:
    await append(stores.analytics, home.project_id, *pipeline)
    score = ScoreRecord(id=f"sc-{home.project_id}", name="rel", data_type="NUMERIC", value=0.5, timestamp_us=1,
                        trace_id="t1", row_version=1)  # fmt: skip
    await scores.append(stores.analytics, home.project_id, [score])
    return home


@pytest.fixture
async def admin(world: Any, sign_in: Any) -> Any:
    return await sign_in(world, Role.ADMIN)


def ids(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


@pytest.mark.parametrize("path", LISTS + ONE + OTHER)
async def test_nobody_is_refused(nobody: AsyncClient, home: Any, path: str) -> None:
    assert (await nobody.get(f"/api/console/projects/{home.project_id}{path}")).status_code == 401


@pytest.mark.parametrize("path", LISTS + ONE + OTHER)
async def test_another_project_is_not_found(world: Any, other_home: Any, sign_in: Any, path: str) -> None:
    stranger = await sign_in(other_home, Role.OWNER)
    assert (await stranger.client.get(f"/api/console/projects/{world.project_id}{path}")).status_code == 404


@pytest.mark.parametrize("path", ONE)
async def test_objects_of_another_project_are_not_found(world: Any, other_home: Any, sign_in: Any, path: str) -> None:
    assert world
    stranger = await sign_in(other_home, Role.OWNER)
    assert (await stranger("GET", path)).status_code == 404


class TestTraces:
    async def test_a_list(self, admin: Any) -> None:
        answer = (await admin("GET", "/traces")).json()
        page = shapes.TracePageShown.model_validate(answer)
        assert [item.id for item in page.items] == ["t3", "t2", "t1"]
        run = page.items[2]
        assert (run.latency_ms, run.observation_count, run.error_count, run.models) == (8000, 3, 1, ["gpt-4o"])
        assert (run.input_tokens, run.output_tokens, run.total_tokens) == (1400, 200, 1600)
        assert run.input_preview == '{"question":"什么是 OceanBase 扩容?"}'
        assert [(score.name, score.value, score.count) for score in run.scores] == [("rel", 0.5, 1)]
        assert page.next_cursor is None

    @pytest.mark.parametrize("order", ["timestamp.desc", "name.asc", "totalCost.desc", "latency.asc", "timestamp.asc"])
    async def test_the_cursor_leads_through_all(self, admin: Any, order: str) -> None:
        whole, seen, cursor = ids(await admin("GET", f"/traces?order={order}")), [], ""
        while True:
            answer = await admin("GET", f"/traces?limit=1&order={order}{cursor}")
            seen += ids(answer)
            if answer.json()["next_cursor"] is None:
                break
            cursor = f"&cursor={answer.json()['next_cursor']}"
        assert seen == whole

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("search=扩容", ["t1"]),
            ("search=%5Cu6269%5Cu5bb9", ["t1"]),
            ("search=你好", ["t2"]),
            ("search=ALICE", ["t1"]),
            ("search=gpt", []),
            ("environment=production&environment=x", ["t1"]),
            ("since=2026-11-23T12:00:30Z&until=2026-11-23T12:02:00Z", ["t2"]),
            ('filter=[{"type":"stringOptions","column":"level","operator":"any of","value":["ERROR"]}]', ["t1"]),
            ('filter=[{"type":"numberObject","column":"scores_avg","key":"rel","operator":">","value":0.4}]', ["t1"]),
            ('filter=[{"type":"stringOptions","column":"userId","operator":"any of","value":["bob"]}]', ["t3"]),
        ],
    )
    async def test_what_passes(self, admin: Any, query: str, expected: list[str]) -> None:
        assert ids(await admin("GET", f"/traces?{query}")) == expected
        counted = shapes.CountShown.model_validate((await admin("GET", f"/traces/count?{query}")).json())
        assert counted.count == len(expected)
        facets = shapes.FacetsShown.model_validate((await admin("GET", f"/traces/facets?{query}")).json())
        assert sum(value.count for value in facets.environments) == len(expected)
        histogram = shapes.HistogramShown.model_validate((await admin("GET", f"/traces/histogram?{query}")).json())
        assert sum(bucket.count for bucket in histogram.items) == len(expected)

    @pytest.mark.parametrize("query", ["cursor=x", "order=name", "limit=201", "limit=0", "filter={"])
    async def test_what_does_not_fit_is_refused(self, admin: Any, query: str) -> None:
        answer = await admin("GET", f"/traces?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")

    async def test_an_unknown_column_is_refused_as_such(self, admin: Any) -> None:
        unknown = quote('[{"type":"string","column":"nope","operator":"=","value":"x"}]')
        for query in ("order=nope.asc", f"filter={unknown}"):
            answer = await admin("GET", f"/traces?{query}")
            assert (answer.status_code, answer.json()["code"]) == (400, "unknown_column")

    async def test_a_cursor_of_another_order_is_refused(self, admin: Any) -> None:
        cursor = (await admin("GET", "/traces?limit=1&order=name.asc")).json()["next_cursor"]
        assert (await admin("GET", f"/traces?cursor={cursor}")).status_code == 400

    async def test_facets(self, admin: Any) -> None:
        facets = shapes.FacetsShown.model_validate((await admin("GET", "/traces/facets")).json())
        assert [(value.value, value.count) for value in facets.levels] == [("DEFAULT", 1), ("ERROR", 1)]
        assert [value.value for value in facets.tags] == ["prod", "rag"]
        assert [value.value for value in facets.models] == ["gpt-4o"]

    async def test_a_level_counts_as_many_traces_as_it_lets_pass(
        self, admin: Any, stores: Stores, world: Any, span: Any, word: Any
    ) -> None:
        levels = {"a": ["DEFAULT", "DEBUG"], "b": ["WARNING", "DEFAULT"], "c": ["DEBUG"], "d": ["DEBUG", "ERROR"]}
        spans = [span(f"{one}{at}", one, level=level) for one, said in levels.items() for at, level in enumerate(said)]
        milder = span("b0", "b", level="DEFAULT", row_version=2)
        await append(stores.analytics, world.project_id, [*spans, milder], [word(one, f"{one}0") for one in levels])
        facets = shapes.FacetsShown.model_validate((await admin("GET", "/traces/facets")).json())
        assert {value.value: value.count for value in facets.levels} == {"DEFAULT": 3, "ERROR": 2, "DEBUG": 1}
        for value in facets.levels:
            term = {"type": "stringOptions", "column": "level", "operator": "any of", "value": [value.value]}
            listed = await admin("GET", f"/traces?filter={quote(json.dumps([term]))}")
            assert len(ids(listed)) == value.count

    async def test_facets_leave_their_own_filter_out(self, admin: Any) -> None:
        errors = '[{"type":"stringOptions","column":"level","operator":"any of","value":["ERROR"]}]'
        answer = await admin("GET", f"/traces/facets?filter={quote(errors)}")
        facets = shapes.FacetsShown.model_validate(answer.json())
        assert [value.value for value in facets.levels] == ["DEFAULT", "ERROR"]
        assert [value.value for value in facets.names] == ["chat-pipeline"]

    async def test_a_histogram_counts_errors(self, admin: Any) -> None:
        query = "since=2026-11-23T12:00:00Z&until=2026-11-23T12:03:00Z"
        histogram = shapes.HistogramShown.model_validate((await admin("GET", f"/traces/histogram?{query}")).json())
        assert histogram.bucket_s == 5
        assert [(bucket.count, bucket.error_count) for bucket in histogram.items] == [(1, 1), (1, 0), (1, 0)]


class TestOneTrace:
    async def test_the_whole(self, admin: Any) -> None:
        detail = shapes.TraceDetailShown.model_validate((await admin("GET", "/traces/t1")).json())
        nodes = detail.nodes
        assert list(zip(nodes.id, nodes.parent, nodes.has_input, strict=True)) == [
            ("o-root", -1, True), ("o-gen", 0, True), ("o-open", 0, False),
        ]  # fmt: skip
        assert detail.trace.metadata == {"tenant": "acme", "nested": {"a": 1, "b": [1, 2]}, "num": 3}
        assert detail.trace.input_bytes == len((detail.trace.input or "").encode())
        assert [score.name for score in detail.scores] == ["rel"]
        assert detail.truncated is False

    async def test_a_long_text_comes_in_part_until_all_is_asked_for(
        self, stores: Stores, admin: Any, span: Any, word: Any
    ) -> None:
        text = "集" * 40_000
        observations = [span("o-long", "t-long", input=text)]
        await append(stores.analytics, admin.project_id, observations, [word("t-long", "o-long", input_from="o-long")])
        for path, key in (("/traces/t-long", "trace"), ("/observations/o-long?trace_id=t-long", None)):
            answer = (await admin("GET", path)).json()
            shown = answer[key] if key else answer
            assert shown["input_bytes"] == 120_000
            assert shown["input"] == "集" * (65_536 // 3)
            more = "&" if "?" in path else "?"
            whole = (await admin("GET", f"{path}{more}full=true")).json()
            assert (whole[key] if key else whole)["input"] == text

    async def test_marks(self, admin: Any) -> None:
        changed = await admin("PATCH", "/traces/t1", {"bookmarked": True, "tags": ["b", "a", "b"]})
        item = shapes.MarksShown.model_validate(changed.json())
        assert (item.bookmarked, item.public, item.tags) == (True, False, ["a", "b"])
        await admin("PATCH", "/traces/t1", {"public": True})
        await admin("PATCH", "/traces/t1", {"tags": []})
        shown = (await admin("GET", "/traces/t1")).json()["trace"]
        assert (shown["bookmarked"], shown["public"], shown["tags"], shown["name"]) == (True, True, [], "chat-pipeline")
        assert shown["latency_ms"] == 8000
        query = 'filter=[{"type":"boolean","column":"bookmarked","operator":"=","value":true}]'
        assert ids(await admin("GET", f"/traces?{query}")) == ["t1"]

    async def test_marks_need_a_right_and_a_trace(self, world: Any, sign_in: Any, admin: Any) -> None:
        viewer = await sign_in(world, Role.VIEWER)
        assert (await viewer("PATCH", "/traces/t1", {"bookmarked": True})).status_code == 403
        assert (await admin("PATCH", "/traces/nope", {"bookmarked": True})).status_code == 404
        assert (await admin("PATCH", "/traces/t1", {})).status_code == 400

    async def test_deleting(self, world: Any, sign_in: Any, admin: Any) -> None:
        member = await sign_in(world, Role.MEMBER)
        assert (await member("DELETE", "/traces", {"trace_ids": ["t1"]})).status_code == 403
        assert (await admin("DELETE", "/traces", {"trace_ids": ["t1", "nope"]})).status_code == 204
        assert ids(await admin("GET", "/traces")) == ["t3", "t2"]
        assert (await admin("GET", "/traces/t1")).status_code == 404


class TestObservations:
    async def test_a_list(self, admin: Any) -> None:
        page = shapes.ObservationPageShown.model_validate((await admin("GET", "/observations")).json())
        assert [item.id for item in page.items] == ["o-other", "o-open", "o-gen", "o-root"]
        assert (page.items[2].latency_ms, page.items[2].time_to_first_token_ms) == (2000, 500)

    @pytest.mark.parametrize("order", ["startTime.desc", "latency.desc", "totalCost.desc", "name.asc", "endTime.asc"])
    async def test_the_cursor_leads_through_all(self, admin: Any, order: str) -> None:
        whole, seen, cursor = ids(await admin("GET", f"/observations?order={order}")), [], ""
        while True:
            answer = await admin("GET", f"/observations?limit=1&order={order}{cursor}")
            seen += ids(answer)
            if answer.json()["next_cursor"] is None:
                break
            cursor = f"&cursor={answer.json()['next_cursor']}"
        assert seen == whole

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("search=replicas", ["o-root"]),
            ("search=boom", ["o-gen"]),
            ('filter=[{"type":"stringOptions","column":"type","operator":"any of","value":["GENERATION"]}]', ["o-gen"]),
            ('filter=[{"type":"stringOptions","column":"userId","operator":"any of","value":["alice"]}]',
             ["o-open", "o-gen", "o-root"]),
            ('filter=[{"type":"arrayOptions","column":"tags","operator":"any of","value":["rag"]}]',
             ["o-open", "o-gen", "o-root"]),
        ],
    )  # fmt: skip
    async def test_what_passes(self, admin: Any, query: str, expected: list[str]) -> None:
        assert ids(await admin("GET", f"/observations?{query}")) == expected

    async def test_one(self, admin: Any) -> None:
        answer = await admin("GET", "/observations/o-gen?trace_id=t1")
        one = shapes.ObservationShown.model_validate(answer.json())
        assert (one.model_parameters, one.usage["total"], one.cost["total"]) == (
            {"temperature": 0.5, "stop": ["a"], "max_tokens": "256"},
            1600,
            0.03,
        )
        assert (one.prompt_name, one.prompt_version, one.input_bytes) == ("p", 3, 32)


class TestGroups:
    async def test_sessions(self, admin: Any) -> None:
        page = shapes.GroupPageShown.model_validate((await admin("GET", "/sessions")).json())
        [session] = page.items
        assert (session.id, session.trace_count, session.user_ids, session.duration_ms) == ("s1", 2, ["alice"], 61_000)
        assert (session.observation_count, session.error_count, session.total_cost_usd) == (4, 1, 0.03)

    async def test_one_session(self, admin: Any) -> None:
        answer = (await admin("GET", "/sessions/s1")).json()
        detail = shapes.SessionDetailShown.model_validate(answer)
        assert [trace.id for trace in detail.traces] == ["t1", "t2"]

    async def test_users(self, admin: Any) -> None:
        page = shapes.GroupPageShown.model_validate((await admin("GET", "/users?limit=1")).json())
        assert [item.id for item in page.items] == ["bob"]
        answer = await admin("GET", f"/users?cursor={page.next_cursor}")
        [alice] = shapes.GroupPageShown.model_validate(answer.json()).items
        assert (alice.id, alice.trace_count, alice.session_count, alice.total_tokens) == ("alice", 1, 1, 1600)
        assert ids(await admin("GET", "/users?search=LI")) == ["alice"]

    async def test_one_user(self, admin: Any) -> None:
        shapes.UserDetailShown.model_validate((await admin("GET", "/users/alice")).json())
        assert (await admin("GET", "/users/nope")).status_code == 404


class TestFirstEvent:
    async def test_the_light_turns_green(self, home: Any, sign_in: Any, stores: Stores, pipeline: Any) -> None:
        person = await sign_in(home, Role.VIEWER)
        assert (await person("GET", "/first-event")).json() == {"received": False, "trace_id": None}
        await append(stores.analytics, home.project_id, *pipeline)
        shown = shapes.FirstEventShown.model_validate((await person("GET", "/first-event")).json())
        assert shown.received


class TestLocate:
    async def test_only_where_the_person_may_look(
        self, world: Any, other_home: Any, sign_in: Any, nobody: AsyncClient, stores: Stores, word: Any
    ) -> None:
        id = f"only-{world.project_id}"
        await append(stores.analytics, world.project_id, [], [word(id)])
        person, stranger = await sign_in(world, Role.VIEWER), await sign_in(other_home, Role.OWNER)
        answer = await person.client.get(f"/api/console/locate/{id}")
        assert answer.json() == {"project_id": world.project_id, "trace_id": id}
        assert (await stranger.client.get(f"/api/console/locate/{id}")).status_code == 404
        assert (await nobody.get(f"/api/console/locate/{id}")).status_code == 401
