"""Rows of saved views <-> types."""

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.dashboards.tables import DefaultViewRow, SavedViewRow
from lampyris.features.dashboards.types import SavedView
from lampyris.foundation.ids import ProjectId, UserId

OF_PROJECT = ""


async def visible(session: AsyncSession, project_id: ProjectId, list_name: str, user_id: UserId) -> list[SavedView]:
    """The project's and the person's own, by name."""
    seen = or_(SavedViewRow.private.is_(False), SavedViewRow.owner_user_id == user_id)
    statement = select(SavedViewRow).where(
        SavedViewRow.project_id == project_id, SavedViewRow.list_name == list_name, seen
    )
    rows = await session.scalars(statement.order_by(SavedViewRow.name, SavedViewRow.id))
    return [_view(row) for row in rows]


async def one(session: AsyncSession, project_id: ProjectId, view_id: str) -> SavedView | None:
    """None when the project has no such view."""
    row = await session.get(SavedViewRow, view_id)
    return _view(row) if row is not None and row.project_id == project_id else None


async def put(session: AsyncSession, view: SavedView) -> None:
    """A new view, or a changed one."""
    await session.merge(
        SavedViewRow(
            id=view.id,
            project_id=view.project_id,
            list_name=view.list_name,
            name=view.name,
            private=view.private,
            owner_user_id=view.owner_user_id,
            state=dict(view.state),
            created_at=view.created_at,
            updated_at=view.updated_at,
        )
    )


async def remove(session: AsyncSession, project_id: ProjectId, view_id: str) -> None:
    """The view, and what opens with it."""
    await session.execute(
        delete(DefaultViewRow).where(DefaultViewRow.project_id == project_id, DefaultViewRow.view_id == view_id)
    )
    await session.execute(delete(SavedViewRow).where(SavedViewRow.project_id == project_id, SavedViewRow.id == view_id))


async def defaults(session: AsyncSession, project_id: ProjectId, list_name: str) -> dict[str, str]:
    """View ids by person; the project's own under OF_PROJECT."""
    rows = await session.scalars(
        select(DefaultViewRow).where(DefaultViewRow.project_id == project_id, DefaultViewRow.list_name == list_name)
    )
    return {row.user_id: row.view_id for row in rows}


async def set_default(
    session: AsyncSession, project_id: ProjectId, list_name: str, user_id: str, view_id: str | None
) -> None:
    """None takes the default away."""
    if view_id is not None:
        await session.merge(
            DefaultViewRow(project_id=project_id, list_name=list_name, user_id=user_id, view_id=view_id)
        )
        return
    await session.execute(
        delete(DefaultViewRow).where(
            DefaultViewRow.project_id == project_id,
            DefaultViewRow.list_name == list_name,
            DefaultViewRow.user_id == user_id,
        )
    )


async def forget_private_defaults(session: AsyncSession, view: SavedView) -> None:
    """A view that became private is no longer what others open with."""
    await session.execute(
        delete(DefaultViewRow).where(
            DefaultViewRow.project_id == view.project_id,
            DefaultViewRow.view_id == view.id,
            DefaultViewRow.user_id != (view.owner_user_id or OF_PROJECT),
        )
    )


def _view(row: SavedViewRow) -> SavedView:
    return SavedView(
        id=row.id,
        project_id=row.project_id,
        list_name=row.list_name,
        name=row.name,
        private=row.private,
        owner_user_id=row.owner_user_id,
        state=row.state,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
