"""Records to read back: a small world of traces, made by functions that tests shape to their need."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import pytest
from fastapi import APIRouter

from lampyris.features.tracing import api_console, api_media, api_public
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore

NOON_US = 1_795_435_200_000_000
"""2026-11-23T12:00:00Z."""

Records: TypeAlias = tuple[list[ObservationRecord], list[TraceRecord]]
Span: TypeAlias = Callable[..., ObservationRecord]
Word: TypeAlias = Callable[..., TraceRecord]
Store: TypeAlias = Callable[[Sequence[ObservationRecord], Sequence[TraceRecord]], Awaitable[None]]


def make_span(
    id: str, trace_id: str = "t1", *, at_s: float = 0, lasts_s: float | None = 1, **said: Any
) -> ObservationRecord:
    start_us = NOON_US + int(at_s * 1e6)
    end_us = None if lasts_s is None else start_us + int(lasts_s * 1e6)
    said = {"received_us": start_us, "row_version": 1, "is_root": not said.get("parent_id")} | said
    return ObservationRecord(id=id, trace_id=trace_id, start_us=start_us, end_us=end_us, **said)


def make_word(
    trace_id: str = "t1", source_id: str = "s1", *, at_s: float = 0, lasts_s: float = 1, **said: Any
) -> TraceRecord:
    start_us = NOON_US + int(at_s * 1e6)
    said = {"said_us": start_us, "said": True, "received_us": start_us, "row_version": 1} | said
    return TraceRecord(
        trace_id=trace_id, source_id=source_id, timestamp_us=start_us, first_start_us=start_us,
        last_end_us=start_us + int(lasts_s * 1e6), **said,
    )  # fmt: skip


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_public.router, api_console.router, api_media.router]


@pytest.fixture
def span() -> Span:
    """An observation that starts `at_s` seconds after noon."""
    return make_span


@pytest.fixture
def word() -> Word:
    """Something said about a trace, `at_s` seconds after noon."""
    return make_word


@pytest.fixture
def store(analytics: AnalyticsStore, project_id: ProjectId) -> Store:
    """Stores records in the test's project."""

    async def stored(observations: Sequence[ObservationRecord], traces: Sequence[TraceRecord]) -> None:
        await append(analytics, project_id, observations, traces)

    return stored


@pytest.fixture
def pipeline() -> Records:
    """A run of alice: a root with its own texts, a generation that failed, an open retrieval; and two traces more."""
    observations = [
        make_span(
            "o-root", at_s=0, lasts_s=8, type="CHAIN", name="chat-pipeline", is_app_root=True, environment="production",
            input='{"question":"什么是 OceanBase 扩容?"}', output='{"answer":"add replicas"}', version="42",
            metadata={"tenant": "acme", "scope": '{"name":"sdk","attributes":{"k":"1.30"}}'},
            trace_name="chat-pipeline", user_id="alice", session_id="s1", tags=("prod", "rag"),
        ),
        make_span(
            "o-gen", at_s=1, lasts_s=2, parent_id="o-root", type="GENERATION", name="llm", level="ERROR",
            status_message="boom", model="gpt-4o", model_id="m-unknown",
            model_parameters='{"temperature":0.5,"stop":"[\\"a\\"]","max_tokens":"256"}',
            completion_start_us=NOON_US + 1_500_000, usage={"input": 1000, "output": 200, "input_cached": 400,
            "total": 1600}, cost={"input": 0.01, "output": 0.02, "total": 0.03}, total_cost_usd=0.03,
            prompt_name="p", prompt_version=3, pricing_tier_id="m_tier", pricing_tier_name="Standard",
            input='[{"role":"user","content":"hi"}]', output="plain text", metadata={"long": "x" * 300},
        ),
        make_span("o-open", at_s=3, lasts_s=None, parent_id="o-root", type="RETRIEVER", source="batch"),
        make_span("o-other", "t2", at_s=60, lasts_s=1, name="simple", session_id="s1"),
    ]  # fmt: skip
    words = [
        make_word("t1", "o-root", lasts_s=8, name="chat-pipeline", user_id="alice", session_id="s1",
                  tags=("prod", "rag"), environment="production", version="42", release="r1", input_from="o-root",
                  output_from="o-root", metadata={"tenant": "acme", "nested": '{"a":1,"b":[1,2]}', "num": "3"}),
        make_word("t2", "o-other", at_s=60, name="simple", session_id="s1", input="hi", output="hello 你好"),
        make_word("t3", "trace-create", at_s=120, lasts_s=0, name="only said", public=True, user_id="bob"),
    ]  # fmt: skip
    return observations, words
