"""The tables of review in the metadata store."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import UtcTime
from lampyris.foundation.storage.metadata.port import Base


class CommentRow(Base):
    """One comment on one object of a project. The object itself may live in another store."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_object", "project_id", "object_type", "object_id"),
        Index("ix_comments_project_newest", "project_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    object_type: Mapped[str] = mapped_column(String(16))
    object_id: Mapped[str]
    content: Mapped[str]
    author_user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
