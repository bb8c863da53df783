"""From the queue into the stores: order of arrival, poison, outages, and the ledger."""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from lampyris.features.ingest import service
from lampyris.features.ingest.context import Context
from lampyris.features.ingest.drain import Drain
from lampyris.features.ingest.prepared import Prepared
from lampyris.features.ingest.storing import Writer
from lampyris.features.pricing import service as pricing
from lampyris.foundation.clock import EPOCH, from_us
from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.ids import ProjectId, random_uuid
from lampyris.foundation.settings.ingestion import IngestionSettings
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics
from lampyris.foundation.storage.analytics.fake import FakeAnalytics
from lampyris.foundation.storage.analytics.port import AnalyticsStore, Row
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.metadata.sqlite import open_sqlite
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.queue.port import Batch
from lampyris.foundation.storage.stores import Stores

AT_US = 1_795_428_000_000_000


class Bench:
    """A queue, a drain, and the stores behind it."""

    def __init__(self, stores: Stores, project_id: ProjectId, settings: IngestionSettings | None = None) -> None:
        self.stores = stores
        self.project_id = project_id
        self.received_us = AT_US
        self._context = Context(stores.metadata, settings or IngestionSettings())

    async def send(self, *events: dict[str, Any], kind: str = "events", body: bytes | None = None) -> None:
        """Queue one batch, a millisecond after the one before."""
        self.received_us += 1000
        await self.stores.queue.append(
            Batch(
                id=random_uuid(),
                project_id=self.project_id,
                kind=kind,
                received_us=self.received_us,
                headers={"sdk_name": "python", "sdk_version": "2.60.10", "public_key": "pk"},
                body=body if body is not None else json.dumps(events).encode(),
                items=len(events) or 1,
            )
        )

    async def drain(self) -> None:
        """Until nothing is pending."""
        drain = Drain(self.stores.queue, self._context, Writer(self.stores, self._context), _nothing)
        running = asyncio.create_task(drain.run())
        while (await self.stores.queue.ledger()).pending_batches:
            await asyncio.sleep(0.01)
        drain.stop()
        await running

    async def observation(self, id: str) -> Row:
        """The newest row of one observation."""
        sql = (
            "SELECT * FROM events WHERE project_id = {project_id:String} AND id = {id:String}"
            " ORDER BY row_version DESC LIMIT 1 BY id"
        )
        (row,) = await self.stores.analytics.rows(sql, {"project_id": self.project_id, "id": id})
        return row


OTLP_SPAN = json.dumps(
    {
        "resourceSpans": [
            {
                "scopeSpans": [
                    {
                        "spans": [
                            {
                                "traceId": "t1",
                                "spanId": "s1",
                                "parentSpanId": "made-up",
                                "name": "chat",
                                "startTimeUnixNano": str((AT_US - 60_000_000) * 1000),
                                "attributes": [
                                    {"key": key, "value": {"stringValue": value}}
                                    for key, value in (
                                        ("langfuse.observation.type", "generation"),
                                        ("langfuse.observation.input", "hi"),
                                        ("langfuse.observation.metadata.m", '{"a":1}'),
                                        ("langfuse.internal.as_root", "true"),
                                        ("user.id", "u"),
                                    )
                                ],
                            }
                        ]
                    }
                ]
            }
        ]
    }
).encode()


async def _nothing(_: Sequence[Prepared]) -> None:
    return


@pytest.fixture
async def metadata(tmp_path: Path) -> AsyncIterator[SqlMetadata]:
    store = open_sqlite(tmp_path / "metadata.db")
    await migrate(store)
    async with store.write() as session:
        await pricing.seed_default_models(session)
    yield store
    await store.close()


def stores_on(analytics: AnalyticsStore, metadata: SqlMetadata, folder: Path) -> Stores:
    return Stores(
        analytics=analytics,
        metadata=metadata,
        queue=DiskQueue(folder / "queue"),
        blobs=LocalBlobs(folder / "blobs"),
        cache=MemoryCache(),
    )


