"""Public endpoints: three generations of score lists, delete, and score configs.

Scores are posted through `features/ingest`: every write takes the same durable way.
"""

from fastapi import APIRouter, Request

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, ActorKind, Change
from lampyris.features.scores import service
from lampyris.features.scores.service import Part
from lampyris.features.scores.types import Score, ScoreQuery
from lampyris.features.scores.wire import shown_trace, shown_v1, shown_v2, shown_v3
from lampyris.features.scores.wire_configs import ChangeConfigBody, CreateConfigBody, shown_config
from lampyris.features.scores.wire_queries import (
    ScoresQuery,
    TraceScoresQuery,
    TypedScoresQuery,
    cursor_after,
    place_of,
)
from lampyris.foundation.errors import NotFound
from lampyris.foundation.http.access import Project, ProjectAccess
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.paging import PageQuery, page_meta
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body, parse_query
from lampyris.foundation.storage.stores import Stores

router = APIRouter(tags=["scores"])


@router.get("/api/public/scores")
async def list_trace_scores(request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style; scores about traces, each with its trace."""
    asked = parse_query(TraceScoresQuery, request)
    scores, total = await _page(stores, access, asked.query(), asked)
    traces = await service.traces_of(stores.analytics, access.project_id, scores)
    data = [
        shown_v1(score, access.project_id)
        | {"trace": shown_trace(traces.get(score.trace_id or ""), with_session=False)}
        for score in scores
    ]
    return Json({"data": data, "meta": page_meta(asked, total)})


@router.get("/api/public/scores/{score_id}")
async def get_trace_score(score_id: str, access: Project, stores: OpenStores) -> Json:
    """404 also for scores that this generation does not know."""
    score = await service.one(stores.analytics, access.project_id, score_id)
    if score.trace_id is None or score.data_type == "CORRECTION":
        raise NotFound("score", score_id, "Score not found")
    return Json(shown_v1(score, access.project_id))


@router.delete("/api/public/scores/{score_id}", status_code=202)
async def delete_score(score_id: str, access: Project, stores: OpenStores) -> Json:
    """Effective at once; 202 also for unknown ids, as clients expect."""
    await service.delete(stores, access.project_id, [score_id])
    change = Change(kind="score", id=score_id, action="delete", org_id=access.org_id, project_id=access.project_id)
    async with stores.metadata.write() as session:
        audit.record(session, _actor(access), change)
    return Json({"message": "Score deletion queued successfully"}, status_code=202)


@router.get("/api/public/v2/scores")
async def list_scores(request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style; scores about anything."""
    asked = parse_query(ScoresQuery, request)
    scores, total = await _page(stores, access, asked.query(), asked)
    data = [shown_v2(score, access.project_id) for score in scores]
    if asked.with_trace:
        traces = await service.traces_of(stores.analytics, access.project_id, scores)
        for shown, score in zip(data, scores, strict=True):
            shown["trace"] = shown_trace(traces.get(score.trace_id or ""), with_session=True)
    return Json({"data": data, "meta": page_meta(asked, total)})


@router.get("/api/public/v2/scores/{score_id}")
async def get_score(score_id: str, access: Project, stores: OpenStores) -> Json:
    """404 when the project has no such score."""
    return Json(shown_v2(await service.one(stores.analytics, access.project_id, score_id), access.project_id))


@router.get("/api/public/v3/scores")
async def list_typed_scores(request: Request, access: Project, stores: OpenStores) -> Json:
    """Cursor-style; one `value` of the score's own type, the rest by field group."""
    asked = parse_query(TypedScoresQuery, request)
    after = place_of(asked.cursor) if asked.cursor else None
    part = Part(limit=asked.limit + 1, after=after)
    found = await service.newest(stores.analytics, access.project_id, asked.query(), part)
    scores = found[: asked.limit]
    meta: dict[str, object] = {"limit": asked.limit}
    if len(found) > len(scores):
        meta["cursor"] = cursor_after(scores[-1].timestamp, scores[-1].id)
    return Json({"data": [shown_v3(s, access.project_id, asked.groups) for s in scores], "meta": meta})


@router.get("/api/public/score-configs")
async def list_configs(request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style, newest first, archived ones too."""
    asked = parse_query(PageQuery, request)
    async with stores.metadata.read() as session:
        found, total = await service.page_of_configs(session, access.project_id, limit=asked.limit, offset=asked.offset)
    return Json({"data": [shown_config(config) for config in found], "meta": page_meta(asked, total)})


@router.post("/api/public/score-configs")
async def create_config(request: Request, access: Project, stores: OpenStores) -> Json:
    """400 with issues when the config contradicts itself."""
    draft = (await parse_body(CreateConfigBody, request)).draft()
    async with stores.metadata.write() as session:
        config = await service.create_config(session, _actor(access), access.org_id, access.project_id, draft)
    return Json(shown_config(config))


@router.get("/api/public/score-configs/{config_id}")
async def get_config(config_id: str, access: Project, stores: OpenStores) -> Json:
    """404 when the project has no such config."""
    async with stores.metadata.read() as session:
        return Json(shown_config(await service.config_by_id(session, access.project_id, config_id)))


@router.patch("/api/public/score-configs/{config_id}")
async def change_config(config_id: str, request: Request, access: Project, stores: OpenStores) -> Json:
    """Changes given fields; the result must still be valid."""
    changes = (await parse_body(ChangeConfigBody, request)).changes()
    async with stores.metadata.write() as session:
        config = await service.change_config(
            session, _actor(access), access.org_id, access.project_id, config_id, changes
        )
    return Json(shown_config(config))


async def _page(stores: Stores, access: ProjectAccess, query: ScoreQuery, asked: PageQuery) -> tuple[list[Score], int]:
    total = await service.count(stores.analytics, access.project_id, query)
    if asked.offset >= total:
        return [], total
    part = Part(limit=asked.limit, offset=asked.offset, ties_by_name=True)
    return await service.newest(stores.analytics, access.project_id, query, part), total


def _actor(access: ProjectAccess) -> Actor:
    return Actor(kind=ActorKind.API_KEY, key_id=access.key_id)
