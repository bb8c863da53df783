"""Upkeep on real stores: what goes, what stays, and that other projects never notice."""

import base64
import hashlib
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from lampyris.features.accounts.service import organizations, projects
from lampyris.features.accounts.service.projects import NewProject
from lampyris.features.accounts.tables import ProjectRow
from lampyris.features.accounts.types import SYSTEM
from lampyris.features.ingest import store as partial_events
from lampyris.features.ingest.types import EntityEvent
from lampyris.features.scores import service as scores
from lampyris.features.scores.types import ScoreRecord
from lampyris.features.tracing import media_store
from lampyris.features.tracing.append import append
from lampyris.features.tracing.media import store_extracted
from lampyris.features.tracing.media_types import EmbeddedMedia, ExtractedMedia, Media, media_id_of
from lampyris.features.tracing.tables import MediaLinkRow, MediaRow
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.features.upkeep.jobs import GRACE, apply_retention, purge_deleted_projects
from lampyris.foundation.clock import now, to_us
from lampyris.foundation.ids import ProjectId, random_id
from lampyris.foundation.jobs.types import JobRun
from lampyris.foundation.storage.stores import Stores

TABLES = ("events", "traces", "scores", "entity_events")
NOW = now()


class World:
    """Projects with one of everything at a moment of one's choice."""

    def __init__(self, stores: Stores) -> None:
        self.stores = stores

    async def project(self, *, retention_days: int | None = None) -> ProjectId:
        name = random_id()
        async with self.stores.metadata.write() as session:
            org = await organizations.create(session, SYSTEM, name)
            wanted = NewProject(name=name, retention_days=retention_days)
            return (await projects.create(session, SYSTEM, org, wanted)).id

    async def run(self, project_id: ProjectId, trace_id: str, at: datetime) -> Media:
        """An observation, its trace, a score, a partial event and a file, all of that moment."""
        us = to_us(at)
        observation = ObservationRecord(id=f"o-{trace_id}", trace_id=trace_id, start_us=us, end_us=us, received_us=us)
        word = TraceRecord(
            trace_id=trace_id, source_id="s", timestamp_us=us, first_start_us=us, last_end_us=us,
            said_us=us, received_us=us,
        )  # fmt: skip
        await append(self.stores.analytics, project_id, [observation], [word])
        score = ScoreRecord(id=trace_id, name="n", data_type="NUMERIC", value=1, timestamp_us=us, trace_id=trace_id)
        await scores.append_many(self.stores.analytics, [(project_id, [score])])
        event = EntityEvent(
            kind="trace", entity_id=trace_id, event_id=trace_id, event_type="trace-create",
            event_us=us, received_us=us, body={"id": trace_id},
        )  # fmt: skip
        await partial_events.insert_events(self.stores.analytics, project_id, [event])
        return await self.file(project_id, trace_id, at, data=trace_id.encode())

    async def file(self, project_id: ProjectId, trace_id: str, at: datetime, *, data: bytes) -> Media:
        """A file that a trace refers to since that moment."""
        sha256 = base64.b64encode(hashlib.sha256(data).digest()).decode()
        media_id = media_id_of(sha256)
        embedded = EmbeddedMedia(id=media_id, sha256=sha256, content_type="text/plain", data=data)
        async with self.stores.metadata.read() as session:
            is_new = await media_store.media(session, project_id, media_id) is None
        found = ExtractedMedia(media=embedded, trace_id=trace_id, observation_id="", field="input")
        await store_extracted(self.stores, project_id, [found])
        async with self.stores.metadata.write() as session:
            if is_new:
                row = update(MediaRow).where(MediaRow.project_id == project_id, MediaRow.id == media_id)
                await session.execute(row.values(created_at=at))
            link = update(MediaLinkRow).where(MediaLinkRow.trace_id == trace_id, MediaLinkRow.media_id == media_id)
            await session.execute(link.where(MediaLinkRow.project_id == project_id).values(created_at=at))
        async with self.stores.metadata.read() as session:
            media = await media_store.media(session, project_id, media_id)
        assert media
        return media

    async def counts(self, project_id: ProjectId) -> dict[str, int]:
        """Table -> rows of the project."""
        counted = {}
        for table in TABLES:
            sql = f"SELECT count() AS n FROM {table} FINAL WHERE project_id = {{project_id:String}}"
            (row,) = await self.stores.analytics.rows(sql, {"project_id": project_id})
            counted[table] = int(str(row["n"]))
        async with self.stores.metadata.read() as session:
            files = await session.scalars(select(MediaRow.id).where(MediaRow.project_id == project_id))
            counted["media"] = len(list(files))
        return counted

    async def has_bytes(self, media: Media) -> bool:
        return await self.stores.blobs.size_bytes(media.blob_key) is not None

    async def delete(self, project_id: ProjectId, *, ago: timedelta) -> None:
        async with self.stores.metadata.write() as session:
            await projects.delete(session, SYSTEM, project_id)
            row = update(ProjectRow).where(ProjectRow.id == project_id)
            await session.execute(row.values(deleted_at=now() - ago))

    async def is_known(self, project_id: ProjectId) -> bool:
        async with self.stores.metadata.read() as session:
            return await session.get(ProjectRow, project_id) is not None


