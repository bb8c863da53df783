"""The tables of tracing in the metadata store: media, what refers to it, and how traces are shared."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import UtcTime
from lampyris.foundation.storage.metadata.port import Base


class MediaRow(Base):
    """One file of a project. `id` is made of `sha256`, so equal bytes are one row."""

    __tablename__ = "media"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(44))
    content_type: Mapped[str]
    content_length: Mapped[int] = mapped_column(BigInteger)
    blob_key: Mapped[str]
    uploaded_at: Mapped[datetime | None] = mapped_column(UtcTime)
    upload_status: Mapped[int | None]
    upload_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class MediaLinkRow(Base):
    """One field of a trace or observation that refers to a file. `observation_id` is empty for the trace itself."""

    __tablename__ = "media_links"
    __table_args__ = (
        ForeignKeyConstraint(["project_id", "media_id"], ["media.project_id", "media.id"], ondelete="CASCADE"),
        Index("ix_media_links_media", "project_id", "media_id"),
    )

    project_id: Mapped[str] = mapped_column(primary_key=True)
    trace_id: Mapped[str] = mapped_column(primary_key=True)
    observation_id: Mapped[str] = mapped_column(primary_key=True)
    media_id: Mapped[str] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(String(16), primary_key=True)
    origin: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class ShareRow(Base):
    """How one public trace may be read. A public trace without a row is shown whole and for ever."""

    __tablename__ = "trace_shares"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    trace_id: Mapped[str] = mapped_column(primary_key=True)
    expires_at: Mapped[datetime | None] = mapped_column(UtcTime)
    hide_texts: Mapped[bool]
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
