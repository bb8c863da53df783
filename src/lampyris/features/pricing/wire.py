"""Model definitions on the wire: what clients send and get."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Literal, Self, TypeAlias

import msgspec
import regex
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from lampyris.features.pricing.patterns import BadPattern, refuse_if_slow
from lampyris.features.pricing.types import (
    AttributeCondition,
    Condition,
    ModelDefinition,
    NewModel,
    NewTier,
    Operator,
    PriceSource,
    PricingTier,
    Source,
    Unit,
    UsageCondition,
)
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.issues import refuse
from lampyris.foundation.http.wire import Wire

STANDARD = "Standard"
MAX_TIERS = 50

Price: TypeAlias = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]
Prices: TypeAlias = Annotated[dict[str, Price], Field(max_length=200)]
NonEmpty: TypeAlias = Annotated[str, Field(min_length=1)]
Pattern: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


def read_day(value: object) -> object:
    """A day or a moment as ISO text; without an offset it is UTC. Other values pass for pydantic to judge."""
    if not isinstance(value, str):
        return value
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


Day: TypeAlias = Annotated[datetime, BeforeValidator(read_day)]


class UsageConditionBody(Wire):
    """`{usageDetailPattern, operator, value, caseSensitive?}`."""

    usage_detail_pattern: Pattern
    operator: Operator
    value: Annotated[float, Field(ge=0)]
    case_sensitive: bool = False

    @model_validator(mode="after")
    def _can_be_run(self) -> Self:
        try:
            regex.compile(self.usage_detail_pattern)
            refuse_if_slow(self.usage_detail_pattern)
        except (regex.error, BadPattern) as error:
            refuse(f"Invalid regex pattern: {error}", ["usageDetailPattern"])
        return self

    def condition(self) -> Condition:
        """As we mean it."""
        return UsageCondition(
            pattern=self.usage_detail_pattern,
            operator=self.operator,
            value=self.value,
            case_sensitive=self.case_sensitive,
        )


class AttributeConditionBody(Wire):
    """`{source, key, operator: "in", values}`."""

    source: Source
    key: Annotated[str, Field(min_length=1, max_length=200)]
    operator: Literal["in"]
    values: Annotated[list[NonEmpty], Field(min_length=1)]

    def condition(self) -> Condition:
        """As we mean it."""
        return AttributeCondition(source=self.source, key=self.key, values=tuple(self.values))


class TierBody(Wire):
    """One tier of a new model."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    is_default: bool
    priority: Annotated[int, Field(ge=0, le=999)]
    conditions: list[UsageConditionBody | AttributeConditionBody]
    prices: Prices

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if not self.prices:
            refuse("Each tier needs at least one price", ["prices"])
        if self.is_default and (self.priority or self.conditions):
            refuse("The default tier must have priority 0 and no conditions", ["isDefault"])
        if not self.is_default and not self.conditions:
            refuse("A tier that is not the default needs at least one condition", ["conditions"])
        return self

    def tier(self) -> NewTier:
        """As we mean it."""
        return NewTier(
            name=self.name,
            is_default=self.is_default,
            priority=self.priority,
            conditions=tuple(condition.condition() for condition in self.conditions),
            prices=decimals(self.prices),
        )


class NewModelBody(Wire):
    """A model to define: flat prices or tiers, never both."""

    model_config = ConfigDict(protected_namespaces=())

    model_name: str
    match_pattern: Annotated[str, Field(max_length=5000)]
    start_date: Day | None = None
    unit: Unit
    input_price: Price | None = None
    output_price: Price | None = None
    total_price: Price | None = None
    pricing_tiers: Annotated[list[TierBody], Field(max_length=MAX_TIERS)] | None = None
    tokenizer_id: Literal["openai", "claude"] | None = None
    tokenizer_config: dict[str, object] | None = None

    @model_validator(mode="after")
    def _prices_agree(self) -> Self:
        if self.total_price is not None and (self.input_price is not None or self.output_price is not None):
            refuse("If totalPrice is set, inputPrice and outputPrice must not be set", ["totalPrice"])
        if self.pricing_tiers is not None:
            if self.flat_prices:
                refuse("Set either flat prices or pricingTiers, not both", ["pricingTiers"])
            check_tiers(self.pricing_tiers)
        return self

    @property
    def flat_prices(self) -> dict[str, float]:
        """By usage key."""
        flat = {"input": self.input_price, "output": self.output_price, "total": self.total_price}
        return {key: price for key, price in flat.items() if price is not None}

    def new_model(self) -> NewModel:
        """As we mean it."""
        tiers = tuple(tier.tier() for tier in self.pricing_tiers or ())
        return NewModel(
            model_name=self.model_name,
            match_pattern=self.match_pattern,
            start_date=self.start_date,
            unit=self.unit,
            tokenizer_id=self.tokenizer_id,
            tokenizer_config=self.tokenizer_config,
            tiers=tiers or (standard_tier(self.flat_prices),),
        )


