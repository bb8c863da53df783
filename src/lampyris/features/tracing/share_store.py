"""Rows of shares <-> types."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.tracing.tables import ShareRow
from lampyris.features.tracing.types import Share
from lampyris.foundation.ids import ProjectId

OPEN = Share(expires_at=None, hide_texts=False)


async def share(session: AsyncSession, project_id: ProjectId, trace_id: str) -> Share:
    """How the trace may be read once it is public; nothing said means whole and for ever."""
    row = await session.get(ShareRow, (project_id, trace_id))
    return Share(expires_at=row.expires_at, hide_texts=row.hide_texts) if row else OPEN


async def save(session: AsyncSession, project_id: ProjectId, trace_id: str, share: Share, at: datetime) -> None:
    """Says it anew."""
    await session.merge(
        ShareRow(
            project_id=project_id,
            trace_id=trace_id,
            expires_at=share.expires_at,
            hide_texts=share.hide_texts,
            updated_at=at,
        )
    )


async def forget(session: AsyncSession, project_id: ProjectId, trace_id: str) -> None:
    """Forgetting what was never said is no error."""
    await session.execute(delete(ShareRow).where(ShareRow.project_id == project_id, ShareRow.trace_id == trace_id))
