"""The console's metrics and home page."""

from typing import Any

import pytest
from httpx2 import AsyncClient, Response

from lampyris.features.accounts.types import Role
from lampyris.features.dashboards.wire import HomeShown

DAY = {"fromTimestamp": "2026-11-23T00:00:00Z", "toTimestamp": "2026-11-24T00:00:00Z"}
COUNT = DAY | {"view": "traces", "metrics": [{"measure": "count", "aggregation": "count"}]}
HOME = "/home?since=2026-11-23T00:00:00Z&until=2026-11-24T00:00:00Z"
DOORS = [("POST", "/metrics", COUNT), ("GET", HOME, None)]


def answered(answer: Response) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture
async def viewer(world: Any, sign_in: Any) -> Any:
    return await sign_in(world, Role.VIEWER)


class TestAccess:
    @pytest.mark.parametrize(("method", "path", "body"), DOORS)
    async def test_nobody_is_refused(self, nobody: AsyncClient, home: Any, method: str, path: str, body: Any) -> None:
        answer = await nobody.request(method, f"/api/console/projects/{home.project_id}{path}", json=body)
        assert answer.status_code == 401

    @pytest.mark.parametrize(("method", "path", "body"), DOORS)
    async def test_another_project_is_not_found(
        self, world: Any, other_home: Any, sign_in: Any, method: str, path: str, body: Any
    ) -> None:
        stranger = await sign_in(other_home, Role.OWNER)
        answer = await stranger.client.request(method, f"/api/console/projects/{world.project_id}{path}", json=body)
        assert answer.status_code == 404

    async def test_a_stranger_sees_nothing_at_home(self, world: Any, other_home: Any, sign_in: Any) -> None:
        assert world
        stranger = await sign_in(other_home, Role.OWNER)
        assert answered(await stranger("POST", "/metrics", COUNT)) == {"data": [{"count_count": 0}]}
        shown = answered(await stranger("GET", HOME))
        assert (shown["traces"], shown["observations"], shown["by_model"]) == (0, 0, [])


class TestMetrics:
    async def test_every_view_answers(self, viewer: Any) -> None:
        views = {"traces": 3, "observations": 4, "scores-numeric": 3, "scores-categorical": 1, "scores-boolean": 1}
        for view, count in views.items():
            answer = answered(await viewer("POST", "/metrics", COUNT | {"view": view}))
            assert answer == {"data": [{"count_count": count}]}

    async def test_selective_dimensions_need_nothing(self, viewer: Any) -> None:
        asked = COUNT | {"dimensions": [{"field": "userId"}], "timeDimension": {"granularity": "day"}}
        assert len(answered(await viewer("POST", "/metrics", asked))["data"]) == 3

    async def test_a_wrong_body_is_refused(self, viewer: Any) -> None:
        answer = await viewer("POST", "/metrics", {"view": "zzz"})
        assert answer.status_code == 400
        assert answer.json()["code"] == "invalid_input"


class TestHome:
    async def test_the_numbers(self, viewer: Any) -> None:
        shown = answered(await viewer("GET", HOME))
        HomeShown.model_validate(shown)
        points = shown.pop("over_time")
        assert shown == {
            "traces": 3,
            "observations": 4,
            "total_cost_usd": 0.53,
            "total_tokens": 1212,
            "error_count": 1,
            "p50_latency_ms": 6000,
            "p95_latency_ms": 7800,
            "by_model": [
                {"model": "gpt-4o-mini", "total_cost_usd": 0.5, "total_tokens": 12, "count": 1},
                {"model": "gpt-4o", "total_cost_usd": 0.03, "total_tokens": 1200, "count": 1},
            ],
            "bucket_s": 3600,
        }
        assert len(points) == 24
        assert [point for point in points if point["traces"]] == [
            {"at": "2026-11-23T10:00:00.000Z", "traces": 1, "total_cost_usd": 0.03, "error_count": 1},
            {"at": "2026-11-23T11:00:00.000Z", "traces": 1, "total_cost_usd": 0.5, "error_count": 0},
            {"at": "2026-11-23T12:00:00.000Z", "traces": 1, "total_cost_usd": 0, "error_count": 0},
        ]

    async def test_one_environment(self, viewer: Any) -> None:
        shown = answered(await viewer("GET", f"{HOME}&environment=production"))
        assert (shown["traces"], shown["observations"], shown["total_cost_usd"]) == (1, 3, 0.03)
        shown = answered(await viewer("GET", f"{HOME}&environment=production&environment=default"))
        assert (shown["traces"], shown["observations"]) == (3, 4)

    async def test_the_last_day_unless_said_otherwise(self, viewer: Any) -> None:
        shown = answered(await viewer("GET", "/home"))
        assert 24 <= len(shown["over_time"]) <= 25

    async def test_all_of_time(self, viewer: Any) -> None:
        shown = answered(await viewer("GET", "/home?since=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59Z"))
        assert shown["traces"] == 3
        assert sum(point["traces"] for point in shown["over_time"]) == 3

    async def test_a_reversed_window_is_refused(self, viewer: Any) -> None:
        answer = await viewer("GET", "/home?since=2026-11-24T00:00:00Z&until=2026-11-23T00:00:00Z")
        assert answer.status_code == 400
