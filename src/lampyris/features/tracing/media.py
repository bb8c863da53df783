"""Files that traces refer to: announced by SDKs and uploaded to us, or found inside texts by the ingest worker."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.tracing import media_store as store
from lampyris.features.tracing.media_types import (
    MEDIA_EXTENSIONS,
    ExtractedMedia,
    Media,
    MediaField,
    MediaLink,
    UploadReport,
    media_id_of,
)
from lampyris.foundation.clock import now
from lampyris.foundation.errors import NotFound
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.stores import Stores

DONE = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """A file that a client is about to upload, and what refers to it (nothing when `trace_id` is empty)."""

    sha256: str
    content_type: str
    content_length: int
    trace_id: str
    observation_id: str
    field: MediaField


async def announce(session: AsyncSession, project_id: ProjectId, announced: Announcement) -> tuple[Media, bool]:
    """Link the file. Returns it, and whether its bytes still have to be uploaded.

    They need not when an upload of the same bytes under the same content type was reported as done.
    """
    media_id = media_id_of(announced.sha256)
    known = await store.media(session, project_id, media_id)
    is_here = known is not None and known.is_here and known.content_type == announced.content_type
    media = known if known is not None and is_here else _awaited(project_id, announced, known)
    if not is_here:
        await store.save(session, project_id, [media], now())
    if announced.trace_id:
        link = MediaLink(
            media_id=media_id,
            trace_id=announced.trace_id,
            observation_id=announced.observation_id,
            field=announced.field,
            origin="CLIENT_UPLOAD",
        )
        await store.save_links(session, project_id, [link], now())
    return media, not is_here


async def report_upload(session: AsyncSession, project_id: ProjectId, media_id: str, report: UploadReport) -> None:
    """What became of an upload, from its client or from our own door. Raises: NotFound."""
    if not await store.report(session, project_id, media_id, report, now()):
        raise _no_media(media_id)


async def announced(session: AsyncSession, project_id: ProjectId, media_id: str) -> Media:
    """Whether its bytes are here or not. Raises: NotFound."""
    media = await store.media(session, project_id, media_id)
    if media is None:
        raise _no_media(media_id)
    return media


async def uploaded(session: AsyncSession, project_id: ProjectId, media_id: str) -> Media:
    """Raises: NotFound also for a file whose upload was not reported as done."""
    media = await announced(session, project_id, media_id)
    if not media.is_here:
        raise _no_media(media_id)
    return media


async def of_trace(session: AsyncSession, project_id: ProjectId, trace_id: str) -> list[MediaLink]:
    """What one trace and its observations refer to, oldest first."""
    return await store.links_of_trace(session, project_id, trace_id)


async def store_extracted(stores: Stores, project_id: ProjectId, found: Sequence[ExtractedMedia]) -> None:
    """Keep files that were found inside texts. Repeating it is harmless.

    Raises: StoreUnavailable when not all may have been kept; repeat the same call.
    """
    if not found:
        return
    async with stores.metadata.read() as session:
        ids = sorted({item.media.id for item in found})
        known = await store.media_by_ids(session, project_id, ids)
    fresh: dict[str, Media] = {}
    for item in found:
        media_id = item.media.id
        if media_id in fresh or (media_id in known and known[media_id].is_here):
            continue
        media = _extracted(project_id, item, known.get(media_id))
        await stores.blobs.put(media.blob_key, item.media.data)
        fresh[media_id] = media
    async with stores.metadata.write() as session:
        await store.save(session, project_id, list(fresh.values()), now())
        await store.save_links(session, project_id, _links(found), now())


async def purge(stores: Stores, project_id: ProjectId, *, before: datetime) -> None:
    """Delete files that were announced or found before a moment, unless something newer refers to them."""
    async with stores.metadata.write() as session:
        gone = await store.remove_older(session, project_id, before)
    for media in gone:
        await stores.blobs.delete(media.blob_key)


async def delete_for_traces(stores: Stores, project_id: ProjectId, trace_ids: Sequence[str]) -> int:
    """Files that only these traces referred to go with them; returns how many."""
    async with stores.metadata.write() as session:
        orphans = await store.unlink_traces(session, project_id, trace_ids)
    # Keys are never used twice, so a file that is uploaded again meanwhile stands under another key.
    for media in orphans:
        await stores.blobs.delete(media.blob_key)
    return len(orphans)


def _awaited(project_id: ProjectId, announced: Announcement, known: Media | None) -> Media:
    media_id = media_id_of(announced.sha256)
    # The bytes are the same whatever they are called, so a known file keeps its place.
    blob_key = known.blob_key if known else _blob_key(project_id, media_id, announced.content_type)
    return Media(
        id=media_id,
        sha256=announced.sha256,
        content_type=announced.content_type,
        content_length=announced.content_length,
        blob_key=blob_key,
        upload_status=None,
        uploaded_at=None,
    )


def _extracted(project_id: ProjectId, item: ExtractedMedia, known: Media | None) -> Media:
    embedded = item.media
    blob_key = known.blob_key if known else _blob_key(project_id, embedded.id, embedded.content_type)
    return Media(
        id=embedded.id,
        sha256=embedded.sha256,
        content_type=embedded.content_type,
        content_length=len(embedded.data),
        blob_key=blob_key,
        upload_status=DONE,
        uploaded_at=now(),
    )


def _blob_key(project_id: ProjectId, media_id: str, content_type: str) -> str:
    return f"media/{project_id}/{media_id}.{secrets.token_hex(4)}.{MEDIA_EXTENSIONS[content_type]}"


def _links(found: Iterable[ExtractedMedia]) -> list[MediaLink]:
    links: dict[MediaLink, None] = {}
    for item in found:
        link = MediaLink(
            media_id=item.media.id,
            trace_id=item.trace_id,
            observation_id=item.observation_id,
            field=item.field,
            origin="INGESTION_MEDIA_EXTRACTION",
        )
        links[link] = None
    return list(links)


def _no_media(media_id: str) -> NotFound:
    return NotFound("media", media_id, "Media asset not found")
