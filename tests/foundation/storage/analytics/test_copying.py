"""Copies of tables: snapshots that stand still, slices that cover everything once, prints that tell a difference."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.analytics import copying
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics
from lampyris.foundation.storage.analytics.copying import Fingerprint, Part, Slice, Table

AT = datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)
COLUMNS = ["p", "at", "id", "n", "m", "v"]


@pytest.fixture
async def name(analytics: ClickHouseAnalytics) -> AsyncIterator[str]:
    name = f"copying_{random_id()}"
    await analytics.command(
        f"CREATE TABLE {name} (p LowCardinality(String), at DateTime64(6, 'UTC'), id String, n Nullable(UInt32), "
        "m Map(LowCardinality(String), String), v UInt64, shout String ALIAS upper(id), "
        "made String MATERIALIZED left(id, 2)) ENGINE = ReplacingMergeTree(v) "
        "PARTITION BY toYYYYMM(at) ORDER BY (p, toDate(at), id) TTL toDateTime(at) + INTERVAL 3000 DAY "
        "SETTINGS index_granularity = 64"
    )
    yield name
    await analytics.command(f"DROP TABLE {name} SYNC")


async def add(analytics: ClickHouseAnalytics, name: str, count: int, *, version: int = 1) -> None:
    rows = [
        (f"p{n % 3}", AT + timedelta(minutes=n), f"评'\\\n{n}", n if n % 2 else None, {"k": "x" * (n % 50)}, version)
        for n in range(count)
    ]
    await analytics.insert(name, COLUMNS, [list(column) for column in zip(*rows, strict=True)])


async def described(analytics: ClickHouseAnalytics, name: str) -> Table:
    return next(table for table in await copying.tables(analytics) if table.name == name)


async def read(analytics: ClickHouseAnalytics, table: Table, source: str) -> list[Part]:
    return [part async for part in copying.parts(analytics, table, source)]


class TestTables:
    async def test_a_table_is_described_by_what_can_be_written(self, analytics: ClickHouseAnalytics, name: str) -> None:
        await add(analytics, name, 3)
        table = await described(analytics, name)
        assert table.columns == tuple(COLUMNS)
        assert [(part.expression, part.type) for part in table.key] == [
            ("p", "String"),
            ("toDate(at)", "Date"),
            ("id", "String"),
        ]
        assert (table.expires, table.final) == (True, "FINAL")

    async def test_every_table_of_the_product_is_found(self, analytics: ClickHouseAnalytics) -> None:
        found = {table.name for table in await copying.tables(analytics)}
        assert {"events", "traces", "scores", "entity_events"} <= found
        assert "schema_migrations" not in found


class TestParts:
    async def test_they_hold_every_row_once(
        self, analytics: ClickHouseAnalytics, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(copying, "FIRST_ROWS", 7)
        monkeypatch.setattr(copying, "MOST_ROWS", 40)
        await add(analytics, name, 500)
        await add(analytics, name, 500, version=2)
        table = await described(analytics, name)
        parts = await read(analytics, table, name)
        assert len(parts) > 5
        assert sum(part.fingerprint.rows for part in parts) == 500
        whole = await copying.fingerprint(analytics, table, Slice(after=None, upto=None), source=name)
        assert sum((part.fingerprint for part in parts), Fingerprint(rows=0, hash=0)) == whole

    async def test_a_table_without_rows_has_none(self, analytics: ClickHouseAnalytics, name: str) -> None:
        assert await read(analytics, await described(analytics, name), name) == []

    async def test_a_block_that_is_too_large_is_read_in_smaller_ones(
        self, analytics: ClickHouseAnalytics, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await add(analytics, name, 300)
        table = await described(analytics, name)
        real = analytics.read_block

        async def narrow(sql: str, params: dict[str, object], *, timeout_s: float = 600.0) -> bytes:
            limited = sql.replace("FORMAT Native", "SETTINGS max_result_rows = 100 FORMAT Native")
            return await real(limited, params, timeout_s=timeout_s)  # type: ignore[arg-type]

        monkeypatch.setattr(analytics, "read_block", narrow)
        parts = await read(analytics, table, name)
        assert sum(part.fingerprint.rows for part in parts) == 300
        assert max(part.fingerprint.rows for part in parts) <= 100

    async def test_what_is_known_is_not_read(self, analytics: ClickHouseAnalytics, name: str) -> None:
        await add(analytics, name, 10)
        table = await described(analytics, name)

        async def known(part: Slice, found: Fingerprint) -> bool:
            return await copying.fingerprint(analytics, table, part, source=name) == found

        assert [part.block async for part in copying.parts(analytics, table, name, known)] == [None]

    async def test_they_are_the_same_in_another_table(self, analytics: ClickHouseAnalytics, name: str) -> None:
        await add(analytics, name, 200)
        table = await described(analytics, name)
        copy = f"{name}_copy"
        await analytics.command(f"CREATE TABLE {copy} AS {name}")
        for number, part in enumerate(await read(analytics, table, name)):
            assert part.block is not None
            await analytics.insert_block(copy, table.columns, part.block, token=str(number))
            await analytics.insert_block(copy, table.columns, part.block, token=str(number))
            assert await copying.fingerprint(analytics, table, part.slice, source=copy) == part.fingerprint
        await copying.drop(analytics, copy)


class TestFingerprint:
    @pytest.mark.parametrize("change", ["n = 0", "n = 5", "m = map('k', 'y')", "id = 'z'", "v = 9"])
    async def test_any_change_of_a_value_changes_it(
        self, analytics: ClickHouseAnalytics, name: str, change: str
    ) -> None:
        await add(analytics, name, 1)  # its `n` is NULL
        table = await described(analytics, name)
        everything = Slice(after=None, upto=None)
        before = await copying.fingerprint(analytics, table, everything, source=name)
        column, value = change.split(" = ")
        kept = ", ".join(f"{value} AS {known}" if known == column else known for known in COLUMNS)
        changed = f"{name}_changed"
        await analytics.command(f"CREATE TABLE {changed} AS {name}")
        await analytics.command(f"INSERT INTO {changed} ({', '.join(COLUMNS)}) SELECT {kept} FROM {name}")
        after = await copying.fingerprint(analytics, table, everything, source=changed)
        await copying.drop(analytics, changed)
        assert after != before


class TestSnapshot:
    async def test_it_stands_still_and_vanishes(self, analytics: ClickHouseAnalytics, name: str) -> None:
        await add(analytics, name, 50)
        table = await described(analytics, name)
        async with copying.snapshot(analytics, [table]) as copies:
            await add(analytics, name, 80)
            await analytics.command(f"DELETE FROM {name} WHERE p = 'p1'")
            assert sum(part.fingerprint.rows for part in await read(analytics, table, copies[name])) == 50
        assert copies[name] not in {found.name for found in await copying.tables(analytics)}
        left = await analytics.rows("EXISTS TABLE " + copies[name], {})
        assert left == [{"result": 0}]

    @pytest.mark.parametrize(
        ("engine", "copy"),
        [
            (
                "ReplicatedReplacingMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}', v) ORDER BY a",
                "ReplacingMergeTree(v) ORDER BY a",
            ),
            ("ReplicatedMergeTree('/a', 'b') ORDER BY a", "MergeTree() ORDER BY a"),
            (
                "ReplacingMergeTree(v) ORDER BY a TTL toDateTime(t) + toIntervalDay(14) SETTINGS x = 1",
                "ReplacingMergeTree(v) ORDER BY a SETTINGS x = 1",
            ),
        ],
    )
    def test_the_copy_belongs_to_one_server_and_does_not_expire(self, engine: str, copy: str) -> None:
        assert copying.clone_engine(engine) == copy
