"""The tables of review in the metadata store."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import UtcTime
from lampyris.foundation.storage.metadata.port import Base


class CommentRow(Base):
    """One comment on one object of a project. The object itself may live in another store."""

    __tablename__ = "comments"
    __table_args__ = (
        Index("ix_comments_object", "project_id", "object_type", "object_id"),
        Index("ix_comments_project_newest", "project_id", "created_at", "id"),
        Index("ix_comments_trace", "project_id", "trace_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    object_type: Mapped[str] = mapped_column(String(16))
    object_id: Mapped[str]
    trace_id: Mapped[str | None]
    anchor: Mapped[dict[str, object] | None] = mapped_column(JSON)
    content: Mapped[str]
    author_user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class ReactionRow(Base):
    """One emoji of one person on one comment."""

    __tablename__ = "comment_reactions"

    comment_id: Mapped[str] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    emoji: Mapped[str] = mapped_column(String(16), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
