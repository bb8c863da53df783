"""Public endpoints of metrics: two generations of the query language, and days."""

from fastapi import APIRouter, Request, Response

from lampyris.features.dashboards import service
from lampyris.features.dashboards.wire import DailyAsked, FirstMetrics, SecondMetrics, day_body, read_metrics
from lampyris.foundation.http.access import Project
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.paging import page_meta
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_query

router = APIRouter(prefix="/api/public", tags=["metrics"])


@router.get("/metrics")
async def metrics(request: Request, project: Project, stores: OpenStores) -> Response:
    """Any view, traces among them."""
    query = read_metrics(FirstMetrics, request)
    return Json({"data": await service.answer(stores.analytics, project.project_id, query, service.FIRST_GENERATION)})


@router.get("/v2/metrics")
async def metrics_v2(request: Request, project: Project, stores: OpenStores) -> Response:
    """At most 100 rows unless `config.row_limit` says otherwise."""
    query = read_metrics(SecondMetrics, request)
    return Json({"data": await service.answer(stores.analytics, project.project_id, query, service.SECOND_GENERATION)})


@router.get("/metrics/daily")
async def daily(request: Request, project: Project, stores: OpenStores) -> Response:
    """Days with traces or observations, newest first, by page."""
    asked = parse_query(DailyAsked, request)
    days, total = await service.daily(
        stores.analytics, project.project_id, asked.query(), limit=asked.limit, offset=asked.offset
    )
    return Json({"data": [day_body(day) for day in days], "meta": page_meta(asked, total)})
