"""Rows of media and of what refers to it <-> types."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.tracing.media_types import Media, MediaField, MediaLink, MediaOrigin, UploadReport
from lampyris.features.tracing.tables import MediaLinkRow, MediaRow
from lampyris.foundation.ids import ProjectId

MOST_IDS = 500
"""So many ids stand in one statement at most."""


async def media(session: AsyncSession, project_id: ProjectId, media_id: str) -> Media | None:
    """None when the project has no such file."""
    row = await session.get(MediaRow, (project_id, media_id))
    return _media(row) if row else None


async def media_by_ids(session: AsyncSession, project_id: ProjectId, media_ids: Sequence[str]) -> dict[str, Media]:
    """Those that exist, by id."""
    found: dict[str, Media] = {}
    for some in _batched(media_ids):
        rows = await session.scalars(select(MediaRow).where(MediaRow.project_id == project_id, MediaRow.id.in_(some)))
        found |= {row.id: _media(row) for row in rows}
    return found


async def save(session: AsyncSession, project_id: ProjectId, files: Sequence[Media], at: datetime) -> None:
    """New rows, or what changed of known ones."""
    if not files:
        return
    changing = ("content_type", "content_length", "blob_key", "uploaded_at", "upload_status", "updated_at")
    rows = [
        {
            "project_id": project_id,
            "id": file.id,
            "sha256": file.sha256,
            "content_type": file.content_type,
            "content_length": file.content_length,
            "blob_key": file.blob_key,
            "uploaded_at": file.uploaded_at,
            "upload_status": file.upload_status,
            "upload_error": None,
            "created_at": at,
            "updated_at": at,
        }
        for file in files
    ]
    statement = _insert(session, MediaRow)
    keep = {name: statement.excluded[name] for name in changing}
    await session.execute(statement.on_conflict_do_update(index_elements=["project_id", "id"], set_=keep), rows)


async def save_links(session: AsyncSession, project_id: ProjectId, links: Sequence[MediaLink], at: datetime) -> None:
    """Links that are there already stay as they are."""
    if not links:
        return
    rows = [
        {
            "project_id": project_id,
            "trace_id": link.trace_id,
            "observation_id": link.observation_id,
            "media_id": link.media_id,
            "field": link.field,
            "origin": link.origin,
            "created_at": at,
        }
        for link in links
    ]
    await session.execute(_insert(session, MediaLinkRow).on_conflict_do_nothing(), rows)


async def report(
    session: AsyncSession, project_id: ProjectId, media_id: str, report: UploadReport, at: datetime
) -> bool:
    """What became of an upload. False when the project has no such file."""
    statement = (
        update(MediaRow)
        .where(MediaRow.project_id == project_id, MediaRow.id == media_id)
        .values(uploaded_at=report.uploaded_at, upload_status=report.status, upload_error=report.error, updated_at=at)
        .returning(MediaRow.id)
    )
    return (await session.scalar(statement)) is not None


async def links_of_trace(session: AsyncSession, project_id: ProjectId, trace_id: str) -> list[MediaLink]:
    """What one trace and its observations refer to."""
    rows = await session.scalars(
        select(MediaLinkRow)
        .where(MediaLinkRow.project_id == project_id, MediaLinkRow.trace_id == trace_id)
        .order_by(MediaLinkRow.created_at, MediaLinkRow.media_id)
    )
    return [
        MediaLink(
            media_id=row.media_id,
            trace_id=row.trace_id,
            observation_id=row.observation_id,
            field=cast(MediaField, row.field),
            origin=cast(MediaOrigin, row.origin),
        )
        for row in rows
    ]


async def remove_older(session: AsyncSession, project_id: ProjectId, before: datetime) -> list[Media]:
    """Drop links made before a moment, and the rows of older files that nothing refers to any more; returns those."""
    await session.execute(
        delete(MediaLinkRow).where(MediaLinkRow.project_id == project_id, MediaLinkRow.created_at < before)
    )
    linked = select(MediaLinkRow.media_id).where(MediaLinkRow.project_id == project_id)
    old = (MediaRow.project_id == project_id, MediaRow.created_at < before, MediaRow.id.not_in(linked))
    files = await media_by_ids(session, project_id, list(await session.scalars(select(MediaRow.id).where(*old))))
    await session.execute(delete(MediaRow).where(*old))
    return list(files.values())


async def unlink_traces(session: AsyncSession, project_id: ProjectId, trace_ids: Sequence[str]) -> list[Media]:
    """Drop the links of these traces, and the rows of the files that nothing refers to any more; returns those."""
    orphans: list[Media] = []
    for some in _batched(trace_ids):
        gone = delete(MediaLinkRow).where(MediaLinkRow.project_id == project_id, MediaLinkRow.trace_id.in_(some))
        unlinked = {*await session.scalars(gone.returning(MediaLinkRow.media_id))}
        linked = {*await _linked(session, project_id, sorted(unlinked))}
        files = await media_by_ids(session, project_id, sorted(unlinked - linked))
        orphans += files.values()
        for ids in _batched(list(files)):
            await session.execute(delete(MediaRow).where(MediaRow.project_id == project_id, MediaRow.id.in_(ids)))
    return orphans


async def _linked(session: AsyncSession, project_id: ProjectId, media_ids: Sequence[str]) -> list[str]:
    found: list[str] = []
    for some in _batched(media_ids):
        found += await session.scalars(
            select(MediaLinkRow.media_id)
            .where(MediaLinkRow.project_id == project_id, MediaLinkRow.media_id.in_(some))
            .distinct()
        )
    return found


def _insert(session: AsyncSession, row: type[MediaRow] | type[MediaLinkRow]) -> postgresql.Insert | sqlite.Insert:
    """Both engines spell "unless it is there" the same way, in constructs of their own."""
    make: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return cast("postgresql.Insert | sqlite.Insert", make(cast(Table, row.__table__)))


def _media(row: MediaRow) -> Media:
    return Media(
        id=row.id,
        sha256=row.sha256,
        content_type=row.content_type,
        content_length=row.content_length,
        blob_key=row.blob_key,
        upload_status=row.upload_status,
        uploaded_at=row.uploaded_at,
    )


def _batched(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]
