"""What a process does once before it works: bring the stores up to date, make the first project, open the gate."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from lampyris.entry.tables import load_tables
from lampyris.entry.wiring import metadata_of
from lampyris.features.accounts.init import ensure_first_project, initialise
from lampyris.features.accounts.service import AccountsAuthenticator
from lampyris.features.pricing import service as pricing
from lampyris.foundation.errors import LampyrisError
from lampyris.foundation.settings.catalogue import hint, unknown_names
from lampyris.foundation.settings.secrets import ensure_secrets, refuse_weak_secrets
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics import migrate as analytics_migrations
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.metadata import migrate as metadata_migrations
from lampyris.foundation.storage.stores import Stores

log = structlog.get_logger()

RETRY_S = 0.25


async def prepare_metadata(settings: Settings) -> None:
    """Tables, default prices, and what `LANGFUSE_INIT_*` asks for. Many processes may do it at once."""
    refuse_weak_secrets(settings, settings.public_url)
    if ignored := hint(unknown_names()):
        log.info("settings.ignored", names=ignored)
    load_tables()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    secrets = ensure_secrets(settings.data_dir, settings)
    metadata = metadata_of(settings)
    try:
        await metadata_migrations.migrate(metadata)
        async with metadata.write() as session:
            await pricing.seed_default_models(session)
            await initialise(session, settings, salt=secrets.salt)
            first = await ensure_first_project(session, settings, salt=secrets.salt, data_dir=settings.data_dir)
    finally:
        await metadata.close()
    if first is not None:
        log.info("first_start", organization_id=first.organization_id, project_id=first.project_id, email=first.email)


async def prepare_analytics(analytics: AnalyticsStore, stopping: asyncio.Event) -> bool:
    """Bring the analytics tables up to date, waiting for an engine that is still starting. False when told to stop."""
    complained = False
    while not stopping.is_set():
        try:
            await analytics_migrations.migrate(analytics)
        except LampyrisError as error:
            if not complained:
                log.info("analytics.waiting", reason=str(error))
            complained = True
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), RETRY_S)
        else:
            return True
    return False


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
