"""One trace as the console opens it."""

import asyncio

from lampyris.features.scores import service as scores
from lampyris.features.tracing import service
from lampyris.features.tracing.types import TraceDetail, TraceItem
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore


async def detail(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str) -> TraceDetail:
    """The trace, its observations without texts, and its scores. Raises: NotFound."""
    found, scored, summaries = await asyncio.gather(
        service.outline(analytics, project_id, trace_id),
        scores.of_traces(analytics, project_id, [trace_id]),
        scores.summaries_of_traces(analytics, project_id, [trace_id]),
    )
    item = TraceItem(trace=found.trace, stats=found.stats, scores=summaries.get(trace_id, ()))
    return TraceDetail(item=item, outline=found, scores=scored.get(trace_id, ()))
