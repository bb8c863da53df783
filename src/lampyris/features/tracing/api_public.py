"""Public endpoints of traces, observations and sessions, both generations."""

import asyncio
from collections.abc import Collection

from fastapi import APIRouter, Request, Response

from lampyris.features.scores import service as scores
from lampyris.features.tracing import service
from lampyris.features.tracing.api_told import told
from lampyris.features.tracing.prices import PriceMemory
from lampyris.features.tracing.service import ObservationPart, Shown, Texts, TracePart, Wide
from lampyris.features.tracing.types import WholeTrace
from lampyris.features.tracing.wire.first_generation import (
    observation_body,
    session_body,
    trace_body,
    trace_item,
    whole_trace,
)
from lampyris.features.tracing.wire.queries import (
    FieldsQuery,
    ObservationListQuery,
    ObservationRowsQuery,
    SessionListQuery,
    TraceIds,
    TraceListQuery,
    cursor_after,
    trace_groups,
)
from lampyris.features.tracing.wire.second_generation import observation_row
from lampyris.foundation.http.access import Project
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.paging import page_meta
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body, parse_query
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore

router = APIRouter(prefix="/api/public", tags=["tracing"])
price_memory = PriceMemory()


@router.get("/traces")
async def list_traces(request: Request, project: Project, stores: OpenStores) -> Response:
    """Traces by page, newest first unless `orderBy` says otherwise."""
    asked = parse_query(TraceListQuery, request)
    analytics, project_id = stores.analytics, project.project_id
    query, groups = await told(request, project_id, asked.query()), trace_groups(asked.fields)
    shown = Shown(
        texts=Texts.FULL if "io" in groups else Texts.NONE,
        stats="metrics" in groups,
        observation_ids="observations" in groups,
        score_ids="scores" in groups,
    )
    page, total = await asyncio.gather(
        service.find(analytics, project_id, query, TracePart(limit=asked.limit, offset=asked.offset), shown),
        service.count(analytics, project_id, query),
    )
    data = [
        trace_item(
            item.trace,
            project_id,
            item.stats if "metrics" in groups else None,
            score_ids=item.score_ids,
            observation_ids=item.stats.observation_ids if "observations" in groups else (),
        )
        for item in page.items
    ]
    return Json({"data": data, "meta": page_meta(asked, total)})


@router.get("/traces/{trace_id}")
async def get_trace(trace_id: str, request: Request, project: Project, stores: OpenStores) -> Response:
    """One trace with its observations and scores."""
    groups = trace_groups(parse_query(FieldsQuery, request).fields)
    analytics, project_id = stores.analytics, project.project_id
    found, scored = await asyncio.gather(
        _found(analytics, project_id, trace_id, groups), scores.of_traces(analytics, project_id, [trace_id])
    )
    prices = await price_memory.of(stores.metadata, project_id, (one.model_id for one in found.observations))
    shown = whole_trace(
        found.trace,
        project_id,
        found.stats if "metrics" in groups else None,
        scores=scores.shown_with_trace(scored.get(trace_id, ()), project_id) if "scores" in groups else [],
        observations=[
            observation_body(one, project_id, prices.get(one.model_id), unpriced=0) for one in found.observations
        ],
    )
    return Json(shown)


async def _found(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, groups: Collection[str]
) -> WholeTrace:
    if {"observations", "io"} <= set(groups):
        return await service.whole_trace(analytics, project_id, trace_id)
    texts = Texts.FULL if "io" in groups else Texts.NONE
    trace, stats = await asyncio.gather(
        service.one_trace(analytics, project_id, trace_id, texts=texts),
        service.stats(analytics, project_id, [trace_id]),
    )
    observed = []
    if "observations" in groups:
        observed = (await service.whole_trace(analytics, project_id, trace_id)).observations
    return WholeTrace(trace=trace, observations=observed, stats=stats.get(trace_id, service.NO_STATS))


