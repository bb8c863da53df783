"""Scores in the store, and the doors to them."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from fastapi import APIRouter

from lampyris.features.scores import api_console, api_public, service
from lampyris.features.scores.service import Arrival
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.stores import Stores

NOON_US = 1_780_000_000_000_000
"""2026-05-28T20:26:40Z."""


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_public.router, api_console.router]


Give = Callable[..., Awaitable[str]]


@pytest.fixture
def give(stores: Stores) -> Give:
    """Stores one score as the worker does; `at` is seconds after noon. Returns its id."""

    async def one(project_id: ProjectId, *, at: float = 0.0, **body: object) -> str:
        metadata = body.pop("stored_metadata", {})
        environment = body.pop("environment", "default")
        draft = service.check_draft({"name": "rel", "value": 1} | body)
        said_us = NOON_US + int(at * 1e6)
        arrival = Arrival(said_us=said_us, received_us=said_us + 5000, environment=environment, metadata=metadata)
        record = service.resolve(draft, {}, arrival)
        await service.append(stores.analytics, project_id, [record])
        return record.id

    return one


def trace(trace_id: str, *, said_us: int = NOON_US, tags: Sequence[str] = (), **said: str) -> TraceRecord:
    """What one write says about a trace."""
    return TraceRecord(
        trace_id=trace_id,
        source_id=f"{trace_id}-{said_us}",
        said_us=said_us,
        timestamp_us=NOON_US,
        first_start_us=NOON_US,
        last_end_us=NOON_US,
        said=True,
        tags=tuple(tags),
        row_version=said_us,
        **said,
    )


@pytest.fixture
def trace_said(stores: Stores) -> Callable[..., Awaitable[None]]:
    """Stores what is said about a trace."""

    async def said(project_id: ProjectId, trace_id: str, **fields: object) -> None:
        await append(stores.analytics, project_id, [], [trace(trace_id, **fields)])  # type: ignore[arg-type]

    return said


TraceSaid = Callable[..., Awaitable[None]]
