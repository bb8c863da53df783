"""What a process does once before it works: bring the stores up to date, make the first project, open the gate."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from lampyris.entry.tables import load_tables
from lampyris.entry.wiring import metadata_of, migrating_metadata_of
from lampyris.features.accounts.init import ensure_first_project, initialise
from lampyris.features.accounts.service import AccountsAuthenticator
from lampyris.features.pricing import service as pricing
from lampyris.foundation.errors import LampyrisError, StoreUnavailable
from lampyris.foundation.settings.catalogue import hint, unknown_names
from lampyris.foundation.settings.secrets import ensure_secrets, refuse_weak_secrets
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics import migrate as analytics_migrations
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.metadata import migrate as metadata_migrations
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.stores import Stores

log = structlog.get_logger()

RETRY_S = 0.5


async def prepare_metadata(settings: Settings) -> None:
    """Tables, default prices, and what `LANGFUSE_INIT_*` asks for. Many processes may do it at once.

    Raises: StoreUnavailable when the store cannot be reached; try again.
    """
    refuse_weak_secrets(settings, settings.public_url)
    if ignored := hint(unknown_names()):
        log.info("settings.ignored", names=ignored)
    load_tables()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    secrets = ensure_secrets(settings.data_dir, settings)
    if not settings.auto_metadata_migration_disabled:
        async with _closing(migrating_metadata_of(settings)) as direct:
            await _migrate_metadata(direct)
    async with _closing(metadata_of(settings)) as metadata, metadata.write() as session:
        await pricing.seed_default_models(session)
        await initialise(session, settings, salt=secrets.salt)
        first = await ensure_first_project(session, settings, salt=secrets.salt, data_dir=settings.data_dir)
    if first is not None:
        log.info("first_start", organization_id=first.organization_id, project_id=first.project_id, email=first.email)


async def _migrate_metadata(metadata: SqlMetadata) -> None:
    before = await metadata_migrations.status(metadata)
    await metadata_migrations.migrate(metadata)
    if before.current and before.pending:
        log.info("metadata.migrated", applied=",".join(before.pending))


@asynccontextmanager
async def _closing(metadata: SqlMetadata) -> AsyncIterator[SqlMetadata]:
    try:
        yield metadata
    finally:
        await metadata.close()


async def is_prepared(settings: Settings) -> bool:
    """Prepare the metadata now; False when its server is away, which `keep_preparing` then waits for."""
    try:
        await prepare_metadata(settings)
    except StoreUnavailable as error:
        log.warning("metadata.waiting", reason=str(error))
        return False
    return True


async def keep_preparing(settings: Settings) -> None:
    """Returns when the metadata store is there and prepared."""
    while True:
        await asyncio.sleep(RETRY_S)
        with suppress(StoreUnavailable):
            await prepare_metadata(settings)
            return


async def prepare_analytics(analytics: AnalyticsStore, settings: Settings, stopping: asyncio.Event) -> bool:
    """Bring the analytics tables up to date, waiting for an engine that is still starting. False when told to stop."""
    complained = False
    while not stopping.is_set():
        try:
            await _analytics_are_current(analytics, settings)
        except LampyrisError as error:
            if not complained:
                log.info("analytics.waiting", reason=str(error))
            complained = True
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), RETRY_S)
        else:
            return True
    return False


async def _analytics_are_current(analytics: AnalyticsStore, settings: Settings) -> None:
    """Raises: StoreUnavailable while they are not."""
    if not settings.auto_analytics_migration_disabled:
        applied = await analytics_migrations.migrate(analytics, cluster=settings.cluster)
        if applied:
            log.info("analytics.migrated", applied=",".join(applied))
        return
    pending = [migration.name for migration in await analytics_migrations.status(analytics) if not migration.applied]
    if pending:
        raise StoreUnavailable("analytics", f"migrations are pending: {', '.join(pending)}; run: lampyris migrate")


@asynccontextmanager
async def open_authenticator(stores: Stores, settings: Settings) -> AsyncIterator[AccountsAuthenticator]:
    """The gate of this process, watching for keys that other processes revoke."""
    secrets = ensure_secrets(settings.data_dir, settings)
    authenticator = AccountsAuthenticator(
        metadata=stores.metadata,
        cache=stores.cache,
        settings=settings,
        salt=secrets.salt,
        public_url=settings.public_url,
    )
    await authenticator.start()
    try:
        yield authenticator
    finally:
        await authenticator.close()
