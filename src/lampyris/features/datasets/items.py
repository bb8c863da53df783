"""The rules of dataset items: upsert, versions, schemas."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, Change
from lampyris.features.datasets import item_store, service, store
from lampyris.features.datasets.schemas import ItemCheck
from lampyris.features.datasets.types import Dataset, Given, Item, ItemDraft, ItemQuery, Unfit
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Conflict, NotFound
from lampyris.foundation.ids import OrgId, ProjectId, random_uuid

MILLISECOND = timedelta(milliseconds=1)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Added:
    """What became of several drafts: the items that were kept, and why others were not."""

    items: list[Item]
    unfit: list[Unfit]


async def one(session: AsyncSession, project_id: ProjectId, item_id: str, at: datetime | None = None) -> Item:
    """As it is now, or was at a moment. Raises: NotFound."""
    found = await item_store.one(session, project_id, item_id, at)
    if found is None:
        raise NotFound("dataset item", item_id, "Dataset item not found")
    return found


async def of_dataset(session: AsyncSession, project_id: ProjectId, dataset_id: str, item_id: str) -> Item:
    """As `one`, when it belongs to the dataset. Raises: NotFound."""
    found = await one(session, project_id, item_id)
    if found.dataset_id != dataset_id:
        raise NotFound("dataset item", item_id, "Dataset item not found")
    return found


async def page(
    session: AsyncSession, project_id: ProjectId, query: ItemQuery, *, limit: int, offset: int
) -> tuple[list[Item], int]:
    """Matching items, the newest first, and how many match."""
    return await item_store.page(session, project_id, query, limit=limit, offset=offset)


async def active(session: AsyncSession, dataset: Dataset) -> list[Item]:
    """All that are not archived, the newest first."""
    found = await item_store.every(session, dataset.project_id, dataset.id)
    return [item for item in found if item.status == "ACTIVE"][::-1]


async def put(session: AsyncSession, actor: Actor, org_id: OrgId, dataset: Dataset, draft: ItemDraft) -> Item:
    """Make an item, or a new version of the one that has the draft's id.

    Raises: InvalidInput when it does not fit the schemas; Conflict when another dataset has an item of that id.
    """
    await _lock(session, dataset)
    known = await item_store.one(session, dataset.project_id, draft.id) if draft.id else None
    if known is None:
        return (await _insert(session, actor, org_id, dataset, [draft], partly=False)).items[0]
    if known.dataset_id != dataset.id:
        raise Conflict(f"Dataset item with id {known.id} exists in another dataset of this project")
    return await _change(session, actor, org_id, dataset, known, draft.given)


async def change(session: AsyncSession, actor: Actor, org_id: OrgId, item: Item, given: Given) -> Item:
    """A new version of an item. Raises: as `put`; NotFound when it was deleted meanwhile."""
    dataset = await service.by_id(session, item.project_id, item.dataset_id)
    await _lock(session, dataset)
    known = await one(session, item.project_id, item.id)
    return await _change(session, actor, org_id, dataset, known, given)


async def add(
    session: AsyncSession, actor: Actor, org_id: OrgId, dataset: Dataset, drafts: Sequence[ItemDraft], *, partly: bool
) -> Added:
    """Several new items, in order. `partly`: what does not fit the schemas is left out instead of refused.

    Raises: InvalidInput when not `partly` and something does not fit.
    """
    await _lock(session, dataset)
    return await _insert(session, actor, org_id, dataset, drafts, partly=partly)


async def remove(session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, item_id: str) -> None:
    """Gone from now on; earlier versions stay readable as of their time. Raises: NotFound."""
    item = await one(session, project_id, item_id)
    await store.lock(session, project_id, item.dataset_id)
    await item_store.close(session, project_id, item_id, _after(item.updated_at))
    audit.record(session, actor, _record(org_id, item, "delete"))


async def _lock(session: AsyncSession, dataset: Dataset) -> None:
    if not await store.lock(session, dataset.project_id, dataset.id):
        raise NotFound("dataset", dataset.id, "Dataset not found")


async def _insert(
    session: AsyncSession, actor: Actor, org_id: OrgId, dataset: Dataset, drafts: Sequence[ItemDraft], *, partly: bool
) -> Added:
    check, at = ItemCheck(dataset), now()
    items: list[Item] = []
    unfit: list[Unfit] = []
    for row, draft in enumerate(drafts):
        item = Item(
            id=draft.id or random_uuid(),
            project_id=dataset.project_id,
            dataset_id=dataset.id,
            dataset_name=dataset.name,
            created_at=at + row * MICROSECOND,
            updated_at=_whole(at),
            **draft.given,  # type: ignore[arg-type]
        )
        problems = check.problems(item, row)
        unfit += problems
        if not problems:
            items.append(item)
    if not partly:
        service.refuse(unfit)
    try:
        await item_store.add(session, items)
    except IntegrityError as error:
        raise Conflict("another dataset of this project was given an item of the same id at the same moment") from error
    for item in items:
        audit.record(session, actor, _record(org_id, item, "create"))
    return Added(items=items, unfit=unfit)


async def _change(
    session: AsyncSession, actor: Actor, org_id: OrgId, dataset: Dataset, known: Item, given: Given
) -> Item:
    item = replace(known, **given, updated_at=_after(known.updated_at))  # type: ignore[arg-type]
    service.refuse(ItemCheck(dataset).problems(item))
    await item_store.change(session, item)
    audit.record(session, actor, _record(org_id, item, "update"))
    return item


def _after(earlier: datetime) -> datetime:
    """Now, in whole milliseconds, and after an earlier version whatever the clock says."""
    return max(_whole(now()), earlier + MILLISECOND)


def _whole(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _record(org_id: OrgId, item: Item, action: str) -> Change:
    facts = {"dataset_id": item.dataset_id, "status": item.status}
    return Change(
        kind="dataset_item",
        id=item.id,
        action=action,
        org_id=org_id,
        project_id=item.project_id,
        before=facts if action == "delete" else None,
        after=None if action == "delete" else facts,
    )
