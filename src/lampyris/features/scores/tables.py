"""The tables of scores in the metadata store."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import JsonValue, UtcTime
from lampyris.foundation.storage.metadata.port import Base


class ScoreConfigRow(Base):
    """The rules of one kind of score. `categories`: a list of {label, value}. Never deleted, only archived."""

    __tablename__ = "score_configs"
    __table_args__ = (Index("ix_score_configs_project_newest", "project_id", "created_at", "id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str]
    data_type: Mapped[str] = mapped_column(String(16))
    archived: Mapped[bool]
    min_value: Mapped[float | None]
    max_value: Mapped[float | None]
    categories: Mapped[list[dict[str, object]] | None] = mapped_column(JsonValue)
    description: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
