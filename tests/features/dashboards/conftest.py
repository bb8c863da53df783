"""A small day of traces, observations and scores to count."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import orjson
import pytest
from fastapi import APIRouter
from httpx2 import Response

from lampyris.features.dashboards import api_console, api_public
from lampyris.features.scores import service as scores
from lampyris.features.scores.types import ScoreRecord
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import Experiment, ObservationRecord, TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.stores import Stores

TEN_US = 1_795_428_000_000_000
"""2026-11-23T10:00:00Z."""
DAY = {"fromTimestamp": "2026-11-23T00:00:00Z", "toTimestamp": "2026-11-24T00:00:00Z"}

Asking: TypeAlias = Callable[..., Awaitable[Response]]


def make_span(id: str, trace_id: str, *, at_s: float = 0, lasts_s: float | None = 1, **said: Any) -> ObservationRecord:
    start_us = TEN_US + int(at_s * 1e6)
    end_us = None if lasts_s is None else start_us + int(lasts_s * 1e6)
    said = {"row_version": 1, "is_root": not said.get("parent_id")} | said
    return ObservationRecord(id=id, trace_id=trace_id, start_us=start_us, end_us=end_us, **said)


def make_word(trace_id: str, source_id: str, *, at_s: float = 0, lasts_s: float = 1, **said: Any) -> TraceRecord:
    start_us = TEN_US + int(at_s * 1e6)
    return TraceRecord(
        trace_id=trace_id, source_id=source_id, timestamp_us=start_us, first_start_us=start_us, said_us=start_us,
        last_end_us=start_us + int(lasts_s * 1e6), said=True, row_version=1, **said,
    )  # fmt: skip


def make_score(id: str, name: str, value: float = 0, **said: Any) -> ScoreRecord:
    whole: dict[str, Any] = {"data_type": "NUMERIC", "timestamp_us": TEN_US + 60_000_000, "row_version": 1} | said
    return ScoreRecord(id=id, name=name, value=value, **whole)


def observations() -> list[ObservationRecord]:
    return [
        make_span("o-root", "t1", lasts_s=8, type="CHAIN", name="chat", environment="production", user_id="alice",
                  metadata={"tenant": "acme"}, release="r2"),
        make_span("o-gen", "t1", at_s=1, lasts_s=2, parent_id="o-root", type="GENERATION", name="llm", level="ERROR",
                  model="gpt-4o", completion_start_us=TEN_US + 1_500_000, environment="production",
                  usage={"input": 1000, "output": 200, "total": 1200},
                  cost={"input": 0.01, "output": 0.02, "total": 0.03}, total_cost_usd=0.03, prompt_name="p",
                  prompt_version=3, tool_definitions={"search": "{}", "add": "{}"}, tool_calls=("{}",),
                  tool_call_names=("search",)),
        make_span("o-open", "t1", at_s=3, lasts_s=None, parent_id="o-root", type="RETRIEVER", environment="production"),
        make_span("o-mini", "t2", at_s=3700, lasts_s=4, type="GENERATION", name="llm", model="gpt-4o-mini",
                  usage={"input": 5, "output": 7, "total": 12}, cost={"total": 0.5}, total_cost_usd=0.5,
                  experiment=Experiment(id="x1", name="first run")),
    ]  # fmt: skip


def words() -> list[TraceRecord]:
    return [
        make_word("t1", "o-root", lasts_s=8, name="chat", user_id="alice", session_id="s1", tags=("rag", "prod"),
                  environment="production", version="42", release="r1", metadata={"plan": "pro"}),
        make_word("t2", "o-mini", at_s=3700, lasts_s=4, name="batch", user_id="bob"),
        make_word("t3", "trace-create", at_s=7200, lasts_s=0),
    ]  # fmt: skip


def judgements(prefix: str) -> list[ScoreRecord]:
    return [
        make_score(f"{prefix}-1", "quality", 0.5, trace_id="t1", observation_id="o-gen"),
        make_score(f"{prefix}-2", "quality", 1.5, trace_id="t2", dataset_run_id="x1"),
        make_score(f"{prefix}-3", "good", 1, data_type="BOOLEAN", string_value="True", trace_id="t1"),
        make_score(f"{prefix}-4", "mood", data_type="CATEGORICAL", string_value="happy", session_id="s1"),
    ]


async def fill_project(stores: Stores, project_id: ProjectId) -> None:
    await append(stores.analytics, project_id, observations(), words())
    await scores.append(stores.analytics, project_id, judgements(project_id))


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_public.router, api_console.router]


@pytest.fixture
async def world(stores: Stores, home: Any) -> Any:
    await fill_project(stores, home.project_id)
    return home


@pytest.fixture
def ask(world: Any) -> Asking:
    """Asks the first generation (or the one of `path`) about the day; keywords are keys of the query."""

    async def asked(view: str = "observations", *metrics: str, path: str = "/metrics", **query: Any) -> Response:
        pairs = [metric.split("_") for metric in metrics]
        named = [{"aggregation": aggregation, "measure": measure} for aggregation, measure in pairs]
        fields = [{"field": name} for name in query.pop("by", ())]
        whole = DAY | {"view": view, "metrics": named, "dimensions": fields, "filters": []} | query
        return await world.get(path, query=orjson.dumps(whole).decode())  # type: ignore[no-any-return]

    return asked


@pytest.fixture
def newer() -> ObservationRecord:
    """A later version of one observation of the day."""
    return make_span("o-gen", "t1", at_s=1, lasts_s=2, type="GENERATION", total_cost_usd=0.01, row_version=2)


@pytest.fixture
def words_of_t1() -> list[TraceRecord]:
    """What somebody says later about a trace of the same id."""
    return [make_word("t1", "theirs", at_s=60, name="their name", user_id="mallory", tags=("theirs",))]


@pytest.fixture
def days_before() -> tuple[list[ObservationRecord], list[TraceRecord]]:
    """One observation of three days earlier."""
    at_s = -3 * 86_400
    return [make_span("o-old", "t-old", at_s=at_s)], [make_word("t-old", "o-old", at_s=at_s)]
