"""Rows of model definitions, and nothing else knows their columns."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import cast

import msgspec
from sqlalchemy import ColumnElement, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.pricing.tables import ModelRow, PriceChangeRow
from lampyris.features.pricing.types import (
    AttributeCondition,
    Condition,
    ModelDefinition,
    PricingTier,
    UsageCondition,
)
from lampyris.foundation.ids import ProjectId

BY_NAME = (func.lower(ModelRow.model_name), ModelRow.unit, ModelRow.start_date.desc().nulls_last(), ModelRow.id)


async def counter(session: AsyncSession) -> int:
    """Moves with every change of any definition; 0 before the first."""
    return await session.scalar(select(PriceChangeRow.counter)) or 0


async def count_change(session: AsyncSession) -> None:
    """Tell every price book. Keeps other changes out until the transaction ends."""
    await session.execute(update(PriceChangeRow).values(counter=PriceChangeRow.counter + 1))


async def lock(session: AsyncSession) -> None:
    """Keep other changes out until the transaction ends, so that two starting processes seed one after the other."""
    await session.execute(select(PriceChangeRow.counter).with_for_update())


async def every_model(session: AsyncSession) -> list[ModelDefinition]:
    """The defaults and those of all projects."""
    return [_model(row) for row in await session.scalars(select(ModelRow))]


async def defaults(session: AsyncSession) -> list[ModelDefinition]:
    """The definitions of the installation."""
    return [_model(row) for row in await session.scalars(select(ModelRow).where(ModelRow.project_id.is_(None)))]


async def page(
    session: AsyncSession, project_id: ProjectId, *, offset: int, limit: int
) -> tuple[Sequence[ModelDefinition], int]:
    """The project's own and the default definitions by name, and how many there are."""
    total = await session.scalar(select(func.count()).select_from(ModelRow).where(_visible(project_id)))
    rows = await session.scalars(
        select(ModelRow).where(_visible(project_id)).order_by(*BY_NAME).offset(offset).limit(limit)
    )
    return [_model(row) for row in rows], total or 0


async def find(session: AsyncSession, project_id: ProjectId, model_id: str) -> ModelDefinition | None:
    """One that the project can see."""
    row = await session.scalar(select(ModelRow).where(ModelRow.id == model_id, _visible(project_id)))
    return _model(row) if row else None


async def by_id(session: AsyncSession, model_id: str) -> ModelDefinition | None:
    """One of whatever project. Show nothing of it before its project is checked."""
    row = await session.get(ModelRow, model_id)
    return _model(row) if row else None


async def taken(session: AsyncSession, model: ModelDefinition) -> bool:
    """Whether the project has another definition of the same name, start date and unit. Unset ones never equal."""
    if model.start_date is None or model.unit is None:
        return False
    found = await session.scalar(
        select(ModelRow.id).where(
            ModelRow.id != model.id,
            ModelRow.project_id == model.project_id,
            ModelRow.model_name == model.model_name,
            ModelRow.start_date == model.start_date,
            ModelRow.unit == model.unit,
            ModelRow.id != model.id,
        )
    )
    return found is not None


async def save(session: AsyncSession, models: Sequence[ModelDefinition]) -> None:
    """Insert or replace."""
    await session.execute(delete(ModelRow).where(ModelRow.id.in_([model.id for model in models])))
    session.add_all([_row(model) for model in models])
    await session.flush()


async def remove(session: AsyncSession, project_id: ProjectId | None, model_ids: Iterable[str]) -> bool:
    """Whether any was there. Touches only the project's own (or, for None, the default) definitions."""
    found = await session.scalars(
        delete(ModelRow)
        .where(ModelRow.id.in_(list(model_ids)), ModelRow.project_id.is_not_distinct_from(project_id))
        .returning(ModelRow.id)
    )
    return bool(found.all())


def _visible(project_id: ProjectId) -> ColumnElement[bool]:
    return or_(ModelRow.project_id == project_id, ModelRow.project_id.is_(None))


def _row(model: ModelDefinition) -> ModelRow:
    return ModelRow(
        id=model.id,
        project_id=model.project_id,
        model_name=model.model_name,
        match_pattern=model.match_pattern,
        start_date=model.start_date,
        unit=model.unit,
        tokenizer_id=model.tokenizer_id,
        tokenizer_config=dict(model.tokenizer_config) if model.tokenizer_config is not None else None,
        tiers=[_plain_tier(tier) for tier in model.tiers],
        created_at=model.created_at,
        updated_at=model.updated_at,
    )


def _model(row: ModelRow) -> ModelDefinition:
    tiers = sorted((_tier(plain) for plain in row.tiers), key=lambda tier: tier.priority)
    return ModelDefinition(
        id=row.id,
        project_id=ProjectId(row.project_id) if row.project_id is not None else None,
        model_name=row.model_name,
        match_pattern=row.match_pattern,
        start_date=row.start_date,
        unit=row.unit,
        tokenizer_id=row.tokenizer_id,
        tokenizer_config=row.tokenizer_config,
        tiers=tuple(tiers),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _plain_tier(tier: PricingTier) -> dict[str, object]:
    return {
        "id": tier.id,
        "name": tier.name,
        "is_default": tier.is_default,
        "priority": tier.priority,
        "conditions": [msgspec.to_builtins(condition) for condition in tier.conditions],
        "prices": {key: f"{price:f}" for key, price in tier.prices.items()},
    }


def _tier(plain: dict[str, object]) -> PricingTier:
    prices = cast(dict[str, str], plain["prices"])
    return PricingTier(
        id=str(plain["id"]),
        name=str(plain["name"]),
        is_default=bool(plain["is_default"]),
        priority=cast(int, plain["priority"]),
        conditions=tuple(_condition(each) for each in cast(list[dict[str, object]], plain["conditions"])),
        prices={key: Decimal(price) for key, price in prices.items()},
    )


def _condition(plain: dict[str, object]) -> Condition:
    if "source" in plain:
        return msgspec.convert(plain, AttributeCondition)
    return msgspec.convert(plain, UsageCondition)
