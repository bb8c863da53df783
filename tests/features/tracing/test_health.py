"""Health, as probes ask for it: it looks into the stores only when told to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from httpx2 import AsyncClient

from lampyris.entry.health import health
from lampyris.features.tracing import service
from lampyris.foundation.clock import now
from lampyris.foundation.storage.analytics.fake import FakeAnalytics
from lampyris.foundation.storage.analytics.port import AnalyticsStore

FUTURE = datetime(2295, 1, 1, tzinfo=UTC)
"""Later than anything that other tests store in the shared engine."""
RECENT = "/api/public/health?failIfNoRecentEvents=true"


@pytest.fixture
def routers() -> list[APIRouter]:
    router = APIRouter()
    router.add_route("/api/public/health", health)
    return [router]


async def test_both_a_trace_and_an_observation_must_have_begun(
    analytics: AnalyticsStore, store: Any, span: Any, word: Any
) -> None:
    at_s = (FUTURE - datetime(2026, 11, 23, 12, tzinfo=UTC)).total_seconds()
    await store([], [word("t-late", at_s=at_s)])
    assert not await service.heard_since(analytics, FUTURE)
    await store([span("o-late", "t-late", at_s=at_s)], [])
    assert await service.heard_since(analytics, FUTURE)
    assert not await service.heard_since(analytics, FUTURE + timedelta(seconds=1))


@pytest.mark.parametrize(("heard", "status"), [(True, 200), (False, 503)])
async def test_silence_is_unhealthy_when_the_probe_says_so(
    app: FastAPI, nobody: AsyncClient, heard: bool, status: int
) -> None:
    asked = FakeAnalytics(script=lambda _sql, _params: [{"traces": heard, "events": heard}])
    app.state.stores = replace(app.state.stores, analytics=asked)
    assert (await nobody.get("/api/public/health")).status_code == 200
    answer = await nobody.get(RECENT)
    assert answer.status_code == status
    assert set(answer.json()) == {"status", "version"}
    [question] = asked.queries
    since = question.params["since"]
    assert isinstance(since, datetime)
    assert timedelta(minutes=2) < now() - since < timedelta(minutes=4)


async def test_an_engine_that_is_away_is_unhealthy_only_for_a_probe_that_needs_it(
    app: FastAPI, nobody: AsyncClient
) -> None:
    app.state.stores = replace(app.state.stores, analytics=FakeAnalytics(away=True))
    assert (await nobody.get("/api/public/health")).status_code == 200
    assert (await nobody.get(RECENT)).status_code == 503
