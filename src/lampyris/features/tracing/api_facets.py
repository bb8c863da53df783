"""Console endpoints of what a list of traces can be narrowed down by, beyond its most frequent values."""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from lampyris.features.tracing import narrowing
from lampyris.features.tracing.api_told import told
from lampyris.features.tracing.wire import facet_shapes as shapes
from lampyris.features.tracing.wire.console_queries import ListQuery
from lampyris.foundation.http.access import ProjectMember
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_query

ROOM = "/api/console/projects/{project_id}/traces"
router = APIRouter(tags=["console: tracing"])


def _answers(shape: type[BaseModel]) -> dict[int | str, dict[str, object]]:
    return {200: {"model": shape}}


class SpreadQuery(ListQuery):
    """Query of the spread of a number."""

    column: str


class ValuesQuery(ListQuery):
    """Query of the texts under a field of metadata."""

    key: Annotated[str, Field(min_length=1, max_length=500)]


@router.get(ROOM + "/facets/numbers", responses=_answers(shapes.SpreadShown))
async def number_facet(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """How a number is spread over the traces that pass, its own filters aside."""
    asked = parse_query(SpreadQuery, request)
    query = await told(request, member.project_id, asked.traces())
    return Json(shapes.spread(await narrowing.spread(stores.analytics, member.project_id, query, asked.column)))


@router.get(ROOM + "/facets/metadata", responses=_answers(shapes.ValuesShown))
async def metadata_facet(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Fields of metadata, the most frequent first."""
    query = await told(request, member.project_id, parse_query(ListQuery, request).traces())
    return Json(shapes.values(await narrowing.metadata_keys(stores.analytics, member.project_id, query)))


@router.get(ROOM + "/facets/metadata/values", responses=_answers(shapes.ValuesShown))
async def metadata_value_facet(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Texts under one field of metadata, the most frequent first, filters on that field aside."""
    asked = parse_query(ValuesQuery, request)
    query = await told(request, member.project_id, asked.traces())
    found = await narrowing.metadata_values(stores.analytics, member.project_id, query, asked.key)
    return Json(shapes.values(found))


@router.get(ROOM + "/facets/scores", responses=_answers(shapes.ScoreFacetsShown))
async def score_facets(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """What each score says among the traces that pass."""
    query = await told(request, member.project_id, parse_query(ListQuery, request).traces())
    found = await narrowing.score_values(stores.analytics, member.project_id, query)
    return Json({"items": [shapes.score(one) for one in found]})


@router.get(ROOM + "/heat", responses=_answers(shapes.HeatShown))
async def trace_heat(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Latency by time."""
    query = await told(request, member.project_id, parse_query(ListQuery, request).traces())
    bucket_s, cells = await narrowing.heat(stores.analytics, member.project_id, query)
    return Json({"bucket_s": bucket_s, "items": [shapes.cell(one) for one in cells]})
