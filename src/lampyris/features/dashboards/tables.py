"""The tables of dashboards in the metadata store: saved views of lists."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import JsonValue, UtcTime
from lampyris.foundation.storage.metadata.port import Base

CASCADE = "CASCADE"


class SavedViewRow(Base):
    """One way to look at one list of a project. `private` ones are their owner's; others belong to the project."""

    __tablename__ = "saved_views"
    __table_args__ = (Index("ix_saved_views_list", "project_id", "list_name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete=CASCADE))
    list_name: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    private: Mapped[bool]
    owner_user_id: Mapped[str | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    state: Mapped[dict[str, object]] = mapped_column(JsonValue)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class DefaultViewRow(Base):
    """Which view a list opens with. `user_id` "" is the project's default, for those who have none of their own."""

    __tablename__ = "default_views"

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete=CASCADE), primary_key=True)
    list_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    user_id: Mapped[str] = mapped_column(primary_key=True)
    view_id: Mapped[str] = mapped_column(ForeignKey("saved_views.id", ondelete=CASCADE), index=True)
