"""How the whole installation is, for its administrators: stores, tables, the ingestion ledger, jobs, the disk."""

import asyncio
import shutil
import time
from collections.abc import Awaitable
from typing import cast

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from lampyris.entry.checks import FAIL_FREE_BYTES, WARN_FREE_BYTES, Status
from lampyris.foundation.clock import now_us
from lampyris.foundation.errors import Forbidden, LampyrisError
from lampyris.foundation.http.access import Person, SignedIn
from lampyris.foundation.http.state import ActiveSettings, OpenStores
from lampyris.foundation.jobs import outbox
from lampyris.foundation.settings.secrets import NAMES, is_loopback, is_weak
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics import migrate as analytics_tables
from lampyris.foundation.storage.metadata import migrate as metadata_tables
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.queue.port import Ledger
from lampyris.foundation.storage.stores import Stores
from lampyris.foundation.version import own_version

MOST_REJECTIONS = 200


def admin(person: Person) -> SignedIn:
    """The administrator who asks. Raises: Forbidden for everybody else."""
    if not person.admin:
        raise Forbidden("only an administrator of the installation may see its health")
    return person


router = APIRouter(prefix="/api/console/instance", tags=["instance"], dependencies=[Depends(admin)])


class StoreHealth(BaseModel):
    """One store: whether it answered, how fast, and which migrations wait."""

    name: str
    engine: str
    problem: str | None
    answered_ms: float
    pending_migrations: list[str]


class LedgerHealth(BaseModel):
    """received = stored + rejected + pending, in items; `oldest_pending_s` is null when nothing waits."""

    received_batches: int
    received_items: int
    stored_items: int
    rejected_items: int
    pending_batches: int
    pending_items: int
    pending_bytes: int
    oldest_pending_s: float | None


class RejectedOfProject(BaseModel):
    """One item that was accepted and could not be stored."""

    project_id: str
    item_id: str
    reason: str
    items: int


class DiskHealth(BaseModel):
    """The disk below the data folder; `status` is `ok`, `warn` or `fail`."""

    folder: str
    free_bytes: int
    total_bytes: int
    status: Status


class InstanceHealth(BaseModel):
    """`weak_secrets` names the settings whose value is a published example; `reachable` whether others can get here."""

    version: str
    stores: list[StoreHealth]
    ledger: LedgerHealth | None
    rejections: list[RejectedOfProject]
    jobs: dict[str, int]
    disk: DiskHealth
    weak_secrets: list[str]
    reachable: bool


class ReplayedItems(BaseModel):
    """How many items went back into the queue."""

    replayed: int


@router.get("/health")
async def health(stores: OpenStores, settings: ActiveSettings) -> InstanceHealth:
    """Everything that can be seen from here; a store that does not answer is part of the answer."""
    found = await asyncio.gather(*_stores(stores, settings))
    ledger, rejections = await _ledger(stores)
    return InstanceHealth(
        version=own_version(),
        stores=list(found),
        ledger=ledger,
        rejections=rejections,
        jobs=await _jobs(stores),
        disk=_disk(settings),
        weak_secrets=[NAMES[name] for name in NAMES if is_weak(getattr(settings, name))],
        reachable=not is_loopback(settings.public_url),
    )


@router.post("/replay")
async def replay(stores: OpenStores) -> ReplayedItems:
    """Try the rejected items of every project again."""
    return ReplayedItems(replayed=await stores.queue.replay(None))


def _stores(stores: Stores, settings: Settings) -> list[Awaitable[StoreHealth]]:
    return [
        _store(
            "metadata", "PostgreSQL" if settings.database_url else "SQLite", stores.metadata.ping(), _metadata(stores)
        ),
        _store(
            "analytics",
            "ClickHouse" if settings.clickhouse_url else "chDB",
            stores.analytics.ping(),
            _analytics(stores),
        ),
        _store("queue", type(stores.queue).__name__.removesuffix("Queue"), stores.queue.ping(), _nothing()),
        _store("blobs", type(stores.blobs).__name__.removesuffix("Blobs"), stores.blobs.ping(), _nothing()),
    ]


async def _store(name: str, engine: str, ping: Awaitable[None], pending: Awaitable[list[str]]) -> StoreHealth:
    began, problem, waiting = time.perf_counter(), None, list[str]()
    try:
        await ping
        waiting = await pending
    except LampyrisError as error:
        problem = str(error)
    answered_ms = (time.perf_counter() - began) * 1000
    return StoreHealth(name=name, engine=engine, problem=problem, answered_ms=answered_ms, pending_migrations=waiting)


async def _metadata(stores: Stores) -> list[str]:
    # Both engines are SQL; the port alone does not say so.
    return list((await metadata_tables.status(cast(SqlMetadata, stores.metadata))).pending)


async def _analytics(stores: Stores) -> list[str]:
    return [one.name for one in await analytics_tables.status(stores.analytics) if not one.applied]


async def _nothing() -> list[str]:
    return []


async def _ledger(stores: Stores) -> tuple[LedgerHealth | None, list[RejectedOfProject]]:
    """(None, nothing) when the queue cannot be asked: its store says why."""
    try:
        found = await stores.queue.ledger()
        rejected = await stores.queue.rejected(None, limit=MOST_REJECTIONS)
    except LampyrisError:
        return None, []
    return _shown(found), [
        RejectedOfProject(project_id=project_id, item_id=one.item_id, reason=one.reason, items=one.items)
        for project_id, one in rejected
    ]


def _shown(ledger: Ledger) -> LedgerHealth:
    oldest = ledger.oldest_pending_us
    return LedgerHealth(
        received_batches=ledger.received_batches,
        received_items=ledger.received_items,
        stored_items=ledger.stored_items,
        rejected_items=ledger.rejected_items,
        pending_batches=ledger.pending_batches,
        pending_items=ledger.pending_items,
        pending_bytes=ledger.pending_bytes,
        oldest_pending_s=(now_us() - oldest) / 1e6 if oldest is not None else None,
    )


async def _jobs(stores: Stores) -> dict[str, int]:
    """Status -> how many; empty when the metadata store cannot be asked: its store says why."""
    try:
        async with stores.metadata.read() as session:
            return {status.value: count for status, count in (await outbox.counts(session)).items()}
    except LampyrisError:
        return {}


def _disk(settings: Settings) -> DiskHealth:
    usage = shutil.disk_usage(settings.data_dir)
    status: Status = "fail" if usage.free < FAIL_FREE_BYTES else "warn" if usage.free < WARN_FREE_BYTES else "ok"
    return DiskHealth(folder=str(settings.data_dir), free_bytes=usage.free, total_bytes=usage.total, status=status)
