"""Rows of score configs <-> types."""

from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.scores.tables import ScoreConfigRow
from lampyris.features.scores.types import Category, ConfigDataType, ScoreConfig
from lampyris.foundation.ids import ProjectId


def add(session: AsyncSession, project_id: ProjectId, config: ScoreConfig) -> None:
    """A new row."""
    session.add(ScoreConfigRow(id=config.id, project_id=project_id, created_at=config.created_at, **_columns(config)))


async def replace(session: AsyncSession, project_id: ProjectId, config: ScoreConfig) -> None:
    """Every changeable column of an existing row."""
    row = await _row(session, project_id, config.id)
    for name, value in _columns(config).items():
        setattr(row, name, value)


async def config(session: AsyncSession, project_id: ProjectId, config_id: str) -> ScoreConfig | None:
    """None when the project has no such config."""
    row = await _row(session, project_id, config_id)
    return _config(row) if row else None


async def newest(session: AsyncSession, project_id: ProjectId, *, limit: int, offset: int) -> list[ScoreConfig]:
    """Newest first, archived ones too."""
    found = await session.scalars(
        select(ScoreConfigRow)
        .where(ScoreConfigRow.project_id == project_id)
        .order_by(ScoreConfigRow.created_at.desc(), ScoreConfigRow.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [_config(row) for row in found]


async def count(session: AsyncSession, project_id: ProjectId) -> int:
    """How many the project has."""
    statement = select(func.count()).select_from(ScoreConfigRow).where(ScoreConfigRow.project_id == project_id)
    return (await session.scalar(statement)) or 0


async def of_projects(session: AsyncSession, project_ids: Sequence[ProjectId]) -> list[ScoreConfig]:
    """All configs of several projects, in no order."""
    found = await session.scalars(select(ScoreConfigRow).where(ScoreConfigRow.project_id.in_(project_ids)))
    return [_config(row) for row in found]


async def _row(session: AsyncSession, project_id: ProjectId, config_id: str) -> ScoreConfigRow | None:
    row = await session.get(ScoreConfigRow, config_id)
    return row if row is not None and row.project_id == project_id else None


def _columns(config: ScoreConfig) -> dict[str, Any]:
    categories = config.categories
    return {
        "name": config.name,
        "data_type": config.data_type,
        "archived": config.archived,
        "min_value": config.min_value,
        "max_value": config.max_value,
        "categories": None if categories is None else [{"label": c.label, "value": c.value} for c in categories],
        "description": config.description,
        "updated_at": config.updated_at,
    }


def _config(row: ScoreConfigRow) -> ScoreConfig:
    categories = row.categories
    return ScoreConfig(
        id=row.id,
        project_id=row.project_id,
        name=row.name,
        data_type=cast(ConfigDataType, row.data_type),
        archived=row.archived,
        min_value=row.min_value,
        max_value=row.max_value,
        categories=None
        if categories is None
        else tuple(Category(label=str(c["label"]), value=float(cast(float, c["value"]))) for c in categories),
        description=row.description,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
