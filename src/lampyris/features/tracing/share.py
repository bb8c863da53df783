"""Showing one trace to people without an account: who may, until when, and how much of it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.tracing import media, service, share_store
from lampyris.features.tracing.detail import detail
from lampyris.features.tracing.media_types import Media
from lampyris.features.tracing.service import Marks
from lampyris.features.tracing.share_store import share
from lampyris.features.tracing.types import Observation, Share, TraceDetail
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Forbidden, InvalidInput, NotFound
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.stores import Stores

__all__ = ["public_detail", "public_media", "public_observation", "publish", "refuse_if_forbidden", "share", "withdraw"]


def refuse_if_forbidden(settings: Settings) -> None:
    """Raises: Forbidden where the operator allows no public traces."""
    if not settings.public_traces:
        raise Forbidden(
            "this installation shows no traces to the public; its operator set LAMPYRIS_PUBLIC_TRACES=false"
        )


async def publish(stores: Stores, session: AsyncSession, project_id: ProjectId, trace_id: str, wanted: Share) -> None:
    """Make a trace public under these terms. Raises: NotFound; InvalidInput for an end that has passed."""
    if wanted.expires_at is not None and wanted.expires_at <= now():
        raise InvalidInput("expires_at has passed already; choose a later time or none")
    await service.set_marks(stores.analytics, project_id, trace_id, Marks(public=True))
    await share_store.save(session, project_id, trace_id, wanted, now())


async def withdraw(stores: Stores, session: AsyncSession, project_id: ProjectId, trace_id: str) -> None:
    """Make a trace private again; its link leads nowhere at once. Raises: NotFound."""
    await service.set_marks(stores.analytics, project_id, trace_id, Marks(public=False))
    await share_store.forget(session, project_id, trace_id)


async def public_detail(stores: Stores, settings: Settings, trace_id: str) -> tuple[TraceDetail, Share]:
    """A public trace, without its texts where they are hidden. Raises: NotFound for any other."""
    project_id, terms = await _place(stores, settings, trace_id)
    found = await detail(stores.analytics, project_id, trace_id)
    return (_without_texts(found) if terms.hide_texts else found), terms


async def public_observation(stores: Stores, settings: Settings, trace_id: str, id: str, *, full: bool) -> Observation:
    """One observation of a public trace. Raises: NotFound."""
    project_id, terms = await _place(stores, settings, trace_id)
    found = await service.one_observation(stores.analytics, project_id, id, trace_id=trace_id, full=full)
    if not terms.hide_texts:
        return found
    return replace(
        found, input="", output="", input_bytes=0, output_bytes=0, metadata={}, status_message="", user_id=""
    )


async def public_media(stores: Stores, settings: Settings, trace_id: str, media_id: str) -> Media:
    """A file that a public trace refers to. Raises: NotFound, also for files of other traces."""
    project_id, terms = await _place(stores, settings, trace_id)
    async with stores.metadata.read() as session:
        shown = () if terms.hide_texts else await media.of_trace(session, project_id, trace_id)
        if media_id not in {link.media_id for link in shown}:
            raise NotFound("media", media_id, "Media asset not found")
        return await media.uploaded(session, project_id, media_id)


async def _place(stores: Stores, settings: Settings, trace_id: str) -> tuple[ProjectId, Share]:
    """Where a trace is that anybody may read now, and how. What is private looks like what does not exist."""
    absent = NotFound("trace", trace_id, f"trace {trace_id} is not public, or its link has expired")
    if not settings.public_traces:
        raise absent
    for project_id in await service.projects_with(stores.analytics, trace_id):
        trace = (await service.trace_summaries(stores.analytics, project_id, [trace_id])).get(trace_id)
        if trace is None or not trace.public:
            continue
        async with stores.metadata.read() as session:
            terms = await share_store.share(session, project_id, trace_id)
        if terms.expires_at is None or terms.expires_at > now():
            return project_id, terms
    raise absent


def _without_texts(found: TraceDetail) -> TraceDetail:
    trace = replace(found.item.trace, input=None, output=None, metadata={}, user_id=None)
    nodes = [replace(node, status_message="") for node in found.outline.nodes]
    outline = replace(found.outline, trace=trace, nodes=nodes)
    scores = [replace(score, comment=None) for score in found.scores]
    return TraceDetail(item=replace(found.item, trace=trace), outline=outline, scores=scores)
