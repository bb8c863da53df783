"""What pricing offers: what one use of a model cost, the price book, model definitions and their defaults."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, Change
from lampyris.features.pricing import store
from lampyris.features.pricing.cost import price
from lampyris.features.pricing.defaults import default_models, price_sources
from lampyris.features.pricing.match import PriceBook
from lampyris.features.pricing.patterns import BadPattern, compile_pattern, refuse_if_slow
from lampyris.features.pricing.types import (
    BadMatchPattern,
    ModelDefinition,
    NewModel,
    PriceSource,
    PricingTier,
    SlowMatchPattern,
)
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Conflict, NotFound
from lampyris.foundation.ids import OrgId, ProjectId, random_id
from lampyris.foundation.storage.metadata.port import MetadataStore

__all__ = [
    "ALL",
    "PriceBook",
    "create_model",
    "delete_model",
    "get_model",
    "list_models",
    "matching_model",
    "price",
    "put_model",
    "refresh",
    "seed_default_models",
    "source_of",
    "update_model",
]

MAX_AGE_S = 2.0
ALL = 1_000_000
NOT_FOUND = "No model with this id found."
NOT_CHANGEABLE = "No model of this project with this id. Built-in models cannot be changed; clone them instead."
NOT_DELETABLE = (
    "No model with this id found. Note: You cannot delete built-in models, override them with a model with the same "
    "name."
)


async def refresh(book: PriceBook, metadata: MetadataStore, *, max_age_s: float = MAX_AGE_S) -> None:
    """Bring the book up to date. Call it before each batch: within `max_age_s` of the last look it costs nothing,

    then one indexed read; definitions are read again only when one of them changed somewhere.
    Raises: StoreUnavailable; the book then stays as it was.
    """
    looked_s = time.monotonic()
    if book.revision >= 0 and looked_s - book.checked_s < max_age_s:
        return
    async with metadata.read() as session:
        revision = await store.counter(session)
        if revision != book.revision:
            # In a thread: compiling the patterns of the whole list would hold up everything else in this process.
            await asyncio.to_thread(book.refill, await store.every_model(session), revision)
    book.checked_s = looked_s


async def seed_default_models(session: AsyncSession) -> int:
    """Store the price list of this program where it is newer than what is stored; returns how many rows changed.

    An older program never overwrites what a newer one stored. Repeating it changes nothing.
    """
    await store.lock(session)
    stored = {model.id: model for model in await store.defaults(session)}
    shipped = {model.id: model for model in default_models()}
    changed = [model for model in shipped.values() if _is_news(model, stored.get(model.id))]
    newest_stored = max((model.updated_at for model in stored.values()), default=None)
    newest_shipped = max(model.updated_at for model in shipped.values())
    gone = [id for id in stored if id not in shipped] if newest_stored and newest_shipped >= newest_stored else []
    if changed:
        await store.save(session, [_keeping_birth(model, stored.get(model.id)) for model in changed])
    if gone:
        await store.remove(session, None, gone)
    if changed or gone:
        await store.count_change(session)
    return len(changed) + len(gone)


async def list_models(
    session: AsyncSession, project_id: ProjectId, *, offset: int, limit: int
) -> tuple[Sequence[ModelDefinition], int]:
    """The definitions that a project sees, by name, and how many there are in all."""
    return await store.page(session, project_id, offset=offset, limit=limit)


async def get_model(session: AsyncSession, project_id: ProjectId, model_id: str) -> ModelDefinition:
    """One definition that the project sees: its own or a default. Raises: NotFound."""
    model = await store.find(session, project_id, model_id)
    if model is None:
        raise NotFound("model", model_id, NOT_FOUND)
    return model


async def matching_model(session: AsyncSession, project_id: ProjectId, name: str) -> ModelDefinition | None:
    """Which definition a model name means in this project now, from the store; None when no pattern matches."""
    found, _ = await store.page(session, project_id, offset=0, limit=ALL)
    return await asyncio.to_thread(lambda: PriceBook(found).match(project_id, name))


async def create_model(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, new: NewModel
) -> ModelDefinition:
    """Define a model for one project; prices of later writes follow it within seconds.

    Raises: InvalidInput for a pattern that PostgreSQL would refuse or that can take for ever; Conflict when the same
    name, start date and unit are defined already.
    """
    return await put_model(session, actor, org_id, project_id, random_id(), new)


async def put_model(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, id: str, new: NewModel
) -> ModelDefinition:
    """Define a model under an id of one's own, or replace it whole; what it priced keeps its cost.

    Raises: as `create_model`; NotFound for the id of a default or of another project's model.
    """
    known = await store.by_id(session, id)
    if known is not None and known.project_id != project_id:
        raise NotFound("model", id, NOT_CHANGEABLE)
    at = now()
    model = _defined(id, project_id, new, created_at=known.created_at if known else at, updated_at=at)
    await _store_own(session, model)
    audit.record(session, actor, _change(model, org_id, "update" if known else "create"))
    return model


async def update_model(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, changed: tuple[str, NewModel]
) -> ModelDefinition:
    """Replace one of the project's own, `changed` being its id and what it is to be.

    Raises: NotFound, also for defaults; InvalidInput and Conflict as `create_model`.
    """
    model_id, new = changed
    before = await store.find(session, project_id, model_id)
    if before is None or before.project_id is None:
        raise NotFound("model", model_id, NOT_CHANGEABLE)
    return await put_model(session, actor, org_id, project_id, model_id, new)


def source_of(model: ModelDefinition) -> PriceSource | None:
    """Where a default has its prices from; None for a project's own, whose author knows."""
    return price_sources().get(model.id) if model.project_id is None else None


