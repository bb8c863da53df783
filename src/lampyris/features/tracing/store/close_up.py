"""Reads into one trace: texts and what they hold, its graph, what ran beside it, what its sender said of costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast

from lampyris.features.tracing.store.sources import LIST_TIMEOUT_S, PACKAGE
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import fill
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

TextField: TypeAlias = Literal["input", "output"]
MOST_HITS = 500
MOST_GRAPH_NODES = 20_000
MOST_NEARBY = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class TextHit:
    """An observation whose text holds a phrase. `field` is input, output or metadata."""

    id: str
    field: str
    around: str


@dataclass(frozen=True, kw_only=True, slots=True)
class StepTexts:
    """The beginning of the texts of one observation; lengths are those of the whole."""

    id: str
    input: str
    output: str
    input_bytes: int
    output_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class GraphMark:
    """Which node of an agent's graph an observation is, as LangGraph says it."""

    id: str
    node: str
    step: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Beside:
    """A trace of a single observation that ran beside another trace. `input` is the beginning of its text."""

    trace_id: str
    id: str
    name: str
    type: str
    model: str
    start_time: datetime
    end_time: datetime | None
    total_tokens: int
    input: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Provided:
    """Usage and cost as the sender said them; empty where it said nothing."""

    usage: dict[str, int]
    cost: dict[str, float]


async def texts_holding(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, phrase: str) -> list[TextHit]:
    """At most MOST_HITS observations, by start."""
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_id": trace_id, "phrase": phrase, "limit": MOST_HITS}
    rows = await analytics.rows(load_sql(PACKAGE, "texts_holding"), params, timeout_s=LIST_TIMEOUT_S)
    return [TextHit(**cast(dict[str, Any], row)) for row in rows]


async def texts_of_steps(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, ids: Sequence[str], *, most_bytes: int
) -> list[StepTexts]:
    """Unknown ids are absent."""
    params: dict[str, SqlValue] = {
        "project_id": project_id,
        "trace_id": trace_id,
        "ids": list(ids),
        "most_bytes": most_bytes,
    }
    rows = await analytics.rows(load_sql(PACKAGE, "texts_of_steps"), params, timeout_s=LIST_TIMEOUT_S)
    found = [StepTexts(**cast(dict[str, Any], row)) for row in rows]
    return sorted(found, key=lambda one: ids.index(one.id))


async def text(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, id: str, field: TextField
) -> str | None:
    """The whole text; None when there is no such observation."""
    sql = fill(load_sql(PACKAGE, "observation_text"), {"field": field})
    rows = await analytics.rows(sql, {"project_id": project_id, "trace_id": trace_id, "id": id})
    return cast(str, rows[0]["text"]) if rows else None


async def graph_marks(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str) -> list[GraphMark]:
    """By start; empty for a trace that LangGraph did not make."""
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_id": trace_id, "limit": MOST_GRAPH_NODES}
    rows = await analytics.rows(load_sql(PACKAGE, "graph_of_trace"), params, timeout_s=LIST_TIMEOUT_S)
    return [GraphMark(**cast(dict[str, Any], row)) for row in rows]


async def beside(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, *, since: datetime, until: datetime
) -> list[Beside]:
    """Traces with a single observation within the stretch, sent with the same key; by start."""
    params: dict[str, SqlValue] = {
        "project_id": project_id,
        "trace_id": trace_id,
        "since": since,
        "until": until,
        "limit": MOST_NEARBY,
    }
    rows = await analytics.rows(load_sql(PACKAGE, "nearby"), params, timeout_s=LIST_TIMEOUT_S)
    return [
        Beside(**{name: row[name] for name in row if name != "api_key"}) for row in cast(list[dict[str, Any]], rows)
    ]


async def provided(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, id: str) -> Provided:
    """Empty when there is no such observation."""
    params: dict[str, SqlValue] = {"project_id": project_id, "trace_id": trace_id, "id": id}
    rows = cast(
        list[dict[str, Any]], await analytics.rows(load_sql(PACKAGE, "provided"), params, timeout_s=LIST_TIMEOUT_S)
    )
    if not rows:
        return Provided(usage={}, cost={})
    return Provided(usage=dict(rows[0]["provided_usage"]), cost=dict(rows[0]["provided_cost"]))
