"""Console endpoints of saved views."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from lampyris.features.dashboards import views
from lampyris.features.dashboards.types import SavedView
from lampyris.foundation.http.access import Member, ProjectMember, require
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body
from lampyris.foundation.http.wire import Timestamp

ROOM = "/api/console/projects/{project_id}/views"
READ = "TableViewPresets:read"

ListName = Annotated[str, Field(pattern=r"^[a-z][a-z_-]{0,39}$")]
ViewName = Annotated[str, Field(min_length=1, max_length=200)]

router = APIRouter(prefix=ROOM, tags=["console: views"])


class ViewShown(BaseModel):
    """One saved view. `mine`: the asking person owns it."""

    id: str
    list_name: str
    name: str
    private: bool
    mine: bool
    state: dict[str, object]
    updated_at: Timestamp


class ViewsShown(BaseModel):
    """The views of one list, by name, and which of them it opens with."""

    items: list[ViewShown]
    default_for_me: str | None
    default_for_project: str | None


class NewView(BaseModel):
    """Body of a new view."""

    list_name: ListName
    name: ViewName
    private: bool
    state: dict[str, object]


class ViewChange(BaseModel):
    """Body of a change; what is absent stays."""

    name: ViewName | None = None
    private: bool | None = None
    state: dict[str, object] | None = None


class DefaultBody(BaseModel):
    """Which view a list opens with; null takes the default away."""

    list_name: ListName
    whose: Literal["me", "project"]
    view_id: str | None


@router.get("")
async def list_views(list_name: ListName, member: ProjectMember, stores: OpenStores) -> ViewsShown:
    """The project's and one's own."""
    require(member, READ)
    async with stores.metadata.read() as session:
        found = await views.of_list(session, member, list_name)
    return ViewsShown(
        items=[_shown(view, member) for view in found.views],
        default_for_me=found.default_for_me,
        default_for_project=found.default_for_project,
    )


@router.post("")
async def create_view(request: Request, member: ProjectMember, stores: OpenStores) -> ViewShown:
    """Private ones need no more than the right to read."""
    require(member, READ)
    body = await parse_body(NewView, request)
    async with stores.metadata.write() as session:
        view = await views.create(
            session, member, list_name=body.list_name, name=body.name, private=body.private, state=body.state
        )
    return _shown(view, member)


@router.put("/defaults", status_code=204)
async def set_default(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """For oneself or for everybody who has no own."""
    require(member, READ)
    body = await parse_body(DefaultBody, request)
    async with stores.metadata.write() as session:
        await views.set_default(session, member, body.list_name, body.view_id, for_project=body.whose == "project")
    return Response(status_code=204)


@router.patch("/{view_id}")
async def change_view(view_id: str, request: Request, member: ProjectMember, stores: OpenStores) -> ViewShown:
    """Name, privacy, or what it shows."""
    require(member, READ)
    body = await parse_body(ViewChange, request)
    async with stores.metadata.write() as session:
        view = await views.change(session, member, view_id, name=body.name, private=body.private, state=body.state)
    return _shown(view, member)


@router.delete("/{view_id}", status_code=204)
async def delete_view(view_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """Lists that open with it open as they come."""
    require(member, READ)
    async with stores.metadata.write() as session:
        await views.delete(session, member, view_id)
    return Response(status_code=204)


def _shown(view: SavedView, member: Member) -> ViewShown:
    return ViewShown(
        id=view.id,
        list_name=view.list_name,
        name=view.name,
        private=view.private,
        mine=view.owner_user_id == member.user_id,
        state=dict(view.state),
        updated_at=view.updated_at,
    )
