"""Console endpoints of traces, observations, sessions and users; tests hold answers to `wire/console_shapes.py`."""

import asyncio
from collections.abc import Sequence

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, ActorKind, Change
from lampyris.features.tracing import narrowing, service, share
from lampyris.features.tracing.api_told import told
from lampyris.features.tracing.detail import detail
from lampyris.features.tracing.service import GroupQuery, ObservationPart, Shown, TracePart, Wide
from lampyris.features.tracing.wire import console as wire
from lampyris.features.tracing.wire import console_shapes as shapes
from lampyris.features.tracing.wire.console_queries import ListQuery, TraceChange, TracesToDelete
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.http.access import Member, Person, ProjectMember, authenticator, require
from lampyris.foundation.http.answers import Json, json_bytes, packed
from lampyris.foundation.http.state import ActiveSettings, OpenStores
from lampyris.foundation.http.validation import parse_body, parse_query
from lampyris.foundation.query.cursor import Place, encode_cursor
from lampyris.foundation.storage.analytics.port import AnalyticsStore

ROOM = "/api/console/projects/{project_id}"
FIRST_BYTES = 65_536
RIGHT_TO = {"bookmarked": "objects:bookmark", "public": "objects:publish", "tags": "objects:tag"}

CONSOLE = Shown(scores=True)

router = APIRouter(tags=["console: tracing"])


def _answers(shape: type[BaseModel]) -> dict[int | str, dict[str, object]]:
    return {200: {"model": shape}}


