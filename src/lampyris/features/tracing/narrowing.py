"""What a list of traces can be narrowed down by: numbers, metadata, scores, latency by time."""

from collections.abc import Sequence

from lampyris.features.tracing.columns import TRACE_COLUMNS
from lampyris.features.tracing.store import distribution
from lampyris.features.tracing.store.distribution import HeatCell, ScoreValues, Spread
from lampyris.features.tracing.store.find_traces import TraceQuery
from lampyris.features.tracing.store.overview import FacetValue
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.columns import Kind
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.query.window import answered_in_time
from lampyris.foundation.storage.analytics.port import AnalyticsStore

Values = list[FacetValue]
NO_SPREAD = Spread(least=0, most=0, zero_count=0, steps=())


@answered_in_time()
async def spread(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, column: str) -> Spread:
    """How a number is spread over the traces that pass. Raises: InvalidInput for a column that is no number."""
    found = TRACE_COLUMNS.column(column)
    if found.kind is not Kind.NUMBER or found.sort is None:
        raise InvalidInput(f"Column {column} is no number that traces have")
    return NO_SPREAD if query.window.empty else await distribution.spread(analytics, project_id, query, found)


@answered_in_time()
async def metadata_keys(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> Values:
    """Fields of metadata among the traces that pass, also those one level down."""
    return [] if query.window.empty else await distribution.metadata_keys(analytics, project_id, query)


@answered_in_time()
async def metadata_values(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, key: str) -> Values:
    """Texts under one field among the traces that pass, filters on that field aside."""
    return [] if query.window.empty else await distribution.metadata_values(analytics, project_id, query, key)


@answered_in_time()
async def score_values(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> list[ScoreValues]:
    """What each score says among the traces that pass, filters on scores aside."""
    kept = tuple(item for item in query.filters if not _is_score(item))
    asked = TraceQuery(window=query.window, filters=kept, search=query.search)
    return [] if query.window.empty else await distribution.score_values(analytics, project_id, asked)


def _is_score(item: Filter) -> bool:
    return TRACE_COLUMNS.column(item.column).id in {"scores_avg", "score_categories", "score_booleans", "scoreNames"}


@answered_in_time()
async def heat(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> tuple[int, list[HeatCell]]:
    """(length of a stretch of time in seconds, latency by time where there are traces)."""
    return await distribution.heat(analytics, project_id, query)


@answered_in_time()
async def metadata_of_traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], keys: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Trace id -> what it says under some fields of metadata; fields without a word are absent."""
    if not trace_ids or not keys:
        return {}
    return await distribution.metadata_of_traces(analytics, project_id, trace_ids, keys)


@answered_in_time()
async def metadata_of_observations(
    analytics: AnalyticsStore, project_id: ProjectId, ids: Sequence[tuple[str, str]], keys: Sequence[str]
) -> dict[tuple[str, str], dict[str, str]]:
    """(Trace id, observation id) -> what it says under some fields of metadata."""
    if not ids or not keys:
        return {}
    return await distribution.metadata_of_observations(analytics, project_id, ids, keys)