@pytest.fixture
def world(stores: Stores) -> World:
    return World(stores)


@pytest.fixture
def job(stores: Stores) -> JobRun:
    return JobRun(stores=stores, id="job", project_id=None, payload={}, attempt=1)


def each(n: int) -> dict[str, int]:
    return dict.fromkeys((*TABLES, "media"), n)


class TestDeletedProjects:
    async def test_everything_of_a_deleted_project_goes_and_nothing_of_others(self, world: World, job: JobRun) -> None:
        gone, stays = await world.project(), await world.project()
        gone_file = await world.run(gone, "t1", NOW)
        await world.run(gone, "t-old", NOW - timedelta(days=2))
        await world.run(gone, "t-future", NOW + timedelta(days=400))
        kept_file = await world.run(stays, "t1", NOW)
        assert await world.counts(gone) == each(3)

        await world.delete(gone, ago=GRACE + timedelta(seconds=1))
        await purge_deleted_projects.handler(job)
        assert await world.counts(gone) == each(0)
        assert not await world.has_bytes(gone_file)
        assert not await world.is_known(gone)
        assert await world.counts(stays) == each(1)
        assert await world.has_bytes(kept_file)
        assert await world.is_known(stays)

    async def test_a_project_that_was_deleted_just_now_may_still_have_batches_in_the_queue(
        self, world: World, job: JobRun
    ) -> None:
        project_id = await world.project()
        await world.run(project_id, "t1", NOW)
        await world.delete(project_id, ago=timedelta(0))
        await purge_deleted_projects.handler(job)
        assert await world.counts(project_id) == each(1)
        assert await world.is_known(project_id)

    async def test_running_twice_is_harmless(self, world: World, job: JobRun) -> None:
        project_id = await world.project()
        await world.run(project_id, "t1", NOW)
        await world.delete(project_id, ago=GRACE * 2)
        await purge_deleted_projects.handler(job)
        await purge_deleted_projects.handler(job)
        assert await world.counts(project_id) == each(0)


class TestRetention:
    async def test_only_what_is_older_than_the_project_keeps_it_goes(self, world: World, job: JobRun) -> None:
        limited, unlimited = await world.project(retention_days=7), await world.project()
        old, young = NOW - timedelta(days=8), NOW - timedelta(days=6)
        old_file = await world.run(limited, "old", old)
        young_file = await world.run(limited, "young", young)
        await world.run(unlimited, "old", old)

        await apply_retention.handler(job)
        assert await world.counts(limited) == each(1)
        sql = "SELECT DISTINCT trace_id AS id FROM events WHERE project_id = {project_id:String}"
        assert await world.stores.analytics.rows(sql, {"project_id": limited}) == [{"id": "young"}]
        assert [await world.has_bytes(old_file), await world.has_bytes(young_file)] == [False, True]
        assert await world.counts(unlimited) == each(1)

    async def test_an_old_file_stays_while_a_younger_trace_refers_to_it(self, world: World, job: JobRun) -> None:
        project_id = await world.project(retention_days=7)
        await world.file(project_id, "old", NOW - timedelta(days=8), data=b"logo")
        logo = await world.file(project_id, "young", NOW, data=b"logo")
        await apply_retention.handler(job)
        assert await world.has_bytes(logo)
        async with world.stores.metadata.read() as session:
            assert await media_store.links_of_trace(session, project_id, "old") == []
            assert len(await media_store.links_of_trace(session, project_id, "young")) == 1
