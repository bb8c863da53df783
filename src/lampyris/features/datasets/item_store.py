"""Rows of dataset items and of their former versions <-> types."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias, cast

from sqlalchemy import CompoundSelect, RowMapping, Select, delete, func, insert, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.datasets.tables import DatasetRow, FormerItemRow, ItemRow
from lampyris.features.datasets.types import Item, ItemQuery, ItemStatus
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.text import json_text

SHARED = (
    *("project_id", "id", "dataset_id", "status", "input_json", "expected_output_json", "metadata_json"),
    *("source_trace_id", "source_observation_id", "created_at", "valid_from"),
)
"""The columns that an item has in whatever version."""

AnyVersion: TypeAlias = type[ItemRow] | type[FormerItemRow]
Rows: TypeAlias = Select[Any]


async def one(session: AsyncSession, project_id: ProjectId, item_id: str, at: datetime | None = None) -> Item | None:
    """As it is now, or was at a moment; None when the project had no such item."""
    found = _matching(project_id, ItemQuery(at=at)).subquery()
    rows = await session.execute(select(found).where(found.c.id == item_id))
    row = rows.mappings().one_or_none()
    return _item(row) if row is not None else None


async def page(
    session: AsyncSession, project_id: ProjectId, query: ItemQuery, *, limit: int, offset: int
) -> tuple[list[Item], int]:
    """Matching items, the newest first, and how many match."""
    found = _matching(project_id, query).subquery()
    total = await session.scalar(select(func.count()).select_from(found))
    order = (found.c.created_at.desc(), found.c.id.desc())
    rows = await session.execute(select(found).order_by(*order).limit(limit).offset(offset))
    return [_item(row) for row in rows.mappings()], total or 0


async def every(session: AsyncSession, project_id: ProjectId, dataset_id: str) -> list[Item]:
    """All items of one dataset, archived ones too, in the order in which they were made."""
    statement = _select(ItemRow, project_id).where(ItemRow.dataset_id == dataset_id)
    rows = await session.execute(statement.order_by(ItemRow.created_at, ItemRow.id))
    return [_item(row) for row in rows.mappings()]


async def ids(session: AsyncSession, dataset_ids: Sequence[str]) -> dict[str, list[str]]:
    """Dataset id -> ids of its active items, the newest first."""
    mine = (ItemRow.dataset_id.in_(dataset_ids), ItemRow.status == "ACTIVE")
    order = (ItemRow.created_at.desc(), ItemRow.id.desc())
    found: dict[str, list[str]] = {}
    for dataset_id, id in await session.execute(select(ItemRow.dataset_id, ItemRow.id).where(*mine).order_by(*order)):
        found.setdefault(dataset_id, []).append(id)
    return found


async def add(session: AsyncSession, items: Sequence[Item]) -> None:
    """Items that are not there yet."""
    if items:
        await session.execute(insert(ItemRow), [_values(item) for item in items])


async def change(session: AsyncSession, item: Item) -> None:
    """A new version of an item; what held until now becomes a former one."""
    await close(session, item.project_id, item.id, item.updated_at)
    await add(session, [item])


async def close(session: AsyncSession, project_id: ProjectId, item_id: str, at: datetime) -> None:
    """The item is no more, from `at` on; what it was stays readable as of earlier moments."""
    mine = (ItemRow.project_id == project_id, ItemRow.id == item_id)
    found = await session.execute(select(*(getattr(ItemRow, name) for name in SHARED)).where(*mine))
    if (row := found.mappings().one_or_none()) is not None:
        await session.execute(insert(FormerItemRow), [{**row, "valid_to": at}])
        await session.execute(delete(ItemRow).where(*mine))


def _select(version: AnyVersion, project_id: ProjectId) -> Rows:
    columns = (getattr(version, name) for name in SHARED)
    dataset_name = DatasetRow.name.label("dataset_name")
    named = select(*columns, dataset_name).join(DatasetRow, DatasetRow.id == version.dataset_id)
    return named.where(version.project_id == project_id)


def _matching(project_id: ProjectId, query: ItemQuery) -> Rows | CompoundSelect[Any]:
    """As of a moment: the versions of today that had begun, and the former ones that had not ended."""
    today = _narrowed(_select(ItemRow, project_id), ItemRow, query)
    if query.at is None:
        return today
    former = _narrowed(_select(FormerItemRow, project_id), FormerItemRow, query)
    held = (FormerItemRow.valid_from <= query.at, FormerItemRow.valid_to > query.at)
    return union_all(today.where(ItemRow.valid_from <= query.at), former.where(*held))


def _narrowed(statement: Rows, version: AnyVersion, query: ItemQuery) -> Rows:
    for column, value in (
        (version.dataset_id, query.dataset_id),
        (version.source_trace_id, query.source_trace_id),
        (version.source_observation_id, query.source_observation_id),
        (version.status, query.status),
    ):
        if value is not None:
            statement = statement.where(column == value)
    if query.search:
        # Texts are kept as JSON, where a quote or a line break is written as an escape.
        words = json_text(query.search)[1:-1]
        texts = (version.input_json, version.expected_output_json, version.metadata_json, version.id)
        statement = statement.where(or_(*(text.icontains(words, autoescape=True) for text in texts)))
    return statement


def _values(item: Item) -> dict[str, object]:
    return {
        "project_id": item.project_id,
        "id": item.id,
        "dataset_id": item.dataset_id,
        "status": item.status,
        "input_json": json_text(item.input),
        "expected_output_json": json_text(item.expected_output),
        "metadata_json": json_text(item.metadata),
        "source_trace_id": item.source_trace_id,
        "source_observation_id": item.source_observation_id,
        "created_at": item.created_at,
        "valid_from": item.updated_at,
    }


def _item(row: RowMapping) -> Item:
    return Item(
        id=row["id"],
        project_id=ProjectId(row["project_id"]),
        dataset_id=row["dataset_id"],
        dataset_name=row["dataset_name"],
        status=cast(ItemStatus, row["status"]),
        input=json.loads(row["input_json"]),
        expected_output=json.loads(row["expected_output_json"]),
        metadata=json.loads(row["metadata_json"]),
        source_trace_id=row["source_trace_id"],
        source_observation_id=row["source_observation_id"],
        created_at=row["created_at"],
        updated_at=row["valid_from"],
    )
