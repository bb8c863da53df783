"""Settings -> open stores. The only place that picks an engine for a port.

The client of Redis is imported where it is wanted: it would be a twentieth of the start of an installation without.
"""

from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics, server_analytics
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.blobs.opening import open_blobs
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.cache.port import Cache
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.port import MetadataStore
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.queue.port import IngestQueue
from lampyris.foundation.storage.stores import Stores


def metadata_of(settings: Settings) -> SqlMetadata:
    """`DATABASE_URL`, else SQLite in the data folder. Nothing is contacted yet."""
    return open_metadata(settings.database_url or settings.data_dir / "metadata.db")


def migrating_metadata_of(settings: Settings) -> SqlMetadata:
    """The same where migrations run: past a connection pooler, when `DIRECT_URL` names the way."""
    return open_metadata(settings.migration_url or settings.data_dir / "metadata.db")


def analytics_of(settings: Settings) -> AnalyticsStore:
    """`CLICKHOUSE_URL`, else the embedded engine of the data folder. Nothing is contacted yet."""
    if not settings.clickhouse_url:
        return embedded_analytics(settings.data_dir)
    return server_analytics(
        settings.clickhouse_url,
        user=settings.clickhouse_user,
        password=settings.clickhouse_password,
        database=settings.clickhouse_db,
        connections=settings.clickhouse_connections,
    )


def blobs_of(settings: Settings) -> BlobStore:
    """The buckets of `LANGFUSE_S3_*`, else a folder of the data folder. Nothing is contacted yet."""
    return open_blobs(settings, settings.data_dir / "blobs")


def queue_of(settings: Settings, blobs: BlobStore, metadata: MetadataStore) -> IngestQueue:
    """With `REDIS_*` the queue of a cluster over these two stores, else files of the data folder."""
    if not settings.uses_redis:
        return DiskQueue(settings.data_dir / "queue")
    from lampyris.foundation.storage.queue.redis import RedisQueue  # noqa: PLC0415
    from lampyris.foundation.storage.redis_server import open_redis  # noqa: PLC0415

    return RedisQueue(open_redis(settings), blobs, metadata)


def cache_of(settings: Settings) -> Cache:
    """`REDIS_*`, else the memory of this process. Nothing is contacted yet."""
    if not settings.uses_redis:
        return MemoryCache()
    from lampyris.foundation.storage.cache.redis import RedisCache  # noqa: PLC0415
    from lampyris.foundation.storage.redis_server import open_redis  # noqa: PLC0415

    return RedisCache(open_redis(settings))


def open_stores(settings: Settings) -> Stores:
    """Open every port of this process. The caller closes them with `close_stores`."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    blobs, metadata = blobs_of(settings), metadata_of(settings)
    return Stores(
        analytics=analytics_of(settings),
        metadata=metadata,
        queue=queue_of(settings, blobs, metadata),
        blobs=blobs,
        cache=cache_of(settings),
    )


async def close_stores(stores: Stores) -> None:
    """Close in the order in which work flows: nothing is accepted into a queue that nobody writes out."""
    await stores.queue.close()
    await stores.analytics.close()
    await stores.cache.close()
    await stores.metadata.close()
