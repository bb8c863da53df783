"""Console endpoints of datasets and their items. Those of runs stand in `api_runs.py`."""

from fastapi import APIRouter, Request, Response

from lampyris.features.accounts.types import Actor, ActorKind
from lampyris.features.datasets import items, service
from lampyris.features.datasets.wire_console import (
    DatasetChange,
    DatasetList,
    DatasetShown,
    ItemChange,
    ItemListQuery,
    ItemPage,
    ItemsAdded,
    ItemShown,
    NewDataset,
    NewItems,
    UnfitShown,
    shown_dataset,
    shown_item,
    shown_unfit,
)
from lampyris.foundation.http.access import Member, ProjectMember, require
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_query

ROOM = "/api/console/projects/{project_id}"
ONE = ROOM + "/datasets/{dataset_id}"

router = APIRouter(tags=["console: datasets"])


@router.get(ROOM + "/datasets")
async def list_datasets(member: ProjectMember, stores: OpenStores) -> DatasetList:
    """All of them, by name."""
    require(member, "datasets:read")
    async with stores.metadata.read() as session:
        found = await service.overviews(session, member.project_id)
    return DatasetList(items=[shown_dataset(one) for one in found])


@router.post(ROOM + "/datasets")
async def create_dataset(body: NewDataset, member: ProjectMember, stores: OpenStores) -> DatasetShown:
    """409 when the name is taken."""
    require(member, "datasets:CUD")
    async with stores.metadata.write() as session:
        made = await service.create(
            session, actor_of(member), member.org_id, member.project_id, body.name, body.given()
        )
        return shown_dataset(await service.overview(session, member.project_id, made.id))


@router.get(ONE)
async def get_dataset(dataset_id: str, member: ProjectMember, stores: OpenStores) -> DatasetShown:
    """404 when the project has no such dataset."""
    require(member, "datasets:read")
    async with stores.metadata.read() as session:
        return shown_dataset(await service.overview(session, member.project_id, dataset_id))


@router.patch(ONE)
async def change_dataset(
    dataset_id: str, body: DatasetChange, member: ProjectMember, stores: OpenStores
) -> DatasetShown:
    """400 when items do not fit a new schema, 409 when a new name is taken."""
    require(member, "datasets:CUD")
    async with stores.metadata.write() as session:
        dataset = await service.by_id(session, member.project_id, dataset_id)
        await service.change(session, actor_of(member), member.org_id, dataset, body.given())
        return shown_dataset(await service.overview(session, member.project_id, dataset_id))


@router.delete(ONE, status_code=204)
async def delete_dataset(dataset_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """With its items and runs; traces stay."""
    require(member, "datasets:CUD")
    async with stores.metadata.write() as session:
        dataset = await service.by_id(session, member.project_id, dataset_id)
        await service.remove(session, actor_of(member), member.org_id, dataset)
    return Response(status_code=204)


@router.get(ONE + "/items")
async def list_items(dataset_id: str, request: Request, member: ProjectMember, stores: OpenStores) -> ItemPage:
    """Newest first, archived ones too."""
    require(member, "datasets:read")
    asked = parse_query(ItemListQuery, request)
    async with stores.metadata.read() as session:
        dataset = await service.by_id(session, member.project_id, dataset_id)
        query = asked.query(dataset.id)
        found, total = await items.page(session, member.project_id, query, limit=asked.limit, offset=asked.offset)
    return ItemPage(items=[shown_item(one) for one in found], total=total)


@router.post(ROOM + "/dataset-items")
async def add_items(body: NewItems, member: ProjectMember, stores: OpenStores) -> ItemsAdded:
    """The same items into each of several datasets: all of them, or, when asked `partly`, those that fit."""
    require(member, "datasets:CUD")
    drafts = [one.draft() for one in body.items]
    count, unfit = 0, list[UnfitShown]()
    async with stores.metadata.write() as session:
        for dataset_id in sorted(set(body.dataset_ids)):
            dataset = await service.by_id(session, member.project_id, dataset_id)
            added = await items.add(session, actor_of(member), member.org_id, dataset, drafts, partly=body.partly)
            count += len(added.items)
            unfit += shown_unfit(dataset_id, added)
    return ItemsAdded(added=count, unfit=unfit)


@router.get(ONE + "/items/{item_id}")
async def get_item(dataset_id: str, item_id: str, member: ProjectMember, stores: OpenStores) -> ItemShown:
    """404 when the dataset has no such item."""
    require(member, "datasets:read")
    async with stores.metadata.read() as session:
        return shown_item(await items.of_dataset(session, member.project_id, dataset_id, item_id))


@router.patch(ONE + "/items/{item_id}")
async def change_item(
    dataset_id: str, item_id: str, body: ItemChange, member: ProjectMember, stores: OpenStores
) -> ItemShown:
    """A new version. 400 when it does not fit the schemas."""
    require(member, "datasets:CUD")
    async with stores.metadata.write() as session:
        item = await items.of_dataset(session, member.project_id, dataset_id, item_id)
        return shown_item(await items.change(session, actor_of(member), member.org_id, item, body.given()))


@router.delete(ONE + "/items/{item_id}", status_code=204)
async def delete_item(dataset_id: str, item_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """Gone from now on; earlier versions of the dataset still have it."""
    require(member, "datasets:CUD")
    async with stores.metadata.write() as session:
        item = await items.of_dataset(session, member.project_id, dataset_id, item_id)
        await items.remove(session, actor_of(member), member.org_id, member.project_id, item.id)
    return Response(status_code=204)


def actor_of(member: Member) -> Actor:
    """The person as the author of a change."""
    return Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)
