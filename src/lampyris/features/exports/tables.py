"""The tables of exports in the metadata store."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import JsonValue, UtcTime
from lampyris.foundation.storage.metadata.port import Base


class BatchJobRow(Base):
    """One piece of work on many traces, kept for as long as its file."""

    __tablename__ = "batch_jobs"
    __table_args__ = (
        Index("ix_batch_jobs_newest", "project_id", "user_id", "created_at"),
        Index("ix_batch_jobs_created_at", "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(16))
    params: Mapped[dict[str, object]] = mapped_column(JsonValue)
    status: Mapped[str] = mapped_column(String(16))
    total: Mapped[int | None]
    done: Mapped[int]
    error: Mapped[str | None]
    file_name: Mapped[str | None]
    file_bytes: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcTime)
