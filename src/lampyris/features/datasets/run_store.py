"""Rows of runs and of their items <-> types."""

import json
from collections.abc import Sequence

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.datasets.tables import RunItemRow, RunRow
from lampyris.features.datasets.types import Dataset, Run, RunItem
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.text import json_text


async def put(session: AsyncSession, run: Run) -> None:
    """A new run, or a changed one."""
    await session.merge(
        RunRow(
            id=run.id,
            project_id=run.project_id,
            dataset_id=run.dataset_id,
            name=run.name,
            description=run.description,
            metadata_json=json_text(run.metadata),
            created_at=run.created_at,
            updated_at=run.updated_at,
        )
    )
    await session.flush()


async def put_item(session: AsyncSession, item: RunItem) -> None:
    """A new link, or a changed one."""
    await session.merge(
        RunItemRow(
            id=item.id,
            project_id=item.project_id,
            run_id=item.run_id,
            item_id=item.item_id,
            item_at=item.item_at,
            trace_id=item.trace_id,
            observation_id=item.observation_id,
            created_at=item.created_at,
            updated_at=item.updated_at,
        )
    )


async def one(session: AsyncSession, dataset: Dataset, run_id: str) -> Run | None:
    """None when the dataset has no such run."""
    row = await session.get(RunRow, run_id)
    return _run(row, dataset) if row is not None and row.dataset_id == dataset.id else None


async def named(session: AsyncSession, dataset: Dataset, name: str) -> Run | None:
    """None when the dataset has no run of that name."""
    row = await session.scalar(select(RunRow).where(RunRow.dataset_id == dataset.id, RunRow.name == name))
    return _run(row, dataset) if row is not None else None


async def page(session: AsyncSession, dataset: Dataset, *, limit: int, offset: int) -> tuple[list[Run], int]:
    """The runs of a dataset, the newest first, and how many there are."""
    mine = RunRow.dataset_id == dataset.id
    total = await session.scalar(select(func.count()).select_from(RunRow).where(mine))
    order = (RunRow.created_at.desc(), RunRow.id.desc())
    rows = await session.scalars(select(RunRow).where(mine).order_by(*order).limit(limit).offset(offset))
    return [_run(row, dataset) for row in rows], total or 0


async def names(session: AsyncSession, dataset_ids: Sequence[str]) -> dict[str, list[str]]:
    """Dataset id -> names of its runs, the newest first."""
    order = (RunRow.created_at.desc(), RunRow.id.desc())
    statement = select(RunRow.dataset_id, RunRow.name).where(RunRow.dataset_id.in_(dataset_ids)).order_by(*order)
    found: dict[str, list[str]] = {}
    for dataset_id, name in await session.execute(statement):
        found.setdefault(dataset_id, []).append(name)
    return found


async def counts(session: AsyncSession, run_ids: Sequence[str]) -> dict[str, int]:
    """Run id -> how many items it has; runs without any are absent."""
    statement = select(RunItemRow.run_id, func.count()).where(RunItemRow.run_id.in_(run_ids))
    return {str(id): int(count) for id, count in await session.execute(statement.group_by(RunItemRow.run_id))}


async def items(session: AsyncSession, run: Run, *, limit: int | None, offset: int) -> tuple[list[RunItem], int]:
    """What a run made, the newest first, and how many there are."""
    mine = RunItemRow.run_id == run.id
    total = await session.scalar(select(func.count()).select_from(RunItemRow).where(mine))
    order = (RunItemRow.created_at.desc(), RunItemRow.id.desc())
    rows = await session.scalars(select(RunItemRow).where(mine).order_by(*order).limit(limit).offset(offset))
    return [_item(row, run) for row in rows], total or 0


async def same(session: AsyncSession, item: RunItem, run: Run) -> RunItem | None:
    """The link of the run that was made before between the same item and the same trace or observation."""
    statement = select(RunItemRow).where(
        RunItemRow.run_id == item.run_id,
        RunItemRow.item_id == item.item_id,
        RunItemRow.trace_id == item.trace_id,
        RunItemRow.observation_id.is_not_distinct_from(item.observation_id),
    )
    row = await session.scalar(statement.limit(1))
    return _item(row, run) if row is not None else None


async def remove(session: AsyncSession, project_id: ProjectId, run_id: str) -> None:
    """With its items; traces and scores stay."""
    await session.execute(delete(RunRow).where(RunRow.project_id == project_id, RunRow.id == run_id))


def _run(row: RunRow, dataset: Dataset) -> Run:
    return Run(
        id=row.id,
        project_id=ProjectId(row.project_id),
        dataset_id=row.dataset_id,
        dataset_name=dataset.name,
        name=row.name,
        description=row.description,
        metadata=json.loads(row.metadata_json),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _item(row: RunItemRow, run: Run) -> RunItem:
    return RunItem(
        id=row.id,
        project_id=ProjectId(row.project_id),
        run_id=row.run_id,
        run_name=run.name,
        item_id=row.item_id,
        item_at=row.item_at,
        trace_id=row.trace_id,
        observation_id=row.observation_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