@pytest.fixture
async def bench(
    analytics: ClickHouseAnalytics, metadata: SqlMetadata, tmp_path: Path, project_id: ProjectId
) -> AsyncIterator[Bench]:
    bench = Bench(stores_on(analytics, metadata, tmp_path), project_id)
    yield bench
    await bench.stores.queue.close()


def event(type: str, at: int, body: dict[str, Any]) -> dict[str, Any]:
    return {"id": random_uuid(), "type": type, "timestamp": f"2026-11-23T10:00:{at:02d}.000Z", "body": body}


def generation() -> list[dict[str, Any]]:
    """One generation in five partial events."""
    return [
        event("generation-create", 1, {"id": "g", "traceId": "t", "name": "chat", "startTime": "2026-11-23T09:59:00Z"}),
        event("generation-update", 2, {"id": "g", "model": "gpt-4o", "metadata": {"a": {"x": 1}}}),
        event("generation-update", 3, {"id": "g", "usageDetails": {"input": 1000, "output": 100}, "input": "问题"}),
        event("generation-update", 4, {"id": "g", "output": {"answer": "42"}, "metadata": {"a": {"y": 2}}}),
        event("generation-update", 5, {"id": "g", "endTime": "2026-11-23T10:00:05Z", "level": "WARNING"}),
    ]


INTERESTING = ("trace_id", "name", "type", "start_time", "end_time", "model", "usage", "total_cost", "input", "output")


