"""What review offers to other features and to the doors: comments."""

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit, members
from lampyris.features.accounts.types import Actor, Change
from lampyris.features.review import store
from lampyris.features.review.store import counts_of_trace
from lampyris.features.review.types import REACTIONS, Comment, CommentDraft, CommentQuery, ObjectType
from lampyris.features.tracing import service as tracing
from lampyris.features.tracing.types import Carrier, CarrierKind
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Forbidden, InvalidInput, NotFound
from lampyris.foundation.ids import OrgId, ProjectId, random_id
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.metadata.port import MetadataStore


async def check_object(
    analytics: AnalyticsStore, project_id: ProjectId, object_type: ObjectType, object_id: str
) -> str | None:
    """Before a comment is written: the trace that the object is or belongs to, None for a session.

    Raises: NotFound when the project has no such object.
    """
    trace_id: str | None = None
    if object_type == "TRACE":
        exists = await tracing.trace_exists(analytics, project_id, object_id)
        trace_id = object_id
    elif object_type == "OBSERVATION":
        trace_id = (await tracing.traces_of_observations(analytics, project_id, [object_id])).get(object_id)
        exists = trace_id is not None
    elif object_type == "SESSION":
        exists = await tracing.session_exists(analytics, project_id, object_id)
    else:
        exists = False
    if not exists:
        raise no_object(object_type, object_id)
    return trace_id


def no_object(object_type: ObjectType, object_id: str) -> NotFound:
    """The failure of a comment on something that is not there."""
    message = f"Reference object, {object_type}: {object_id} not found. Skipping comment creation."
    return NotFound(object_type.lower(), object_id, message)


async def write(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, draft: CommentDraft
) -> Comment:
    """Keep a comment on an object that was checked before. Raises: InvalidInput for an author from elsewhere."""
    if draft.author_user_id is not None:
        everybody = await members.of_organization(session, org_id)
        if draft.author_user_id not in {membership.user_id for membership in everybody}:
            raise InvalidInput("authorUserId does not belong to a member of this organization")
    return _add(session, actor, org_id, project_id, draft)


async def say(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, draft: CommentDraft
) -> Comment:
    """As `write` for a person who is signed in, whose right to speak was checked."""
    return _add(session, actor, org_id, project_id, draft)


async def one(session: AsyncSession, project_id: ProjectId, comment_id: str) -> Comment:
    """Raises: NotFound."""
    found = await store.comment(session, project_id, comment_id)
    if found is None:
        raise NotFound("comment", comment_id, "Comment not found within authorized project")
    return found


async def carriers(metadata: MetadataStore, project_id: ProjectId, kind: CarrierKind) -> list[Carrier]:
    """Traces or observations that carry comments, for lists that are filtered by them."""
    async with metadata.read() as session:
        comments = await store.said_about(session, project_id, kind)
    texts: dict[tuple[str, str | None], list[str]] = {}
    for one in comments:
        texts.setdefault((one.object_id, one.trace_id), []).append(one.content)
    return [Carrier(id=id, trace_id=trace_id, texts=tuple(said)) for (id, trace_id), said in texts.items()]


async def page(
    session: AsyncSession, project_id: ProjectId, query: CommentQuery, *, limit: int, offset: int
) -> tuple[list[Comment], int]:
    """Matching comments, newest first, and how many there are."""
    found = await store.newest(session, project_id, query, limit=limit, offset=offset)
    return found, await store.count(session, project_id, query)


async def conversation(
    session: AsyncSession, project_id: ProjectId, query: CommentQuery, *, limit: int
) -> list[Comment]:
    """Matching comments with their reactions, oldest first."""
    found = await store.newest(session, project_id, query, limit=limit, offset=0)
    return await store.with_reactions(session, found[::-1])


async def react(
    session: AsyncSession, project_id: ProjectId, comment_id: str, user_id: str, emoji: str, *, leave: bool
) -> Comment:
    """Leave an emoji or take it back. Raises: NotFound; InvalidInput for an emoji that is not offered."""
    if emoji not in REACTIONS:
        raise InvalidInput(f"{emoji} is not among the reactions: {' '.join(REACTIONS)}")
    comment = await one(session, project_id, comment_id)
    if leave:
        await store.react(session, comment_id, user_id, emoji, now())
    else:
        await store.take_reaction_back(session, comment_id, user_id, emoji)
    await session.flush()
    return (await store.with_reactions(session, [comment]))[0]


async def take_back(session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, comment_id: str) -> None:
    """Delete one's own comment. Raises: NotFound; Forbidden for somebody else's."""
    comment = await one(session, project_id, comment_id)
    if comment.author_user_id != actor.user_id:
        raise Forbidden("only its author can delete a comment")
    await store.remove(session, project_id, comment_id)
    audit.record(session, actor, _change("delete", org_id, comment))


def _add(session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, draft: CommentDraft) -> Comment:
    at = now()
    comment = Comment(
        id=random_id(),
        project_id=project_id,
        object_type=draft.object_type,
        object_id=draft.object_id,
        trace_id=draft.trace_id,
        anchor=draft.anchor,
        content=draft.content,
        author_user_id=draft.author_user_id,
        created_at=at,
        updated_at=at,
    )
    store.add(session, comment)
    audit.record(session, actor, _change("create", org_id, comment))
    return comment


def _change(action: str, org_id: OrgId, comment: Comment) -> Change:
    facts = {"object_type": comment.object_type, "object_id": comment.object_id, "content": comment.content}
    return Change(
        kind="comment",
        id=comment.id,
        action=action,
        org_id=org_id,
        project_id=comment.project_id,
        before=facts if action == "delete" else None,
        after=facts if action == "create" else None,
    )


__all__ = [
    "check_object",
    "conversation",
    "counts_of_trace",
    "no_object",
    "one",
    "page",
    "react",
    "say",
    "take_back",
    "write",
]