class ConsoleModelBody(BaseModel):
    """A model to define, from the console."""

    model_config = ConfigDict(protected_namespaces=())

    model_name: NonEmpty
    match_pattern: Annotated[str, Field(min_length=1, max_length=5000)]
    prices: Annotated[Prices, Field(min_length=1)]
    tiers: Annotated[list[TierBody], Field(max_length=MAX_TIERS)] = []
    """Beside the standard one, which `prices` are."""
    unit: Unit | None = "TOKENS"
    start_date: Day | None = None
    tokenizer: Literal["openai", "claude", "qwen"] | None = None

    @model_validator(mode="after")
    def _tiers_agree(self) -> Self:
        standard = TierBody(name=STANDARD, is_default=True, priority=0, conditions=[], prices=self.prices)
        check_tiers([standard, *self.tiers])
        return self

    def new_model(self) -> NewModel:
        """As we mean it. OpenAI's tokenizer counts as for GPT-4o."""
        config = {"tokenizerModel": "gpt-4o", "tokensPerMessage": 3, "tokensPerName": 1}
        return NewModel(
            model_name=self.model_name,
            match_pattern=self.match_pattern,
            start_date=self.start_date,
            unit=self.unit,
            tokenizer_id=self.tokenizer,
            tokenizer_config=config if self.tokenizer == "openai" else None,
            tiers=(standard_tier(self.prices), *(tier.tier() for tier in self.tiers)),
        )


def check_tiers(tiers: list[TierBody]) -> None:
    """The rules that tiers must keep together. Refuses with an issue."""
    path = ["pricingTiers"]
    if sum(tier.is_default for tier in tiers) != 1:
        refuse("Exactly one tier must be the default", path)
    for what, values in (("names", [t.name for t in tiers]), ("priorities", [t.priority for t in tiers])):
        if max(Counter(values).values()) > 1:
            refuse(f"Tier {what} must be unique", path)
    if len({frozenset(tier.prices) for tier in tiers}) > 1:
        refuse("All tiers must have prices for the same usage keys", path)


def standard_tier(prices: Mapping[str, float]) -> NewTier:
    """The only tier of a model with flat prices."""
    return NewTier(name=STANDARD, is_default=True, priority=0, conditions=(), prices=decimals(prices))


def decimals(prices: Mapping[str, float]) -> dict[str, Decimal]:
    """The shortest decimal that reads as the number that was sent."""
    return {key: Decimal(repr(price)) for key, price in prices.items()}


def shown_model(model: ModelDefinition, *, attributes: bool = True) -> dict[str, object]:
    """The model of the public API; `attributes` False leaves out the tiers that depend on attributes."""
    prices = shown_prices(model.default_prices)
    return {
        "id": model.id,
        "createdAt": iso_ms(model.created_at),
        "modelName": model.model_name,
        "matchPattern": model.match_pattern,
        "startDate": iso_ms(model.start_date) if model.start_date else None,
        "tokenizerId": model.tokenizer_id,
        "tokenizerConfig": model.tokenizer_config,
        "unit": model.unit,
        "inputPrice": prices.get("input"),
        "outputPrice": prices.get("output"),
        "totalPrice": prices.get("total"),
        "prices": {key: {"price": price} for key, price in prices.items()},
        "isLangfuseManaged": model.project_id is None,
        "pricingTiers": [shown_tier(tier) for tier in model.tiers if attributes or not _asks_attributes(tier)],
    }


def _asks_attributes(tier: PricingTier) -> bool:
    return any(isinstance(condition, AttributeCondition) for condition in tier.conditions)


def shown_tier(tier: PricingTier) -> dict[str, object]:
    """A tier of the public API."""
    return {
        "id": tier.id,
        "name": tier.name,
        "isDefault": tier.is_default,
        "priority": tier.priority,
        "conditions": [shown_condition(condition) for condition in tier.conditions],
        "prices": shown_prices(tier.prices),
    }


def shown_condition(condition: Condition) -> dict[str, object]:
    """A condition of the public API."""
    if isinstance(condition, AttributeCondition):
        return {
            "source": condition.source,
            "key": condition.key,
            "operator": "in",
            "values": list(condition.values),
        }
    return {
        "usageDetailPattern": condition.pattern,
        "operator": condition.operator,
        "value": int(condition.value) if condition.value.is_integer() else condition.value,
        "caseSensitive": condition.case_sensitive,
    }


def shown_prices(prices: Mapping[str, Decimal]) -> dict[str, float]:
    """USD per unit as numbers."""
    return {key: float(price) for key, price in prices.items()}


def shown_in_console(model: ModelDefinition, source: PriceSource | None) -> dict[str, object]:
    """The model of the console API. `source` is where a default has its prices from."""
    return {
        "id": model.id,
        "model_name": model.model_name,
        "match_pattern": model.match_pattern,
        "prices": shown_prices(model.default_prices),
        "tiers": [
            {
                "name": tier.name,
                "priority": tier.priority,
                "conditions": [shown_condition(condition) for condition in tier.conditions],
                "prices": shown_prices(tier.prices),
            }
            for tier in model.tiers
        ],
        "unit": model.unit,
        "tokenizer": model.tokenizer_id,
        "start_date": iso_ms(model.start_date) if model.start_date else None,
        "is_default": model.project_id is None,
        "updated_at": iso_ms(model.updated_at),
        "source": msgspec.to_builtins(source) if source else None,
    }
