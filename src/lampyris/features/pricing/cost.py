"""What one use of a model took and cost. Money is decimal, rounded to 12 digits after the point."""

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Context, Decimal

from lampyris.features.pricing import tiers, tokenise
from lampyris.features.pricing.match import PriceBook
from lampyris.features.pricing.types import ModelDefinition, ModelUse, Priced, PricingTier
from lampyris.foundation.ids import ProjectId

TWELVE_DIGITS = Decimal("1e-12")
MONEY = Context(prec=60, rounding=ROUND_HALF_EVEN)
"""Wide enough for the largest count (2^64) times any price."""

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "input_tokens": ("input",),
    "prompt_tokens": ("input", "input_tokens", "prompt_cache_miss_tokens"),
    "output_tokens": ("output",),
    "completion_tokens": ("output", "output_tokens"),
}
"""Vendors' own names of a side -> names that say the same better. The first is our own, whose price it has if the
model knows none for it; where a better one is said, the vendor's is not charged.
"""
CACHED = ("cache_read_input_tokens", "cache_creation_input_tokens", "input_cached_tokens", "input_cache_read")
UNCOUNTED = frozenset({"SPAN", "EVENT"})
"""Types that use no model themselves: a span around a call repeats its model and its texts."""

Usage = dict[str, int]
Cost = dict[str, float]


def price(project_id: ProjectId, use: ModelUse, book: PriceBook) -> Priced:
    """Match the model, count what was not counted, and say what it cost. Never raises for odd input.

    Takes about 5 microseconds when the usage is given, about a millisecond per 10,000 characters when it must be
    counted.
    """
    model = book.match(project_id, use.model) if use.model else None
    usage = usage_of(use, model)
    tier = None
    if model and usage:
        tier = tiers.choose(model, tiers.Said(usage, use.model_parameters, use.metadata))
        usage = _split_total(use, model, tier, usage)
    cost, total = _cost_of(use, tier, usage)
    return Priced(
        usage=usage,
        cost=cost,
        total_cost_usd=total,
        model_id=model.id if model else "",
        pricing_tier_id=tier.id if tier else "",
        pricing_tier_name=tier.name if tier else "",
    )


def usage_of(use: ModelUse, model: ModelDefinition | None) -> Usage:
    """The usage the sender provided, else counted from the texts, else empty. Never without a `total` unless empty."""
    if use.provided_usage:
        return with_total(use.provided_usage)
    if model is None or not model.tokenizer_id or use.provided_cost or use.level == "ERROR" or use.type in UNCOUNTED:
        return {}
    counter = tokenise.counter(model.tokenizer_id, model.tokenizer_config or {})
    if counter is None:
        return {}
    counted = {"input": counter(use.input), "output": counter(use.output)}
    usage = {side: units for side, units in counted.items() if units is not None}
    return with_total(usage) if usage else {}


def with_total(provided: Mapping[str, int]) -> Usage:
    """The same usage with `total`: the sum of everything, when it is not said.

    `total_tokens` is the total, not a kind of unit; alone it goes by that name (RAG platforms send nothing else for
    embeddings and rerankers).
    """
    if len(provided) == 1 and "total_tokens" in provided:
        return {"total": provided["total_tokens"]}
    usage = dict(provided)
    if "total" not in usage:
        usage["total"] = usage["total_tokens"] if "total_tokens" in usage else sum(usage.values())
    return usage


def provided_total(cost: Mapping[str, float]) -> float | None:
    """The total of a cost that the sender provided: as said, else input plus output if there is nothing else."""
    if "total" in cost:
        return cost["total"]
    if all(key in {"input", "output"} for key in cost):
        return float(rounded(sum((Decimal(repr(usd)) for usd in cost.values()), Decimal(0))))
    return None


def computed(usage: Mapping[str, int], prices: Mapping[str, Decimal]) -> tuple[Cost, float | None]:
    """Cost by usage key where there is a price for it, with its total; `({}, None)` when there is none at all.

    A price for `total` overrides the sum, and a second spelling of a side costs nothing: nothing is charged twice.
    """
    exact = {
        key: MONEY.multiply(prices[priced_as], Decimal(units if key != "prompt_tokens" else _uncached(usage)))
        for key, units in usage.items()
        if (priced_as := _price_of(key, usage, prices))
    }
    if not exact:
        return {}, None
    if "total" not in exact:
        exact["total"] = sum(exact.values(), Decimal(0))
    cost = {key: float(rounded(usd)) for key, usd in exact.items()}
    return cost, cost["total"]


def _price_of(key: str, usage: Mapping[str, int], prices: Mapping[str, Decimal]) -> str | None:
    """The key whose price these units have, None when they cost nothing."""
    better = SPELLINGS.get(key)
    if better is None:
        return key if key in prices else None
    if not usage.keys().isdisjoint(better):
        return None
    return next((name for name in (key, better[0]) if name in prices), None)


def _uncached(usage: Mapping[str, int]) -> int:
    """`prompt_tokens` without the part that was cached and stands beside them: vendors count it in."""
    return max(0, usage["prompt_tokens"] - sum(usage.get(key, 0) for key in CACHED))


def rounded(usd: Decimal) -> Decimal:
    """To 12 digits after the point."""
    return usd.quantize(TWELVE_DIGITS, context=MONEY)


def _cost_of(use: ModelUse, tier: PricingTier | None, usage: Usage) -> tuple[Cost, float | None]:
    if use.provided_cost:
        total = provided_total(use.provided_cost)
        cost = dict(use.provided_cost)
        if total is not None:
            cost["total"] = total
        return cost, total
    return computed(usage, tier.prices) if tier else ({}, None)


def _split_total(use: ModelUse, model: ModelDefinition, tier: PricingTier, usage: Usage) -> Usage:
    """Tell input from output where the sender said only `total_tokens` and the model has no price for a total.

    The output is counted, the rest is input. Without a tokenizer or an output everything is input, which is a lower
    bound of the cost.
    """
    if len(use.provided_usage) != 1 or "total_tokens" not in use.provided_usage:
        return usage
    if use.provided_cost or "total" in tier.prices or "input" not in tier.prices:
        return usage
    total = usage["total"]
    counter = tokenise.counter(model.tokenizer_id or "", model.tokenizer_config or {})
    output = min(total, (counter(use.output) if counter else None) or 0)
    return {"input": total - output, **({"output": output} if output else {}), "total": total}
