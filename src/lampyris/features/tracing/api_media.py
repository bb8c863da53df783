"""The doors of media: announcing, uploading to and downloading from our own origin, and the console's view."""

import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import Response, StreamingResponse

from lampyris.features.tracing import media as service
from lampyris.features.tracing.media import Announcement
from lampyris.features.tracing.media_links import LinkSigner, Purpose
from lampyris.features.tracing.media_types import Media, MediaField, UploadReport
from lampyris.features.tracing.wire_media import AnnounceBody, ReportBody, shown_media
from lampyris.foundation.clock import now
from lampyris.foundation.errors import InvalidInput, NotFound, TooLarge
from lampyris.foundation.http.access import Project, ProjectMember
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.origin import origin_of
from lampyris.foundation.http.state import ActiveSecrets, ActiveSettings, OpenStores
from lampyris.foundation.http.validation import parse_body
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.settings.secrets import Secrets
from lampyris.foundation.storage.blobs.port import BlobStore

router = APIRouter(tags=["media"])

# Shown in place; anything that a browser would run or parse is handed out as a file.
SHOWN_INLINE = ("image/", "audio/", "video/", "text/plain")
NEVER_INLINE = frozenset({"image/svg+xml"})


@router.post("/api/public/media", status_code=201)
async def announce(
    request: Request, access: Project, stores: OpenStores, settings: ActiveSettings, secrets: ActiveSecrets
) -> Json:
    """201 with the media id and, unless the bytes are here already, the link to upload them to."""
    body = await parse_body(AnnounceBody, request)
    if body.content_length > settings.media_max_bytes:
        raise InvalidInput(f"File size must be less than {settings.media_max_bytes} bytes")
    announcement = Announcement(
        sha256=body.sha256_hash,
        content_type=body.content_type,
        content_length=body.content_length,
        trace_id=body.trace_id or "",
        observation_id=body.observation_id or "",
        field=cast(MediaField, body.field),
    )
    async with stores.metadata.write() as session:
        media, upload = await service.announce(session, access.project_id, announcement)
    expires_at = now() + timedelta(seconds=settings.media_link_s)
    link = _link(request, secrets, "upload", access.project_id, media.id, expires_at) if upload else None
    return Json({"mediaId": media.id, "uploadUrl": link}, status_code=201)


@router.patch("/api/public/media/{media_id}")
async def report(media_id: str, request: Request, access: Project, stores: OpenStores) -> Json:
    """What the client's upload ended with."""
    body = await parse_body(ReportBody, request)
    outcome = UploadReport(status=body.upload_http_status, uploaded_at=body.uploaded_at, error=body.upload_http_error)
    async with stores.metadata.write() as session:
        await service.report_upload(session, access.project_id, media_id, outcome)
    return Json({"message": "OK"})


@router.get("/api/public/media/{media_id}")
async def get(
    media_id: str,
    request: Request,
    access: Project,
    stores: OpenStores,
    settings: ActiveSettings,
    secrets: ActiveSecrets,
) -> Json:
    """The file's facts and a link to download it; 404 until its upload was reported as done."""
    async with stores.metadata.read() as session:
        media = await service.uploaded(session, access.project_id, media_id)
    expires_at = now() + timedelta(seconds=settings.media_link_s)
    link = await stores.blobs.link(media.blob_key, expires_s=settings.media_link_s)
    if link is None:
        link = _link(request, secrets, "download", access.project_id, media.id, expires_at)
    return Json(shown_media(media, url=link, expires_at=expires_at))


@router.put("/api/public/media-upload/{token}", include_in_schema=False)
async def upload(token: str, request: Request, stores: OpenStores, secrets: ActiveSecrets) -> Response:
    """The announced bytes: same type, length and hash, or 400 and nothing is kept. The link is the credential."""
    grant = LinkSigner(secrets.auth_secret).grant(token, "upload")
    project_id = ProjectId(grant.project_id)
    async with stores.metadata.read() as session:
        media = await service.announced(session, project_id, grant.media_id)
    _check_headers(request, media)
    await stores.blobs.put_stream(media.blob_key, _verified(request, media))
    async with stores.metadata.write() as session:
        outcome = UploadReport(status=service.DONE, uploaded_at=now())
        await service.report_upload(session, project_id, media.id, outcome)
    return Response(status_code=200)


@router.get("/api/public/media-download/{token}", include_in_schema=False)
async def download(token: str, stores: OpenStores, secrets: ActiveSecrets) -> Response:
    """The bytes. The link is the credential."""
    grant = LinkSigner(secrets.auth_secret).grant(token, "download")
    async with stores.metadata.read() as session:
        media = await service.uploaded(session, ProjectId(grant.project_id), grant.media_id)
    return await media_file(stores.blobs, media)


@router.get("/api/console/projects/{project_id}/media/{media_id}")
async def show(media_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """The bytes, for people who may see the project."""
    async with stores.metadata.read() as session:
        media = await service.uploaded(session, member.project_id, media_id)
    return await media_file(stores.blobs, media)


def _link(
    request: Request, secrets: Secrets, purpose: Purpose, project_id: ProjectId, media_id: str, expires_at: datetime
) -> str:
    token = LinkSigner(secrets.auth_secret).token(purpose, project_id, media_id, expires_at)
    return f"{origin_of(request)}/api/public/media-{purpose}/{token}"


def _check_headers(request: Request, media: Media) -> None:
    """Refuse before the body is read. Raises: InvalidInput; TooLarge."""
    headers = request.headers
    content_type = headers.get("content-type", "").split(";")[0].strip().lower()
    if content_type != media.content_type:
        raise InvalidInput(f"the file was announced as {media.content_type}, it is sent as {content_type or 'nothing'}")
    if headers.get("x-amz-checksum-sha256", media.sha256) != media.sha256:
        raise InvalidInput("x-amz-checksum-sha256 is not the hash that was announced")
    length = headers.get("content-length")
    if length is not None and length.isdigit() and int(length) > media.content_length:
        raise TooLarge(f"the file was announced with {media.content_length} bytes, {length} are sent")


async def _verified(request: Request, media: Media) -> AsyncIterator[bytes]:
    """The body's pieces; raises at the end when they are not the announced bytes, so that nothing is kept."""
    hashed, length = hashlib.sha256(), 0
    async for chunk in request.stream():
        length += len(chunk)
        if length > media.content_length:
            raise TooLarge(f"the file was announced with {media.content_length} bytes, more are sent")
        hashed.update(chunk)
        yield chunk
    if length != media.content_length:
        raise InvalidInput(f"the file was announced with {media.content_length} bytes, {length} were sent")
    if base64.b64encode(hashed.digest()).decode() != media.sha256:
        raise InvalidInput("the bytes do not have the hash that was announced")


async def media_file(blobs: BlobStore, media: Media) -> Response:
    """The bytes of a file, shown in place only where a browser runs nothing of it. Raises: NotFound."""
    size_bytes = await blobs.size_bytes(media.blob_key)
    if size_bytes is None:
        raise NotFound("media", media.id, "Media asset not found")
    inline = media.content_type.startswith(SHOWN_INLINE) and media.content_type not in NEVER_INLINE
    name = media.blob_key.rsplit("/", 1)[-1]
    headers = {
        "Content-Length": str(size_bytes),
        "Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; media-src 'self'",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Cache-Control": "private, max-age=3600, immutable",
    }
    return StreamingResponse(blobs.stream(media.blob_key), media_type=media.content_type, headers=headers)
