"""What every metadata engine must do, on SQLite and on a real PostgreSQL."""

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError

from lampyris.features.accounts.tables import AccessChangeRow, OrganizationRow, ProjectRow
from lampyris.foundation.errors import InvalidInput, StoreUnavailable
from lampyris.foundation.storage.metadata.migrate import migrate, status
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
async def store(metadata_url: str) -> AsyncIterator[SqlMetadata]:
    store = open_metadata(metadata_url)
    await migrate(store)
    yield store
    await store.close()


def organization(id: str, name: str = "org", at: datetime = NOON) -> OrganizationRow:
    return OrganizationRow(id=id, name=name, extra={}, created_at=at, updated_at=at)


def count_up(url: str, times: int) -> None:
    """Read, add one, write back, in a process of its own."""

    async def run() -> None:
        store = open_metadata(url)
        for _ in range(times):
            async with store.write() as session:
                await session.execute(
                    update(AccessChangeRow).where(AccessChangeRow.id == 1).values(counter=AccessChangeRow.counter + 1)
                )
        await store.close()

    asyncio.run(run())


class TestWrites:
    async def test_a_finished_write_is_seen_by_the_next_read(self, store: SqlMetadata) -> None:
        async with store.write() as session:
            session.add(organization("o1", "萤火 🪲"))
        async with store.read() as session:
            row = await session.get_one(OrganizationRow, "o1")
        assert (row.name, row.created_at) == ("萤火 🪲", NOON)

    async def test_a_write_that_raises_leaves_nothing(self, store: SqlMetadata) -> None:
        async def half() -> None:
            async with store.write() as session:
                session.add(organization("o1"))
                await session.flush()
                raise RuntimeError("halfway")

        with pytest.raises(RuntimeError, match="halfway"):
            await half()
        async with store.read() as session:
            assert await session.get(OrganizationRow, "o1") is None

    async def test_a_read_session_cannot_write(self, store: SqlMetadata) -> None:
        async def write_while_reading() -> None:
            async with store.read() as session:
                session.add(organization("o1"))
                await session.flush()

        with pytest.raises((StoreUnavailable, DBAPIError), match=r"(?i)read.?only"):
            await write_while_reading()

    async def test_writers_in_one_process_all_get_through(self, store: SqlMetadata) -> None:
        async def one(number: int) -> None:
            async with store.write() as session:
                session.add(organization(f"o{number}"))

        await asyncio.gather(*(one(number) for number in range(40)))
        async with store.read() as session:
            assert len((await session.scalars(select(OrganizationRow.id))).all()) == 40

    async def test_writers_in_several_processes_all_get_through(self, store: SqlMetadata, metadata_url: str) -> None:
        spawn = multiprocessing.get_context("spawn")
        processes = [spawn.Process(target=count_up, args=(metadata_url, 25)) for _ in range(3)]
        for process in processes:
            process.start()
        for process in processes:
            await asyncio.to_thread(process.join)
        async with store.read() as session:
            assert await session.scalar(select(AccessChangeRow.counter)) == 75

    async def test_a_read_goes_on_while_a_write_is_open(self, store: SqlMetadata) -> None:
        async with store.write() as writing:
            writing.add(organization("o1"))
            await writing.flush()
            async with store.read() as session:
                assert await session.get(OrganizationRow, "o1") is None


class TestConstraints:
    async def test_a_second_row_with_the_same_key_is_refused(self, store: SqlMetadata) -> None:
        async with store.write() as session:
            session.add(organization("o1"))
        with pytest.raises(IntegrityError):
            async with store.write() as session:
                session.add(organization("o1"))

    async def test_foreign_keys_are_enforced(self, store: SqlMetadata) -> None:
        with pytest.raises(IntegrityError):
            async with store.write() as session:
                session.add(
                    ProjectRow(
                        id="p1", org_id="nobody", name="p", extra={}, has_events=False, created_at=NOON, updated_at=NOON
                    )
                )


class TestColumns:
    async def test_times_come_back_aware_and_in_utc(self, store: SqlMetadata) -> None:
        shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
        async with store.write() as session:
            session.add(organization("o1", at=shanghai))
        async with store.read() as session:
            row = await session.get_one(OrganizationRow, "o1")
        assert row.created_at == NOON
        assert row.created_at.tzinfo is UTC

    async def test_a_time_without_an_offset_is_refused(self, store: SqlMetadata) -> None:
        with pytest.raises(StatementError, match="without an offset"):
            async with store.write() as session:
                session.add(organization("o1", at=NOON.replace(tzinfo=None)))

    async def test_times_sort_and_compare_in_the_database(self, store: SqlMetadata) -> None:
        async with store.write() as session:
            session.add_all(organization(f"o{n}", at=NOON + timedelta(microseconds=n)) for n in range(3))
        async with store.read() as session:
            later = select(OrganizationRow.id).where(OrganizationRow.created_at > NOON)
            assert (await session.scalars(later.order_by(OrganizationRow.created_at.desc()))).all() == ["o2", "o1"]

    async def test_json_comes_back_unchanged(self, store: SqlMetadata) -> None:
        value: dict[str, object] = {"中文": [1, 2.5, None, True], "nested": {"quote": '"', "line": "a\nb"}}
        async with store.write() as session:
            row = organization("o1")
            row.extra = value
            session.add(row)
        async with store.read() as session:
            assert (await session.get_one(OrganizationRow, "o1")).extra == value


