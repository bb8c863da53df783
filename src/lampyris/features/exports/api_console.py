"""Console endpoints of batch jobs."""

from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from lampyris.features.exports import service
from lampyris.features.exports.jobs import run_batch
from lampyris.features.exports.types import Format
from lampyris.features.exports.wire import BatchJobShown, BatchJobsShown, NewBatchJob, shown
from lampyris.foundation.errors import NotFound
from lampyris.foundation.http.access import ProjectMember, require
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body
from lampyris.foundation.jobs import outbox

READ = "batchExports:read"
TYPES: dict[Format, str] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonl": "application/x-ndjson",
}

router = APIRouter(prefix="/api/console/projects/{project_id}/batch-jobs", tags=["console: batch jobs"])


@router.post("", status_code=202)
async def start_job(request: Request, member: ProjectMember, stores: OpenStores) -> BatchJobShown:
    """It begins within half a second."""
    asked = await parse_body(NewBatchJob, request)
    async with stores.metadata.write() as session:
        job = await service.start(session, member, asked)
        await outbox.enqueue(session, run_batch, {"id": job.id}, project_id=member.project_id, key=job.id)
    await outbox.wake(stores.cache)
    return shown(job)


@router.get("")
async def list_jobs(member: ProjectMember, stores: OpenStores) -> BatchJobsShown:
    """One's own."""
    async with stores.metadata.read() as session:
        return BatchJobsShown(items=[shown(job) for job in await service.mine(session, member)])


@router.post("/{job_id}/cancel")
async def cancel_job(job_id: str, member: ProjectMember, stores: OpenStores) -> BatchJobShown:
    """What was done stays done."""
    async with stores.metadata.write() as session:
        return shown(await service.cancel(session, member, job_id))


@router.get("/{job_id}/file")
async def download(job_id: str, member: ProjectMember, stores: OpenStores) -> StreamingResponse:
    """The file of an export, until its link runs out."""
    require(member, READ)
    async with stores.metadata.read() as session:
        job = await service.one(session, member, job_id)
    about = shown(job)
    if not about.has_file:
        raise NotFound("file", job_id, f"batch job {job_id} has no file, or its link ran out; start it again")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(about.file_name or job_id)}",
        "Content-Length": str(about.file_bytes),
        "Cache-Control": "private, no-store",
    }
    return StreamingResponse(stores.blobs.stream(job.file_key), media_type=TYPES[about.format], headers=headers)
