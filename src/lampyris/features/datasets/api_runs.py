"""Console endpoints of runs."""

from fastapi import APIRouter, Request, Response

from lampyris.features.accounts.types import Actor, ActorKind
from lampyris.features.datasets import runs, service
from lampyris.features.datasets.wire_console import RunPage, RunWithItems, shown_run, shown_run_item
from lampyris.foundation.http.access import ProjectMember, require
from lampyris.foundation.http.paging import PageQuery
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_query

ROOM = "/api/console/projects/{project_id}/datasets/{dataset_id}/runs"

router = APIRouter(tags=["console: datasets"])


@router.get(ROOM)
async def list_runs(dataset_id: str, request: Request, member: ProjectMember, stores: OpenStores) -> RunPage:
    """Newest first."""
    require(member, "datasets:read")
    asked = parse_query(PageQuery, request)
    async with stores.metadata.read() as session:
        dataset = await service.by_id(session, member.project_id, dataset_id)
        found, total = await runs.page(session, dataset, limit=asked.limit, offset=asked.offset)
        counts = await runs.counts(session, found)
    return RunPage(items=[shown_run(run, counts.get(run.id, 0)) for run in found], total=total)


@router.get(ROOM + "/{run_id}")
async def get_run(
    dataset_id: str, run_id: str, request: Request, member: ProjectMember, stores: OpenStores
) -> RunWithItems:
    """With what it made, newest first, a page at a time."""
    require(member, "datasets:read")
    asked = parse_query(PageQuery, request)
    async with stores.metadata.read() as session:
        dataset = await service.by_id(session, member.project_id, dataset_id)
        run = await runs.by_id(session, dataset, run_id)
        made, total = await runs.made(session, run, limit=asked.limit, offset=asked.offset)
    return RunWithItems(run=shown_run(run, total), items=[shown_run_item(one) for one in made], total=total)


@router.delete(ROOM + "/{run_id}", status_code=204)
async def delete_run(dataset_id: str, run_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """The run and its links; traces and scores stay."""
    require(member, "datasets:CUD")
    actor = Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)
    async with stores.metadata.write() as session:
        dataset = await service.by_id(session, member.project_id, dataset_id)
        await runs.remove(session, actor, member.org_id, await runs.by_id(session, dataset, run_id))
    return Response(status_code=204)