@router.get(ROOM + "/traces", responses=_answers(shapes.TracePageShown))
async def list_traces(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Newest first unless `order` says otherwise."""
    asked = parse_query(ListQuery, request)
    query, part = (
        await told(request, member.project_id, asked.traces()),
        TracePart(limit=asked.limit + 1, after=asked.after),
    )
    page = await service.find(stores.analytics, member.project_id, query, part, CONSOLE)
    shown, keys = page.items[: asked.limit], asked.metadata or ()
    fields = await narrowing.metadata_of_traces(
        stores.analytics, member.project_id, [item.trace.id for item in shown], keys
    )
    items = [wire.trace_item(item) | {"metadata_fields": fields.get(item.trace.id, {})} for item in shown]
    return Json({"items": items, "next_cursor": _cursor(page.places, asked.limit)})


@router.get(ROOM + "/traces/count", responses=_answers(shapes.CountShown))
async def count_traces(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """How many traces pass."""
    query = await told(request, member.project_id, parse_query(ListQuery, request).traces())
    return Json({"count": await service.count(stores.analytics, member.project_id, query)})


@router.get(ROOM + "/traces/facets", responses=_answers(shapes.FacetsShown))
async def trace_facets(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Values to filter by."""
    query = await told(request, member.project_id, parse_query(ListQuery, request).traces())
    found = await service.facets(stores.analytics, member.project_id, query)
    return Json(
        {
            name: [{"value": one.value, "count": one.count} for one in found.get(column, ())]
            for column, name in shapes.FACET_NAMES.items()
        }
    )


@router.get(ROOM + "/traces/histogram", responses=_answers(shapes.HistogramShown))
async def trace_histogram(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """How many traces began when."""
    query = await told(request, member.project_id, parse_query(ListQuery, request).traces())
    bucket_s, buckets = await service.histogram(stores.analytics, member.project_id, query)
    items = [{"at": one.at, "count": one.count, "error_count": one.error_count} for one in buckets]
    return Json({"bucket_s": bucket_s, "items": items})


@router.get(ROOM + "/traces/{trace_id}", responses=_answers(shapes.TraceDetailShown))
async def get_trace(
    trace_id: str,
    request: Request,
    member: ProjectMember,
    stores: OpenStores,
    full: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """One trace with its tree and scores. Texts of observations are asked for one by one."""
    found = await detail(stores.analytics, member.project_id, trace_id)
    return packed(request, json_bytes(wire.trace_detail(found, most_bytes=None if full else FIRST_BYTES)))


@router.patch(ROOM + "/traces/{trace_id}", responses=_answers(shapes.MarksShown))
async def change_trace(
    trace_id: str, request: Request, member: ProjectMember, stores: OpenStores, settings: ActiveSettings
) -> Response:
    """Bookmark, publish or retag."""
    marks = (await parse_body(TraceChange, request)).marks()
    changed = {name: getattr(marks, name) for name in RIGHT_TO if getattr(marks, name) is not None}
    if not changed:
        raise InvalidInput(f"nothing to change; send {', '.join(RIGHT_TO)}")
    for name in changed:
        require(member, RIGHT_TO[name])
    if marks.public:
        share.refuse_if_forbidden(settings)
    trace = await service.set_marks(stores.analytics, member.project_id, trace_id, marks)
    async with stores.metadata.write() as session:
        audit.record(session, _actor(member), _change(member, "update", trace_id, changed))
    marked = {"id": trace.id, "bookmarked": trace.bookmarked, "public": trace.public, "tags": trace.tags}
    return Json(marked)


@router.delete(ROOM + "/traces", status_code=204)
async def delete_traces(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Gone from every read at once, with observations and scores."""
    require(member, "traces:delete")
    body = await parse_body(TracesToDelete, request)
    await service.delete_traces(stores, member.project_id, body.trace_ids)
    async with stores.metadata.write() as session:
        for trace_id in body.trace_ids:
            audit.record(session, _actor(member), _change(member, "delete", trace_id))
    return Response(status_code=204)


@router.get(ROOM + "/observations", responses=_answers(shapes.ObservationPageShown))
async def list_observations(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Newest first unless `order` says otherwise."""
    asked = parse_query(ListQuery, request)
    query = await told(request, member.project_id, asked.observations())
    part = ObservationPart(limit=asked.limit + 1, after=asked.after)
    page = await service.find_observations(stores.analytics, member.project_id, query, part, [Wide.PREVIEWS])
    shown, keys = page.observations[: asked.limit], asked.metadata or ()
    ids = [(one.trace_id, one.id) for one in shown]
    fields = await narrowing.metadata_of_observations(stores.analytics, member.project_id, ids, keys)
    items = [wire.observation_item(one) | {"metadata_fields": fields.get((one.trace_id, one.id), {})} for one in shown]
    return Json({"items": items, "next_cursor": _cursor(page.places, asked.limit)})


@router.get(ROOM + "/observations/{observation_id}", responses=_answers(shapes.ObservationShown))
async def get_observation(
    observation_id: str,
    request: Request,
    member: ProjectMember,
    stores: OpenStores,
    trace_id: str | None = None,
    full: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """One observation; texts are cut to their first 64 KiB unless `full`."""
    found = await service.one_observation(
        stores.analytics, member.project_id, observation_id, trace_id=trace_id, full=full
    )
    return packed(request, json_bytes(wire.whole_observation(found)))


@router.get(ROOM + "/sessions", responses=_answers(shapes.GroupPageShown))
async def list_sessions(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """The one active last first."""
    return await _groups(request, member, stores.analytics, "session_id")


@router.get(ROOM + "/users", responses=_answers(shapes.GroupPageShown))
async def list_users(request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """The one active last first."""
    return await _groups(request, member, stores.analytics, "user_id")


@router.get(ROOM + "/sessions/{session_id}", responses=_answers(shapes.SessionDetailShown))
async def get_session(session_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """One session with its traces in the order of time."""
    analytics, project_id = stores.analytics, member.project_id
    found, items = await asyncio.gather(
        service.activity(analytics, project_id, "session_id", GroupQuery(ids=(session_id,)), limit=1),
        service.traces_of_session(analytics, project_id, session_id, CONSOLE),
    )
    if not found.groups:
        raise NotFound("session", session_id)
    return Json({"session": wire.group(found.groups[0]), "traces": [wire.trace_item(item) for item in items]})


@router.get(ROOM + "/users/{user_id}", responses=_answers(shapes.UserDetailShown))
async def get_user(user_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """One user."""
    query = GroupQuery(ids=(user_id,))
    found = await service.activity(stores.analytics, member.project_id, "user_id", query, limit=1)
    if not found.groups:
        raise NotFound("user", user_id)
    return Json({"user": wire.group(found.groups[0])})


@router.get(ROOM + "/first-event", responses=_answers(shapes.FirstEventShown))
async def first_event(member: ProjectMember, stores: OpenStores) -> Response:
    """Whether anything ever arrived; the setup page asks until it did."""
    trace_id = await service.first_trace(stores.analytics, member.project_id)
    return Json({"received": trace_id is not None, "trace_id": trace_id})


@router.get("/api/console/locate/{trace_id}", responses=_answers(shapes.PlaceShown))
async def locate(trace_id: str, request: Request, person: Person, stores: OpenStores) -> Response:
    """The project of a trace, among those that the person may see."""
    for project_id in await service.projects_with(stores.analytics, trace_id):
        try:
            await authenticator(request).member(person, project_id)
        except NotFound:
            continue
        return Json({"project_id": project_id, "trace_id": trace_id})
    raise NotFound("trace", trace_id, f"trace {trace_id} is in none of your projects; it may still be on its way")


async def _groups(request: Request, member: Member, analytics: AnalyticsStore, key: service.GroupKey) -> Response:
    asked = parse_query(ListQuery, request)
    page = await service.activity(
        analytics, member.project_id, key, asked.groups(key), limit=asked.limit + 1, after=asked.after
    )
    items = [wire.group(one) for one in page.groups[: asked.limit]]
    return Json({"items": items, "next_cursor": _cursor(page.places, asked.limit)})


def _cursor(places: Sequence[Place], limit: int) -> str | None:
    """Where the next page begins, None when the last one was shown."""
    return encode_cursor(places[limit - 1]) if len(places) > limit else None


def _actor(member: Member) -> Actor:
    return Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)


def _change(member: Member, action: str, trace_id: str, after: dict[str, object] | None = None) -> Change:
    return Change(
        kind="trace", id=trace_id, action=action, org_id=member.org_id, project_id=member.project_id, after=after
    )
