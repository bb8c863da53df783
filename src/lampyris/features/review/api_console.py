"""Console endpoints of comments."""

from fastapi import APIRouter, Request, Response

from lampyris.features.accounts.service import members
from lampyris.features.accounts.types import Actor, ActorKind, Membership
from lampyris.features.review import service
from lampyris.features.review.types import CommentDraft, CommentQuery
from lampyris.features.review.wire import (
    AuthorShown,
    CommentCounts,
    CommentList,
    CommentShown,
    ConsoleQuery,
    NewComment,
    PeopleShown,
    shown_at_console,
)
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
        found = await service.conversation(session, member.project_id, query, limit=MOST_OF_OBJECT)
    authors = await _authors(stores, member)
    return CommentList(items=[shown_at_console(comment, authors) for comment in found])


@router.get(ROOM + "/counts")
async def count_of_trace(trace_id: str, member: ProjectMember, stores: OpenStores) -> CommentCounts:
    """How many comments stand at a trace and at each of its observations."""
    require(member, "comments:read")
    async with stores.metadata.read() as session:
        return CommentCounts(counts=await service.counts_of_trace(session, member.project_id, trace_id))


@router.get(ROOM + "/people")
async def people(member: ProjectMember, stores: OpenStores) -> PeopleShown:
    """Who can be mentioned: the members of the organisation, by name."""
    require(member, "comments:read")
    everybody = sorted((await _authors(stores, member)).values(), key=lambda one: one.name)
    return PeopleShown(items=[AuthorShown(id=one.user_id, name=one.name, email=one.email) for one in everybody])


@router.post(ROOM)
async def say(body: NewComment, member: ProjectMember, stores: OpenStores) -> CommentShown:
    """404 when the object does not exist in the project."""
    require(member, "comments:CUD")
    trace_id = await service.check_object(stores.analytics, member.project_id, body.object_type, body.object_id)
    draft = CommentDraft(
        object_type=body.object_type,
        object_id=body.object_id,
        content=body.content,
        author_user_id=member.user_id,
        trace_id=trace_id,
        anchor=body.anchor.anchor() if body.anchor else None,
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


@router.put(ROOM + "/{comment_id}/reactions/{emoji}")
async def leave_reaction(comment_id: str, emoji: str, member: ProjectMember, stores: OpenStores) -> CommentShown:
    """One's own, once each."""
    return await _react(comment_id, emoji, member, stores, leave=True)


@router.delete(ROOM + "/{comment_id}/reactions/{emoji}")
async def take_reaction_back(comment_id: str, emoji: str, member: ProjectMember, stores: OpenStores) -> CommentShown:
    """One's own."""
    return await _react(comment_id, emoji, member, stores, leave=False)


async def _react(comment_id: str, emoji: str, member: Member, stores: Stores, *, leave: bool) -> CommentShown:
    require(member, "comments:CUD")
    async with stores.metadata.write() as session:
        comment = await service.react(session, member.project_id, comment_id, member.user_id, emoji, leave=leave)
    return shown_at_console(comment, await _authors(stores, member))


async def _authors(stores: Stores, member: Member) -> dict[str, Membership]:
    async with stores.metadata.read() as session:
        everybody = await members.of_organization(session, member.org_id)
    return {membership.user_id: membership for membership in everybody}


def _actor(member: Member) -> Actor:
    return Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)
