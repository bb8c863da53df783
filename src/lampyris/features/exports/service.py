"""Batch jobs: who may start, see and stop them."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, ActorKind, Change
from lampyris.features.exports import store
from lampyris.features.exports.types import FINISHED, Action, BatchJob, BatchStatus
from lampyris.features.exports.wire import NewBatchJob
from lampyris.foundation.clock import now
from lampyris.foundation.errors import NotFound
from lampyris.foundation.http.access import Member, require
from lampyris.foundation.ids import random_id

RIGHTS: dict[Action, str] = {"delete": "traces:delete", "tag": "objects:tag", "export": "batchExports:create"}
MOST_LISTED = 50


async def start(session: AsyncSession, member: Member, asked: NewBatchJob) -> BatchJob:
    """The job, waiting. Raises: Forbidden; InvalidInput for filters that are none."""
    require(member, RIGHTS[asked.action])
    asked.query()
    job = BatchJob(
        id=random_id(), project_id=member.project_id, user_id=member.user_id, action=asked.action,
        params=asked.frozen(), status=BatchStatus.WAITING, total=None, done=0, error=None, file_name=None,
        file_bytes=None, expires_at=None, created_at=now(), finished_at=None,
    )  # fmt: skip
    await store.put(session, job)
    audit.record(session, _actor(member), _change(member, "create", job))
    return job


async def mine(session: AsyncSession, member: Member) -> list[BatchJob]:
    """The person's jobs in the project, newest first."""
    return await store.newest(session, member.project_id, member.user_id, limit=MOST_LISTED)


async def one(session: AsyncSession, member: Member, job_id: str) -> BatchJob:
    """Raises: NotFound, also for somebody else's."""
    job = await store.one(session, member.project_id, job_id)
    if job is None or job.user_id != member.user_id:
        raise NotFound("batch job", job_id)
    return job


async def cancel(session: AsyncSession, member: Member, job_id: str) -> BatchJob:
    """It stops before its next page; what was done stays done. A finished one stays as it is. Raises: NotFound."""
    job = await one(session, member, job_id)
    if job.status in FINISHED:
        return job
    job = replace(job, status=BatchStatus.CANCELLED, finished_at=now())
    await store.put(session, job)
    audit.record(session, _actor(member), _change(member, "cancel", job))
    return job


def _actor(member: Member) -> Actor:
    return Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)


def _change(member: Member, action: str, job: BatchJob) -> Change:
    return Change(
        kind="batchJob", id=job.id, action=action, org_id=member.org_id, project_id=member.project_id,
        after={"action": job.action, "params": job.params},
    )  # fmt: skip
