"""What people change about traces: marks set at the console, and deletion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lampyris.features.tracing.store.sources import PACKAGE
from lampyris.features.tracing.types import Trace
from lampyris.foundation.clock import now_us, to_us
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.deleting import delete_found
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

SOURCE_ID = "console"


@dataclass(frozen=True, kw_only=True, slots=True)
class Marks:
    """What a person sets; None leaves it as it is."""

    bookmarked: bool | None = None
    public: bool | None = None
    tags: tuple[str, ...] | None = None


async def set_marks(analytics: AnalyticsStore, project_id: ProjectId, trace: Trace, marks: Marks) -> None:
    """One more thing said about the trace, at the trace's own time so that it lies beside its other rows.

    Each kind of mark is a source of its own: setting one later never unsays another.
    """
    at_us = now_us()
    kinds = [kind for kind in ("bookmarked", "public", "tags") if getattr(marks, kind) is not None]
    count, began_us = len(kinds), to_us(trace.timestamp)
    columns: dict[str, list[object]] = {
        "project_id": [project_id] * count,
        "trace_id": [trace.id] * count,
        "source_id": [f"{SOURCE_ID}:{kind}" for kind in kinds],
        "said_at": [at_us] * count,
        "timestamp": [began_us] * count,
        "first_start": [began_us] * count,
        "last_end": [began_us] * count,
        "said": [False] * count,
        "environment": [trace.environment] * count,
        "bookmarked": [marks.bookmarked if kind == "bookmarked" else None for kind in kinds],
        "public": [marks.public if kind == "public" else None for kind in kinds],
        "tags": [list(marks.tags or ()) if kind == "tags" else [] for kind in kinds],
        "tags_replaced": [kind == "tags" for kind in kinds],
        "received_at": [to_us(trace.updated_at)] * count,
        "row_version": [at_us] * count,
    }
    await analytics.insert("traces", list(columns), list(columns.values()))


async def set_tags(
    analytics: AnalyticsStore, project_id: ProjectId, traces: Sequence[Trace], tags: Mapping[str, tuple[str, ...]]
) -> None:
    """As `set_marks`, for the tags of many traces at once: `tags` by trace id."""
    at_us = now_us()
    changed = [trace for trace in traces if trace.id in tags]
    began = [to_us(trace.timestamp) for trace in changed]
    columns: dict[str, Sequence[object]] = {
        "project_id": [project_id] * len(changed),
        "trace_id": [trace.id for trace in changed],
        "source_id": [f"{SOURCE_ID}:tags"] * len(changed),
        "said_at": [at_us] * len(changed),
        "timestamp": began,
        "first_start": began,
        "last_end": began,
        "said": [False] * len(changed),
        "environment": [trace.environment for trace in changed],
        "tags": [list(tags[trace.id]) for trace in changed],
        "tags_replaced": [True] * len(changed),
        "received_at": [to_us(trace.updated_at) for trace in changed],
        "row_version": [at_us] * len(changed),
    }
    await analytics.insert("traces", list(columns), list(columns.values()))


async def delete(analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], *, until_us: int) -> None:
    """What was received until then, in every read at once.

    Observations go first: a trace without them is better than the reverse.
    """
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_ids": list(trace_ids), "until_us": until_us}
    await delete_found(analytics, load_sql(PACKAGE, "delete_events"), params)
    await delete_found(analytics, load_sql(PACKAGE, "delete_traces"), params)
