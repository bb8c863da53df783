"""The default price list: one JSON file a family of vendors, in the vendors' own terms, and its expansion.

A file gives prices per `per` units (a million) in its `currency`; a model names rates (`input`, `cached`, `output`),
and each rate is charged for every usage key that senders use for it (KEYS). `when` and `over` say when a tier applies.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from lampyris.features.pricing.types import (
    AttributeCondition,
    Condition,
    ModelDefinition,
    PriceSource,
    PricingTier,
    UsageCondition,
)

FOLDER = Path(__file__).parent
STANDARD = "Standard"
ANY_ROUTE = r"(:(beta|nitro|floor|online|thinking|extended|exacto))?"
"""OpenRouter's ways to the same model at the same price per unit; `:free` has none."""
ANY_VENDOR = r"(@[a-z][\w. -]*)?"
"""RAG platforms append the vendor that they reach a model through: `qwen-plus@Tongyi-Qianwen`."""
MAX_DIGITS = Decimal("1e-18")

KeySet: TypeAlias = dict[str, tuple[str, ...]]
When: TypeAlias = Literal["standard", "flex", "fast", "speed"]

CACHED = ("input_cached_tokens", "input_cached_text_tokens", "input_cache_read", "cache_read_input_tokens")
REASONING = ("output_reasoning_tokens", "output_reasoning", "reasoning_tokens")
SHARED_KEYS: KeySet = {
    "audio_input": ("input_audio_tokens", "input_audio"),
    "audio_output": ("output_audio_tokens", "output_audio"),
    "audio_cached": ("input_cached_audio_tokens",),
    "image_input": ("input_image", "input_image_tokens"),
    "image_output": ("output_image", "output_image_tokens"),
    "image_cached": ("input_cached_image_tokens",),
    "search": ("grounding_queries", "groundingQueries", "web_search_queries", "webSearchQueries"),
    "total": ("total",),
}
OPENAI_KEYS: KeySet = SHARED_KEYS | {
    "input": ("input",),
    "cached": CACHED,
    "cache_write": (
        *("input_cache_creation", "cache_creation_input_tokens", "cache_write_tokens", "input_cache_write"),
        "input_cache_write_tokens",
    ),
    "cache_write_1h": ("input_cache_creation_1h",),
    "output": ("output",),
    "reasoning": REASONING,
}
KEYS: Mapping[str, KeySet] = {
    "openai": OPENAI_KEYS,
    "deepseek": OPENAI_KEYS
    | {
        "input": ("input", "prompt_cache_miss_tokens"),
        "cached": (*CACHED, "prompt_cache_hit_tokens"),
        "output": ("output", "completion_tokens"),
    },
    "anthropic": SHARED_KEYS
    | {
        "input": ("input", "input_tokens"),
        "cached": CACHED,
        "cache_write": ("cache_creation_input_tokens", "input_cache_creation", "input_cache_creation_5m"),
        "cache_write_1h": ("input_cache_creation_1h",),
        "output": ("output", "output_tokens"),
        "reasoning": REASONING,
    },
    "google": SHARED_KEYS
    | {
        "input": ("input", "input_modality_1", "prompt_token_count", "promptTokenCount"),
        "cached": (*CACHED, "cached_content_token_count"),
        "output": ("output", "output_modality_1", "candidates_token_count", "candidatesTokenCount"),
        "reasoning": (*REASONING, "thoughts_token_count", "thoughtsTokenCount"),
    },
    "plain": {"input": ("input",), "output": ("output",)},
}
"""Rate -> the usage keys it is charged for. A sender uses one spelling, so no unit is charged twice."""

ATTRIBUTES: Mapping[When, tuple[Condition, ...]] = {
    "standard": (),
    "flex": (AttributeCondition(source="model_parameters", key="service_tier", values=("flex",)),),
    "fast": (AttributeCondition(source="model_parameters", key="service_tier", values=("fast", "priority")),),
    "speed": (AttributeCondition(source="model_parameters", key="speed", values=("fast",)),),
}


class Rates(msgspec.Struct, kw_only=True):
    """Prices per `per` units. `reasoning` true: as `output`."""

    input: Decimal | None = None
    cached: Decimal | None = None
    cache_write: Decimal | None = None
    cache_write_1h: Decimal | None = None
    output: Decimal | None = None
    reasoning: Decimal | bool | None = None
    audio_input: Decimal | None = None
    audio_output: Decimal | None = None
    audio_cached: Decimal | None = None
    image_input: Decimal | None = None
    image_output: Decimal | None = None
    image_cached: Decimal | None = None
    search: Decimal | None = None
    total: Decimal | None = None


