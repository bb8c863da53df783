"""What is shown of traces whose ids are known: their words, their texts, what their observations add up to."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from lampyris.features.tracing.columns import ENVIRONMENT_SQL, SAID, TAGS_SQL
from lampyris.features.tracing.store.sources import LIST_TIMEOUT_S, PACKAGE
from lampyris.features.tracing.types import Trace, TraceStats
from lampyris.foundation.clock import EPOCH
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import fill
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

CHILDREN_BEFORE = timedelta(hours=1)
"""How long before the time of its trace an observation may start and still be counted in lists."""
PREVIEW_CHARS = 400
OBSERVATION_IDS = ",\n    arrayMap(pair -> pair.2, arraySort(groupArray((start_time, id)))) AS observation_ids"
METADATA = (
    "arraySort(word -> (word.1, word.2), groupArrayIf((said_at, row_version, metadata), notEmpty(metadata)))"
    " AS metadata_said"
)


class Texts(StrEnum):
    """How much of input, output and metadata is wanted."""

    NONE = "none"
    PREVIEW = "preview"
    FULL = "full"


async def traces(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    trace_ids: Sequence[str],
    *,
    texts: Texts,
    since: datetime | None = None,
) -> dict[str, Trace]:
    """Traces by id; those of which nothing was said are absent. No trace is older than `since`."""
    if not trace_ids:
        return {}
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_ids": list(trace_ids)}
    sql = fill(
        load_sql(PACKAGE, "traces"),
        {"environment": ENVIRONMENT_SQL, "tags": TAGS_SQL, "more": more_columns(texts)},
    )
    if texts is Texts.NONE:
        rows = await analytics.rows(sql, params, timeout_s=LIST_TIMEOUT_S)
        return {row["trace_id"]: trace_of_row(row, {}) for row in cast(list[dict[str, Any]], rows)}
    rows, borrowed = await asyncio.gather(
        analytics.rows(sql, params, timeout_s=LIST_TIMEOUT_S), _texts(analytics, params, since, texts)
    )
    return {row["trace_id"]: trace_of_row(row, borrowed) for row in cast(list[dict[str, Any]], rows)}


def more_columns(texts: Texts) -> str:
    """The part of `traces.sql` that reads texts and metadata, and says whose texts stand for the trace's."""
    if texts is Texts.NONE:
        return ""
    own = [
        f"argMaxIf({_cut(field, texts)}, {SAID}, {field} != '') AS own_{field},"
        f"\n    argMaxIf({field}_from, {SAID}, {field}_from != '') AS {field}_source"
        for field in ("input", "output")
    ]
    if texts is Texts.FULL:
        own.append(METADATA)
    return ",\n    " + ",\n    ".join(own)


def _cut(field: str, texts: Texts) -> str:
    return field if texts is Texts.FULL else f"leftUTF8({field}, {PREVIEW_CHARS})"


async def _texts(
    analytics: AnalyticsStore, params: Mapping[str, SqlValue], since: datetime | None, texts: Texts
) -> dict[tuple[str, str], tuple[str, str]]:
    """Input and output of the observations that stand for their traces, by trace id and observation id."""
    columns = "input, output" if texts is Texts.FULL else "input_preview AS input, output_preview AS output"
    sql = fill(load_sql(PACKAGE, "trace_texts"), {"texts": columns})
    rows = await analytics.rows(sql, {**params, "since": _early(since)}, timeout_s=LIST_TIMEOUT_S)
    found = cast(list[dict[str, Any]], rows)
    return {(row["trace_id"], row["id"]): (row["input"], row["output"]) for row in found}


def _early(since: datetime | None) -> datetime:
    return since - CHILDREN_BEFORE if since else EPOCH


def trace_of_row(row: Mapping[str, Any], borrowed: Mapping[tuple[str, str], tuple[str, str]]) -> Trace:
    """A row of `traces.sql`. `borrowed`: texts of observations that may stand for the trace's, by both ids."""
    id = row["trace_id"]
    metadata: dict[str, str] = {}
    for said in row.get("metadata_said", ()):
        metadata.update(said[-1])
    input_of = borrowed.get((id, row.get("input_source", "")), ("", ""))[0]
    output_of = borrowed.get((id, row.get("output_source", "")), ("", ""))[1]
    return Trace(
        id=id,
        timestamp=row["at"],
        name=row["trace_name"] or None,
        user_id=row["user"] or None,
        session_id=row["session"] or None,
        environment=row["trace_environment"],
        release=row["trace_release"] or None,
        version=row["trace_version"] or None,
        tags=tuple(row["all_tags"]),
        public=bool(row["is_public"]),
        bookmarked=bool(row["is_bookmarked"]),
        metadata=metadata,
        input=row.get("own_input") or input_of or None,
        output=row.get("own_output") or output_of or None,
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


async def stats(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    trace_ids: Sequence[str],
    *,
    since: datetime | None = None,
    observation_ids: bool = False,
) -> dict[str, TraceStats]:
    """What the observations of each trace add up to; traces without any are absent. `since` as in `traces`."""
    if not trace_ids:
        return {}
    sql = fill(load_sql(PACKAGE, "trace_stats"), {"more": OBSERVATION_IDS if observation_ids else ""})
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_ids": list(trace_ids), "since": _early(since)}
    rows = cast(list[dict[str, Any]], await analytics.rows(sql, params, timeout_s=LIST_TIMEOUT_S))
    return {row["trace_id"]: stats_of_row(row) for row in rows}


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
