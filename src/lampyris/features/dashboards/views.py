"""Saved views of lists: who sees and changes which, and which one a list opens with."""

from collections.abc import Mapping
from dataclasses import replace

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, ActorKind, Change
from lampyris.features.dashboards import views_store as store
from lampyris.features.dashboards.types import SavedView, ViewsOfList
from lampyris.foundation.clock import now
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.http.access import Member, require
from lampyris.foundation.ids import random_id
from lampyris.foundation.query.filters import read_filters

RIGHT = "TableViewPresets:CUD"
MOST_STATE_BYTES = 32_768
MOST_VIEWS = 500


async def of_list(session: AsyncSession, member: Member, list_name: str) -> ViewsOfList:
    """What the person may choose from; defaults that they cannot see do not count."""
    found = await store.visible(session, member.project_id, list_name, member.user_id)
    defaults = await store.defaults(session, member.project_id, list_name)
    seen = {view.id for view in found}
    mine, common = defaults.get(member.user_id), defaults.get(store.OF_PROJECT)
    return ViewsOfList(
        views=found,
        default_for_me=mine if mine in seen else None,
        default_for_project=common if common in seen else None,
    )


async def create(
    session: AsyncSession, member: Member, *, list_name: str, name: str, private: bool, state: Mapping[str, object]
) -> SavedView:
    """Raises: Forbidden for a view of the project without the right; InvalidInput."""
    _may_change(member, private=private)
    if len(await store.visible(session, member.project_id, list_name, member.user_id)) >= MOST_VIEWS:
        raise InvalidInput(f"a list has at most {MOST_VIEWS} views; delete some that are not needed")
    at = now()
    view = SavedView(
        id=random_id(), project_id=member.project_id, list_name=list_name, name=_name(name), private=private,
        owner_user_id=member.user_id, state=_checked(state), created_at=at, updated_at=at,
    )  # fmt: skip
    await store.put(session, view)
    audit.record(session, actor(member), _change(member, "create", view))
    return view


async def change(
    session: AsyncSession,
    member: Member,
    view_id: str,
    *,
    name: str | None = None,
    private: bool | None = None,
    state: Mapping[str, object] | None = None,
) -> SavedView:
    """What is None stays. Raises: NotFound; Forbidden; InvalidInput."""
    before = await _mine_or_common(session, member, view_id)
    _may_change(member, private=before.private)
    becomes_private = before.private if private is None else private
    _may_change(member, private=becomes_private)
    view = replace(
        before,
        name=before.name if name is None else _name(name),
        private=becomes_private,
        owner_user_id=member.user_id if becomes_private and not before.private else before.owner_user_id,
        state=before.state if state is None else _checked(state),
        updated_at=now(),
    )
    await store.put(session, view)
    if becomes_private and not before.private:
        await store.forget_private_defaults(session, view)
    audit.record(session, actor(member), _change(member, "update", view))
    return view


async def delete(session: AsyncSession, member: Member, view_id: str) -> None:
    """Raises: NotFound; Forbidden."""
    view = await _mine_or_common(session, member, view_id)
    _may_change(member, private=view.private)
    await store.remove(session, member.project_id, view_id)
    audit.record(session, actor(member), _change(member, "delete", view))


async def set_default(
    session: AsyncSession, member: Member, list_name: str, view_id: str | None, *, for_project: bool
) -> None:
    """None takes the default away. Raises: NotFound; Forbidden; InvalidInput for a private view for everybody."""
    if for_project:
        require(member, RIGHT)
    if view_id is not None:
        view = await _mine_or_common(session, member, view_id)
        if view.list_name != list_name:
            raise InvalidInput(f"view {view_id} belongs to the list {view.list_name}")
        if for_project and view.private:
            raise InvalidInput("a private view cannot be what everybody opens; make it the project's first")
    whose = store.OF_PROJECT if for_project else member.user_id
    await store.set_default(session, member.project_id, list_name, whose, view_id)


async def _mine_or_common(session: AsyncSession, member: Member, view_id: str) -> SavedView:
    view = await store.one(session, member.project_id, view_id)
    if view is None or (view.private and view.owner_user_id != member.user_id):
        raise NotFound("view", view_id)
    return view


def _may_change(member: Member, *, private: bool) -> None:
    if not private:
        require(member, RIGHT)


def _name(text: str) -> str:
    name = text.strip()
    if not name:
        raise InvalidInput("a view needs a name")
    return name


def _checked(state: Mapping[str, object]) -> Mapping[str, object]:
    if len(orjson.dumps(dict(state))) > MOST_STATE_BYTES:
        raise InvalidInput(f"a view holds at most {MOST_STATE_BYTES} bytes")
    read_filters(state.get("filters", []), path=("state", "filters"))
    return state


def actor(member: Member) -> Actor:
    """The person as the audit log names them."""
    return Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)


def _change(member: Member, action: str, view: SavedView) -> Change:
    return Change(
        kind="savedView", id=view.id, action=action, org_id=member.org_id, project_id=member.project_id,
        after=None if action == "delete" else {"name": view.name, "private": view.private, "list": view.list_name},
    )  # fmt: skip
