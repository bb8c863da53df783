"""What a list of traces can be narrowed down by, at the console's doors."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import APIRouter
from httpx2 import AsyncClient, Response

from lampyris.features.accounts.types import Role
from lampyris.features.scores import service as scores
from lampyris.features.scores.types import ScoreRecord
from lampyris.features.tracing import api_console, api_facets
from lampyris.features.tracing.append import append
from lampyris.features.tracing.wire import console_shapes, facet_shapes
from lampyris.foundation.storage.stores import Stores

DOORS = [
    "/traces/facets/numbers?column=latency",
    "/traces/facets/metadata",
    "/traces/facets/metadata/values?key=tenant",
    "/traces/facets/scores",
    "/traces/heat",
]


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_facets.router, api_console.router]


@pytest.fixture
async def world(stores: Stores, home: Any, span: Any, word: Any) -> Any:
    tokens = {"input": 10, "output": 6, "total": 16}
    await append(
        stores.analytics,
        home.project_id,
        [span("o1", "t1", usage=tokens, metadata={"deep": '{"a":1}'}), span("o2", "t2", at_s=60, lasts_s=9),
         span("o3", "t3", at_s=120, level="ERROR", usage=tokens)],
        [word("t1", "o1", name="one", metadata={"tenant": "acme", "rank": "9", "scope": '{"region":"eu"}'}),
         word("t2", "o2", at_s=60, lasts_s=9, name="two", metadata={"tenant": "beta", "rank": "10"}),
         word("t3", "o3", at_s=120, name="three", metadata={"tenant": "acme"})],
    )  # fmt: skip
    given = [("t1", "helpful", "NUMERIC", 0.0, ""), ("t2", "helpful", "NUMERIC", 1.0, ""),
             ("t1", "kind", "CATEGORICAL", 0.0, "good"), ("t2", "ok", "BOOLEAN", 1.0, "True")]  # fmt: skip
    records = [
        ScoreRecord(id=f"{home.project_id}-{at}", name=name, data_type=data_type, value=value, string_value=text,
                    timestamp_us=1_795_435_200_000_000, trace_id=trace_id, row_version=1)
        for at, (trace_id, name, data_type, value, text) in enumerate(given)
    ]  # fmt: skip
    await scores.append(stores.analytics, home.project_id, records)
    return home


@pytest.fixture
async def admin(world: Any, sign_in: Any) -> Any:
    return await sign_in(world, Role.ADMIN)


def body(answer: Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def filtered(*filters: dict[str, Any]) -> str:
    return f"filter={quote(json.dumps(filters))}"


ERRORS = {"type": "stringOptions", "column": "level", "operator": "any of", "value": ["ERROR"]}


@pytest.mark.parametrize("path", DOORS)
async def test_nobody_is_refused(nobody: AsyncClient, home: Any, path: str) -> None:
    assert (await nobody.get(f"/api/console/projects/{home.project_id}{path}")).status_code == 401


@pytest.mark.parametrize("path", DOORS)
async def test_another_project_is_not_found(home: Any, other_home: Any, sign_in: Any, path: str) -> None:
    stranger = await sign_in(other_home, Role.OWNER)
    assert (await stranger.client.get(f"/api/console/projects/{home.project_id}{path}")).status_code == 404


class TestNumbers:
    async def test_latency_stands_in_steps(self, admin: Any) -> None:
        found = facet_shapes.SpreadShown.model_validate(
            body(await admin("GET", "/traces/facets/numbers?column=latency"))
        )
        assert (found.least, found.most, found.zero_count) == (1, 9, 0)
        assert [(step.low, step.count) for step in found.steps] == [(1, 2), (8, 1)]

    async def test_sums_over_steps_count_what_has_none(self, admin: Any) -> None:
        answer = await admin("GET", "/traces/facets/numbers?column=totalTokens")
        found = facet_shapes.SpreadShown.model_validate(body(answer))
        assert (found.zero_count, [(step.low, step.high > 16, step.count) for step in found.steps]) == (
            1, [(16, True, 2)],
        )  # fmt: skip

    async def test_its_own_filter_is_left_out_and_others_are_not(self, admin: Any) -> None:
        slow = {"type": "number", "column": "latency", "operator": ">", "value": 5}
        path = "/traces/facets/numbers?column=latency&"
        own = facet_shapes.SpreadShown.model_validate(body(await admin("GET", path + filtered(slow))))
        other = facet_shapes.SpreadShown.model_validate(body(await admin("GET", path + filtered(ERRORS))))
        assert [sum(step.count for step in found.steps) for found in (own, other)] == [3, 1]

    @pytest.mark.parametrize("column", ["name", "nope"])
    async def test_what_is_no_number_is_refused(self, admin: Any, column: str) -> None:
        assert (await admin("GET", f"/traces/facets/numbers?column={column}")).status_code == 400


class TestMetadata:
    async def test_keys_also_one_level_down(self, admin: Any) -> None:
        found = facet_shapes.ValuesShown.model_validate(body(await admin("GET", "/traces/facets/metadata")))
        assert [(one.value, one.count) for one in found.items] == [
            ("tenant", 3), ("rank", 2), ("scope", 1), ("scope.region", 1),
        ]  # fmt: skip

    async def test_keys_of_what_passes(self, admin: Any) -> None:
        found = body(await admin("GET", f"/traces/facets/metadata?{filtered(ERRORS)}"))
        assert found["items"] == [{"value": "tenant", "count": 1}]

    async def test_values_without_their_own_filter(self, admin: Any) -> None:
        own = {"type": "stringObject", "column": "metadata", "key": "tenant", "operator": "=", "value": "beta"}
        found = body(await admin("GET", f"/traces/facets/metadata/values?key=tenant&{filtered(own)}"))
        assert found["items"] == [{"value": "acme", "count": 2}, {"value": "beta", "count": 1}]

    async def test_values_under_a_path(self, admin: Any) -> None:
        found = body(await admin("GET", "/traces/facets/metadata/values?key=scope.region"))
        assert found["items"] == [{"value": "eu", "count": 1}]

    async def test_a_list_shows_the_fields_asked_for(self, admin: Any) -> None:
        page = body(await admin("GET", "/traces?metadata=tenant&metadata=scope.region"))
        shown = console_shapes.TracePageShown.model_validate(page).items
        assert [one.metadata_fields for one in shown] == [
            {"tenant": "acme"}, {"tenant": "beta"}, {"tenant": "acme", "scope.region": "eu"},
        ]  # fmt: skip
        steps = console_shapes.ObservationPageShown.model_validate(
            body(await admin("GET", "/observations?metadata=deep.a"))
        )
        assert [one.metadata_fields for one in steps.items] == [{}, {}, {"deep.a": "1"}]

    @pytest.mark.parametrize(("direction", "expected"), [("asc", ["t1", "t2", "t3"]), ("desc", ["t2", "t1", "t3"])])
    async def test_a_list_is_ordered_by_a_field_numbers_as_numbers(
        self, admin: Any, direction: str, expected: list[str]
    ) -> None:
        seen, cursor = [], ""
        while cursor is not None:
            page = body(
                await admin("GET", f"/traces?limit=1&order=metadata.rank.{direction}&cursor={cursor}".rstrip("="))
            )
            seen += [item["id"] for item in page["items"]]
            cursor = page["next_cursor"]
        assert seen == expected

    @pytest.mark.parametrize("order", ["metadata.asc", "name.x.asc", "score_booleans.ok.asc"])
    async def test_an_order_that_cannot_be_is_refused(self, admin: Any, order: str) -> None:
        assert (await admin("GET", f"/traces?order={order}")).status_code == 400


class TestScores:
    async def test_what_each_says(self, admin: Any) -> None:
        found = facet_shapes.ScoreFacetsShown.model_validate(body(await admin("GET", "/traces/facets/scores"))).items
        assert [(one.name, one.data_type) for one in found] == [
            ("helpful", "NUMERIC"), ("kind", "CATEGORICAL"), ("ok", "BOOLEAN"),
        ]  # fmt: skip
        assert (found[0].least, found[0].most, found[0].tenths) == (0, 1, [1, 0, 0, 0, 0, 0, 0, 0, 0, 1])
        assert [(value.value, value.count) for one in found[1:] for value in one.labels] == [("good", 1), ("true", 1)]

    async def test_traces_that_have_a_score_or_not(self, admin: Any) -> None:
        some = {"type": "arrayOptions", "column": "scoreNames", "operator": "any of", "value": ["helpful"]}
        none = some | {"operator": "none of"}
        found = [body(await admin("GET", f"/traces?{filtered(one)}"))["items"] for one in (some, none)]
        assert [[item["id"] for item in items] for items in found] == [["t2", "t1"], ["t3"]]

    @pytest.mark.parametrize(("direction", "expected"), [("asc", ["t1", "t2", "t3"]), ("desc", ["t2", "t1", "t3"])])
    async def test_a_list_is_ordered_by_a_score_those_without_last(
        self, admin: Any, direction: str, expected: list[str]
    ) -> None:
        page = body(await admin("GET", f"/traces?order=scores_avg.helpful.{direction}"))
        assert [item["id"] for item in page["items"]] == expected


class TestHeat:
    async def test_latency_by_time(self, admin: Any) -> None:
        query = "since=2026-11-23T12:00:00Z&until=2026-11-23T12:03:00Z"
        found = facet_shapes.HeatShown.model_validate(body(await admin("GET", f"/traces/heat?{query}")))
        assert found.bucket_s == 5
        assert [(cell.low_s, cell.count, cell.error_count) for cell in found.items] == [(1, 1, 0), (8, 1, 0), (1, 1, 1)]

    async def test_a_project_without_traces_has_none(self, other_home: Any, sign_in: Any) -> None:
        person = await sign_in(other_home, Role.VIEWER)
        assert body(await person("GET", "/traces/heat"))["items"] == []
