"""Rows of review <-> types."""

from typing import TypeVar, cast

from sqlalchemy import Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.review.tables import CommentRow
from lampyris.features.review.types import Comment, CommentQuery, ObjectType
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
        content=row.content,
        author_user_id=row.author_user_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
