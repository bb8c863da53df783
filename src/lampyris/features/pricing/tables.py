"""The tables of pricing. Tiers and their prices stand in their model's row: they are only ever used whole."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lampyris.foundation.storage.metadata.columns import JsonValue, UtcTime
from lampyris.foundation.storage.metadata.port import Base


class ModelRow(Base):
    """One model definition. `project_id` None: a default of the installation.

    `tiers`: [{id, name, is_default, priority, conditions, prices: {usage key: USD as decimal text}}], default first.
    """

    __tablename__ = "models"
    __table_args__ = (UniqueConstraint("project_id", "model_name", "start_date", "unit"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    project_id: Mapped[str | None] = mapped_column(ForeignKey("projects.id", ondelete="CASCADE"), index=True)
    model_name: Mapped[str]
    match_pattern: Mapped[str]
    start_date: Mapped[datetime | None] = mapped_column(UtcTime)
    unit: Mapped[str | None]
    tokenizer_id: Mapped[str | None]
    tokenizer_config: Mapped[dict[str, object] | None] = mapped_column(JsonValue)
    tiers: Mapped[list[dict[str, object]]] = mapped_column(JsonValue)
    created_at: Mapped[datetime] = mapped_column(UtcTime)
    updated_at: Mapped[datetime] = mapped_column(UtcTime)


class PriceChangeRow(Base):
    """One row, one counter: it moves whenever a model definition changes, so that price books elsewhere notice."""

    __tablename__ = "price_changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    counter: Mapped[int]
