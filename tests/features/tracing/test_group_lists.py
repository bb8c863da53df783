"""Sessions and users, narrowed down and in other orders, at the console's doors."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from httpx2 import Response

from lampyris.features.accounts.types import Role
from lampyris.features.tracing.append import append
from lampyris.foundation.storage.stores import Stores


@pytest.fixture
async def person(stores: Stores, home: Any, span: Any, word: Any, sign_in: Any) -> Any:
    tokens = {"input": 10, "output": 5, "total": 15}
    await append(
        stores.analytics,
        home.project_id,
        [span("o1", "t1", usage=tokens, total_cost_usd=0.5), span("o2", "t2", at_s=60, lasts_s=9, level="ERROR"),
         span("o3", "t3", at_s=120, usage=tokens, total_cost_usd=0.2)],
        [word("t1", "o1", user_id="alice", session_id="s1", tags=("a",), environment="production"),
         word("t2", "o2", at_s=60, lasts_s=9, user_id="bob", session_id="s1"),
         word("t3", "o3", at_s=120, user_id="bob", session_id="s2")],
    )  # fmt: skip
    return await sign_in(home, Role.VIEWER)


def ids(answer: Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def number(column: str, operator: str, value: float) -> dict[str, Any]:
    return {"type": "number", "column": column, "operator": operator, "value": value}


def listed(column: str, *value: str, operator: str = "any of") -> dict[str, Any]:
    return {"type": "arrayOptions", "column": column, "operator": operator, "value": list(value)}


@pytest.mark.parametrize(
    ("path", "filters", "expected"),
    [
        ("/sessions", [], ["s2", "s1"]),
        ("/sessions", [number("tracesCount", ">", 1)], ["s1"]),
        ("/sessions", [number("duration", ">", 60)], ["s1"]),
        ("/sessions", [number("totalCost", ">=", 0.5)], ["s1"]),
        ("/sessions", [number("errorCount", "=", 0)], ["s2"]),
        ("/sessions", [listed("userId", "alice")], ["s1"]),
        ("/sessions", [listed("tags", "a", operator="none of")], ["s2"]),
        ("/sessions", [listed("environment", "production")], ["s1"]),
        ("/sessions", [{"type": "stringOptions", "column": "id", "operator": "none of", "value": ["s1"]}], ["s2"]),
        ("/users", [number("sessionsCount", ">", 1)], ["bob"]),
        ("/users", [number("totalTokens", ">", 0), listed("userId", "alice")], ["alice"]),
    ],
)
async def test_filters(person: Any, path: str, filters: Any, expected: list[str]) -> None:
    assert ids(await person("GET", f"{path}?filter={quote(json.dumps(filters))}")) == expected


@pytest.mark.parametrize(
    ("path", "order", "expected"),
    [
        ("/sessions", "totalCost.desc", ["s1", "s2"]),
        ("/sessions", "id.asc", ["s1", "s2"]),
        ("/sessions", "createdAt.asc", ["s1", "s2"]),
        ("/users", "tracesCount.asc", ["alice", "bob"]),
        ("/users", "errorCount.desc", ["bob", "alice"]),
    ],
)
async def test_orders_page_by_page(person: Any, path: str, order: str, expected: list[str]) -> None:
    first = await person("GET", f"{path}?limit=1&order={order}")
    seen = ids(first)
    second = await person("GET", f"{path}?limit=1&order={order}&cursor={first.json()['next_cursor']}")
    assert seen + ids(second) == expected


@pytest.mark.parametrize("query", ["order=latency.asc", f"filter={quote(json.dumps([number('latency', '>', 1)]))}"])
async def test_what_they_do_not_have_is_refused(person: Any, query: str) -> None:
    assert (await person("GET", f"/sessions?{query}")).status_code == 400
