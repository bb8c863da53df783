"""What was said about traces, united: the latest word counts field by field, tags and metadata add up.

The rows are united here and not in SQL: a page has about a hundred of them, and a statement that unites them takes
twice as long to plan as they take to read. Conditions on traces, which see all rows, are in `columns.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from lampyris.features.tracing.store.packed import TRACE, unpacked
from lampyris.features.tracing.store.sources import LIST_TIMEOUT_S, PACKAGE
from lampyris.features.tracing.types import Trace
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import fill
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.analytics.sql import load_sql

PREVIEW_CHARS = 400


class Texts(StrEnum):
    """How much of input, output and metadata is wanted."""

    NONE = "none"
    PREVIEW = "preview"
    FULL = "full"


MORE = {
    Texts.NONE: "",
    Texts.PREVIEW: f", leftUTF8(input, {PREVIEW_CHARS}) AS own_input, leftUTF8(output, {PREVIEW_CHARS}) AS own_output",
    Texts.FULL: ", input AS own_input, output AS own_output, metadata",
}

Borrowed = Mapping[tuple[str, str], tuple[str, str]]
"""Input and output of observations, by trace id and observation id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A trace as far as its own rows say it.

    `input_from` and `output_from` name observations whose texts stand for the trace's when it has none of its own.
    All of its observations start between `earliest` and `latest`.
    """

    trace: Trace
    input_from: str
    output_from: str
    earliest: datetime
    latest: datetime

    def with_texts(self, borrowed: Borrowed) -> Trace:
        """The trace with the texts of the observations that stand for it."""
        trace = self.trace
        input = trace.input or borrowed.get((trace.id, self.input_from), ("", ""))[0] or None
        output = trace.output or borrowed.get((trace.id, self.output_from), ("", ""))[1] or None
        if input == trace.input and output == trace.output:
            return trace
        return replace(trace, input=input, output=output)


async def words(
    analytics: AnalyticsStore, project_id: ProjectId, trace_ids: Sequence[str], texts: Texts
) -> dict[str, Words]:
    """By trace id; traces of which nothing was said are absent."""
    if not trace_ids:
        return {}
    sql = fill(load_sql(PACKAGE, "words"), {"more": MORE[texts]})
    params = {"project_id": project_id, "trace_ids": list(trace_ids)}
    rows = unpacked(await analytics.rows(sql, params, timeout_s=LIST_TIMEOUT_S), TRACE)
    by_trace: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_trace.setdefault(row["trace_id"], []).append(row)
    return {trace_id: united(own) for trace_id, own in by_trace.items()}


def united(rows: Iterable[Mapping[str, Any]]) -> Words:
    """The rows of one trace (of `words.sql`), in any order; of each source the newest version counts."""
    newest: dict[str, Mapping[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["row_version"]):
        newest[row["source_id"]] = row
    said = sorted(newest.values(), key=lambda row: (row["said_at"], row["row_version"]))
    first = min(said, key=lambda row: (not row["said"], row["timestamp"]))
    metadata: dict[str, str] = {}
    for row in said:
        metadata |= row.get("metadata", {})
    trace = Trace(
        id=first["trace_id"],
        timestamp=min(row["timestamp"] for row in said),
        name=_latest(said, "name"),
        user_id=_latest(said, "user_id"),
        session_id=_latest(said, "session_id"),
        environment=first["environment"],
        release=_latest(said, "release"),
        version=_latest(said, "version"),
        tags=_tags(said),
        public=bool(_latest(said, "public", unsaid=None)),
        bookmarked=bool(_latest(said, "bookmarked", unsaid=None)),
        metadata=metadata,
        input=_latest(said, "own_input"),
        output=_latest(said, "own_output"),
        created_at=min(row["received_at"] for row in said),
        updated_at=max(row["received_at"] for row in said),
    )
    return Words(
        trace=trace,
        input_from=_latest(said, "input_from") or "",
        output_from=_latest(said, "output_from") or "",
        earliest=min(row["first_start"] for row in said),
        latest=max(row["last_end"] for row in said),
    )


def _latest(said: Sequence[Mapping[str, Any]], field: str, *, unsaid: str | None = "") -> Any:  # noqa: ANN401 - any column
    return next((row[field] for row in reversed(said) if field in row and row[field] not in {unsaid, None}), None)


def _tags(said: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """United; where a person set them, only those and what was said later count."""
    since = max((place for place, row in enumerate(said) if row["tags_replaced"]), default=0)
    return tuple(sorted({tag for row in said[since:] for tag in row["tags"]}))
