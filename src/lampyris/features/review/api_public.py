"""Public endpoints of comments."""

from fastapi import APIRouter, Request

from lampyris.features.accounts.types import Actor, ActorKind
from lampyris.features.review import service
from lampyris.features.review.types import CommentDraft
from lampyris.features.review.wire import CommentBody, CommentListQuery, shown
from lampyris.foundation.http.access import Project
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.paging import page_meta
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body, parse_query

router = APIRouter(tags=["comments"])


@router.get("/api/public/comments")
async def list_comments(request: Request, access: Project, stores: OpenStores) -> Json:
    """Page-style, newest first."""
    asked = parse_query(CommentListQuery, request)
    async with stores.metadata.read() as session:
        found, total = await service.page(
            session, access.project_id, asked.query(), limit=asked.limit, offset=asked.offset
        )
    return Json({"data": [shown(comment) for comment in found], "meta": page_meta(asked, total)})


@router.post("/api/public/comments")
async def write_comment(request: Request, access: Project, stores: OpenStores) -> Json:
    """404 when the object does not exist in the key's project."""
    body = await parse_body(CommentBody, request)
    if body.project_id != access.project_id:
        raise service.no_object(body.object_type, body.object_id)
    trace_id = await service.check_object(stores.analytics, access.project_id, body.object_type, body.object_id)
    draft = CommentDraft(
        object_type=body.object_type,
        object_id=body.object_id,
        content=body.content,
        author_user_id=body.author_user_id,
        trace_id=trace_id,
    )
    actor = Actor(kind=ActorKind.API_KEY, key_id=access.key_id)
    async with stores.metadata.write() as session:
        comment = await service.write(session, actor, access.org_id, access.project_id, draft)
    return Json({"id": comment.id})


@router.get("/api/public/comments/{comment_id}")
async def get_comment(comment_id: str, access: Project, stores: OpenStores) -> Json:
    """404 when the project has no such comment."""
    async with stores.metadata.read() as session:
        return Json(shown(await service.one(session, access.project_id, comment_id)))
