"""Domain words of batch jobs: what is done to which traces, and how far it came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

Action: TypeAlias = Literal["delete", "tag", "export"]
Format: TypeAlias = Literal["csv", "json", "jsonl"]
Template: TypeAlias = Literal["full", "qa"]


class BatchStatus(StrEnum):
    """Where a batch job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


FINISHED = frozenset({BatchStatus.DONE, BatchStatus.FAILED, BatchStatus.CANCELLED})


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchJob:
    """One piece of work on many traces.

    `params` says which traces and how (as `NewBatchJob` on the wire). `total` is None until they were counted.
    `file_bytes` is set, and `expires_at` runs, when there is a file to download.
    """

    id: str
    project_id: str
    user_id: str
    action: Action
    params: Mapping[str, object]
    status: BatchStatus
    total: int | None
    done: int
    error: str | None
    file_name: str | None
    file_bytes: int | None
    expires_at: datetime | None
    created_at: datetime
    finished_at: datetime | None

    @property
    def file_key(self) -> str:
        """Where its file is kept."""
        return f"exports/{self.project_id}/{self.id}"
