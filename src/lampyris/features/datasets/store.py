"""Rows of datasets <-> types. Rows of items and runs stand in `item_store.py` and `run_store.py`."""

import json

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.datasets.tables import DatasetRow, ItemRow, RunRow
from lampyris.features.datasets.types import Dataset, DatasetOverview
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.text import json_text

NEWEST_FIRST = (DatasetRow.created_at.desc(), DatasetRow.id.desc())


async def put(session: AsyncSession, dataset: Dataset) -> None:
    """A new dataset, or a changed one."""
    await session.merge(
        DatasetRow(
            id=dataset.id,
            project_id=dataset.project_id,
            name=dataset.name,
            description=dataset.description,
            metadata_json=json_text(dataset.metadata),
            input_schema_json=json_text(dataset.input_schema),
            expected_output_schema_json=json_text(dataset.expected_output_schema),
            created_at=dataset.created_at,
            updated_at=dataset.updated_at,
        )
    )
    await session.flush()


async def one(session: AsyncSession, project_id: ProjectId, dataset_id: str) -> Dataset | None:
    """None when the project has no such dataset."""
    return await _first(session, project_id, DatasetRow.id == dataset_id)


async def named(session: AsyncSession, project_id: ProjectId, name: str) -> Dataset | None:
    """None when the project has no dataset of that name."""
    return await _first(session, project_id, DatasetRow.name == name)


async def lock(session: AsyncSession, project_id: ProjectId, dataset_id: str) -> bool:
    """Let nobody else change the dataset, its items or its runs until the transaction ends. False when it is gone."""
    mine = (DatasetRow.project_id == project_id, DatasetRow.id == dataset_id)
    return await session.scalar(select(DatasetRow.id).where(*mine).with_for_update()) is not None


async def page(session: AsyncSession, project_id: ProjectId, *, limit: int, offset: int) -> tuple[list[Dataset], int]:
    """The newest first, and how many there are."""
    mine = DatasetRow.project_id == project_id
    total = await session.scalar(select(func.count()).select_from(DatasetRow).where(mine))
    rows = await session.scalars(select(DatasetRow).where(mine).order_by(*NEWEST_FIRST).limit(limit).offset(offset))
    return [_dataset(row) for row in rows], total or 0


async def overviews(
    session: AsyncSession, project_id: ProjectId, dataset_id: str | None = None
) -> list[DatasetOverview]:
    """All, or one, by name, with how much is in each."""
    items = select(func.count()).where(ItemRow.dataset_id == DatasetRow.id).scalar_subquery()
    runs = select(func.count()).where(RunRow.dataset_id == DatasetRow.id).scalar_subquery()
    last = select(func.max(RunRow.created_at)).where(RunRow.dataset_id == DatasetRow.id).scalar_subquery()
    statement = select(DatasetRow, items, runs, last).where(DatasetRow.project_id == project_id)
    if dataset_id is not None:
        statement = statement.where(DatasetRow.id == dataset_id)
    rows = (await session.execute(statement.order_by(DatasetRow.name))).all()
    return [
        DatasetOverview(dataset=_dataset(row), items=count, runs=passes, last_run_at=at)
        for row, count, passes, at in rows
    ]


async def remove(session: AsyncSession, project_id: ProjectId, dataset_id: str) -> None:
    """With its items, their former versions, and its runs."""
    mine = (DatasetRow.project_id == project_id, DatasetRow.id == dataset_id)
    await session.execute(delete(DatasetRow).where(*mine))


async def _first(session: AsyncSession, project_id: ProjectId, which: ColumnElement[bool]) -> Dataset | None:
    row = await session.scalar(select(DatasetRow).where(DatasetRow.project_id == project_id, which))
    return _dataset(row) if row is not None else None


def _dataset(row: DatasetRow) -> Dataset:
    return Dataset(
        id=row.id,
        project_id=ProjectId(row.project_id),
        name=row.name,
        description=row.description,
        metadata=json.loads(row.metadata_json),
        input_schema=json.loads(row.input_schema_json),
        expected_output_schema=json.loads(row.expected_output_schema_json),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
