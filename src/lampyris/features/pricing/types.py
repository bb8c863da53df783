"""Domain words of pricing: model definitions, their price tiers, and what one use of a model cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias

import msgspec

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import ProjectId

Unit: TypeAlias = Literal["TOKENS", "CHARACTERS", "MILLISECONDS", "SECONDS", "REQUESTS", "IMAGES"]
Operator: TypeAlias = Literal["gt", "gte", "lt", "lte", "eq", "neq"]
Source: TypeAlias = Literal["model_parameters", "metadata"]


@dataclass(frozen=True, kw_only=True, slots=True)
class UsageCondition:
    """Holds when the units of all usage keys that match `pattern` add up to something `operator` `value`."""

    pattern: str
    operator: Operator
    value: float
    case_sensitive: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class AttributeCondition:
    """Holds when the attribute `key` exists and is exactly one of `values` (`service_tier` is `flex`)."""

    source: Source
    key: str
    values: tuple[str, ...]


Condition: TypeAlias = UsageCondition | AttributeCondition


@dataclass(frozen=True, kw_only=True, slots=True)
class PricingTier:
    """One price table of a model. The default tier has priority 0 and no conditions; the others say when they hold."""

    id: str
    name: str
    is_default: bool
    priority: int
    conditions: tuple[Condition, ...]
    prices: Mapping[str, Decimal]
    """USD per unit, by usage key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelDefinition:
    """Which model names this is (`match_pattern`, a PostgreSQL regular expression) and what its use costs.

    `project_id` None: a default of the installation, valid in every project. `tiers` begins with the default tier.
    `tokenizer_config` belongs to `tokenizer_id`; see `tokenise.py`.
    """

    id: str
    project_id: ProjectId | None
    model_name: str
    match_pattern: str
    start_date: datetime | None
    unit: str | None
    tokenizer_id: str | None
    tokenizer_config: Mapping[str, object] | None
    tiers: tuple[PricingTier, ...]
    created_at: datetime
    updated_at: datetime

    @property
    def default_prices(self) -> Mapping[str, Decimal]:
        """USD per unit, by usage key, of the default tier."""
        return self.tiers[0].prices


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceSource:
    """Where the prices of a default are from: the vendor's page, the day they were read (`YYYY-MM-DD`), the rate."""

    vendor: str
    source: str
    as_of: str
    currency: str
    rate_note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewTier:
    """A tier as its author writes it."""

    name: str
    is_default: bool
    priority: int
    conditions: tuple[Condition, ...]
    prices: Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewModel:
    """A model definition as its author writes it."""

    model_name: str
    match_pattern: str
    start_date: datetime | None
    unit: str | None
    tokenizer_id: str | None
    tokenizer_config: Mapping[str, object] | None
    tiers: tuple[NewTier, ...]


class ModelUse(Protocol):
    """What an observation says about its use of a model. `tracing.types.ObservationRecord` is one.

    `model_parameters` is JSON object text; `input` and `output` are stored text; `metadata` maps keys to text.
    """

    @property
    def type(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def provided_usage(self) -> Mapping[str, int]: ...
    @property
    def provided_cost(self) -> Mapping[str, float]: ...
    @property
    def model_parameters(self) -> str: ...
    @property
    def metadata(self) -> Mapping[str, str]: ...
    @property
    def level(self) -> str: ...
    @property
    def input(self) -> str: ...
    @property
    def output(self) -> str: ...


class Priced(msgspec.Struct, frozen=True, kw_only=True):
    """What one use of a model took and cost. The names are those of `ObservationRecord`.

    `usage` counts units, `cost` is USD, both by usage key and with a `total` when it is known.
    """

    usage: dict[str, int] = {}
    cost: dict[str, float] = {}
    total_cost_usd: float | None = None
    model_id: str = ""
    pricing_tier_id: str = ""
    pricing_tier_name: str = ""


class BadMatchPattern(InvalidInput):
    """PostgreSQL would not take the pattern."""

    code = "bad_match_pattern"


class SlowMatchPattern(InvalidInput):
    """Matching the pattern can take for ever."""

    code = "slow_match_pattern"