class TestPartialUpdates:
    @pytest.mark.parametrize("seed", range(4))
    async def test_any_order_over_any_batches_gives_the_same_row(self, bench: Bench, seed: int) -> None:
        events = generation()
        await bench.send(*events)
        await bench.drain()
        expected = await bench.observation("g")

        shuffled = [json.loads(json.dumps(e).replace('"id": "g"', '"id": "g2"')) for e in events]
        random.Random(seed).shuffle(shuffled)
        for one in shuffled:
            await bench.send(one)
            await bench.drain()
        row = await bench.observation("g2")
        assert {name: row[name] for name in INTERESTING} == {name: expected[name] for name in INTERESTING}
        assert json.loads(row["metadata"]["a"]) == {"x": 1, "y": 2}  # type: ignore[index]
        assert row["total_cost"] == pytest.approx(0.0035)

    @pytest.mark.parametrize("attempt", range(3))
    async def test_of_two_words_of_one_moment_the_one_further_on_wins(self, bench: Bench, attempt: int) -> None:
        names = ["first", "second", "third"]
        score = {"id": f"s{attempt}", "traceId": "t", "name": "n"}
        await bench.send(
            event("span-create", 1, {"id": "o", "traceId": "t", "name": "zeroth"}),
            *(event("span-update", 1, {"id": "o", "name": name}) for name in names),
            *(event("score-create", 1, score | {"value": value}) for value in range(3)),
        )
        await bench.drain()
        assert (await bench.observation("o"))["name"] == "third"
        await bench.send(event("score-create", 1, score | {"value": 7}))
        await bench.drain()
        sql = "SELECT value FROM scores WHERE project_id = {p:String} AND id = {id:String} ORDER BY row_version"
        rows = await bench.stores.analytics.rows(sql, {"p": bench.project_id, "id": score["id"]})
        assert [row["value"] for row in rows] == [2, 7]

    @pytest.mark.parametrize("together", [True, False])
    async def test_an_update_of_a_span_that_came_over_opentelemetry_keeps_the_rest(
        self, bench: Bench, together: bool
    ) -> None:
        await bench.send(kind="otlp_json", body=OTLP_SPAN)
        if not together:
            await bench.drain()
        await bench.send(event("generation-update", 9, {"id": "s1", "output": "late", "metadata": {"m": {"b": 2}}}))
        await bench.drain()
        for value in ("later", "latest"):
            await bench.send(event("generation-update", 10, {"id": "s1", "output": value}))
            await bench.drain()
        row = await bench.observation("s1")
        shown = {name: row[name] for name in ("trace_id", "name", "type", "input", "output", "user_id", "is_root")}
        assert shown == {
            "trace_id": "t1",
            "name": "chat",
            "type": "GENERATION",
            "input": "hi",
            "output": "latest",
            "user_id": "u",
            "is_root": True,
        }
        assert json.loads(row["metadata"]["m"]) == {"a": 1, "b": 2}  # type: ignore[index]
        sql = "SELECT uniqExact(start_time) AS n FROM events WHERE project_id = {p:String} AND id = 's1'"
        assert await bench.stores.analytics.rows(sql, {"p": bench.project_id}) == [{"n": 1}]

    async def test_an_update_keeps_what_is_stored_when_its_events_are_gone(self, bench: Bench) -> None:
        await bench.send(*generation())
        await bench.drain()
        before = await bench.observation("g")
        await service.purge(bench.stores.analytics, bench.project_id, before=from_us(AT_US + 10**9))
        for level in ("DEBUG", "ERROR"):
            bench.received_us += 10**10
            await bench.send(event("generation-update", 40, {"id": "g", "level": level}))
            await bench.drain()
        after = await bench.observation("g")
        assert {name: after[name] for name in INTERESTING} == {name: before[name] for name in INTERESTING}
        assert after["level"] == "ERROR"

    async def test_the_start_of_the_epoch_is_a_start(self, bench: Bench) -> None:
        await bench.send(event("span-create", 1, {"id": "o", "traceId": "t", "startTime": "1970-01-01T00:00:00Z"}))
        await bench.drain()
        assert (await bench.observation("o"))["start_time"] == EPOCH

    async def test_a_score_without_an_id_is_the_same_score_when_its_batch_is_read_twice(self, bench: Bench) -> None:
        score = event("score-create", 1, {"traceId": "t", "name": "n", "value": 1})
        await bench.send(score)
        await bench.send(score)
        await bench.drain()
        sql = "SELECT uniqExact(id) AS n FROM scores WHERE project_id = {p:String}"
        assert await bench.stores.analytics.rows(sql, {"p": bench.project_id}) == [{"n": 1}]

    async def test_a_start_that_is_learned_late_leaves_no_second_row(self, bench: Bench) -> None:
        create, *updates = generation()
        await bench.send(updates[0])
        await bench.drain()
        await bench.send(create)
        await bench.drain()
        sql = "SELECT count() AS n FROM events WHERE project_id = {project_id:String} AND id = 'g' AND model != ''"
        sql += " GROUP BY start_time"
        rows = await bench.stores.analytics.rows(sql, {"project_id": bench.project_id})
        assert len(rows) == 1

    @pytest.mark.parametrize("start", ["1900-01-01", "1970-01-01", "1970-01-02", "1990-01-01", "2290-01-01"])
    async def test_a_start_of_any_year_can_be_corrected(self, bench: Bench, start: str) -> None:
        create, *updates = generation()
        create["body"]["startTime"] = f"{start}T00:00:00Z"
        await bench.send(create)
        await bench.drain()
        correction = event("generation-update", 6, {"id": "g", "startTime": "2026-11-23T09:59:00Z"})
        await bench.send(*updates, correction)
        await bench.drain()
        sql = "SELECT count() AS n FROM events WHERE project_id = {project_id:String} AND id = 'g' GROUP BY start_time"
        assert len(await bench.stores.analytics.rows(sql, {"project_id": bench.project_id})) == 1
        assert (await bench.stores.queue.ledger(bench.project_id)).rejected_items == 0

    async def test_sending_a_batch_again_changes_nothing(self, bench: Bench) -> None:
        events = generation()
        await bench.send(*events)
        await bench.drain()
        first = await bench.observation("g")
        await bench.send(*events)
        await bench.drain()
        again = await bench.observation("g")
        assert {name: again[name] for name in INTERESTING} == {name: first[name] for name in INTERESTING}