class TestMigrate:
    async def test_many_starts_at_once_are_safe(self, metadata_url: str) -> None:
        stores = [open_metadata(metadata_url) for _ in range(6)]
        before = await status(stores[0])
        results = await asyncio.gather(*(migrate(store) for store in stores))
        for store in stores:
            await store.close()
        assert before.current is None
        assert {(result.current, result.pending) for result in results} == {(before.head, ())}

    async def test_a_second_run_changes_nothing(self, store: SqlMetadata) -> None:
        before = await status(store)
        assert await migrate(store) == before
        assert before.pending == ()

    async def test_a_schema_of_a_newer_program_is_refused(self, store: SqlMetadata) -> None:
        async with store.write() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = 'from the future'"))
        with pytest.raises(StoreUnavailable, match="newer"):
            await migrate(store)


class TestUpgrade:
    """From the tables that an earlier release left, with something in them."""

    EARLIER = "0007"

    @pytest.fixture
    async def earlier(self, metadata_url: str) -> AsyncIterator[SqlMetadata]:
        store = open_metadata(metadata_url)
        await migrate(store, upto=self.EARLIER)
        async with store.write() as session:
            session.add(organization("old", "旧组织"))
        yield store
        await store.close()

    async def test_one_that_fails_leaves_what_was_and_goes_on_later(self, earlier: SqlMetadata) -> None:
        async with earlier.write() as session:
            await session.execute(text("CREATE TABLE saved_views (in_the_way INTEGER)"))
        with pytest.raises((StoreUnavailable, DBAPIError)):
            await migrate(earlier)
        assert (await status(earlier)).current == self.EARLIER
        assert await self.names(earlier) == ["旧组织"]

        async with earlier.write() as session:
            await session.execute(text("DROP TABLE saved_views"))
        assert (await migrate(earlier)).pending == ()
        assert await self.names(earlier) == ["旧组织"]

    async def test_a_file_is_kept_as_it_was(self, tmp_path: Path) -> None:
        file, copy = tmp_path / "metadata.db", tmp_path / f"metadata-at-{self.EARLIER}.db"
        (tmp_path / "metadata-at-0001.db").touch()
        store = open_metadata(file)
        await migrate(store, upto=self.EARLIER)
        assert not copy.exists()
        async with store.write() as session:
            session.add(organization("old", "旧组织"))
        await migrate(store)
        await store.close()

        kept = open_metadata(copy)
        assert (await status(kept)).current == self.EARLIER
        assert await self.names(kept) == ["旧组织"]
        await kept.close()
        assert not (tmp_path / "metadata-at-0001.db").exists()

    @staticmethod
    async def names(store: SqlMetadata) -> list[str]:
        async with store.read() as session:
            return list(await session.scalars(select(OrganizationRow.name)))


class TestFailures:
    async def test_a_live_store_answers_a_ping(self, store: SqlMetadata) -> None:
        await store.ping()

    @pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////proc/none/metadata.sqlite"])
    async def test_an_unreachable_store_says_so(self, url: str) -> None:
        with pytest.raises(StoreUnavailable, match="metadata"):
            await open_metadata(url).ping()

    def test_another_database_is_refused_by_name(self) -> None:
        with pytest.raises(ValueError, match="mysql"):
            open_metadata("mysql://localhost/x")


class TestOddValues:
    async def test_a_nul_in_text_is_kept_or_refused_never_a_crash(self, store: SqlMetadata) -> None:
        try:
            async with store.write() as session:
                session.add(organization("o1", name="a\x00b"))
        except InvalidInput:
            return
        async with store.read() as session:
            assert (await session.get_one(OrganizationRow, "o1")).name == "a\x00b"

    async def test_a_nul_in_json_is_kept_or_refused_never_a_crash(self, store: SqlMetadata) -> None:
        row = organization("o1")
        row.extra = {"k": "a\x00b"}
        try:
            async with store.write() as session:
                session.add(row)
        except InvalidInput:
            return
        async with store.read() as session:
            assert (await session.get_one(OrganizationRow, "o1")).extra == {"k": "a\x00b"}
