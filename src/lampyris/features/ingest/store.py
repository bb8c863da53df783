"""SQL of ingestion: the partial events behind each entity of the batch API, and nothing else."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from lampyris.features.ingest.types import EntityEvent
from lampyris.foundation.clock import to_us
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.deleting import delete_found
from lampyris.foundation.storage.analytics.port import AnalyticsStore, Row, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

COLUMNS = ("project_id", "kind", "entity_id", "event_id", "event_type", "event_at", "received_at", "body")

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, object]).decode


async def insert_events(analytics: AnalyticsStore, project_id: ProjectId, events: Sequence[EntityEvent]) -> None:
    """Keep events; the same event twice is one row."""
    await analytics.insert(
        "entity_events",
        COLUMNS,
        [
            [project_id] * len(events),
            [event.kind for event in events],
            [event.entity_id for event in events],
            [event.event_id for event in events],
            [event.event_type for event in events],
            [event.event_us for event in events],
            [event.received_us for event in events],
            [_encode(event.body).decode() for event in events],
        ],
    )


async def events_of(
    analytics: AnalyticsStore, project_id: ProjectId, kind: str, entity_ids: Sequence[str]
) -> list[EntityEvent]:
    """Every kept event of these entities, in no particular order; an entity nobody spoke of has none."""
    rows = await analytics.rows(
        load_sql("lampyris.features.ingest", "events_of"),
        {"project_id": project_id, "kind": kind, "entity_ids": list(entity_ids)},
    )
    return [_event(row, kind) for row in rows]


def _event(row: Row, kind: str) -> EntityEvent:
    return EntityEvent(
        kind=kind,
        entity_id=str(row["entity_id"]),
        event_id=str(row["event_id"]),
        event_type=str(row["event_type"]),
        event_us=to_us(row["event_at"]),  # type: ignore[arg-type]  # a DateTime64 column is a datetime
        received_us=to_us(row["received_at"]),  # type: ignore[arg-type]
        body=_decode(str(row["body"])),
    )


async def delete_moved(analytics: AnalyticsStore, project_id: ProjectId, moved: Sequence[tuple[str, int]]) -> None:
    """Delete observations' rows under a start they no longer have. `moved` pairs an id with that start in µs."""
    if moved:
        await analytics.command(
            load_sql("lampyris.features.ingest", "delete_moved"),
            {"project_id": project_id, "ids": [id for id, _ in moved], "starts_us": [us for _, us in moved]},
        )


async def delete_events(
    analytics: AnalyticsStore, project_id: ProjectId, kind: str, entity_ids: Sequence[str], *, until_us: int
) -> None:
    """Delete what was kept of these entities until then: written again, they begin anew."""
    if entity_ids:
        params: dict[str, SqlValue] = {"project_id": project_id, "kind": kind, "entity_ids": list(entity_ids)}
        sql = load_sql("lampyris.features.ingest", "delete_events")
        await delete_found(analytics, sql, params | {"until_us": until_us})


async def purge(analytics: AnalyticsStore, project_id: ProjectId, *, before: datetime) -> None:
    """Delete what arrived before a moment."""
    sql = load_sql("lampyris.features.ingest", "purge")
    await analytics.command(sql, {"project_id": project_id, "before_us": to_us(before)})
