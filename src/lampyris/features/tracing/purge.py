"""Deleting for good what retention or the end of a project asks for."""

from datetime import datetime

from lampyris.features.tracing import media
from lampyris.foundation.clock import to_us
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.sql import load_sql
from lampyris.foundation.storage.stores import Stores

STATEMENTS = ("purge_events", "purge_traces")
TIMEOUT_S = 600.0


async def purge(stores: Stores, project_id: ProjectId, *, before: datetime) -> None:
    """Traces, observations and media of one project from before a moment. Repeating it is harmless."""
    for name in STATEMENTS:
        sql = load_sql("lampyris.features.tracing", name)
        await stores.analytics.command(sql, {"project_id": project_id, "before_us": to_us(before)}, timeout_s=TIMEOUT_S)
    await media.purge(stores, project_id, before=before)
