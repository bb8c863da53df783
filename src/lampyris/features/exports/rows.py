"""A trace as a row of a file: everything, or question and answer; as CSV, JSON or JSON lines."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson

from lampyris.features.exports.types import Format, Template
from lampyris.features.tracing.types import TraceItem
from lampyris.foundation.clock import iso_ms

BOM = b"\xef\xbb\xbf"
"""Excel on a Chinese Windows reads a CSV without it as GBK."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, Any]

QUESTIONS = ("question", "query", "prompt")
ANSWERS = ("answer", "response", "content")
FULL = (
    "id", "timestamp", "name", "user_id", "session_id", "environment", "version", "release", "tags", "public",
    "bookmarked", "latency_ms", "observation_count", "error_count", "warning_count", "input_tokens", "output_tokens",
    "total_tokens", "total_cost_usd", "models", "scores", "input", "output", "metadata",
)  # fmt: skip
QA = ("filename", "page", "question", "answer")


def full(item: TraceItem) -> Row:
    """Everything that a list knows of a trace, texts whole; JSON texts as JSON."""
    trace, stats = item.trace, item.stats
    return {
        "id": trace.id,
        "timestamp": iso_ms(trace.timestamp),
        "name": trace.name,
        "user_id": trace.user_id,
        "session_id": trace.session_id,
        "environment": trace.environment,
        "version": trace.version,
        "release": trace.release,
        "tags": list(trace.tags),
        "public": trace.public,
        "bookmarked": trace.bookmarked,
        "latency_ms": round(stats.latency_s * 1000, 3),
        "observation_count": stats.observation_count,
        "error_count": stats.error_count,
        "warning_count": stats.warning_count,
        "input_tokens": stats.input_tokens,
        "output_tokens": stats.output_tokens,
        "total_tokens": stats.total_tokens,
        "total_cost_usd": stats.total_cost_usd,
        "models": list(stats.models),
        "scores": {score.name: score.string_value or score.value for score in item.scores},
        "input": _opened(trace.input),
        "output": _opened(trace.output),
        "metadata": {key: _opened(text) for key, text in trace.metadata.items()},
    }


def question_and_answer(item: TraceItem) -> Row:
    """What was asked and answered, and the document that stood first; what is not known is None."""
    asked, answered = _opened(item.trace.input), _opened(item.trace.output)
    source = _first_source(answered)
    return {
        "filename": source.get("document_name"),
        "page": source.get("page"),
        "question": _named(asked, QUESTIONS),
        "answer": _named(answered, ANSWERS),
    }


SHAPES: Mapping[Template, tuple[Callable[[TraceItem], Row], tuple[str, ...]]] = {
    "full": (full, FULL),
    "qa": (question_and_answer, QA),
}


class Writer:
    """Bytes of a file, piece by piece."""

    def __init__(self, format: Format, template: Template, *, bom: bool) -> None:
        self._format = format
        self._shape, self._columns = SHAPES[template]
        self._bom = bom
        self._first = True

    def begin(self) -> bytes:
        """What stands before the first row."""
        if self._format == "csv":
            return (BOM if self._bom else b"") + _csv_lines([list(self._columns)])
        return b"[" if self._format == "json" else b""

    def rows(self, items: Sequence[TraceItem]) -> bytes:
        """Some more rows."""
        shaped = [self._shape(item) for item in items]
        if self._format == "csv":
            return _csv_lines([[_cell(row[name]) for name in self._columns] for row in shaped])
        texts = [orjson.dumps(row, option=orjson.OPT_NON_STR_KEYS) for row in shaped]
        if self._format == "jsonl":
            return b"".join(text + b"\n" for text in texts)
        joined = b",\n".join(texts)
        before = b"\n" if self._first else b",\n"
        self._first = self._first and not texts
        return before + joined if texts else b""

    def end(self) -> bytes:
        """What stands behind the last row."""
        return b"\n]\n" if self._format == "json" else b""


def _csv_lines(rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _opened(text: str | None) -> object:
    if not text or text[0] not in '{["':
        return text
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _named(value: object, names: Sequence[str]) -> str | None:
    if isinstance(value, dict):
        found = next((value[name] for name in names if value.get(name)), value)
        return found if isinstance(found, str) else orjson.dumps(found, option=orjson.OPT_NON_STR_KEYS).decode()
    if value is None or isinstance(value, str):
        return value
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


def _first_source(answered: object) -> Mapping[str, Any]:
    metadata = answered.get("metadata") if isinstance(answered, dict) else None
    sources = metadata.get("retriever_resources") if isinstance(metadata, dict) else None
    first = sources[0] if isinstance(sources, list) and sources else None
    return first if isinstance(first, dict) else {}
