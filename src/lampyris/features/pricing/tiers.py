"""Which price tier of a model applies to one use of it."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec
import regex

from lampyris.features.pricing.patterns import matches
from lampyris.features.pricing.types import (
    AttributeCondition,
    Condition,
    ModelDefinition,
    Operator,
    PricingTier,
    UsageCondition,
)

COMPARISONS: Mapping[Operator, Callable[[float, float], bool]] = {
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "eq": operator.eq,
    "neq": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What the conditions look at. `parameters` is JSON object text, `metadata` maps keys to text."""

    usage: Mapping[str, int]
    parameters: str
    metadata: Mapping[str, str]


def choose(model: ModelDefinition, said: Said) -> PricingTier:
    """The first tier by priority whose conditions all hold, else the default tier."""
    for tier in model.tiers[1:]:
        for condition in tier.conditions:
            if not holds(condition, said):
                break
        else:
            return tier
    return model.tiers[0]


def holds(condition: Condition, said: Said) -> bool:
    """A condition that cannot be evaluated (a bad pattern, a pattern that takes too long) does not hold."""
    if isinstance(condition, AttributeCondition):
        return _attribute_holds(condition, said)
    try:
        units = _units(condition, said.usage)
    except (regex.error, TimeoutError):
        return False
    return COMPARISONS[condition.operator](units, condition.value)


def _units(condition: UsageCondition, usage: Mapping[str, int]) -> int:
    return sum([usage[key] for key in _matching_keys(condition.pattern, condition.case_sensitive, tuple(usage))])


@lru_cache(maxsize=20_000)
def _matching_keys(pattern: str, case_sensitive: bool, keys: tuple[str, ...]) -> tuple[str, ...]:  # noqa: FBT001
    """Remembered, because senders use few sets of keys and matching them takes most of the time of pricing."""
    compiled = regex.compile(pattern, 0 if case_sensitive else regex.IGNORECASE)
    return tuple(key for key in keys if matches(compiled, key))


def _attribute_holds(condition: AttributeCondition, said: Said) -> bool:
    if condition.source == "metadata":
        return said.metadata.get(condition.key) in condition.values
    # Most uses carry no such parameter: looking for its name costs a hundredth of decoding all of them.
    if condition.key not in said.parameters:
        return False
    try:
        parameters = msgspec.json.decode(said.parameters)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    if not isinstance(parameters, dict) or condition.key not in parameters:
        return False
    value = parameters[condition.key]
    return (value if isinstance(value, str) else msgspec.json.encode(value).decode()) in condition.values
