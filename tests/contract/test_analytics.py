"""The contract of the analytics store, on every engine there is."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.conftest import RunningEngine

from lampyris.foundation.clock import to_us
from lampyris.foundation.errors import QueryTimeout, StoreUnavailable
from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.analytics.clickhouse import (
    ClickHouseAnalytics,
    ClickHouseRefused,
    embedded_analytics,
    server_analytics,
)
from lampyris.foundation.storage.analytics.engine.address import read_engine_file
from lampyris.foundation.storage.analytics.migrate import migrate
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue

SERVER_URL = os.environ.get("LAMPYRIS_TEST_CLICKHOUSE_URL", "")
ENGINES = ["embedded", "http", "server"] if SERVER_URL else ["embedded", "http"]
"""`http`: the engine reached as one reaches a server, by address, user and password."""
AT = datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC)
ENDLESS = "SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1"
TEXTS = [
    *("评分", "two\nlines", "tab\there", "back\\slash", "'quote'", '"double"', "{x:String}", "nul\0byte", "", "\\N"),
    *(
        "%_*?",
        "`tick`",
        "a\r\nb\n\nDROP TABLE x",
        "🔥👨‍👩‍👧",
        "\b\f\v\x7f",
        "/* c */ -- d",
        "&param_x=1#%41+ ",
        "x" * 1_000_000,
    ),
]


def as_server(engine: RunningEngine, database: str) -> ClickHouseAnalytics:
    found = read_engine_file(engine.data_dir)
    return server_analytics(
        f"http://127.0.0.1:{found.port}", user=found.user, password=found.password, database=database
    )


@pytest.fixture(params=ENGINES)
async def store(request: pytest.FixtureRequest) -> AsyncIterator[ClickHouseAnalytics]:
    if request.param == "embedded":
        made = embedded_analytics(request.getfixturevalue("engine").data_dir)
    elif request.param == "http":
        made = as_server(request.getfixturevalue("engine"), "lampyris")
    else:
        made = server_analytics(SERVER_URL)
    yield made
    await made.close()


async def test_a_missing_database_is_made_by_the_migrations(engine: RunningEngine) -> None:
    name = f"made_{random_id()}"
    store = as_server(engine, name)
    assert await migrate(store)
    assert await migrate(store) == []
    assert await store.rows("SELECT currentDatabase() AS name, count() AS n FROM events", {}) == [
        {"name": name, "n": 0}
    ]
    await store.command(f"DROP DATABASE {name} SYNC")
    await store.close()


@pytest.fixture
async def table(store: AnalyticsStore) -> AsyncIterator[str]:
    """A table with every type that our migrations use."""
    name = f"contract_{random_id()}"
    await store.command(
        f"CREATE TABLE {name} (id UInt64, text String, low LowCardinality(String), at DateTime64(6, 'UTC'), "
        "maybe_at Nullable(DateTime64(6, 'UTC')), maybe_number Nullable(Float64), maybe_flag Nullable(Bool), "
        "maybe_count Nullable(UInt32), flag Bool, texts Array(String), lows Array(LowCardinality(String)), "
        "map Map(LowCardinality(String), String), counts Map(LowCardinality(String), UInt64), "
        "costs Map(LowCardinality(String), Float64), money Decimal(18, 6), wide_money Decimal(38, 12), day Date, "
        "uid UUID) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100"
    )
    yield name
    await store.command(f"DROP TABLE {name} SYNC")


class TestParameters:
    @pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:12]))
    async def test_text_comes_back_unchanged(self, store: AnalyticsStore, text: str) -> None:
        assert await store.rows("SELECT {text:String} AS text", {"text": text}) == [{"text": text}]

    @pytest.mark.parametrize("text", TEXTS[:-1], ids=lambda text: repr(text[:12]))
    async def test_text_inside_an_array_comes_back_unchanged(self, store: AnalyticsStore, text: str) -> None:
        rows = await store.rows("SELECT {texts:Array(String)} AS texts", {"texts": [text, "and", text]})
        assert rows == [{"texts": [text, "and", text]}]

    async def test_times_keep_their_microseconds(self, store: AnalyticsStore) -> None:
        rows = await store.rows("SELECT {at:DateTime64(6)} AS at", {"at": AT})
        assert rows == [{"at": AT}]

    async def test_times_of_another_zone_are_the_same_moment(self, store: AnalyticsStore) -> None:
        shanghai = datetime.fromisoformat("2026-03-01T07:59:59.123456+08:00")
        sql = "SELECT {at:DateTime64(6)} AS at, toTimeZone({at:DateTime64(6)}, 'Asia/Shanghai') AS there"
        assert await store.rows(sql, {"at": shanghai}) == [{"at": AT, "there": AT}]

    async def test_a_time_of_whole_seconds_fits_a_datetime(self, store: AnalyticsStore) -> None:
        at = AT.replace(microsecond=0)
        assert await store.rows("SELECT {at:DateTime} AS at", {"at": at}) == [{"at": at}]

    async def test_numbers_flags_dates_and_nothing(self, store: AnalyticsStore) -> None:
        sql = (
            "SELECT {big:UInt64} AS big, {small:Int64} AS small, {real:Float64} AS real, {flag:Bool} AS flag, "
            "{day:Date} AS day, {none:Nullable(String)} AS none, {money:Decimal(18, 6)} AS money, "
            "{numbers:Array(UInt64)} AS numbers, {days:Array(Date)} AS days, {mixed:Array(Nullable(String))} AS mixed, "
            "{empty:Array(String)} AS empty, {times:Array(DateTime64(6))} AS times"
        )
        values: dict[str, SqlValue] = {
            **{"big": 2**64 - 1, "small": -(2**63), "real": 0.1, "flag": True, "day": date(2026, 2, 28), "none": None},
            **{"money": Decimal("12.5"), "numbers": [1, 2], "days": [date(2026, 1, 1)], "mixed": ["a", None]},
            **{"empty": [], "times": [AT]},
        }
        assert await store.rows(sql, values) == [values]

    async def test_three_hundred_concurrent_queries_do_not_mix(self, store: AnalyticsStore) -> None:
        async def echo(number: int) -> bool:
            rows = await store.rows(
                "SELECT {n:UInt64} AS n, {s:String} AS s, sleep(0.001) AS z", {"n": number, "s": f"评{number}"}
            )
            return rows == [{"n": number, "s": f"评{number}", "z": 0}]

        assert all(await asyncio.gather(*map(echo, range(300))))


class TestRows:
    async def test_nothing_found_is_an_empty_list(self, store: AnalyticsStore) -> None:
        assert await store.rows("SELECT number FROM numbers(0)", {}) == []

    async def test_rows_keep_the_order_of_the_statement(self, store: AnalyticsStore) -> None:
        rows = await store.rows("SELECT number AS n FROM numbers(5) ORDER BY n DESC", {})
        assert [row["n"] for row in rows] == [4, 3, 2, 1, 0]

    async def test_a_large_answer_arrives_whole(self, store: AnalyticsStore) -> None:
        rows = await store.rows("SELECT number AS n, repeat('评', 1000) AS t FROM numbers(3000)", {})
        assert (len(rows), sum(int(str(row["n"])) for row in rows)) == (3000, 2999 * 1500)
        assert {row["t"] for row in rows} == {"评" * 1000}

    async def test_times_inside_arrays_and_maps_are_aware(self, store: AnalyticsStore) -> None:
        sql = "SELECT [x] AS list, map('k', x) AS map, [NULL, x] AS gap FROM (SELECT {at:DateTime64(6)} AS x)"
        assert await store.rows(sql, {"at": AT}) == [{"list": [AT], "map": {"k": AT}, "gap": [None, AT]}]

    async def test_nan_is_nothing(self, store: AnalyticsStore) -> None:
        assert await store.rows("SELECT avg(number) AS mean FROM numbers(0)", {}) == [{"mean": None}]

    async def test_text_cut_inside_a_character_is_still_readable(self, store: AnalyticsStore) -> None:
        rows = await store.rows("SELECT substring('评分', 1, 4) AS cut, 1 AS n", {})
        assert [(str(row["cut"])[0], row["n"]) for row in rows] == [("评", 1)]


class TestInsert:
    async def test_every_type_comes_back(self, store: AnalyticsStore, table: str) -> None:
        rows = [
            {
                **{"id": number, "text": text, "low": text[:50], "at": AT, "maybe_at": AT if number % 2 else None},
                **{"maybe_number": 0.5 if number % 3 else None, "maybe_flag": [None, True, False][number % 3]},
                **{"maybe_count": None if number % 2 else number, "flag": number % 2 == 0, "texts": [text, "", "评"]},
                **{"lows": [text[:9], "x"] if number % 2 else [], "map": {text[:9]: text, "k": "v"}},
                **{"counts": {"input": 2**60, "total": number} if number % 2 else {}, "costs": {"total": 0.25}},
                **{"money": Decimal("-1.5"), "wide_money": Decimal("1234567890.123456789012")},
                **{"day": date(2026, 2, 28), "uid": "61f0c404-5cb3-11e7-907b-a6006ad3dba0"},
            }
            for number, text in enumerate(TEXTS)
        ]
        columns = list(rows[0])
        await store.insert(table, columns, [[row[column] for row in rows] for column in columns])
        assert await store.rows(f"SELECT * FROM {table} ORDER BY id", {}) == rows

    async def test_integers_are_microseconds(self, store: AnalyticsStore, table: str) -> None:
        await store.insert(table, ["id", "at", "maybe_at"], [[1, 2], [to_us(AT), AT], [None, to_us(AT)]])
        rows = await store.rows(f"SELECT at, maybe_at FROM {table} ORDER BY id", {})
        assert rows == [{"at": AT, "maybe_at": None}, {"at": AT, "maybe_at": AT}]

    async def test_columns_left_out_take_their_defaults(self, store: AnalyticsStore, table: str) -> None:
        await store.insert(table, ["id"], [[1]])
        rows = await store.rows(f"SELECT text, maybe_number, texts, map FROM {table}", {})
        assert rows == [{"text": "", "maybe_number": None, "texts": [], "map": {}}]

    async def test_many_distinct_values_fit_a_low_cardinality_column(self, store: AnalyticsStore, table: str) -> None:
        for count in (255, 256, 257, 70_000):
            values = [f"v{number}" for number in range(count)]
            await store.insert(table, ["id", "low", "text"], [[count] * count, values, values])
            counts = "count() AS n, countIf(low = text) AS same, uniqExact(low) AS u"
            sql = f"SELECT {counts} FROM {table} WHERE id = {{id:UInt64}}"
            assert await store.rows(sql, {"id": count}) == [{"n": count, "same": count, "u": count}]

    async def test_no_rows_is_no_insert(self, store: AnalyticsStore, table: str) -> None:
        await store.insert(table, ["id"], [[]])
        assert await store.rows(f"SELECT count() AS n FROM {table}", {}) == [{"n": 0}]

    async def test_a_repeated_token_adds_nothing(self, store: AnalyticsStore, table: str) -> None:
        for _ in range(3):
            await store.insert(table, ["id", "text"], [[1, 2], ["a", "b"]], token="it's \\ one")
        await store.insert(table, ["id", "text"], [[1, 2], ["a", "b"]], token="two")
        assert await store.rows(f"SELECT count() AS n FROM {table}", {}) == [{"n": 4}]

    async def test_equal_batches_without_a_token_are_two_batches(self, store: AnalyticsStore, table: str) -> None:
        for _ in range(2):
            await store.insert(table, ["id"], [[1, 2]])
        assert await store.rows(f"SELECT count() AS n FROM {table}", {}) == [{"n": 4}]

    async def test_a_read_sees_what_was_written_before_it(self, store: AnalyticsStore, table: str) -> None:
        for number in range(10):
            await store.insert(table, ["id"], [[number]])
            assert await store.rows(f"SELECT count() AS n FROM {table}", {}) == [{"n": number + 1}]

    async def test_a_wrong_value_names_its_column_and_stores_nothing(self, store: AnalyticsStore, table: str) -> None:
        with pytest.raises(TypeError, match=r"column text \(String\)"):
            await store.insert(table, ["id", "text"], [[1, 2], ["a", None]])
        assert await store.rows(f"SELECT count() AS n FROM {table}", {}) == [{"n": 0}]

    async def test_an_unknown_column_or_table_is_refused(self, store: AnalyticsStore, table: str) -> None:
        with pytest.raises(ClickHouseRefused, match="no column nonsense"):
            await store.insert(table, ["id", "nonsense"], [[1], [2]])
        with pytest.raises(ClickHouseRefused, match="does not exist"):
            await store.insert("no_such_table", ["id"], [[1]])

    async def test_a_column_added_later_is_known(self, store: AnalyticsStore, table: str) -> None:
        await store.insert(table, ["id"], [[1]])
        await store.command(f"ALTER TABLE {table} ADD COLUMN added String")
        await store.insert(table, ["id", "added"], [[2], ["x"]])
        assert await store.rows(f"SELECT added FROM {table} ORDER BY id", {}) == [{"added": ""}, {"added": "x"}]


class TestCommand:
    async def test_a_delete_is_effective_at_once(self, store: AnalyticsStore, table: str) -> None:
        await store.insert(table, ["id", "text"], [[1, 2, 3], ["a", "b", "c"]])
        await store.command(f"DELETE FROM {table} WHERE text IN {{gone:Array(String)}}", {"gone": ["a", "c"]})
        assert await store.rows(f"SELECT id FROM {table}", {}) == [{"id": 2}]


class TestFailures:
    async def test_a_slow_query_is_stopped(self, store: AnalyticsStore) -> None:
        began = time.monotonic()
        with pytest.raises(QueryTimeout):
            await store.rows(ENDLESS, {}, timeout_s=0.5)
        assert time.monotonic() - began < 5

    async def test_a_query_over_its_memory_is_stopped_and_others_go_on(self, store: AnalyticsStore) -> None:
        with pytest.raises(QueryTimeout, match="emory"):
            await store.rows("SELECT groupArray(repeat(toString(number), 1000)) AS x FROM numbers(10000000)", {})
        assert await store.rows("SELECT 1 AS one", {}) == [{"one": 1}]

    async def test_a_mistake_of_ours_is_not_an_expected_failure(self, store: AnalyticsStore) -> None:
        with pytest.raises(ClickHouseRefused) as refused:
            await store.rows("SELECT no_such_column", {})
        assert refused.value.code == 47

    async def test_a_missing_parameter_is_refused(self, store: AnalyticsStore) -> None:
        await store.rows("SELECT {x:String} AS x", {"x": "left over?"})
        with pytest.raises(ClickHouseRefused) as refused:
            await store.rows("SELECT {x:String} AS x", {})
        assert refused.value.code == 456

    async def test_a_second_statement_is_refused(self, store: AnalyticsStore) -> None:
        with pytest.raises(ClickHouseRefused) as refused:
            await store.command("SELECT 1; SELECT 2")
        assert refused.value.code == 62

    async def test_a_semicolon_in_a_string_is_text(self, store: AnalyticsStore) -> None:
        assert await store.rows("SELECT 'a; b' AS x;", {}) == [{"x": "a; b"}]

    async def test_settings_of_one_query_do_not_reach_the_next(self, store: AnalyticsStore) -> None:
        for _ in range(5):
            with pytest.raises(QueryTimeout):
                await store.rows(ENDLESS, {}, timeout_s=0.05)
            assert await store.rows("SELECT sleep(0.1) AS x", {}) == [{"x": 0}]

    async def test_a_cancelled_query_leaves_the_store_usable(self, store: AnalyticsStore) -> None:
        asking = asyncio.create_task(store.rows(ENDLESS, {}))
        await asyncio.sleep(0.3)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        assert await store.rows("SELECT 1 AS one", {}) == [{"one": 1}]

    async def test_ping(self, store: AnalyticsStore) -> None:
        await store.ping()


class TestAnEngineThatIsAway:
    async def test_everything_says_unavailable(self) -> None:
        store = server_analytics("http://127.0.0.1:9")
        with pytest.raises(StoreUnavailable):
            await store.ping()
        with pytest.raises(StoreUnavailable):
            await store.rows("SELECT 1", {})
        with pytest.raises(StoreUnavailable):
            await store.insert("t", ["id"], [[1]])
        with pytest.raises(StoreUnavailable):
            await store.command("SELECT 1")
        await store.close()
