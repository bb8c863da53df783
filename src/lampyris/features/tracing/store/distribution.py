"""What could be filtered by: how numbers are spread, which fields metadata has, what scores say, when it was slow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from lampyris.features.tracing.columns import LATENCY_SQL, METADATA_SQL, OF_EVENTS, SAID, TRACE_COLUMNS
from lampyris.features.tracing.store.find_traces import TraceQuery, passing
from lampyris.features.tracing.store.overview import FacetValue, bucket_of, closed
from lampyris.features.tracing.store.sources import LIST_TIMEOUT_S, MARGIN, PACKAGE, of_window, statement
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import STRING, Bindings, fill
from lampyris.foundation.query.columns import Column
from lampyris.foundation.query.compile import all_of
from lampyris.foundation.query.window import Window
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue
from lampyris.foundation.storage.analytics.sql import load_sql

NOTHING = -1000
"""The step of numbers that are not above zero."""
MOST_KEYS, MOST_VALUES, MOST_SCORE_ROWS = 200, 100, 5000
LONGEST_VALUE = 200
NAMED_LABELS = 50
SHOWN = 400
"""Characters of a field that a list shows."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """How many traces have a number from `low` to before `high`. Steps widen by the square root of two."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """How a number is spread over the traces that pass: its ends, those that have none or zero, the others in steps."""

    least: float
    most: float
    zero_count: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class HeatCell:
    """How many traces that began in the stretch of time from `at` took from `low_s` to before `high_s`."""

    at: datetime
    low_s: float
    high_s: float
    count: int
    error_count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoreValues:
    """What one score says among the traces that pass: numbers in tenths of their range, words by how often."""

    name: str
    data_type: str
    least: float
    most: float
    tenths: tuple[int, ...]
    labels: tuple[FacetValue, ...]


async def spread(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, column: Column) -> Spread:
    """Of a column that is a number, without its own filters."""
    bindings = Bindings(project_id=project_id)
    kept = tuple(item for item in query.filters if TRACE_COLUMNS.column(item.column).id != column.id)
    sources = of_window(query.window, bindings)
    where, having = passing(replace(query, filters=kept), sources, bindings)
    value, rows = column.sort or "", sources.traces
    if column.wrap == OF_EVENTS:
        measures = statement("measure_of_events", measure=value, events=sources.events)
        rows, value = f"{rows} AS words LEFT JOIN {measures} AS measures USING (trace_id)", "any(measure)"
    fragments = {"value": value, "rows": rows, "where": where, "having": having}
    found = await _rows(analytics, "numbers", fragments, bindings)
    steps = [
        Step(low=low_of(row["step"]), high=low_of(row["step"] + 1), count=row["total"])
        for row in found
        if row["step"] != NOTHING
    ]
    return Spread(
        least=min((row["least"] for row in found), default=0.0),
        most=max((row["most"] for row in found), default=0.0),
        zero_count=sum(row["total"] for row in found if row["step"] == NOTHING),
        steps=tuple(steps),
    )


def low_of(step: int) -> float:
    """Where a step begins."""
    return 0.0 if step == NOTHING else float(2 ** (step / 2))


async def heat(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> tuple[int, list[HeatCell]]:
    """(length of a stretch of time in seconds, latency by time where there are traces)."""
    window = await closed(analytics, project_id, query.window)
    bucket_s = bucket_of(window)
    if window.since is None or window.empty:
        return bucket_s, []
    bindings = Bindings(project_id=project_id, bucket_s=bucket_s)
    sources = of_window(window, bindings)
    where, having = passing(query, sources, bindings)
    fragments = {
        "latency": LATENCY_SQL, "rows": sources.traces, "events": sources.events, "where": where, "having": having,
    }  # fmt: skip
    return bucket_s, [
        HeatCell(
            at=row["bucket"],
            low_s=low_of(row["step"]),
            high_s=0.0 if row["step"] == NOTHING else low_of(row["step"] + 1),
            count=row["total"],
            error_count=row["errors"],
        )
        for row in await _rows(analytics, "heat", fragments, bindings)
    ]


async def metadata_keys(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> list[FacetValue]:
    """Fields of metadata among the traces that pass, the most frequent first."""
    bindings = Bindings(project_id=project_id, limit=MOST_KEYS)
    where = all_of([*query.window.conditions("timestamp", bindings), *_among(query, bindings)])
    return _values(await _rows(analytics, "metadata_keys", {"where": where}, bindings))


async def metadata_values(
    analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery, key: str
) -> list[FacetValue]:
    """Texts under one field among the traces that pass, without the filters on that field."""
    kept = tuple(item for item in query.filters if (item.column, item.key) != ("metadata", key))
    bindings = Bindings(project_id=project_id, limit=MOST_VALUES, longest=LONGEST_VALUE)
    text = METADATA_SQL.replace("$key", bindings.bind(key, STRING))
    asked = replace(query, filters=kept)
    where = all_of([*asked.window.conditions("timestamp", bindings), *_among(asked, bindings)])
    return _values(await _rows(analytics, "metadata_values", {"text": text, "where": where}, bindings))


async def metadata_of_traces(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], keys: Sequence[str]
) -> dict[str, dict[str, str]]:
    """Trace id -> what it says under each of the fields; fields without a word are absent."""
    bindings = Bindings(project_id=project_id, ids=list(trace_ids))
    texts = [METADATA_SQL.replace("$key", bindings.bind(key, STRING)) for key in keys]
    fields = ", ".join(f"argMaxIf(substringUTF8({text}, 1, {SHOWN}), {SAID}, {text} != '')" for text in texts)
    found = await _rows(analytics, "metadata_of_traces", {"fields": f"[{fields}]"}, bindings)
    return {row["trace_id"]: _named(keys, row["texts"]) for row in found}


async def metadata_of_observations(
    analytics: AnalyticsStore, project_id: ProjectId, ids: Sequence[tuple[str, str]], keys: Sequence[str]
) -> dict[tuple[str, str], dict[str, str]]:
    """(Trace id, observation id) -> what it says under each of the fields."""
    bindings = Bindings(
        project_id=project_id, trace_ids=sorted({trace_id for trace_id, _ in ids}), ids=[id for _, id in ids]
    )
    texts = [METADATA_SQL.replace("$key", bindings.bind(key, STRING)) for key in keys]
    fields = ", ".join(f"substringUTF8({text}, 1, {SHOWN})" for text in texts)
    found = await _rows(analytics, "metadata_of_observations", {"fields": f"[{fields}]"}, bindings)
    return {(row["trace_id"], row["id"]): _named(keys, row["texts"]) for row in found}


def _named(keys: Sequence[str], texts: Sequence[str]) -> dict[str, str]:
    return {key: text for key, text in zip(keys, texts, strict=True) if text}


async def score_values(analytics: AnalyticsStore, project_id: ProjectId, query: TraceQuery) -> list[ScoreValues]:
    """Every score of the traces that pass, by name and type."""
    bindings = Bindings(project_id=project_id, limit=MOST_SCORE_ROWS)
    since = Window(since=query.window.since and query.window.since - MARGIN)
    conditions = ["trace_id != ''", *since.conditions("timestamp", bindings)]
    conditions.append(f"trace_id IN {_passing(query, bindings)}")
    rows = await _rows(analytics, "score_values", {"where": all_of(conditions)}, bindings)
    by_score: dict[tuple[str, str], Rows] = {}
    for row in rows:
        by_score.setdefault((row["name"], row["data_type"]), []).append(row)
    return [_score(name, data_type, of_score) for (name, data_type), of_score in by_score.items()]


def _score(name: str, data_type: str, rows: Rows) -> ScoreValues:
    tenths, labels = [0] * 10, dict[str, int]()
    for row in rows:
        tenths[row["tenth"]] += row["total"]
        labels[row["label"]] = labels.get(row["label"], 0) + row["total"]
    frequent = sorted(labels.items(), key=lambda one: (-one[1], one[0]))[:NAMED_LABELS]
    return ScoreValues(
        name=name, data_type=data_type, least=rows[0]["lowest"], most=rows[0]["highest"],
        tenths=tuple(tenths) if data_type == "NUMERIC" else (),
        labels=() if data_type == "NUMERIC" else tuple(FacetValue(value=value, count=n) for value, n in frequent),
    )  # fmt: skip


def _among(query: TraceQuery, bindings: Bindings) -> list[str]:
    return [f"trace_id IN {_passing(query, bindings)}"] if query.filters or query.search else []


def _passing(query: TraceQuery, bindings: Bindings) -> str:
    sources = of_window(query.window, bindings)
    where, having = passing(query, sources, bindings)
    return statement("passing", rows=sources.traces, where=where, having=having)


def _values(rows: Rows) -> list[FacetValue]:
    return [FacetValue(value=row["value"], count=row["total"]) for row in rows]


async def _rows(analytics: AnalyticsStore, name: str, fragments: Mapping[str, str], bindings: Bindings) -> Rows:
    values: Mapping[str, SqlValue] = bindings.values
    return cast(Rows, await analytics.rows(fill(load_sql(PACKAGE, name), fragments), values, timeout_s=LIST_TIMEOUT_S))
