"""Records to read back: a small world of traces, made by functions that tests shape to their need."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeAlias

import pytest

from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore

NOON_US = 1_795_435_200_000_000
"""2026-11-23T12:00:00Z."""

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