async def _store_own(session: AsyncSession, model: ModelDefinition) -> None:
    _check_pattern(model.match_pattern)
    if await store.taken(session, model):
        raise _duplicate(model)
    try:
        await store.save(session, [model])
    except IntegrityError as error:
        raise _duplicate(model) from error
    await store.count_change(session)


def _defined(
    id: str, project_id: ProjectId, new: NewModel, *, created_at: datetime, updated_at: datetime
) -> ModelDefinition:
    return ModelDefinition(
        id=id,
        project_id=project_id,
        model_name=new.model_name,
        match_pattern=new.match_pattern,
        start_date=new.start_date,
        unit=new.unit,
        tokenizer_id=new.tokenizer_id,
        tokenizer_config=new.tokenizer_config,
        tiers=_tiers(id, new),
        created_at=created_at,
        updated_at=updated_at,
    )


def _change(model: ModelDefinition, org_id: OrgId, action: str) -> Change:
    after = {"model_name": model.model_name, "match_pattern": model.match_pattern}
    return Change(kind="model", id=model.id, action=action, org_id=org_id, project_id=model.project_id, after=after)


async def delete_model(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, model_id: str
) -> None:
    """Delete one of the project's own; what it priced keeps its cost. Raises: NotFound, also for defaults."""
    if not await store.remove(session, project_id, [model_id]):
        raise NotFound("model", model_id, NOT_DELETABLE)
    await store.count_change(session)
    change = Change(kind="model", id=model_id, action="delete", org_id=org_id, project_id=project_id)
    audit.record(session, actor, change)


def _check_pattern(pattern: str) -> None:
    try:
        compile_pattern(pattern)
    except BadPattern as error:
        raise BadMatchPattern("matchPattern is not a valid regex pattern (Postgres)") from error
    try:
        refuse_if_slow(pattern)
    except BadPattern as error:
        raise SlowMatchPattern(f"matchPattern is refused: {error}") from error


def _duplicate(model: ModelDefinition) -> Conflict:
    return Conflict(f"a model {model.model_name} with this start date and unit exists already; delete it first")


def _tiers(model_id: str, new: NewModel) -> tuple[PricingTier, ...]:
    return tuple(
        PricingTier(
            id=f"{model_id}_tier_default" if tier.is_default else random_id(),
            name=tier.name,
            is_default=tier.is_default,
            priority=tier.priority,
            conditions=tier.conditions,
            prices=tier.prices,
        )
        for tier in sorted(new.tiers, key=lambda tier: tier.priority)
    )


def _is_news(shipped: ModelDefinition, stored: ModelDefinition | None) -> bool:
    if stored is None:
        return True
    return shipped.updated_at >= stored.updated_at and _keeping_birth(shipped, stored) != stored


def _keeping_birth(model: ModelDefinition, stored: ModelDefinition | None) -> ModelDefinition:
    return replace(model, created_at=stored.created_at) if stored else model
