"""Doors of sharing: its terms at the console, and what anybody may read of a public trace."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, ActorKind, Change
from lampyris.features.tracing import service, share
from lampyris.features.tracing.api_media import media_file
from lampyris.features.tracing.service import Texts
from lampyris.features.tracing.types import Share
from lampyris.features.tracing.wire import console as wire
from lampyris.features.tracing.wire import console_shapes as shapes
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.access import ProjectMember, require
from lampyris.foundation.http.answers import Json, json_bytes, packed
from lampyris.foundation.http.state import ActiveSettings, OpenStores
from lampyris.foundation.http.wire import Timestamp

TERMS = "/api/console/projects/{project_id}/traces/{trace_id}/share"
OPEN_ROOM = "/api/console/public/traces/{trace_id}"
FIRST_BYTES = 65_536

router = APIRouter(tags=["console: tracing"])


class NewShare(BaseModel):
    """How a trace shall be shared; private again when `public` is false."""

    public: bool
    expires_at: Timestamp | None = None
    hide_texts: bool = False


@router.get(TERMS, responses={200: {"model": shapes.ShareShown}})
async def terms(trace_id: str, member: ProjectMember, stores: OpenStores, settings: ActiveSettings) -> Response:
    """Whether a trace is public, and under which terms."""
    trace = await service.one_trace(stores.analytics, member.project_id, trace_id, texts=Texts.NONE)
    async with stores.metadata.read() as session:
        found = await share.share(session, member.project_id, trace_id)
    return Json(_terms(found, public=trace.public, allowed=settings.public_traces))


@router.put(TERMS, responses={200: {"model": shapes.ShareShown}})
async def set_terms(
    trace_id: str, body: NewShare, member: ProjectMember, stores: OpenStores, settings: ActiveSettings
) -> Response:
    """Make public or private; written to the audit log."""
    require(member, "objects:publish")
    wanted = Share(expires_at=body.expires_at, hide_texts=body.hide_texts)
    after: dict[str, object] = {"public": body.public}
    if body.public:
        share.refuse_if_forbidden(settings)
        after |= {"expires_at": iso_ms(body.expires_at) if body.expires_at else None, "hide_texts": body.hide_texts}
    actor = Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)
    change = Change(
        kind="trace", id=trace_id, action="update", org_id=member.org_id, project_id=member.project_id, after=after
    )
    async with stores.metadata.write() as session:
        if body.public:
            await share.publish(stores, session, member.project_id, trace_id, wanted)
        else:
            await share.withdraw(stores, session, member.project_id, trace_id)
        audit.record(session, actor, change)
    return Json(_terms(wanted, public=body.public, allowed=settings.public_traces))


@router.get(OPEN_ROOM, responses={200: {"model": shapes.PublicTraceShown}})
async def public_trace(trace_id: str, request: Request, stores: OpenStores, settings: ActiveSettings) -> Response:
    """A public trace for anybody who has its address; 404 for every other, and after its end."""
    found, held = await share.public_detail(stores, settings, trace_id)
    answer = wire.trace_detail(found, most_bytes=FIRST_BYTES) | {"share": _terms(held, public=True, allowed=True)}
    return packed(request, json_bytes(answer))


@router.get(OPEN_ROOM + "/observations/{observation_id}", responses={200: {"model": shapes.ObservationShown}})
async def public_observation(
    trace_id: str,
    observation_id: str,
    request: Request,
    stores: OpenStores,
    settings: ActiveSettings,
    full: bool = False,  # noqa: FBT001, FBT002
) -> Response:
    """One observation of a public trace."""
    found = await share.public_observation(stores, settings, trace_id, observation_id, full=full)
    return packed(request, json_bytes(wire.whole_observation(found)))


@router.get(OPEN_ROOM + "/media/{media_id}")
async def public_media(trace_id: str, media_id: str, stores: OpenStores, settings: ActiveSettings) -> Response:
    """The bytes of a file that a public trace refers to."""
    return await media_file(stores.blobs, await share.public_media(stores, settings, trace_id, media_id))


def _terms(terms: Share, *, public: bool, allowed: bool) -> dict[str, object]:
    return {
        "public": public,
        "expires_at": iso_ms(terms.expires_at) if public and terms.expires_at else None,
        "hide_texts": public and terms.hide_texts,
        "allowed": allowed,
    }
