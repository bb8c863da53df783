"""Rows of review <-> types."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.review.tables import CommentRow, ReactionRow
from lampyris.features.review.types import Anchor, Comment, CommentQuery, ObjectType
from lampyris.foundation.ids import ProjectId

Selected = TypeVar("Selected", bound=Select)  # type: ignore[type-arg]


def add(session: AsyncSession, comment: Comment) -> None:
    """A new row."""
    session.add(
        CommentRow(
            id=comment.id,
            project_id=comment.project_id,
            object_type=comment.object_type,
            object_id=comment.object_id,
            trace_id=comment.trace_id,
            anchor=asdict(comment.anchor) if comment.anchor else None,
            content=comment.content,
            author_user_id=comment.author_user_id,
            created_at=comment.created_at,
            updated_at=comment.updated_at,
        )
    )


async def comment(session: AsyncSession, project_id: ProjectId, comment_id: str) -> Comment | None:
    """None when the project has no such comment."""
    row = await session.get(CommentRow, comment_id)
    return _comment(row) if row is not None and row.project_id == project_id else None


async def newest(
    session: AsyncSession, project_id: ProjectId, query: CommentQuery, *, limit: int, offset: int
) -> list[Comment]:
    """Matching comments, newest first."""
    order = (CommentRow.created_at.desc(), CommentRow.id.desc())
    statement = _matching(select(CommentRow), project_id, query).order_by(*order).limit(limit).offset(offset)
    return [_comment(row) for row in await session.scalars(statement)]


async def count(session: AsyncSession, project_id: ProjectId, query: CommentQuery) -> int:
    """How many match."""
    statement = _matching(select(func.count()).select_from(CommentRow), project_id, query)
    return (await session.scalar(statement)) or 0


async def with_reactions(session: AsyncSession, comments: Sequence[Comment]) -> list[Comment]:
    """The same comments, each with who left which emoji."""
    statement = select(ReactionRow).where(ReactionRow.comment_id.in_([one.id for one in comments]))
    left: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in await session.scalars(statement.order_by(ReactionRow.created_at)):
        of_comment = left.setdefault(row.comment_id, {})
        of_comment[row.emoji] = (*of_comment.get(row.emoji, ()), row.user_id)
    return [replace(one, reactions=left.get(one.id, {})) for one in comments]


async def react(session: AsyncSession, comment_id: str, user_id: str, emoji: str, at: datetime) -> None:
    """Leaving the same emoji twice is leaving it once."""
    if await session.get(ReactionRow, (comment_id, user_id, emoji)) is None:
        session.add(ReactionRow(comment_id=comment_id, user_id=user_id, emoji=emoji, created_at=at))


async def take_reaction_back(session: AsyncSession, comment_id: str, user_id: str, emoji: str) -> None:
    """Taking back what was not left is no error."""
    of_person = (ReactionRow.comment_id == comment_id, ReactionRow.user_id == user_id, ReactionRow.emoji == emoji)
    await session.execute(delete(ReactionRow).where(*of_person))


async def counts_of_trace(session: AsyncSession, project_id: ProjectId, trace_id: str) -> dict[str, int]:
    """Object id -> how many comments, for a trace and its observations."""
    statement = (
        select(CommentRow.object_id, func.count())
        .where(CommentRow.project_id == project_id, CommentRow.trace_id == trace_id)
        .group_by(CommentRow.object_id)
    )
    return {str(id): int(count) for id, count in await session.execute(statement)}


async def said_about(session: AsyncSession, project_id: ProjectId, kind: ObjectType) -> list[Comment]:
    """Every comment on the project's objects of one kind."""
    of_kind = (CommentRow.project_id == project_id, CommentRow.object_type == kind)
    return [_comment(row) for row in await session.scalars(select(CommentRow).where(*of_kind))]


async def remove(session: AsyncSession, project_id: ProjectId, comment_id: str) -> None:
    """Removing what is not there is no error."""
    await session.execute(delete(CommentRow).where(CommentRow.project_id == project_id, CommentRow.id == comment_id))


def _matching(statement: Selected, project_id: ProjectId, query: CommentQuery) -> Selected:
    statement = statement.where(CommentRow.project_id == project_id)
    for column, value in (
        (CommentRow.object_type, query.object_type),
        (CommentRow.object_id, query.object_id),
        (CommentRow.author_user_id, query.author_user_id),
    ):
        if value is not None:
            statement = statement.where(column == value)
    return statement


def _comment(row: CommentRow) -> Comment:
    return Comment(
        id=row.id,
        project_id=row.project_id,
        object_type=cast(ObjectType, row.object_type),
        object_id=row.object_id,
        trace_id=row.trace_id,
        anchor=Anchor(**cast(dict[str, Any], row.anchor)) if row.anchor else None,
        content=row.content,
        author_user_id=row.author_user_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
