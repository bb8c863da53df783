"""Prices of the model definitions that observations name, from memory for a minute."""

import time
from collections.abc import Iterable

from lampyris.features.pricing import service as pricing
from lampyris.features.tracing.types import ModelPrices
from lampyris.foundation.errors import NotFound
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.metadata.port import MetadataStore

KEPT_S = 60.0
MOST_KEPT = 10_000


class PriceMemory:
    """What definitions cost. A definition never changes its prices; it can only be deleted."""

    def __init__(self) -> None:
        self._known: dict[tuple[ProjectId, str], tuple[float, ModelPrices | None]] = {}

    async def of(
        self, metadata: MetadataStore, project_id: ProjectId, model_ids: Iterable[str]
    ) -> dict[str, ModelPrices]:
        """Prices by model id; ids of deleted or foreign definitions are absent."""
        wanted = {model_id for model_id in model_ids if model_id}
        fresh_s = time.monotonic() - KEPT_S
        unknown = [id for id in wanted if self._known.get((project_id, id), (0.0, None))[0] < fresh_s]
        if unknown:
            await self._learn(metadata, project_id, unknown)
        found = {id: self._known[project_id, id][1] for id in wanted}
        return {id: prices for id, prices in found.items() if prices is not None}

    async def _learn(self, metadata: MetadataStore, project_id: ProjectId, model_ids: list[str]) -> None:
        if len(self._known) > MOST_KEPT:
            self._known.clear()
        async with metadata.read() as session:
            for model_id in model_ids:
                try:
                    model = await pricing.get_model(session, project_id, model_id)
                except NotFound:
                    prices = None
                else:
                    by_kind = model.default_prices
                    prices = ModelPrices(
                        unit=model.unit,
                        input=by_kind.get("input"),
                        output=by_kind.get("output"),
                        total=by_kind.get("total"),
                    )
                self._known[project_id, model_id] = (time.monotonic(), prices)
