"""Model definitions and uses of models for tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from lampyris.features.pricing.types import Condition, ModelDefinition, PricingTier
from lampyris.foundation.ids import ProjectId

PROJECT = ProjectId("p1")
BORN = datetime(2026, 1, 1, tzinfo=UTC)


def tier(
    prices: Mapping[str, str], *, name: str = "Standard", priority: int = 0, conditions: tuple[Condition, ...] = ()
) -> PricingTier:
    return PricingTier(
        id=f"tier-{name}",
        name=name,
        is_default=priority == 0,
        priority=priority,
        conditions=conditions,
        prices={key: Decimal(price) for key, price in prices.items()},
    )


def model(
    pattern: str = "(?i)^m$",
    *tiers: PricingTier,
    id: str = "m",
    project_id: ProjectId | None = None,
    start_date: datetime | None = None,
    tokenizer: tuple[str, Mapping[str, object]] | None = None,
) -> ModelDefinition:
    return ModelDefinition(
        id=id,
        project_id=project_id,
        model_name=id,
        match_pattern=pattern,
        start_date=start_date,
        unit=None,
        tokenizer_id=tokenizer[0] if tokenizer else None,
        tokenizer_config=tokenizer[1] if tokenizer else None,
        tiers=tiers or (tier({"input": "0.000001", "output": "0.000002"}),),
        created_at=BORN,
        updated_at=BORN,
    )


@dataclass(frozen=True, kw_only=True)
class Use:
    """A `ModelUse`."""

    type: str = "GENERATION"
    model: str = "m"
    provided_usage: Mapping[str, int] = field(default_factory=dict)
    provided_cost: Mapping[str, float] = field(default_factory=dict)
    model_parameters: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    level: str = "DEFAULT"
    input: str = ""
    output: str = ""
