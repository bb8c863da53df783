"""What the embedded engine owes after a crash: every acknowledged row, and service to the same clients."""

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics, EmbeddedEndpoint, embedded_analytics
from lampyris.foundation.storage.analytics.migrate import migrate

TABLE = (
    "CREATE TABLE kept (id UInt64, text String) ENGINE = MergeTree ORDER BY id "
    "SETTINGS non_replicated_deduplication_window = 1000"
)


class Engine(Protocol):
    data_dir: Path

    def kill(self) -> None: ...
    def restart(self) -> None: ...
    def stop(self) -> int: ...


Start = Callable[[], Engine]


async def insert_until_stored(store: ClickHouseAnalytics, number: int) -> None:
    while True:
        try:
            await store.insert("kept", ["id", "text"], [[number] * 50, [f"评{number}"] * 50], token=f"batch {number}")
        except StoreUnavailable:
            await asyncio.sleep(0.05)
        else:
            return


class TestKill:
    async def test_acknowledged_rows_survive_and_repeats_add_nothing(self, start_engine: Start) -> None:
        engine = start_engine()
        store = embedded_analytics(engine.data_dir)
        await store.command(TABLE)

        async def write(first: int) -> None:
            for number in range(first, 60, 3):
                await insert_until_stored(store, number)

        writers = [asyncio.create_task(write(first)) for first in range(3)]
        for _ in range(3):
            await asyncio.sleep(0.15)
            await asyncio.to_thread(engine.kill)
            await asyncio.to_thread(engine.restart)
        await asyncio.gather(*writers)
        rows = await store.rows("SELECT count() AS n, uniqExact(id) AS ids FROM kept", {})
        await store.close()
        assert rows == [{"n": 60 * 50, "ids": 60}]

    async def test_a_client_finds_the_engine_started_anew(self, start_engine: Start) -> None:
        engine = start_engine()
        store = embedded_analytics(engine.data_dir)
        assert await store.rows("SELECT 1 AS one", {}) == [{"one": 1}]
        engine.kill()
        restarted = asyncio.create_task(asyncio.to_thread(engine.restart))
        assert await store.rows("SELECT 2 AS two", {}) == [{"two": 2}]
        await restarted
        await store.command("SELECT 1")
        await store.ping()
        await store.close()

    async def test_an_engine_that_stays_away_is_reported_soon(self, start_engine: Start) -> None:
        engine = start_engine()
        store = ClickHouseAnalytics(EmbeddedEndpoint(engine.data_dir, patience_s=0.2))
        await store.ping()
        engine.kill()
        with pytest.raises(StoreUnavailable):
            await store.rows("SELECT 1", {})
        with pytest.raises(StoreUnavailable):
            await store.ping()
        await store.close()


class TestStop:
    async def test_sigterm_ends_cleanly_and_keeps_everything(self, start_engine: Start) -> None:
        engine = start_engine()
        store = embedded_analytics(engine.data_dir)
        await migrate(store)
        await store.command(TABLE)
        await insert_until_stored(store, 1)
        assert await asyncio.to_thread(engine.stop) == 0
        engine.restart()
        assert await store.rows("SELECT count() AS n FROM kept", {}) == [{"n": 50}]
        assert await migrate(store) == []
        await store.close()

    async def test_a_running_statement_is_let_through(self, start_engine: Start) -> None:
        engine = start_engine()
        store = embedded_analytics(engine.data_dir)
        asking = asyncio.create_task(store.rows("SELECT sum(sleepEachRow(0.1)) AS x FROM numbers(10)", {}))
        await asyncio.sleep(0.3)
        assert await asyncio.to_thread(engine.stop) == 0
        assert await asking == [{"x": 0}]
        await store.close()

    async def test_a_second_engine_on_the_folder_is_refused(self, start_engine: Start) -> None:
        engine = start_engine()
        second = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "lampyris.entry.cli.engine", "--data-dir", str(engine.data_dir)),
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await second.communicate()
        assert second.returncode == 3
        assert b"another engine already serves" in errors
        store = embedded_analytics(engine.data_dir)
        await store.ping()
        await store.close()