class Tier(Rates, kw_only=True, forbid_unknown_fields=True):
    """A tier beside the standard one. Both `when` and `over` (units of input) must hold."""

    name: str
    when: When
    over: int | None = None


class Entry(Rates, kw_only=True, forbid_unknown_fields=True):
    """A model. `match` is the pattern of its names, without prefix and suffix; unset: exactly `name`."""

    name: str
    match: str | None = None
    id: str | None = None
    unit: str | None = None
    tokenizer: str | None = None
    currency: str | None = None
    keys: str | None = None
    suffix: str | None = None
    tiers: list[Tier] = []


class Family(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """One file."""

    family: str
    source: str
    as_of: str
    currency: Literal["USD", "CNY"]
    per: int
    prefix: str
    keys: str
    models: list[Entry]
    suffix: str = ""
    tiers_see: str = "input"
    cny_per_usd: Decimal = Decimal(1)
    rate_note: str = ""
    note: str = ""
    tokenizers: dict[str, dict[str, str | int | float]] = {}


def families() -> list[Family]:
    """Every file, by name."""
    return [msgspec.json.decode(path.read_bytes(), type=Family) for path in sorted(FOLDER.glob("*.json"))]


def default_models() -> list[ModelDefinition]:
    """The whole list, as it is stored."""
    return [_model(family, entry) for family in families() for entry in family.models]


@cache
def price_sources() -> Mapping[str, PriceSource]:
    """Model id -> where its prices are from."""
    return {_id(entry): _source(family, entry) for family in families() for entry in family.models}


def _source(family: Family, entry: Entry) -> PriceSource:
    currency = entry.currency or family.currency
    rate_note = family.rate_note if currency == "CNY" else ""
    return PriceSource(
        vendor=family.family, source=family.source, as_of=family.as_of, currency=currency, rate_note=rate_note
    )


def _id(entry: Entry) -> str:
    return entry.id or "default-" + _slug(entry.name)


def _model(family: Family, entry: Entry) -> ModelDefinition:
    as_of = datetime.fromisoformat(family.as_of).replace(tzinfo=UTC)
    id = _id(entry)
    suffix = family.suffix if entry.suffix is None else entry.suffix
    match = entry.match or entry.name.replace(".", r"\.")
    tokenizer = dict(family.tokenizers[entry.tokenizer]) if entry.tokenizer else None
    tokenizer_id = str(tokenizer.pop("id")) if tokenizer else None
    tiers = [_tier(family, entry, id, tier, priority) for priority, tier in enumerate(entry.tiers, start=1)]
    return ModelDefinition(
        id=id,
        project_id=None,
        model_name=entry.name,
        match_pattern=f"(?i)^{family.prefix}({match}){suffix}{ANY_ROUTE}{ANY_VENDOR}$",
        start_date=None,
        unit=entry.unit,
        tokenizer_id=tokenizer_id,
        tokenizer_config=tokenizer or None,
        tiers=(_standard(family, entry, id), *tiers),
        created_at=as_of,
        updated_at=as_of,
    )


def _standard(family: Family, entry: Entry, id: str) -> PricingTier:
    return PricingTier(
        id=f"{id}_tier_default",
        name=STANDARD,
        is_default=True,
        priority=0,
        conditions=(),
        prices=dict(_prices(family, entry, entry)),
    )


def _tier(family: Family, entry: Entry, id: str, tier: Tier, priority: int) -> PricingTier:
    over: tuple[Condition, ...] = ()
    if tier.over is not None:
        over = (UsageCondition(pattern=f"({family.tiers_see})", operator="gt", value=float(tier.over)),)
    return PricingTier(
        id=f"{id}_tier_{_slug(tier.name)}",
        name=tier.name,
        is_default=False,
        priority=priority,
        conditions=(*ATTRIBUTES[tier.when], *over),
        prices=dict(_prices(family, entry, tier)),
    )


def _prices(family: Family, entry: Entry, rates: Rates) -> Iterator[tuple[str, Decimal]]:
    per_usd = family.cny_per_usd if (entry.currency or family.currency) == "CNY" else Decimal(1)
    reasoning = rates.reasoning if rates.reasoning is not None else entry.reasoning
    for rate, keys in KEYS[entry.keys or family.keys].items():
        price = (rates.output if reasoning is True else reasoning) if rate == "reasoning" else getattr(rates, rate)
        if price is not None:
            usd = (Decimal(price) / per_usd / family.per).quantize(MAX_DIGITS).normalize()
            yield from ((key, usd) for key in keys)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", name.lower()).strip("-")
