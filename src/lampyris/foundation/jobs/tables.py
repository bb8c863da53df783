"""The tables of the background work."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import JsonValue, UtcTime
from lampyris.foundation.storage.metadata.port import Base


class JobRow(Base):
    """One job. `due_at` is when somebody should look at it again: the start of a waiting one, the end of the lease of

    a running one, None for a finished one. `owner` names the runner that holds the lease. `unique_key` keeps others
    of its kind out for as long as it is set; `key` is the same, kept for show.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("kind", "unique_key"),
        Index("ix_jobs_due_at", "due_at"),
        Index("ix_jobs_project_newest", "project_id", "created_at"),
        Index("ix_jobs_status_finished", "status", "finished_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    project_id: Mapped[str | None]
    key: Mapped[str | None]
    unique_key: Mapped[str | None]
    once: Mapped[bool]
    payload: Mapped[dict[str, object]] = mapped_column(JsonValue)
    status: Mapped[str]
    attempts: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(UtcTime)
    owner: Mapped[str | None]
    cancel_requested: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)
    error: Mapped[str | None]


class ScheduleRow(Base):
    """When a declared schedule is due next; the lock on its row decides which worker enqueues the tick."""

    __tablename__ = "schedules"

    name: Mapped[str] = mapped_column(primary_key=True)
    cron: Mapped[str]
    next_at: Mapped[datetime] = mapped_column(UtcTime)
    last_at: Mapped[datetime | None] = mapped_column(UtcTime)
