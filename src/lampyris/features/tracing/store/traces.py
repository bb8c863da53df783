"""What is shown of traces beside their words: texts of observations that stand for them, and sums over all of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from lampyris.features.tracing.store.sources import LIST_TIMEOUT_S, PACKAGE
from lampyris.features.tracing.store.words import Borrowed, Texts, Words
from lampyris.features.tracing.types import TraceStats
from lampyris.foundation.clock import EPOCH
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import fill
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

CHILDREN_BEFORE = timedelta(hours=1)
"""How long before the time of its trace an observation may start and still be counted in lists."""
MOST_ROOTS = 1000
OBSERVATION_IDS = ",\n    arrayMap(pair -> pair.2, arraySort(groupArray((start_time, id)))) AS observation_ids"
ROOT_TEXTS = (
    f",\n    groupArrayIf({MOST_ROOTS})((id, input_preview, output_preview), is_root OR is_app_root) AS root_texts"
)
TEXT_COLUMNS = {
    Texts.FULL: "input, output",
    Texts.PREVIEW: "input_preview AS input, output_preview AS output",
}


async def texts_of_roots(
    analytics: AnalyticsStore, project_id: ProjectId, said: Iterable[Words], texts: Texts
) -> Borrowed:
    """Input and output of the observations that stand for these traces."""
    named = [
        (words, id) for words in said for id in {words.input_from, words.output_from} if id and texts is not Texts.NONE
    ]
    if not named:
        return {}
    sql = fill(load_sql(PACKAGE, "trace_texts"), {"texts": TEXT_COLUMNS[texts]})
    params: dict[str, SqlValue] = {
        "project_id": project_id,
        "trace_ids": list({words.trace.id: None for words, _ in named}),
        "ids": list({id: None for _, id in named}),
        "since": min(words.earliest for words, _ in named),
        "until": max(words.latest for words, _ in named),
    }
    rows = cast(list[dict[str, Any]], await analytics.rows(sql, params, timeout_s=LIST_TIMEOUT_S))
    return {(row["trace_id"], row["id"]): (row["input"], row["output"]) for row in rows}


async def stats(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    trace_ids: Sequence[str],
    *,
    since: datetime | None = None,
    observation_ids: bool = False,
) -> dict[str, TraceStats]:
    """What the observations of each trace add up to; traces without any are absent.

    None of the traces is older than `since`.
    """
    more = OBSERVATION_IDS if observation_ids else ""
    rows = await _rows(analytics, project_id, trace_ids, since, more)
    return {row["trace_id"]: stats_of_row(row) for row in rows}


async def stats_and_previews(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], *, since: datetime
) -> tuple[dict[str, TraceStats], Borrowed]:
    """As `stats`, and in the same pass the previews of all roots."""
    rows = await _rows(analytics, project_id, trace_ids, since, ROOT_TEXTS)
    previews = {(row["trace_id"], id): (input, output) for row in rows for id, input, output in row["root_texts"]}
    return {row["trace_id"]: stats_of_row(row) for row in rows}, previews


async def _rows(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], since: datetime | None, more: str
) -> list[dict[str, Any]]:
    if not trace_ids:
        return []
    columns = ", is_root, is_app_root, input_preview, output_preview" if more == ROOT_TEXTS else ""
    sql = fill(load_sql(PACKAGE, "trace_stats"), {"more": more, "columns": columns})
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_ids": list(trace_ids), "since": _early(since)}
    return cast(list[dict[str, Any]], await analytics.rows(sql, params, timeout_s=LIST_TIMEOUT_S))


def _early(since: datetime | None) -> datetime:
    return since - CHILDREN_BEFORE if since else EPOCH


def stats_of_row(row: Mapping[str, Any]) -> TraceStats:
    """A row with the columns of `trace_stats.sql`."""
    return TraceStats(
        observation_count=row["observation_count"],
        error_count=row["error_count"],
        warning_count=row["warning_count"],
        input_tokens=row["input_tokens"],
        output_tokens=row["output_tokens"],
        total_tokens=row["total_tokens"],
        total_cost_usd=row["total_cost"],
        latency_s=row["latency_s"] or 0.0,
        models=tuple(row["models"]),
        observation_ids=tuple(row.get("observation_ids", ())),
    )
