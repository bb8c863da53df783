"""The tables of datasets in the metadata store. JSON values are kept as text: key order and big numbers survive."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, PrimaryKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import UtcTime
from lampyris.foundation.storage.metadata.port import Base


class DatasetRow(Base):
    """One dataset of a project."""

    __tablename__ = "datasets"
    __table_args__ = (
        UniqueConstraint("project_id", "name"),
        Index("ix_datasets_newest", "project_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(Text)
    metadata_json: Mapped[str] = mapped_column(Text)
    input_schema_json: Mapped[str] = mapped_column(Text)
    expected_output_schema_json: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class _ItemColumns:
    """What an item says, in whatever version."""

    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(255), primary_key=True)
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    status: Mapped[str] = mapped_column(String(16))
    input_json: Mapped[str] = mapped_column(Text)
    expected_output_json: Mapped[str] = mapped_column(Text)
    metadata_json: Mapped[str] = mapped_column(Text)
    source_trace_id: Mapped[str | None]
    source_observation_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)


class ItemRow(_ItemColumns, Base):
    """An item as it is now."""

    __tablename__ = "dataset_items"
    __table_args__ = (
        Index("ix_dataset_items_newest", "dataset_id", "created_at", "id"),
        Index("ix_dataset_items_project_newest", "project_id", "created_at", "id"),
    )

    valid_from: Mapped[datetime] = mapped_column(UtcTime)


class FormerItemRow(_ItemColumns, Base):
    """A version of an item that held until `valid_to`, when it was changed or deleted."""

    __tablename__ = "dataset_item_versions"
    __table_args__ = (
        PrimaryKeyConstraint("project_id", "id", "valid_from"),
        Index("ix_dataset_item_versions_dataset", "dataset_id", "valid_from"),
    )

    valid_from: Mapped[datetime] = mapped_column(UtcTime, primary_key=True)
    valid_to: Mapped[datetime] = mapped_column(UtcTime)


class RunRow(Base):
    """One run over a dataset. The id is a hash of project, dataset and name."""

    __tablename__ = "dataset_runs"
    __table_args__ = (
        UniqueConstraint("dataset_id", "name"),
        Index("ix_dataset_runs_newest", "dataset_id", "created_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    dataset_id: Mapped[str] = mapped_column(ForeignKey("datasets.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(500))
    description: Mapped[str | None] = mapped_column(Text)
    metadata_json: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class RunItemRow(Base):
    """What one run made of one item. The item may be deleted since; the trace may still be on its way."""

    __tablename__ = "dataset_run_items"
    __table_args__ = (
        Index("ix_dataset_run_items_newest", "run_id", "created_at", "id"),
        Index("ix_dataset_run_items_item", "run_id", "item_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"))
    run_id: Mapped[str] = mapped_column(ForeignKey("dataset_runs.id", ondelete="CASCADE"))
    item_id: Mapped[str] = mapped_column(String(255))
    item_at: Mapped[datetime] = mapped_column(UtcTime)
    trace_id: Mapped[str]
    observation_id: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)
