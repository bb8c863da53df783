"""One trace with its observations, in two steps: the first lookup says when the observations lie."""

import asyncio
from datetime import timedelta

from lampyris.features.tracing.store import observations
from lampyris.features.tracing.store.observations import Wide
from lampyris.features.tracing.store.traces import stats as all_stats
from lampyris.features.tracing.store.traces import texts_of_roots
from lampyris.features.tracing.store.words import Texts
from lampyris.features.tracing.store.words import words as read_words
from lampyris.features.tracing.types import Observation, SkeletonNode, TraceOutline, TraceStats, WholeTrace
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore

MARGIN = timedelta(hours=1)
"""Every write says how far its observations reach; should one be wrong by a little, nothing is lost."""


async def whole_trace(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, *, most_bytes: int
) -> WholeTrace | None:
    """None when nothing was said of it. Raises: QueryTimeout when the observations are over `most_bytes`."""
    words = (await read_words(analytics, project_id, [trace_id], Texts.FULL)).get(trace_id)
    if words is None:
        return None
    span = Window(since=words.earliest, until=words.latest).widened(MARGIN)
    wide = (Wide.TEXTS, Wide.METADATA)
    found = await observations.of_trace(analytics, project_id, trace_id, wide, most_bytes=most_bytes, span=span)
    texts = {(trace_id, one.id): (one.input, one.output) for one in found}
    return WholeTrace(trace=words.with_texts(texts), observations=found, stats=added_up(found))


async def outline(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, *, most_nodes: int
) -> TraceOutline | None:
    """None when nothing was said of it."""
    words = (await read_words(analytics, project_id, [trace_id], Texts.FULL)).get(trace_id)
    if words is None:
        return None
    span = Window(since=words.earliest, until=words.latest).widened(MARGIN)
    nodes, texts = await asyncio.gather(
        observations.skeleton(analytics, project_id, trace_id, limit=most_nodes + 1, span=span),
        texts_of_roots(analytics, project_id, [words], Texts.FULL),
    )
    truncated = len(nodes) > most_nodes
    stats = _sums(nodes) if not truncated else (await all_stats(analytics, project_id, [trace_id]))[trace_id]
    return TraceOutline(trace=words.with_texts(texts), nodes=nodes[:most_nodes], truncated=truncated, stats=stats)


def _sums(nodes: list[SkeletonNode]) -> TraceStats:
    """As `added_up`, from nodes without texts."""
    if not nodes:
        return TraceStats()
    latest = max(node.end_time or node.start_time for node in nodes)
    return TraceStats(
        observation_count=len(nodes),
        error_count=sum(node.level == "ERROR" for node in nodes),
        warning_count=sum(node.level == "WARNING" for node in nodes),
        input_tokens=sum(node.input_tokens for node in nodes),
        output_tokens=sum(node.output_tokens for node in nodes),
        total_tokens=sum(node.total_tokens for node in nodes),
        total_cost_usd=sum(node.total_cost_usd or 0 for node in nodes),
        latency_s=(latest - nodes[0].start_time).total_seconds(),
        models=tuple(sorted({node.model for node in nodes if node.model})),
    )


def added_up(found: list[Observation]) -> TraceStats:
    """What `trace_stats.sql` says of a trace, from observations at hand."""
    if not found:
        return TraceStats()
    latest = max(one.end_time or one.start_time for one in found)
    return TraceStats(
        observation_count=len(found),
        error_count=sum(one.level == "ERROR" for one in found),
        warning_count=sum(one.level == "WARNING" for one in found),
        input_tokens=_units(found, "input"),
        output_tokens=_units(found, "output"),
        total_tokens=sum(one.usage.get("total", 0) for one in found),
        total_cost_usd=sum(one.total_cost_usd or 0 for one in found),
        latency_s=(latest - min(one.start_time for one in found)).total_seconds(),
        models=tuple(sorted({one.model for one in found if one.model})),
        observation_ids=tuple(one.id for one in found),
    )


def _units(found: list[Observation], side: str) -> int:
    return sum(units for one in found for kind, units in one.usage.items() if side in kind)
