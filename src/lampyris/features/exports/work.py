"""The work of a batch job: page by page through the traces, saying how far it came, stopping when told to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from lampyris.features.exports import store
from lampyris.features.exports.rows import Writer
from lampyris.features.exports.types import FINISHED, BatchJob, BatchStatus
from lampyris.features.exports.wire import NewBatchJob
from lampyris.features.review.service import carriers
from lampyris.features.tracing import service as tracing
from lampyris.features.tracing.service import Shown, Texts, TracePart, TraceQuery
from lampyris.features.tracing.types import TraceItem
from lampyris.foundation.clock import now
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.cursor import Place
from lampyris.foundation.storage.stores import Stores

PAGE = {"delete": 500, "tag": 500, "export": 100}
SAY_EVERY = timedelta(seconds=1)
LINK_LIVES = timedelta(days=7)
EXPORTED = Shown(texts=Texts.FULL, scores=True)
NAMED = Shown(texts=Texts.NONE, stats=False)


class Stopped(Exception):
    """Somebody cancelled the job."""


@dataclass
class Progress:
    """How far a job came; written down now and then."""

    stores: Stores
    job: BatchJob
    said_at: datetime

    async def add(self, count: int) -> None:
        """So many more are done. Raises: Stopped when the job was cancelled."""
        self.job = replace(self.job, done=self.job.done + count)
        if now() - self.said_at >= SAY_EVERY:
            await self.say()

    async def say(self) -> None:
        """Write it down. Raises: Stopped when the job was cancelled."""
        self.said_at = now()
        async with self.stores.metadata.write() as session:
            kept = await store.one(session, ProjectId(self.job.project_id), self.job.id)
            if kept is None or kept.status is BatchStatus.CANCELLED:
                raise Stopped
            await store.put(session, self.job)


async def run(stores: Stores, job: BatchJob) -> None:
    """Do it, from the beginning. What cannot be done is said in the job."""
    if job.status in FINISHED:
        return
    project_id = ProjectId(job.project_id)
    progress = Progress(stores=stores, job=replace(job, status=BatchStatus.RUNNING, done=0), said_at=now())
    try:
        asked = NewBatchJob.model_validate(job.params)
        total = await tracing.count(stores.analytics, project_id, await _query(stores, project_id, asked))
        progress.job = replace(progress.job, total=total)
        await progress.say()
        if asked.action == "export":
            await _export(stores, progress, asked)
        else:
            await _change(stores, progress, asked)
        await _finish(stores, progress.job, BatchStatus.DONE)
    except Stopped:
        await stores.blobs.delete(job.file_key)
    except InvalidInput as error:
        await _finish(stores, progress.job, BatchStatus.FAILED, str(error))


async def fail(stores: Stores, job: BatchJob, reason: str) -> None:
    """It was tried often enough."""
    await _finish(stores, job, BatchStatus.FAILED, reason)


async def _finish(stores: Stores, job: BatchJob, status: BatchStatus, error: str | None = None) -> None:
    async with stores.metadata.write() as session:
        await store.put(session, replace(job, status=status, error=error, finished_at=now()))


async def _query(stores: Stores, project_id: ProjectId, asked: NewBatchJob) -> TraceQuery:
    return await tracing.comments_answered(partial(carriers, stores.metadata), project_id, asked.query())


async def _pages(stores: Stores, job: BatchJob, asked: NewBatchJob, shown: Shown) -> AsyncIterator[list[TraceItem]]:
    query, after = await _query(stores, ProjectId(job.project_id), asked), None
    limit = PAGE[asked.action]
    while True:
        part = TracePart(limit=limit, after=after)
        page = await tracing.find(stores.analytics, ProjectId(job.project_id), query, part, shown)
        if page.items:
            yield page.items
        if len(page.places) < limit:
            return
        after = _last(page.places)


def _last(places: list[Place]) -> Place:
    return places[-1]


async def _change(stores: Stores, progress: Progress, asked: NewBatchJob) -> None:
    project_id = ProjectId(progress.job.project_id)
    async for items in _pages(stores, progress.job, asked, NAMED):
        ids = [item.trace.id for item in items]
        if asked.action == "delete":
            await tracing.delete_traces(stores, project_id, ids)
        else:
            await tracing.retag(stores.analytics, project_id, ids, add=asked.add_tags, remove=asked.remove_tags)
        await progress.add(len(ids))


async def _export(stores: Stores, progress: Progress, asked: NewBatchJob) -> None:
    writer = Writer(asked.format, asked.template, bom=asked.bom)

    async def pieces() -> AsyncIterator[bytes]:
        yield writer.begin()
        async for items in _pages(stores, progress.job, asked, EXPORTED):
            yield writer.rows(items)
            await progress.add(len(items))
        yield writer.end()

    size = await stores.blobs.put_stream(progress.job.file_key, pieces())
    name = f"traces-{progress.job.created_at:%Y%m%d-%H%M%S}.{asked.format}"
    expires_at = now() + LINK_LIVES
    progress.job = replace(progress.job, file_name=name, file_bytes=size, expires_at=expires_at)
