"""Reading the column `packed`: all that is shown of a row but its key and its wide texts, as one JSON array."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from lampyris.foundation.clock import from_us
from lampyris.foundation.storage.analytics.port import Row

EVENT = (
    *("parent_id", "is_root", "type", "name", "end_time", "completion_start_time", "level", "status_message"),
    *("version", "release", "environment", "model", "model_id", "model_parameters", "prompt_id", "prompt_name"),
    *("prompt_version", "usage", "cost", "total_cost", "pricing_tier_id", "pricing_tier_name", "trace_name"),
    *("user_id", "session_id", "tags", "public", "source", "sdk_name", "sdk_version", "received_at"),
    "trace_metadata_keys",
)
TRACE = (
    *("source_id", "said_at", "timestamp", "first_start", "last_end", "said", "name", "user_id", "session_id", "tags"),
    *("tags_replaced", "public", "bookmarked", "release", "version", "environment", "received_at", "input_from"),
    "output_from",
)
"""Columns of `events` and of `traces` in the order of migration 0007."""
MOMENTS = frozenset(
    {"said_at", "timestamp", "first_start", "last_end", "end_time", "completion_start_time", "received_at"}
)


def unpacked(rows: Iterable[Row], columns: Sequence[str]) -> list[dict[str, Any]]:
    """The rows with the columns that `packed` holds in its place."""
    return [_unpacked(row, columns) for row in rows]


def _unpacked(row: Mapping[str, Any], columns: Sequence[str]) -> dict[str, Any]:
    found: dict[str, Any] = dict(zip(columns, orjson.loads(row["packed"]), strict=True))
    found.update(row)
    del found["packed"]
    for name in MOMENTS & found.keys():
        if isinstance(found[name], int):
            found[name] = from_us(found[name])
    return found
