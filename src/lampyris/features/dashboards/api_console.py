"""Console endpoints of metrics: any query, and the numbers of a project's home page."""

from fastapi import APIRouter, Request, Response

from lampyris.features.dashboards import service
from lampyris.features.dashboards.wire import ConsoleMetrics, HomeAsked, HomeShown, MetricsShown
from lampyris.foundation.http.access import ProjectMember, require
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body, parse_query

READ = "dashboards:read"

router = APIRouter(prefix="/api/console/projects/{project_id}", tags=["console: metrics"])


@router.post("/metrics", responses={200: {"model": MetricsShown}})
async def metrics(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """The query language of the public API as the body; every view and dimension, no limit unless asked for."""
    require(member, READ)
    query = (await parse_body(ConsoleMetrics, request)).query()
    return Json({"data": await service.answer(stores.analytics, member.project_id, query, service.CONSOLE)})


@router.get("/home", responses={200: {"model": HomeShown}})
async def home(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Totals, models and time series of a window (the last day by default)."""
    require(member, READ)
    found = await service.home(stores.analytics, member.project_id, parse_query(HomeAsked, request).query())
    return Json(HomeShown.of(found))
