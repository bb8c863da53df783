"""Settings -> open stores. The only place that picks an engine for a port."""

from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics, server_analytics
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.stores import Stores


def metadata_of(settings: Settings) -> SqlMetadata:
    """`DATABASE_URL`, else SQLite in the data folder. Nothing is contacted yet."""
    return open_metadata(settings.database_url or settings.data_dir / "metadata.db")


def analytics_of(settings: Settings) -> AnalyticsStore:
    """`CLICKHOUSE_URL`, else the embedded engine of the data folder. Nothing is contacted yet."""
    if not settings.clickhouse_url:
        return embedded_analytics(settings.data_dir)
    return server_analytics(
        settings.clickhouse_url, user=settings.clickhouse_user, password=settings.clickhouse_password
    )


def open_stores(settings: Settings) -> Stores:
    """Open every port of this process. The caller closes them with `close_stores`."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Stores(
        analytics=analytics_of(settings),
        metadata=metadata_of(settings),
        queue=DiskQueue(settings.data_dir / "queue"),
        blobs=LocalBlobs(settings.data_dir / "blobs"),
        cache=MemoryCache(),
    )


async def close_stores(stores: Stores) -> None:
    """Close in the order in which work flows: nothing is accepted into a queue that nobody writes out."""
    await stores.queue.close()
    await stores.analytics.close()
    await stores.cache.close()
    await stores.metadata.close()
