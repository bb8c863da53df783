"""SQL for scores, and nothing else. A score's time, subject and environment are the same in all of its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, cast

import orjson

from lampyris.features.scores.columns import COLUMNS
from lampyris.features.scores.types import (
    Score,
    ScoreQuery,
    ScoreRecord,
    ScoreSummary,
    TraceOfScore,
)
from lampyris.foundation.clock import EPOCH, to_us
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import Bindings, fill
from lampyris.foundation.query.compile import all_of, compile_filters
from lampyris.foundation.storage.analytics.deleting import delete_found
from lampyris.foundation.storage.analytics.port import AnalyticsStore, Row, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

PACKAGE = "lampyris.features.scores"
LOOKUP_IDS = 1000
BY_ID = "timestamp DESC, id DESC"
BY_NAME = "timestamp DESC, name DESC, id DESC"

SAME_NAME = (
    *("id", "name", "data_type", "value", "string_value", "source", "environment", "trace_id", "observation_id"),
    *("session_id", "dataset_run_id", "comment", "metadata", "author_user_id", "config_id", "queue_id"),
    *("execution_trace_id", "row_version"),
)
TIMES = {"timestamp": "timestamp_us", "created_at": "created_us", "updated_at": "updated_us"}
STORED: Mapping[str, str] = {name: name for name in SAME_NAME} | TIMES
"""Column of `scores` -> field of ScoreRecord."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """Which part of a long list: after a place (timestamp, id) or after so many rows.

    Scores of one timestamp are ordered by id, or by name and id; a place needs the order by id.
    """

    limit: int
    offset: int = 0
    after: tuple[datetime, str] | None = None
    ties_by_name: bool = False


async def insert(
    analytics: AnalyticsStore, parts: Sequence[tuple[ProjectId, Sequence[ScoreRecord]]], *, token: str | None = None
) -> None:
    """All records in one insert. Raises: StoreUnavailable when they may not be stored."""
    records = [record for _, own in parts for record in own]
    if not records:
        return
    columns: dict[str, list[object]] = {"project_id": [project_id for project_id, own in parts for _ in own]}
    columns |= {column: list(map(attrgetter(field), records)) for column, field in STORED.items()}
    await analytics.insert("scores", list(columns), list(columns.values()), token=token)


async def known(analytics: AnalyticsStore, project_id: ProjectId, ids: Sequence[str]) -> dict[str, ScoreRecord]:
    """The stored state of those scores that exist, by id."""
    found: dict[str, ScoreRecord] = {}
    for some in _batched(ids):
        rows = await analytics.rows(load_sql(PACKAGE, "known"), {"project_id": project_id, "ids": some})
        found |= {str(row["id"]): ScoreRecord(**cast(dict[str, Any], row)) for row in rows}
    return found


async def newest(analytics: AnalyticsStore, project_id: ProjectId, query: ScoreQuery, part: Part) -> list[Score]:
    """Matching scores, newest first."""
    at, id = part.after or (EPOCH, "")
    place: dict[str, SqlValue] = {
        "after": part.after is not None,
        "after_timestamp": at,
        "after_id": id,
        "limit": part.limit,
        "offset": part.offset,
    }
    sql, bindings = _statement("list", project_id, query, BY_NAME if part.ties_by_name else BY_ID)
    rows = await analytics.rows(sql, bindings.values | place)
    return [_score(row) for row in rows]


async def count(analytics: AnalyticsStore, project_id: ProjectId, query: ScoreQuery) -> int:
    """How many match."""
    sql, bindings = _statement("count", project_id, query)
    rows = await analytics.rows(sql, bindings.values)
    return int(cast(int, rows[0]["total"]))


async def of_objects(
    analytics: AnalyticsStore,
    project_id: ProjectId,
    *,
    trace_ids: Sequence[str] = (),
    observation_ids: Sequence[str] = (),
    session_ids: Sequence[str] = (),
    limit: int,
) -> list[Score]:
    """Scores about the given objects (all given kinds must hold), newest first; none without any object."""
    if not (trace_ids or observation_ids or session_ids):
        return []
    rows = await analytics.rows(
        load_sql(PACKAGE, "of_objects"),
        {
            "project_id": project_id,
            "trace_ids": trace_ids,
            "observation_ids": observation_ids,
            "session_ids": session_ids,
            "limit": limit,
        },
    )
    return [_score(row) for row in rows]


async def summaries(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str]
) -> dict[str, list[ScoreSummary]]:
    """Per trace, sorted by name: means of numbers and booleans, counts of labels. Traces without scores are absent."""
    rows = await analytics.rows(load_sql(PACKAGE, "summaries"), {"project_id": project_id, "trace_ids": trace_ids})
    found: dict[str, list[ScoreSummary]] = {}
    for row in cast(list[dict[str, Any]], rows):
        summary = ScoreSummary(
            name=row["name"],
            data_type=row["data_type"],
            value=row["mean"],
            string_value=row["label"] if row["data_type"] == "CATEGORICAL" else None,
            count=int(row["total"]),
        )
        found.setdefault(row["trace_id"], []).append(summary)
    return found


async def traces(analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str]) -> dict[str, TraceOfScore]:
    """What is known of the traces, by id; traces that never arrived are absent."""
    if not trace_ids:
        return {}
    rows = await analytics.rows(load_sql(PACKAGE, "traces"), {"project_id": project_id, "trace_ids": trace_ids})
    return {
        row["trace_id"]: TraceOfScore(
            user_id=row["trace_user_id"] or None,
            session_id=row["trace_session_id"] or None,
            environment=row["trace_environment"],
            tags=tuple(row["trace_tags"]),
        )
        for row in cast(list[dict[str, Any]], rows)
    }


async def delete(analytics: AnalyticsStore, project_id: ProjectId, ids: Sequence[str], *, until_us: int) -> None:
    """What was received until then is gone from every read when this returns."""
    params: dict[str, SqlValue] = {"project_id": project_id, "ids": list(ids), "until_us": until_us}
    await delete_found(analytics, load_sql(PACKAGE, "delete"), params)


async def delete_of_traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], *, until_us: int
) -> None:
    """As `delete`, by what they are about."""
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_ids": list(trace_ids), "until_us": until_us}
    await delete_found(analytics, load_sql(PACKAGE, "delete_of_traces"), params)


def _statement(name: str, project_id: ProjectId, query: ScoreQuery, sorting: str = BY_ID) -> tuple[str, Bindings]:
    bindings = Bindings(project_id=project_id)
    where = all_of(query.window.conditions("timestamp", bindings))
    where += all_of(compile_filters(query.filters, COLUMNS, bindings))
    return fill(load_sql(PACKAGE, name), {"where": where, "sorting": sorting}), bindings


def _score(row: Row) -> Score:
    shown = cast(dict[str, Any], row)
    optional = ("trace_id", "observation_id", "session_id", "dataset_run_id", "comment", "author_user_id")
    empty_is_none = {name: shown[name] or None for name in (*optional, "config_id", "queue_id", "execution_trace_id")}
    text = None if shown["data_type"] == "NUMERIC" else shown["string_value"]
    return Score(**shown | empty_is_none | {"string_value": text, "metadata": _read_metadata(shown["metadata"])})


def _read_metadata(stored: Mapping[str, str]) -> dict[str, object]:
    return {key: _read_json(text) for key, text in stored.items()}


def _read_json(text: str) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _batched(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[start : start + LOOKUP_IDS] for start in range(0, len(ids), LOOKUP_IDS)]


async def purge(analytics: AnalyticsStore, project_id: ProjectId, before: datetime) -> None:
    """Delete every score given before a moment."""
    await analytics.command(
        load_sql("lampyris.features.scores", "purge"), {"project_id": project_id, "before_us": to_us(before)}
    )
