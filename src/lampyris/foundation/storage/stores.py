"""The open stores as one object, handed down from `entry/wiring.py`; nobody else picks an engine."""

from dataclasses import dataclass

from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.cache.port import Cache
from lampyris.foundation.storage.metadata.port import MetadataStore
from lampyris.foundation.storage.queue.port import IngestQueue


@dataclass(frozen=True, kw_only=True, slots=True)
class Stores:
    """The five storage ports of one running process."""

    analytics: AnalyticsStore
    metadata: MetadataStore
    queue: IngestQueue
    blobs: BlobStore
    cache: Cache