class TestLedger:
    async def test_a_poison_batch_is_set_aside_and_blocks_nobody(self, bench: Bench) -> None:
        await bench.send(kind="otlp_protobuf", body=b"\xff\xff")
        await bench.send(*generation())
        await bench.drain()
        assert (await bench.observation("g"))["name"] == "chat"
        ledger = await bench.stores.queue.ledger(bench.project_id)
        assert (ledger.received_items, ledger.stored_items, ledger.rejected_items) == (6, 5, 1)
        ((_, rejection),) = await bench.stores.queue.rejected(bench.project_id, limit=10)
        assert rejection.reason.startswith("cannot be read")
        assert rejection.payload == b"\xff\xff"

    async def test_a_score_that_breaks_its_config_is_rejected_with_the_reason(self, bench: Bench) -> None:
        body = {"id": "s", "traceId": "t", "name": "n", "value": 1, "configId": "no-such-config"}
        await bench.send(event("score-create", 1, body), event("trace-create", 1, {"id": "t"}))
        await bench.drain()
        ledger = await bench.stores.queue.ledger(bench.project_id)
        assert (ledger.stored_items, ledger.rejected_items) == (1, 1)
        ((_, rejection),) = await bench.stores.queue.rejected(bench.project_id, limit=10)
        assert "no-such-config" in rejection.reason
        assert [e["body"] for e in json.loads(rejection.payload)] == [body]

    async def test_an_outage_of_the_store_is_waited_out(
        self, metadata: SqlMetadata, tmp_path: Path, project_id: ProjectId, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lampyris.features.ingest.drain.RETRY_S", 0.01)
        analytics = FakeAnalytics(away=True)
        bench = Bench(stores_on(analytics, metadata, tmp_path), project_id)
        body = {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "t", "spanId": "s", "name": "n"}]}]}]}
        await bench.send(kind="otlp_json", body=json.dumps(body).encode())
        draining = asyncio.create_task(bench.drain())
        await asyncio.sleep(0.1)
        assert not draining.done()
        analytics.away = False
        await asyncio.wait_for(draining, 120)
        assert {insert.table for insert in analytics.inserts} == {"events", "traces"}
        assert (await bench.stores.queue.ledger(project_id)).stored_items == 1
        await bench.stores.queue.close()

    async def test_a_metadata_store_that_is_away_is_waited_for(
        self, bench: Bench, metadata: SqlMetadata, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lampyris.features.ingest.drain.RETRY_S", 0.01)
        looks = 0

        async def away_at_first(_: object, batches: Sequence[Batch]) -> None:
            nonlocal looks
            looks += 1
            if looks < 3:
                raise StoreUnavailable("metadata", "database is locked")

        monkeypatch.setattr(Context, "refresh", away_at_first)
        await bench.send(*generation())
        await asyncio.wait_for(bench.drain(), 120)
        assert looks == 3
        assert (await bench.stores.queue.ledger(bench.project_id)).stored_items == 5

    async def test_what_could_not_be_masked_is_set_aside_unseen_and_replayed(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = IngestionSettings.model_validate(
            {
                "LANGFUSE_INGESTION_MASKING_CALLBACK_URL": "http://127.0.0.1:9/",
                "LANGFUSE_INGESTION_MASKING_CALLBACK_FAIL_CLOSED": True,
            }
        )
        closed = Bench(bench.stores, bench.project_id, settings)
        body = {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "t", "spanId": "s", "name": "n"}]}]}]}
        await closed.send(kind="otlp_json", body=json.dumps(body).encode())
        await closed.drain()
        ((_, rejection),) = await bench.stores.queue.rejected(bench.project_id, limit=10)
        assert rejection.reason.startswith("the masking service failed")
        ledger = await bench.stores.queue.ledger(bench.project_id)
        assert (ledger.stored_items, ledger.rejected_items) == (0, 1)

        assert await bench.stores.queue.replay(bench.project_id) == 1
        await bench.drain()
        assert (await bench.observation("s"))["name"] == "n"
        ledger = await bench.stores.queue.ledger(bench.project_id)
        assert (ledger.received_items, ledger.stored_items, ledger.rejected_items) == (1, 1, 0)
