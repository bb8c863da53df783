"""Console endpoints of comments."""

from fastapi import APIRouter, Request, Response

from lampyris.features.accounts.service import members
from lampyris.features.accounts.types import Actor, ActorKind, Membership
from lampyris.features.review import service
from lampyris.features.review.types import CommentDraft, CommentQuery
from lampyris.features.review.wire import CommentList, CommentShown, ConsoleQuery, NewComment, shown_at_console
from lampyris.foundation.http.access import Member, ProjectMember, require
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_query
from lampyris.foundation.storage.stores import Stores

ROOM = "/api/console/projects/{project_id}/comments"
MOST_OF_OBJECT = 1000

router = APIRouter(tags=["console: review"])


@router.get(ROOM)
async def list_comments(request: Request, member: ProjectMember, stores: OpenStores) -> CommentList:
    """The conversation about one object, oldest first."""
    require(member, "comments:read")
    asked = parse_query(ConsoleQuery, request)
    query = CommentQuery(object_type=asked.object_type, object_id=asked.object_id)
    async with stores.metadata.read() as session:
        found, _ = await service.page(session, member.project_id, query, limit=MOST_OF_OBJECT, offset=0)
    authors = await _authors(stores, member)
    return CommentList(items=[shown_at_console(comment, authors) for comment in reversed(found)])


@router.post(ROOM)
async def say(body: NewComment, member: ProjectMember, stores: OpenStores) -> CommentShown:
    """404 when the object does not exist in the project."""
    require(member, "comments:CUD")
    await service.check_object(stores.analytics, member.project_id, body.object_type, body.object_id)
    draft = CommentDraft(
        object_type=body.object_type,
        object_id=body.object_id,
        content=body.content,
        author_user_id=member.user_id,
    )
    async with stores.metadata.write() as session:
        comment = await service.say(session, _actor(member), member.org_id, member.project_id, draft)
    return shown_at_console(comment, await _authors(stores, member))


@router.delete(ROOM + "/{comment_id}", status_code=204)
async def take_back(comment_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """One's own comments only."""
    require(member, "comments:CUD")
    async with stores.metadata.write() as session:
        await service.take_back(session, _actor(member), member.org_id, member.project_id, comment_id)
    return Response(status_code=204)


async def _authors(stores: Stores, member: Member) -> dict[str, Membership]:
    async with stores.metadata.read() as session:
        everybody = await members.of_organization(session, member.org_id)
    return {membership.user_id: membership for membership in everybody}


def _actor(member: Member) -> Actor:
    return Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)