@router.delete("/traces/{trace_id}")
async def delete_trace(trace_id: str, project: Project, stores: OpenStores) -> Response:
    """Gone from every read at once; an unknown id is no error."""
    await service.delete_traces(stores, project.project_id, [trace_id])
    return Json({"message": "Trace deleted successfully"})


@router.delete("/traces")
async def delete_traces(request: Request, project: Project, stores: OpenStores) -> Response:
    """As for one trace, for up to a thousand."""
    body = await parse_body(TraceIds, request)
    await service.delete_traces(stores, project.project_id, body.trace_ids)
    return Json({"message": "Traces deleted successfully"})


@router.get("/observations")
async def list_observations(request: Request, project: Project, stores: OpenStores) -> Response:
    """Observations by page, newest first."""
    asked = parse_query(ObservationListQuery, request)
    query = await told(request, project.project_id, asked.query())
    page, total = await asyncio.gather(
        service.find_observations(
            stores.analytics,
            project.project_id,
            query,
            ObservationPart(limit=asked.limit, offset=asked.offset),
            (Wide.TEXTS, Wide.METADATA),
        ),
        service.count_observations(stores.analytics, project.project_id, query),
    )
    prices = await price_memory.of(stores.metadata, project.project_id, (one.model_id for one in page.observations))
    data = [
        observation_body(one, project.project_id, prices.get(one.model_id), unpriced=None, tier=False)
        for one in page.observations
    ]
    return Json({"data": data, "meta": page_meta(asked, total)})


@router.get("/observations/{observation_id}")
async def get_observation(observation_id: str, project: Project, stores: OpenStores) -> Response:
    """One observation."""
    found = await service.one_observation(stores.analytics, project.project_id, observation_id)
    prices = await price_memory.of(stores.metadata, project.project_id, [found.model_id])
    return Json(observation_body(found, project.project_id, prices.get(found.model_id), unpriced=None))


@router.get("/v2/observations")
async def list_observation_rows(request: Request, project: Project, stores: OpenStores) -> Response:
    """Observations by cursor, newest first, with the fields asked for."""
    asked = parse_query(ObservationRowsQuery, request)
    groups, after = asked.groups, asked.after
    query = await told(request, project.project_id, asked.query())
    wide = [*([Wide.TEXTS] if "io" in groups else []), *([Wide.METADATA] if "metadata" in groups else [])]
    part = ObservationPart(limit=asked.limit + 1 if asked.limit else 0, after=after)
    page = await service.find_observations(stores.analytics, project.project_id, query, part, wide)
    shown = page.observations[: asked.limit]
    priced = (one.model_id for one in shown) if "model" in groups else ()
    prices = await price_memory.of(stores.metadata, project.project_id, priced)
    expanded = frozenset(asked.expand_metadata or ())
    data = [
        observation_row(one, project.project_id, groups, prices=prices.get(one.model_id), expanded=expanded)
        for one in shown
    ]
    more = len(page.observations) > len(shown)
    return Json({"data": data, "meta": {"cursor": cursor_after(shown[-1])} if more else {}})


@router.get("/sessions")
async def list_sessions(request: Request, project: Project, stores: OpenStores) -> Response:
    """Sessions by page, newest first."""
    asked = parse_query(SessionListQuery, request)
    found, total = await service.sessions(
        stores.analytics, project.project_id, asked.query(), limit=asked.limit, offset=asked.offset
    )
    return Json({"data": [session_body(one, project.project_id) for one in found], "meta": page_meta(asked, total)})


@router.get("/sessions/{session_id}")
async def get_session(session_id: str, project: Project, stores: OpenStores) -> Response:
    """One session with all of its traces."""
    shown = Shown(texts=Texts.FULL, stats=False)
    session, items = await asyncio.gather(
        service.one_session(stores.analytics, project.project_id, session_id),
        service.traces_of_session(stores.analytics, project.project_id, session_id, shown),
    )
    traces = [trace_body(item.trace, project.project_id) for item in items]
    return Json(session_body(session, project.project_id) | {"traces": traces})
