"""Words of the background work: kinds of jobs, schedules, one run, and what is shown of a job."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from lampyris.foundation.storage.stores import Stores

Payload: TypeAlias = Mapping[str, object]
"""JSON object: ids and small values, never what can be loaded by id."""


class JobStatus(StrEnum):
    """Where a job stands. A failed job stays visible until somebody retries it or a month has passed."""

    WAITING = "waiting"
    RUNNING = "running"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class JobRun:
    """One attempt at a job. `attempt` counts from 1."""

    stores: Stores
    id: str
    project_id: str | None
    payload: Payload
    attempt: int


Handler: TypeAlias = Callable[[JobRun], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class JobKind:
    """What a job does and how patiently. Made by the decorator `job`.

    The handler may run twice for one job (a worker died after the work, before it could say so): it must be harmless
    to repeat. It commits its own metadata writes. It is cancelled after `timeout_s`.
    """

    name: str
    handler: Handler
    retries: int = 5
    timeout_s: float = 600.0
    backoff_s: float = 2.0
    max_backoff_s: float = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Schedule:
    """A job that is enqueued by the clock: `cron` is five fields, UTC. A tick is left out while the last one runs."""

    name: str
    cron: str
    kind: JobKind
    payload: Payload = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """What is shown of a job. `due_at`: when a waiting one may start. `error`: why the last attempt failed."""

    id: str
    kind: str
    project_id: str | None
    key: str | None
    payload: Payload
    status: JobStatus
    attempts: int
    due_at: datetime | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    error: str | None


class GiveUp(Exception):
    """Raise in a handler: trying again cannot help. The job is set aside as failed with this reason."""


class RetryLater(Exception):
    """Raise in a handler: try again after `after_s`. Counts as an attempt."""

    def __init__(self, reason: str, *, after_s: float) -> None:
        super().__init__(reason)
        self.after_s = after_s
