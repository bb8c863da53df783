"""Conditions on comments become conditions on ids; and the doors answer them."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest

from lampyris.features.accounts.types import Role
from lampyris.features.review import store as review
from lampyris.features.review.types import Comment
from lampyris.features.tracing.append import append
from lampyris.features.tracing.commented import answered, on_ids
from lampyris.features.tracing.store.find_traces import TraceQuery
from lampyris.features.tracing.types import Carrier, CarrierKind
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.filters import Filter, read_filters
from lampyris.foundation.storage.stores import Stores

CARRIERS = [
    Carrier(id="o1", trace_id="t1", texts=("Wrong source", "答非所问")),
    Carrier(id="o2", trace_id=None, texts=("fine",)),
]


def condition(type: str, column: str, operator: str, value: object) -> Filter:
    return read_filters([{"type": type, "column": column, "operator": operator, "value": value}])[0]


class TestOnIds:
    @pytest.mark.parametrize(
        ("type", "column", "operator", "value", "expected"),
        [
            ("number", "commentCount", ">", 1, ("any of", ("t1 o1",))),
            ("number", "commentCount", ">=", 1, ("any of", ("t1 o1", "o2"))),
            ("number", "commentCount", "=", 0, ("none of", ("t1 o1", "o2"))),
            ("number", "commentCount", "<", 2, ("none of", ("t1 o1",))),
            ("number", "commentCount", ">", 9, ("any of", ())),
            ("null", "commentCount", "is not null", "", ("any of", ("t1 o1", "o2"))),
            ("string", "commentContent", "contains", "wrong", ("any of", ("t1 o1",))),
            ("string", "commentContent", "contains", "所问", ("any of", ("t1 o1",))),
            ("string", "commentContent", "does not contain", "fine", ("none of", ("o2",))),
            ("string", "commentContent", "starts with", "source", ("any of", ())),
            ("string", "commentContent", "ends with", "source", ("any of", ("t1 o1",))),
            ("string", "commentContent", "=", "fine", ("any of", ("o2",))),
        ],
    )
    def test_says_the_same(self, type: str, column: str, operator: str, value: object, expected: Any) -> None:
        found = on_ids(condition(type, column, operator, value), CARRIERS)
        assert (found.column, found.operator, found.value) == ("commented", *expected)

    def test_a_type_that_does_not_fit_is_refused(self) -> None:
        with pytest.raises(InvalidInput, match="does not fit column commentCount"):
            on_ids(condition("string", "commentCount", "=", "1"), CARRIERS)


async def test_several_conditions_of_one_kind_ask_once() -> None:
    asked: list[CarrierKind] = []

    async def carriers(project_id: ProjectId, kind: CarrierKind) -> Sequence[Carrier]:
        asked.append(kind)
        return CARRIERS

    conditions = (
        condition("number", "commentCount", ">", 0),
        condition("string", "commentContent", "contains", "fine"),
    )
    query = await answered(carriers, ProjectId("p"), TraceQuery(filters=conditions))
    assert asked == ["TRACE"]
    assert [one.value for one in query.filters] == [("t1 o1", "o2"), ("o2",)]


def filtered(*filters: dict[str, Any]) -> str:
    return quote(json.dumps(filters))


class TestDoors:
    @pytest.fixture
    async def world(self, stores: Stores, home: Any, span: Any, word: Any) -> Any:
        # Ids of observations may repeat in another trace.
        steps = [span("a", "t1"), span("b", "t1", at_s=0.5, parent_id="a"), span("a", "t2", at_s=9)]
        await append(stores.analytics, home.project_id, steps, [word("t1", "a"), word("t2", "a", at_s=9)])
        at = datetime.now(UTC)
        said = [
            ("c1", "OBSERVATION", "a", "Wrong answer"),
            ("c2", "OBSERVATION", "a", "again"),
            ("c3", "TRACE", "t1", "ok"),
        ]
        async with stores.metadata.write() as session:
            for id, kind, about, content in said:
                comment = Comment(
                    id=f"{home.project_id}-{id}", project_id=home.project_id, object_type=kind, object_id=about,  # type: ignore[arg-type]
                    trace_id="t1", content=content, author_user_id=None, created_at=at, updated_at=at,
                )  # fmt: skip
                review.add(session, comment)
        return home

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ([{"type": "number", "column": "commentCount", "operator": ">=", "value": 2}], [("t1", "a")]),
            ([{"type": "number", "column": "commentCount", "operator": "=", "value": 0}], [("t2", "a"), ("t1", "b")]),
            ([{"type": "string", "column": "commentContent", "operator": "contains", "value": "WRONG"}], [("t1", "a")]),
            ([{"type": "positionInTrace", "column": "positionInTrace", "operator": "=", "key": "last"}],
             [("t2", "a"), ("t1", "b")]),
            ([{"type": "positionInTrace", "column": "positionInTrace", "operator": "=", "key": "root"}],
             [("t2", "a"), ("t1", "a")]),
            ([{"type": "positionInTrace", "column": "positionInTrace", "operator": "=", "key": "nthFromStart",
               "value": 2}], [("t1", "b")]),
            ([{"type": "positionInTrace", "column": "positionInTrace", "operator": "=", "key": "nthFromEnd",
               "value": 2}], [("t1", "a")]),
        ],
    )  # fmt: skip
    async def test_observations_of_the_second_generation(self, world: Any, filters: Any, expected: Any) -> None:
        answer = await world.get("/v2/observations", filter=json.dumps(filters))
        assert answer.status_code == 200, answer.text
        assert [(one["traceId"], one["id"]) for one in answer.json()["data"]] == expected

    async def test_the_list_of_traces(self, world: Any, sign_in: Any) -> None:
        person = await sign_in(world, Role.VIEWER)
        some = {"type": "number", "column": "commentCount", "operator": ">", "value": 0}
        wrong = {"type": "string", "column": "commentContent", "operator": "contains", "value": "wrong"}
        step = {"type": "scope", "column": "steps", "operator": "some", "value": "", "within": [wrong]}
        for asked, expected in ((some, ["t1"]), (wrong, []), (step, ["t1"])):
            answer = await person("GET", f"/traces?filter={filtered(asked)}")
            assert [one["id"] for one in answer.json()["items"]] == expected, answer.text

    @pytest.mark.parametrize(
        "wrong", [{"key": "second"}, {"key": "nthFromEnd", "value": 0}, {"key": "nthFromStart"}, {}]
    )
    async def test_a_position_that_cannot_be_is_refused(self, world: Any, wrong: Any) -> None:
        asked = {"type": "positionInTrace", "column": "positionInTrace", "operator": "="} | wrong
        assert (await world.get("/v2/observations", filter=json.dumps([asked]))).status_code == 400
