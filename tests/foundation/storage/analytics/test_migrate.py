"""Migrations: one text, two dialects; applied once, by one of many."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Protocol

import pytest

from lampyris.foundation.clock import now_us
from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics import migrate as module
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics, ClickHouseRefused, embedded_analytics
from lampyris.foundation.storage.analytics.fake import FakeAnalytics
from lampyris.foundation.storage.analytics.migrate import Dialect, migrate, migrations, status, text_tokenizer


class Engine(Protocol):
    data_dir: Path


@pytest.fixture
async def empty(start_engine: Callable[[], Engine]) -> AsyncIterator[ClickHouseAnalytics]:
    """A store that nobody migrated."""
    store = embedded_analytics(start_engine().data_dir)
    yield store
    await store.close()


class TestMigrations:
    def test_they_are_numbered_and_owned(self) -> None:
        found = migrations()
        assert [migration.number for migration in found] == list(range(1, len(found) + 1))
        assert {migration.owner for migration in found} <= {"tracing", "scores", "ingest"}

    def test_one_text_serves_one_server_and_a_cluster(self) -> None:
        for migration in migrations():
            for statement in migration.statements:
                alone = Dialect().render(statement)
                clustered = Dialect(cluster="main", text_tokenizer="ngrams(2)").render(statement)
                assert "ON CLUSTER" not in alone
                assert "Replicated" not in alone
                assert "$" not in alone + clustered
                if "CREATE TABLE" in statement:
                    assert "ON CLUSTER `main`" in clustered
                    assert "ENGINE = Replicated" in clustered
                assert "asciiCJK" not in clustered


class TestMigrate:
    async def test_many_at_once_apply_each_once(self, empty: ClickHouseAnalytics) -> None:
        names = [migration.name for migration in migrations()]
        assert {step.applied for step in await status(empty)} == {False}
        applied = await asyncio.gather(*(migrate(empty) for _ in range(4)))
        assert sorted(applied, key=len) == [[], [], [], names]
        assert {step.applied for step in await status(empty)} == {True}
        assert await migrate(empty) == []

    async def test_it_goes_on_where_it_stopped(self, empty: ClickHouseAnalytics) -> None:
        done = next(migration for migration in migrations() if migration.name == "entity_events")
        await empty.command(Dialect().render(module.JOURNAL))
        await empty.insert("schema_migrations", ["number", "statement", "name"], [[done.number], [0], [done.name]])
        assert await migrate(empty) == [migration.name for migration in migrations() if migration.name != done.name]

    async def test_the_lock_of_a_dead_process_is_taken_over(
        self, empty: ClickHouseAnalytics, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await empty.command("CREATE TABLE migration_lock (held UInt8) ENGINE = Null")
        with pytest.raises(StoreUnavailable, match="another process migrates"):
            await migrate(empty, wait_s=0.3)
        monkeypatch.setattr(module, "LOCK_DEAD_S", 0)
        await asyncio.sleep(1.1)
        assert await migrate(empty, wait_s=5)
        left = await empty.rows("SELECT name FROM system.tables WHERE name LIKE 'migration_lock%'", {})
        assert left == []

    async def test_a_held_lock_is_kept_alive(self, empty: ClickHouseAnalytics, monkeypatch: pytest.MonkeyPatch) -> None:
        await empty.command("CREATE TABLE migration_lock (held UInt8) ENGINE = Null")
        touched = "SELECT metadata_modification_time AS at FROM system.tables WHERE name = 'migration_lock'"
        before = await empty.rows(touched, {})
        monkeypatch.setattr(module, "HEARTBEAT_S", 0.05)
        beating = asyncio.create_task(module._heartbeat(empty, Dialect()))
        await asyncio.sleep(1.3)
        beating.cancel()
        assert (await empty.rows(touched, {}))[0]["at"] > before[0]["at"]  # type: ignore[operator]

    async def test_an_old_server_gets_another_tokenizer(self, empty: ClickHouseAnalytics) -> None:
        assert await text_tokenizer(empty) == "asciiCJK"

        def knows_no_cjk(_sql: str, _params: object) -> list[dict[str, object]]:
            raise ClickHouseRefused(36, "unknown tokenizer")

        assert await text_tokenizer(FakeAnalytics(script=knows_no_cjk)) == "ngrams(2)"


class TestTheEventsTable:
    @pytest.fixture
    async def searched(self, analytics: ClickHouseAnalytics, project_id: ProjectId) -> ClickHouseAnalytics:
        texts = ["机器学习评分 Hello World", "什么是快速排序", "the QuickBrown fox"] + ["filler 数据"] * 5000
        count = len(texts)
        await analytics.insert(
            "events",
            ["project_id", "trace_id", "id", "start_time", "input", "row_version"],
            [
                [project_id] * count,
                ["t"] * count,
                [f"o{n}" for n in range(count)],
                [now_us()] * count,
                texts,
                [1] * count,
            ],
        )
        return analytics

    @pytest.mark.parametrize("merged", [False, True])
    @pytest.mark.parametrize(
        ("column", "needle"),
        [
            *(("lower(input)", needle) for needle in ("学习评分", "评分 hello", "快速", "quickbrown", "ckbro", "ck")),
            *(("input_words", needle) for needle in ("quickbrown", "ckbro", "orld")),
        ],
    )
    async def test_text_is_found_by_any_part_of_it(
        self, searched: ClickHouseAnalytics, project_id: ProjectId, column: str, needle: str, *, merged: bool
    ) -> None:
        if merged:
            await searched.command("OPTIMIZE TABLE events FINAL")
        found = await searched.rows(
            f"SELECT id FROM events WHERE project_id = {{project_id:String}} AND {column} LIKE {{pattern:String}}",
            {"project_id": project_id, "pattern": f"%{needle}%"},
        )
        assert len(found) == 1

    @pytest.mark.parametrize(
        ("column", "needle", "index"),
        [("lower(input)", "学习评分", "events_input_text"), ("input_words", "ckbro", "events_input_words")],
    )
    async def test_it_is_looked_up_in_the_index(
        self, searched: ClickHouseAnalytics, project_id: ProjectId, column: str, needle: str, index: str
    ) -> None:
        await searched.command("OPTIMIZE TABLE events FINAL")
        plan = await searched.rows(
            f"EXPLAIN indexes = 1 SELECT id FROM events WHERE project_id = {{project_id:String}} "
            f"AND {column} LIKE {{pattern:String}}",
            {"project_id": project_id, "pattern": f"%{needle}%"},
        )
        assert any(index in str(line["explain"]) for line in plan)

    async def test_previews_are_cut_between_characters(
        self, analytics: ClickHouseAnalytics, project_id: ProjectId
    ) -> None:
        columns = ["project_id", "trace_id", "id", "start_time", "input", "output"]
        await analytics.insert("events", columns, [[project_id], ["t"], ["o"], [now_us()], ["评" * 1000], ["x"]])
        found = await analytics.rows(
            "SELECT input_preview, output_preview FROM events WHERE project_id = {project_id:String}",
            {"project_id": project_id},
        )
        assert found == [{"input_preview": "评" * 200, "output_preview": "x"}]
