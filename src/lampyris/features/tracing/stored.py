"""The read side of `append`: observations as they stand in the store, as records again."""

from collections.abc import Mapping, Sequence

import msgspec

from lampyris.features.tracing.append import EVENT_COLUMNS, EXPERIMENT_COLUMNS, RENAMED
from lampyris.features.tracing.types import Experiment, ObservationRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.bindings import fill
from lampyris.foundation.storage.analytics.port import AnalyticsStore, Row
from lampyris.foundation.storage.analytics.sql import load_sql

TIMES = frozenset(column for column, field in RENAMED.items() if field.endswith("_us"))
SELECTED = ", ".join(
    (
        *(f"toUnixTimestamp64Micro({c}) AS {f}" if c in TIMES else f"{c} AS {f}" for c, f in EVENT_COLUMNS.items()),
        *EXPERIMENT_COLUMNS,
    )
)


async def stored(analytics: AnalyticsStore, project_id: ProjectId, ids: Sequence[str]) -> dict[str, ObservationRecord]:
    """The newest version of these observations by id; absent are those that nobody sent. Raises: StoreUnavailable."""
    sql = fill(load_sql("lampyris.features.tracing", "stored_observations"), {"columns": SELECTED})
    rows = await analytics.rows(sql, {"project_id": project_id, "ids": list(ids)})
    return {str(row["id"]): _record(row) for row in rows}


def _record(row: Row) -> ObservationRecord:
    fields = {field: row[field] for field in EVENT_COLUMNS.values()}
    return msgspec.convert(fields | {"experiment": _experiment(row)}, ObservationRecord)


def _experiment(row: Mapping[str, object]) -> Experiment | None:
    if not row["experiment_id"]:
        return None
    return msgspec.convert({field: row[column] for column, field in EXPERIMENT_COLUMNS.items()}, Experiment)
