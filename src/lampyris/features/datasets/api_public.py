"""Public endpoints of datasets, their items and their runs. Names may hold slashes, encoded or, from old SDKs, bare."""

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.types import Actor, ActorKind
from lampyris.features.datasets import items, runs, service
from lampyris.features.datasets.types import Dataset, RunItemDraft
from lampyris.features.datasets.wire import (
    DatasetBody,
    ItemBody,
    ItemListQuery,
    RunItemBody,
    RunItemListQuery,
    shown_dataset,
    shown_item,
    shown_run,
    shown_run_item,
)
from lampyris.foundation.http.access import Project, ProjectAccess
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.paging import PageQuery, page_meta
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body, parse_query

ROOM = "/api/public"
DATASET = "/api/public/datasets/{dataset_name:path}"

router = APIRouter(tags=["datasets"])


@router.get(ROOM + "/v2/datasets")
async def list_datasets(request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style, newest first."""
    asked = parse_query(PageQuery, request)
    async with stores.metadata.read() as session:
        found, total = await service.page(session, access.project_id, limit=asked.limit, offset=asked.offset)
    return Json({"data": [shown_dataset(one) for one in found], "meta": page_meta(asked, total)})


@router.post(ROOM + "/v2/datasets")
async def put_dataset(request: Request, access: Project, stores: OpenStores) -> Json:
    """Makes the dataset of that name, or changes what is given; 400 when items do not fit a new schema."""
    body = await parse_body(DatasetBody, request)
    async with stores.metadata.write() as session:
        dataset = await service.put(session, _actor(access), access.org_id, access.project_id, body.name, body.given())
    return Json(shown_dataset(dataset))


@router.get(ROOM + "/v2/datasets/{dataset_name:path}")
async def get_dataset(dataset_name: str, access: Project, stores: OpenStores) -> Json:
    """404 when the project has no dataset of that name."""
    async with stores.metadata.read() as session:
        return Json(shown_dataset(await service.by_name(session, access.project_id, dataset_name)))


@router.get(ROOM + "/dataset-items")
async def list_items(request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style, newest first; active ones only, on request as of an earlier moment."""
    asked = parse_query(ItemListQuery, request)
    async with stores.metadata.read() as session:
        named = asked.dataset_name
        dataset = await service.by_name(session, access.project_id, named) if named is not None else None
        query = asked.query(dataset.id if dataset else None)
        found, total = await items.page(session, access.project_id, query, limit=asked.limit, offset=asked.offset)
    return Json({"data": [shown_item(one) for one in found], "meta": page_meta(asked, total)})


@router.post(ROOM + "/dataset-items")
async def put_item(request: Request, access: Project, stores: OpenStores) -> Json:
    """Makes an item or a new version of it; 400 when it does not fit the schemas, 409 for an id of another dataset."""
    body = await parse_body(ItemBody, request)
    absent = f"Dataset {body.dataset_name} not found for project {access.project_id}"
    async with stores.metadata.write() as session:
        dataset = await service.by_name(session, access.project_id, body.dataset_name, absent)
        item = await items.put(session, _actor(access), access.org_id, dataset, body.draft())
    return Json(shown_item(item))


@router.get(ROOM + "/dataset-items/{item_id}")
async def get_item(item_id: str, access: Project, stores: OpenStores) -> Json:
    """As it is now; 404 also for what was deleted."""
    async with stores.metadata.read() as session:
        return Json(shown_item(await items.one(session, access.project_id, item_id)))


@router.delete(ROOM + "/dataset-items/{item_id}")
async def delete_item(item_id: str, access: Project, stores: OpenStores) -> Json:
    """Gone from now on; earlier versions of the dataset still have it."""
    async with stores.metadata.write() as session:
        await items.remove(session, _actor(access), access.org_id, access.project_id, item_id)
    return Json({"message": "Dataset item successfully deleted"})


@router.get(ROOM + "/dataset-run-items")
async def list_run_items(request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style, newest first; 404 when the dataset has no such run."""
    asked = parse_query(RunItemListQuery, request)
    async with stores.metadata.read() as session:
        dataset = await service.by_id(session, access.project_id, asked.dataset_id)
        run = await runs.by_name(session, dataset, asked.run_name)
        found, total = await runs.made(session, run, limit=asked.limit, offset=asked.offset)
    return Json({"data": [shown_run_item(one) for one in found], "meta": page_meta(asked, total)})


@router.post(ROOM + "/dataset-run-items")
async def link_run_item(request: Request, access: Project, stores: OpenStores) -> Json:
    """Says what a run made of an item; makes the run. 404 for an unknown item."""
    body = await parse_body(RunItemBody, request)
    project_id, trace_id = access.project_id, body.trace_id
    if trace_id is None:
        trace_id = await runs.trace_of(stores.analytics, project_id, str(body.observation_id))
    draft = RunItemDraft(
        run_name=body.run_name,
        run=body.run(),
        item_id=body.dataset_item_id,
        trace_id=trace_id,
        observation_id=body.observation_id,
        version=body.dataset_version,
        at=body.created_at,
    )
    async with stores.metadata.write() as session:
        return Json(shown_run_item(await runs.link(session, project_id, draft)))


@router.get(DATASET + "/runs")
async def list_runs(dataset_name: str, request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style, newest first."""
    asked = parse_query(PageQuery, request)
    async with stores.metadata.read() as session:
        dataset = await service.by_name(session, access.project_id, dataset_name)
        found, total = await runs.page(session, dataset, limit=asked.limit, offset=asked.offset)
    return Json({"data": [shown_run(one) for one in found], "meta": page_meta(asked, total)})


@router.get(DATASET + "/runs/{run_name:path}")
async def get_run(dataset_name: str, run_name: str, access: Project, stores: OpenStores) -> Json:
    """With everything that it made, newest first."""
    async with stores.metadata.read() as session:
        dataset = await service.by_name(session, access.project_id, dataset_name)
        run = await runs.by_name(session, dataset, run_name)
        made, _ = await runs.made(session, run)
    return Json(shown_run(run) | {"datasetRunItems": [shown_run_item(one) for one in made]})


@router.delete(DATASET + "/runs/{run_name:path}")
async def delete_run(dataset_name: str, run_name: str, access: Project, stores: OpenStores) -> Json:
    """The run and its links; traces and scores stay."""
    async with stores.metadata.write() as session:
        dataset = await service.by_name(session, access.project_id, dataset_name)
        run = await runs.by_name(session, dataset, run_name)
        await runs.remove(session, _actor(access), access.org_id, run)
    return Json({"message": "Dataset run successfully deleted"})


@router.get(ROOM + "/datasets")
async def list_datasets_first(request: Request, access: Project, stores: OpenStores) -> Json:
    """As the second generation, with the ids of the active items and the names of the runs."""
    asked = parse_query(PageQuery, request)
    async with stores.metadata.read() as session:
        found, total = await service.page(session, access.project_id, limit=asked.limit, offset=asked.offset)
        held = await service.contents(session, [one.id for one in found])
    data = [shown_dataset(one) | {"items": held[one.id].item_ids, "runs": held[one.id].run_names} for one in found]
    return Json({"data": data, "meta": page_meta(asked, total)})


@router.post(ROOM + "/datasets")
async def put_dataset_first(request: Request, access: Project, stores: OpenStores) -> Json:
    """As the second generation, with what is in it."""
    body = await parse_body(DatasetBody, request)
    async with stores.metadata.write() as session:
        dataset = await service.put(session, _actor(access), access.org_id, access.project_id, body.name, body.given())
        return Json(await _whole(session, dataset))


@router.get(DATASET)
async def get_dataset_first(dataset_name: str, access: Project, stores: OpenStores) -> Json:
    """With its active items, newest first, and the names of its runs."""
    async with stores.metadata.read() as session:
        return Json(await _whole(session, await service.by_name(session, access.project_id, dataset_name)))


async def _whole(session: AsyncSession, dataset: Dataset) -> dict[str, object]:
    held = await items.active(session, dataset)
    names = (await service.contents(session, [dataset.id]))[dataset.id].run_names
    return shown_dataset(dataset) | {"items": [shown_item(one) for one in held], "runs": names}


def _actor(access: ProjectAccess) -> Actor:
    return Actor(kind=ActorKind.API_KEY, key_id=access.key_id)
