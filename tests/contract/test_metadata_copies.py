"""The metadata of one engine in another: every value arrives, whatever the engines and the revision."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from lampyris.entry.tables import load_tables
from lampyris.features.accounts.tables import OrganizationRow
from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.jobs.tables import JobRow
from lampyris.foundation.storage.metadata import copying
from lampyris.foundation.storage.metadata.copying import Rows
from lampyris.foundation.storage.metadata.migrate import migrate, status
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

AT = datetime(2026, 2, 28, 23, 59, 59, 123456, tzinfo=UTC)


@pytest.fixture
async def store(metadata_url: str) -> AsyncIterator[SqlMetadata]:
    load_tables()
    opened = open_metadata(metadata_url)
    await migrate(opened)
    yield opened
    await opened.close()


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[SqlMetadata]:
    opened = open_metadata(tmp_path / "other.db")
    yield opened
    await opened.close()


async def fill(store: SqlMetadata) -> None:
    async with store.write() as session:
        session.add(OrganizationRow(id="o", name="评测 'org'\n", extra={"键": 1}, created_at=AT, updated_at=AT))
        session.add(
            JobRow(
                **{name: None for name in ("project_id", "key", "unique_key", "due_at", "owner")},
                **{name: None for name in ("started_at", "finished_at", "error")},
                **{"id": "j", "kind": "k", "once": True, "cancel_requested": False, "status": "done", "attempts": 2},
                payload={"text": "值", "list": [1, 2.5, None, True]},
                created_at=AT,
            )
        )


async def copy(source: SqlMetadata, target: SqlMetadata) -> None:
    async with copying.dump(source) as dump, copying.load(target, dump.revision) as load:
        async for part in dump.rows():
            await load.add(part)


async def sums(store: SqlMetadata) -> dict[str, copying.TableSum]:
    async with copying.dump(store) as dump:
        return await dump.sums()


class TestCopy:
    async def test_every_value_arrives_and_comes_back(self, store: SqlMetadata, other: SqlMetadata) -> None:
        await fill(store)
        before = await sums(store)
        assert before["jobs"].rows == 1
        await copy(store, other)
        assert await sums(other) == before
        async with store.write() as session:
            await session.execute(text("DELETE FROM organizations"))
        await copy(other, store)
        assert await sums(store) == before
        async with store.read() as session:
            job = await session.get_one(JobRow, "j")
            assert (job.payload, job.created_at, job.once) == ({"text": "值", "list": [1, 2.5, None, True]}, AT, True)

    async def test_what_the_target_held_is_gone(self, store: SqlMetadata, other: SqlMetadata) -> None:
        await migrate(other)
        await fill(other)
        await copy(store, other)
        assert await sums(other) == await sums(store)

    async def test_a_load_that_fails_changes_nothing(self, store: SqlMetadata) -> None:
        await fill(store)
        before = await sums(store)
        revision = (await status(store)).head
        with pytest.raises(StoreUnavailable, match="does not fit"):
            async with copying.load(store, revision) as load:
                await load.add(Rows(table="organizations", rows=[{"id": "x", "colour": "red"}]))
        assert await sums(store) == before

    async def test_changes_made_meanwhile_are_not_seen(self, store: SqlMetadata) -> None:
        await fill(store)
        async with copying.dump(store) as dump:
            async with store.write() as session:
                session.add(OrganizationRow(id="late", name="late", extra={}, created_at=AT, updated_at=AT))
            assert (await dump.sums())["organizations"].rows == 1

    async def test_a_copy_of_an_older_schema_is_migrated(self, store: SqlMetadata) -> None:
        rows = [{"id": "o", "name": "old", "extra": {}, "created_at": AT.isoformat(), "updated_at": AT.isoformat()}]
        async with copying.load(store, "0001") as load:
            await load.add(Rows(table="organizations", rows=rows))
        assert (await status(store)).pending == ()
        async with store.read() as session:
            assert (await session.get_one(OrganizationRow, "o")).name == "old"

    async def test_a_store_without_tables_cannot_be_read(self, other: SqlMetadata) -> None:
        with pytest.raises(StoreUnavailable, match="start the service once"):
            async with copying.dump(other):
                pass
