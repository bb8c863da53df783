"""Looking closely at one trace: text in it, the rest of a long text, what ran beside it, why it cost so much."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import orjson

from lampyris.features.pricing import service as pricing
from lampyris.features.pricing.types import ModelDefinition, PricingTier
from lampyris.features.tracing import service
from lampyris.features.tracing.store import close_up as store
from lampyris.features.tracing.store.close_up import Beside, Provided, StepTexts, TextField, TextHit
from lampyris.features.tracing.types import Observation
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.stores import Stores

AROUND = timedelta(seconds=2)
AROUND_CHARS = 60
STEP_BYTES = 16_384
MOST_STEPS = 100
SHORTEST_MATCH = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldHit:
    """One place where a phrase stands in a text, counted in characters from its beginning, with what surrounds it."""

    at: int
    before: str
    match: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Neighbour:
    """A trace that ran beside another one; `matched` when one's question stands in the other's text."""

    beside: Beside
    matched: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceFacts:
    """Where the usage and cost of an observation come from.

    `model` is the definition that priced it, None when none did or it was deleted since; `tier` the price table that
    held. `matching` is the definition that its model name means today.
    """

    observation: Observation
    provided: Provided
    model: ModelDefinition | None
    tier: PricingTier | None
    matching: ModelDefinition | None


async def search(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, phrase: str) -> list[TextHit]:
    """Observations whose input, output or metadata hold the phrase. Raises: InvalidInput when it is empty."""
    if not phrase.strip():
        raise InvalidInput("say what to search for: text is empty")
    return await store.texts_holding(analytics, project_id, trace_id, phrase.strip())


async def step_texts(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, ids: Sequence[str]
) -> list[StepTexts]:
    """The beginnings of the texts of some observations. Raises: InvalidInput for more than MOST_STEPS of them."""
    if len(ids) > MOST_STEPS:
        raise InvalidInput(f"ask for at most {MOST_STEPS} steps at once, not {len(ids)}")
    return await store.texts_of_steps(analytics, project_id, trace_id, ids, most_bytes=STEP_BYTES) if ids else []


async def text(
    analytics: AnalyticsStore, project_id: ProjectId, trace_id: str, id: str | None, field: TextField
) -> str:
    """A whole text, of the trace itself when `id` is None. Raises: NotFound."""
    if id is None:
        trace = await service.one_trace(analytics, project_id, trace_id)
        return (trace.input if field == "input" else trace.output) or ""
    found = await store.text(analytics, project_id, trace_id, id, field)
    if found is None:
        raise NotFound("observation", id, "Observation not found within authorized project")
    return found


def find(text: str, phrase: str, *, limit: int) -> tuple[int, list[FieldHit]]:
    """(how many times the phrase stands in the text, the first `limit` places). Case does not matter."""
    if not phrase:
        raise InvalidInput("say what to search for: text is empty")
    places = [found.start() for found in re.finditer(re.escape(phrase), text, re.IGNORECASE)]
    hits = [
        FieldHit(
            at=at,
            before=text[max(0, at - AROUND_CHARS) : at],
            match=text[at : at + len(phrase)],
            after=text[at + len(phrase) : at + len(phrase) + AROUND_CHARS],
        )
        for at in places[:limit]
    ]
    return len(places), hits


async def nearby(analytics: AnalyticsStore, project_id: ProjectId, trace_id: str) -> list[Neighbour]:
    """Single-observation traces around a trace that is one itself; empty for any other. Raises: NotFound."""
    outline = await service.outline(analytics, project_id, trace_id)
    if len(outline.nodes) != 1:
        return []
    [node] = outline.nodes
    since, until = node.start_time - AROUND, (node.end_time or node.start_time) + AROUND
    found, own = await asyncio.gather(
        store.beside(analytics, project_id, trace_id, since=since, until=until),
        store.texts_of_steps(analytics, project_id, trace_id, [node.id], most_bytes=STEP_BYTES),
    )
    # Of a longer trace only one observation may lie within the stretch.
    counted = await service.stats(analytics, project_id, [one.trace_id for one in found])
    alone = [one for one in found if one.trace_id in counted and counted[one.trace_id].observation_count == 1]
    text = own[0].input if own else ""
    return [Neighbour(beside=one, matched=same_question(text, one.input)) for one in alone]


def same_question(one: str, other: str) -> bool:
    """Whether the question of one text stands in the other."""
    return any(len(q) >= SHORTEST_MATCH and q in text for q, text in ((question(one), other), (question(other), one)))


def question(text: str) -> str:
    """What an input asks: its `query`, or what the user said last; "" when it cannot be told."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return ""
    if isinstance(value, dict):
        query = value.get("query")
        if isinstance(query, str):
            return query.strip()
        value = value.get("messages") or value.get("history")
    said = (
        [one for one in value if isinstance(one, dict) and one.get("role") == "user"] if isinstance(value, list) else []
    )
    content = said[-1].get("content") if said else None
    return content.strip() if isinstance(content, str) else ""


async def price_facts(stores: Stores, project_id: ProjectId, trace_id: str, id: str) -> PriceFacts:
    """Raises: NotFound."""
    observation, provided = await asyncio.gather(
        service.one_observation(stores.analytics, project_id, id, trace_id=trace_id, full=False),
        store.provided(stores.analytics, project_id, trace_id, id),
    )
    async with stores.metadata.read() as session:
        try:
            used = observation.model_id
            model = await pricing.get_model(session, project_id, used) if used else None
        except NotFound:
            model = None
        name = observation.model
        matching = await pricing.matching_model(session, project_id, name) if name and model is None else model
    tiers = {tier.id: tier for tier in model.tiers} if model else {}
    tier = tiers.get(observation.pricing_tier_id) or (model.tiers[0] if model else None)
    return PriceFacts(observation=observation, provided=provided, model=model, tier=tier, matching=matching)
