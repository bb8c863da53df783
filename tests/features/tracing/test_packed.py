"""What `packed` holds is what the columns hold, also of rows that were written before there was such a column."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import RunningEngine

from lampyris.features.tracing import service
from lampyris.features.tracing.append import append
from lampyris.features.tracing.store.packed import EVENT, TRACE, unpacked
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.clock import now, to_us
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics
from lampyris.foundation.storage.analytics.migrate import migrate
from lampyris.foundation.storage.analytics.port import AnalyticsStore

HARD = '引号" 反斜杠\\ /斜杠 \t制表\n换行 \u2028 😀'

EVERYTHING = ObservationRecord(
    id="o1", trace_id="t1", parent_id="parent", is_root=True, type="GENERATION", name=HARD,
    start_us=1_795_435_200_000_001, end_us=1_795_435_200_000_002, completion_start_us=1_795_435_200_000_003,
    level="WARNING", status_message=HARD + "m", version="v1", release="r1", environment="production", model="m1",
    model_id="mid", model_parameters='{"a":1}', prompt_id="pid", prompt_name="pname", prompt_version=7,
    usage={"input": 2**64 - 1, "缓存": 3}, cost={"input": 0.1, "x": 1e-9}, total_cost_usd=0.30000000000000004,
    pricing_tier_id="tier", pricing_tier_name="tier name", trace_name="trace", user_id="user", session_id="session",
    tags=("b", "a"), public=True, source="otel", sdk_name="sdk", sdk_version="5.0",
    received_us=1_795_435_200_000_004, trace_metadata_keys=("k", "l"), row_version=1,
)  # fmt: skip
NOTHING = ObservationRecord(id="o2", trace_id="t1", start_us=1_795_435_200_000_001, received_us=1, row_version=1)
SAID = TraceRecord(
    trace_id="t1", source_id="s1", said_us=1_795_435_200_000_001, timestamp_us=1_795_435_200_000_002,
    first_start_us=1_795_435_200_000_003, last_end_us=1_795_435_200_000_004, said=True, name=HARD, user_id="user",
    session_id="session", tags=("b", "a"), public=False, release="r1", version="v1", environment="staging",
    input_from="i", output_from="o", received_us=1_795_435_200_000_005, row_version=1,
)  # fmt: skip


@pytest.mark.parametrize(("table", "columns"), [("events", EVENT), ("traces", TRACE)])
async def test_every_place_holds_its_column(
    analytics: AnalyticsStore, project_id: ProjectId, table: str, columns: Sequence[str]
) -> None:
    await append(analytics, project_id, [EVERYTHING, NOTHING], [SAID])
    sql = f"SELECT packed, {', '.join(columns)} FROM {table} WHERE project_id = {{project_id:String}}"
    rows = await analytics.rows(sql, {"project_id": project_id})
    assert len(rows) == (2 if table == "events" else 1)
    for row in rows:
        assert unpacked([{"packed": row["packed"]}], columns) == [{name: row[name] for name in columns}]


async def test_rows_of_before_are_read_as_they_are(
    start_engine: Callable[[], RunningEngine], project_id: ProjectId
) -> None:
    store = embedded_analytics(start_engine().data_dir)
    await migrate(store, upto=6)
    await append(store, project_id, [EVERYTHING, NOTHING], [SAID])
    await migrate(store)
    found = await service.whole_trace(store, project_id, "t1")
    await store.close()
    assert found.trace.name == HARD
    first = found.observations[0]
    assert (first.name, first.usage, first.total_cost_usd) == (HARD, EVERYTHING.usage, EVERYTHING.total_cost_usd)
    assert [one.id for one in found.observations] == ["o1", "o2"]


@pytest.mark.parametrize("began_h", [0, 47, 49, 2400, -24])
@pytest.mark.parametrize("lasted_h", [0, 72])
async def test_a_trace_of_any_age_is_whole(
    analytics: AnalyticsStore, project_id: ProjectId, began_h: int, lasted_h: int
) -> None:
    began_us = to_us(now() - timedelta(hours=began_h))
    ended_us = began_us + lasted_h * 3_600_000_000
    said: dict[str, Any] = {"trace_id": "t1", "received_us": began_us, "row_version": 1}
    spans = [ObservationRecord(id=f"o{at_us}", start_us=at_us, **said) for at_us in {began_us, ended_us}]
    words = TraceRecord(
        source_id="s1", said_us=began_us, timestamp_us=began_us, first_start_us=began_us, last_end_us=ended_us, **said
    )
    await append(analytics, project_id, spans, [words])
    found = await service.whole_trace(analytics, project_id, "t1")
    assert {one.id for one in found.observations} == {span.id for span in spans}
    outline = await service.outline(analytics, project_id, "t1")
    assert {node.id for node in outline.nodes} == {span.id for span in spans}
