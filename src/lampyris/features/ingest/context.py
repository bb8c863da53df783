"""What decoding and merging need to know besides the bytes: prices, score configs, and where to compute."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec

from lampyris.features.ingest.masking import Masker
from lampyris.features.pricing import service as pricing
from lampyris.features.pricing.service import PriceBook
from lampyris.features.scores.service import ConfigBook
from lampyris.features.tracing.types import ObservationRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.settings.ingestion import IngestionSettings
from lampyris.foundation.storage.metadata.port import MetadataStore
from lampyris.foundation.storage.queue.port import Batch

T = TypeVar("T")


class Context:
    """Lives as long as the worker. Everything that computes runs in its one thread, beside the event loop."""

    def __init__(self, metadata: MetadataStore, settings: IngestionSettings) -> None:
        self._metadata = metadata
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ingest")
        self.masker = Masker(settings)
        self.prices = PriceBook()
        self.configs = ConfigBook(metadata)

    async def compute(self, work: Callable[[], T]) -> T:
        """Run pure work off the event loop, one piece at a time: the price book is not for several threads."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def refresh(self, batches: Sequence[Batch]) -> None:
        """Look for changed prices, and read the score configs of projects that send events."""
        await pricing.refresh(self.prices, self._metadata)
        scoring = {ProjectId(batch.project_id) for batch in batches if batch.kind == "events"}
        if scoring:
            await self.configs.refresh(scoring)

    def priced(self, project_id: ProjectId, records: Iterable[ObservationRecord]) -> list[ObservationRecord]:
        """The records with usage counted and cost computed."""
        return [self._priced(project_id, record) for record in records]

    def _priced(self, project_id: ProjectId, record: ObservationRecord) -> ObservationRecord:
        if not (record.model or record.provided_usage or record.provided_cost):
            return record
        priced = pricing.price(project_id, record, self.prices)
        return msgspec.structs.replace(
            record,
            usage=priced.usage,
            cost=priced.cost,
            total_cost_usd=priced.total_cost_usd,
            model_id=priced.model_id,
            pricing_tier_id=priced.pricing_tier_id,
            pricing_tier_name=priced.pricing_tier_name,
        )

    async def close(self) -> None:
        """End the thread and close connections."""
        await self.masker.close()
        self._thread.shutdown()
