"""The doctor's round trips: can each store be asked, how fast, are its tables current, is anything stuck?"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text

from lampyris.entry.checks import Check, Finding, clock, disk, names, ports, secrets, versions
from lampyris.entry.wiring import analytics_of, blobs_of, cache_of, metadata_of, queue_of
from lampyris.foundation.clock import now, now_us
from lampyris.foundation.errors import LampyrisError
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics import migrate as analytics_tables
from lampyris.foundation.storage.analytics.engine.address import NoEngine, read_engine_file
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.metadata import migrate as metadata_tables

STUCK_S = 60.0
SKEW_S = 2.0

Look = Callable[[Settings], Coroutine[Any, Any, list[Finding]]]


def metadata(settings: Settings) -> list[Finding]:
    """The metadata store."""
    return asyncio.run(_guarded("metadata", _metadata, settings))


def analytics(settings: Settings) -> list[Finding]:
    """The analytics store, and its clock beside ours."""
    return asyncio.run(_guarded("analytics", _analytics, settings))


def queue(settings: Settings) -> list[Finding]:
    """The ingestion queue and its ledger."""
    return asyncio.run(_guarded("queue", _queue, settings))


def blobs(settings: Settings) -> list[Finding]:
    """The blob store."""
    return asyncio.run(_guarded("blobs", _blobs, settings))


def cache(settings: Settings) -> list[Finding]:
    """The cache, where it is a server."""
    return asyncio.run(_guarded("cache", _cache, settings))


async def _guarded(name: str, look: Look, settings: Settings) -> list[Finding]:
    try:
        return await look(settings)
    except LampyrisError as problem:
        return [Finding(check=name, status="fail", message=str(problem), do=_todo(name, settings))]


def _todo(name: str, settings: Settings) -> str:
    if name == "metadata" and settings.database_url:
        return "check DATABASE_URL and that the PostgreSQL server can be reached from here"
    if name == "analytics":
        where = "check CLICKHOUSE_URL and that the server can be reached from here"
        return where if settings.clickhouse_url else "./deploy.sh restart; then ./deploy.sh logs engine"
    if name in ("queue", "cache") and settings.uses_redis:
        return "check the REDIS_* settings and that Redis can be reached from here"
    if name == "blobs" and not isinstance(blobs_of(settings), LocalBlobs):
        return "check the LANGFUSE_S3_* settings, the buckets, and that the store can be reached from here"
    return f"check the disk and the rights of {settings.data_dir}"


def _ok(name: str, began: float, note: str) -> Finding:
    return Finding(check=name, status="ok", message=f"{note}, {(time.perf_counter() - began) * 1000:.0f} ms")


def _absent(name: str, path: Path) -> list[Finding]:
    return [Finding(check=name, status="ok", message=f"{path} will be made on first start")]


async def _metadata(settings: Settings) -> list[Finding]:
    file = settings.data_dir / "metadata.db"
    if not settings.database_url and not file.exists():
        return _absent("metadata", file)
    store = metadata_of(settings)
    try:
        began = time.perf_counter()
        async with store.read() as session:
            await session.execute(text("SELECT 1"))
        answered = _ok("metadata", began, "PostgreSQL" if settings.database_url else f"SQLite, {file}")
        return [answered, *_pending("metadata", list((await metadata_tables.status(store)).pending))]
    finally:
        await store.close()


async def _analytics(settings: Settings) -> list[Finding]:
    if not settings.clickhouse_url:
        try:
            read_engine_file(settings.data_dir)
        except NoEngine:
            todo = "./deploy.sh start, if it should run"
            return [Finding(check="analytics", status="warn", message="the embedded engine does not run", do=todo)]
    async with _closing(analytics_of(settings)) as store:
        began = time.perf_counter()
        rows = await store.rows("SELECT now64(3, 'UTC') AS at, version() AS version", {}, timeout_s=10)
        answered = _ok("analytics", began, f"ClickHouse {rows[0]['version']}")
        skew_s = abs((now() - rows[0]["at"]).total_seconds())  # type: ignore[operator] # the column is a datetime
        todo = "set both clocks by the same time service (NTP)"
        skewed = Finding(check="analytics", status="warn", message=f"its clock is {skew_s:.0f} s from ours", do=todo)
        pending = [migration.name for migration in await analytics_tables.status(store) if not migration.applied]
        return [answered, *([skewed] if skew_s > SKEW_S else []), *_pending("analytics", pending)]


def _pending(name: str, pending: list[str]) -> list[Finding]:
    if not pending:
        return []
    waiting = f"{len(pending)} migrations are pending: {', '.join(pending)}"
    return [Finding(check=name, status="warn", message=waiting, do="lampyris migrate, or restart the service")]


async def _queue(settings: Settings) -> list[Finding]:
    folder = settings.data_dir / "queue"
    if not settings.uses_redis and not folder.exists():
        return _absent("queue", folder)
    metadata = metadata_of(settings)
    store = queue_of(settings, blobs_of(settings), metadata)
    try:
        began = time.perf_counter()
        await store.ping()
        ledger = await store.ledger()
        counts = f"received {ledger.received_items} = stored {ledger.stored_items}"
        counts += f" + rejected {ledger.rejected_items} + pending {ledger.pending_items}"
        found = [_ok("queue", began, counts)]
        waited_s = (now_us() - ledger.oldest_pending_us) / 1e6 if ledger.oldest_pending_us else 0.0
        if waited_s > STUCK_S:
            stuck = f"the oldest batch waits for {waited_s:.0f} s"
            todo = "is the worker alive? ./deploy.sh logs langfuse-worker"
            found.append(Finding(check="queue", status="warn", message=stuck, do=todo))
        if ledger.rejected_items:
            refused = f"{ledger.rejected_items} items were rejected"
            todo = "lampyris replay --dry-run shows why; lampyris replay tries them again"
            found.append(Finding(check="queue", status="warn", message=refused, do=todo))
        return found
    finally:
        await store.close()
        await metadata.close()


async def _blobs(settings: Settings) -> list[Finding]:
    folder = settings.data_dir / "blobs"
    if not folder.exists() and not any((settings.event_bucket, settings.media_bucket, settings.export_bucket)):
        return _absent("blobs", folder)
    store = blobs_of(settings)
    began = time.perf_counter()
    await store.ping()
    if isinstance(store, LocalBlobs):
        found = [_ok("blobs", began, str(folder))]
        if settings.uses_redis:
            alone = "raw events and media lie in a folder of this machine, where other machines do not see them"
            todo = "set LANGFUSE_S3_EVENT_UPLOAD_BUCKET, unless every process runs here"
            found.append(Finding(check="blobs", status="warn", message=alone, do=todo))
        return found
    buckets = [settings.event_bucket, settings.media_bucket, settings.export_bucket]
    return [_ok("blobs", began, f"buckets {', '.join(sorted({name for name in buckets if name}))}")]


async def _cache(settings: Settings) -> list[Finding]:
    if not settings.uses_redis:
        return [Finding(check="cache", status="ok", message="memory of each process")]
    store = cache_of(settings)
    try:
        began = time.perf_counter()
        await store.ping()
        return [_ok("cache", began, "Redis")]
    finally:
        await store.close()


@asynccontextmanager
async def _closing(store: AnalyticsStore) -> AsyncIterator[AnalyticsStore]:
    try:
        yield store
    finally:
        await store.close()


CHECKS = (
    Check(name="versions", look=versions),
    Check(name="settings", look=names),
    Check(name="disk", look=disk),
    Check(name="clock", look=clock),
    Check(name="secrets", look=secrets),
    Check(name="ports", look=ports),
    Check(name="metadata", look=metadata),
    Check(name="analytics", look=analytics),
    Check(name="queue", look=queue),
    Check(name="blobs", look=blobs),
    Check(name="cache", look=cache),
)
"""In the order of the report: what needs nothing first."""
