"""Values that every write path brings into one shape: environment, tags, level, usage, cost, metadata, stored text."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

import orjson

from lampyris.foundation.text import json_text, stored_text, valid_text

ENVIRONMENT_MAX_CHARS = 40
MAX_ENVIRONMENT_SENT = 400
"""What comes after is not looked at, so that the cache of names stays small."""
MAX_UNITS = 2**63 - 1
"""Usage above this is nonsense and would not fit the store."""

LEVELS: Mapping[str, str] = {
    alias: level
    for level, aliases in {
        "DEBUG": ("DEBUG", "TRACE", "VERBOSE"),
        "DEFAULT": ("DEFAULT", "INFO", "LOG", "NOTICE", "OK", "SUCCESS"),
        "WARNING": ("WARNING", "WARN"),
        "ERROR": ("ERROR", "FATAL", "CRITICAL"),
    }.items()
    for alias in aliases
}

_RESERVED_PREFIX = re.compile(r"^(?:langfuse[-_]?)+")
_ENVIRONMENT = re.compile(r"[a-z0-9_-]+")
_BASE_TEN = re.compile(r"\s*([+-]?[0-9]+)")

_COMPLETION_COUNTS = ("prompt_tokens", "completion_tokens", "total_tokens")
_RESPONSES_COUNTS = ("input_tokens", "output_tokens", "total_tokens")
_OPENAI_SHAPES = (
    (_COMPLETION_COUNTS, ("prompt_tokens_details", "completion_tokens_details"), False),
    (_RESPONSES_COUNTS, ("input_tokens_details", "output_tokens_details"), True),
)


def environment(value: object) -> str:
    """A valid environment name made of whatever was sent; `default` when nothing valid is left.

    `langfuse…` prefixes are stripped: those environments are written by the product alone.
    """
    return (
        "default"
        if value is None
        else _environment((value if isinstance(value, str) else json_text(value))[:MAX_ENVIRONMENT_SENT])
    )


@lru_cache(maxsize=1024)
def _environment(value: str) -> str:
    name = _RESERVED_PREFIX.sub("", value.lower())[:ENVIRONMENT_MAX_CHARS]
    return name if _ENVIRONMENT.fullmatch(name) else "default"


def level(value: object) -> str:
    """DEBUG, DEFAULT, WARNING or ERROR for any known alias in any case; empty when it is none."""
    return LEVELS.get(value.strip().upper(), "") if isinstance(value, str) else ""


def tags(values: Iterable[object]) -> tuple[str, ...]:
    """Sorted, without repeats and empty ones; what is not text becomes JSON text."""
    return tuple(sorted({text for value in values if (text := stored_text(value))}))


def not_finite(number: float) -> str:
    """NaN and the infinities as text, the way OTLP's JSON spells them."""
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def model_parameters_text(value: object) -> str:
    """JSON object text of model parameters: numbers and text stay, everything else becomes JSON text; empty if none."""
    if not isinstance(value, Mapping) or not value:
        return ""
    return json_text({str(key): _parameter(item) for key, item in value.items()})


def _parameter(value: object) -> object:
    plain = isinstance(value, (str, int, float)) and not isinstance(value, bool)
    return value if plain else json_text(value)


def parsed_json(text: object) -> object:
    """The value of JSON text, None when it is no text or no JSON (strict JSON first, then what Python also reads)."""
    if not isinstance(text, str):
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    try:
        # written anew, so that lone surrogates and NaN are gone
        return orjson.loads(json_text(json.loads(text)))
    except (ValueError, RecursionError):
        return None


def parsed_object(value: object) -> dict[str, object] | None:
    """A JSON object given as such or as text; None when it is neither."""
    if isinstance(value, str):
        # the first character decides cheaply for most text that is no object
        value = parsed_json(value) if value.lstrip()[:1] == "{" else None
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else None


def units(value: object) -> int | None:
    """A number of usage units: whole, not negative, storable; numeric text counts. None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value) if "." in value or "e" in value.lower() else int(value)
        except ValueError:
            return None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) else None
    return value if isinstance(value, int) and 0 <= value <= MAX_UNITS else None


def usage_details(value: object) -> dict[str, int]:
    """Usage by type from a `usageDetails` object: OpenAI's shapes made disjoint, else its whole numbers as they are.

    `total_tokens` alone stays what it is: pricing takes it as the total and tells input from output. Empty when there
    is nothing usable.
    """
    if not isinstance(value, Mapping):
        return {}
    for counts, details, details_required in _OPENAI_SHAPES:
        disjoint = _openai_usage(value, counts, details, details_required=details_required)
        if disjoint is not None:
            return disjoint
    return {valid_text(str(key)): number for key, item in value.items() if (number := _raw_units(item)) is not None}


def _raw_units(value: object) -> int | None:
    if isinstance(value, str):
        digits = _BASE_TEN.match(value)
        value = int(digits[1]) if digits and len(digits[1]) <= 20 else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_UNITS else None


def _openai_usage(
    value: Mapping[object, object], counts: tuple[str, str, str], details: tuple[str, str], *, details_required: bool
) -> dict[str, int] | None:
    """None unless the keys are exactly those of the shape (an extra key makes it another vendor's)."""
    if not set(counts) <= value.keys() or value.keys() - {*counts, *details}:
        return None
    if details_required and not set(details) <= value.keys():
        return None
    numbers = [_raw_units(value[key]) if not isinstance(value[key], str) else None for key in counts]
    usage: dict[str, int] = {}
    for side, number in zip(("input", "output", "total"), numbers, strict=True):
        if number is None:
            return None
        usage[side] = number
    for side, key in zip(("input", "output"), details, strict=True):
        if not _split_off(usage, side, value.get(key)):
            return None
    return usage


def _split_off(usage: dict[str, int], side: str, details: object) -> bool:
    """Take the details out of their side. False when they are not a map of counts."""
    if details is None:
        return True
    if not isinstance(details, Mapping):
        return False
    for name, item in details.items():
        part = None if isinstance(item, str) else _raw_units(item)
        if part is not None:
            usage[f"{side}_{name}"] = part
            usage[side] = max(0, usage[side] - part)
        elif item is not None:
            return False
    return True


def cost_details(value: object) -> dict[str, float]:
    """Cost in USD by type from a `costDetails` object: finite numbers that are not negative; the rest is dropped."""
    if not isinstance(value, Mapping):
        return {}
    return {valid_text(str(key)): usd for key, item in value.items() if (usd := _usd(item)) is not None}


def _usd(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    try:
        usd = float(value)
    except OverflowError:
        return None
    return usd if usd >= 0 and math.isfinite(usd) else None


def legacy_usage(usage: Mapping[str, object]) -> tuple[dict[str, int], dict[str, float]]:
    """Usage and cost by type from the old `usage` object of the batch API.

    With any of promptTokens, completionTokens, totalTokens only those count, and costs are dropped.
    A missing total is the sum of both sides, or the one side there is.
    """
    if any(key in usage for key in ("promptTokens", "completionTokens", "totalTokens")):
        return _with_total(usage, ("promptTokens", "completionTokens", "totalTokens")), {}
    costs = dict(zip(("input", "output", "total"), ("inputCost", "outputCost", "totalCost"), strict=True))
    cost = cost_details({side: usage.get(key) for side, key in costs.items()})
    return _with_total(usage, ("input", "output", "total")), cost


def usage_of(body: Mapping[str, object]) -> dict[str, int]:
    """Usage by type of an event body: `usageDetails` when it has any, else the old `usage`; empty when none."""
    usage = body.get("usage")
    details = usage_details(body.get("usageDetails"))
    return details or (legacy_usage(usage)[0] if isinstance(usage, Mapping) else {})


def cost_of(body: Mapping[str, object]) -> dict[str, float]:
    """Cost by type of an event body: `costDetails` when it has any, else that of the old `usage`; empty when none."""
    usage = body.get("usage")
    details = cost_details(body.get("costDetails"))
    return details or (legacy_usage(usage)[1] if isinstance(usage, Mapping) else {})


def _with_total(usage: Mapping[str, object], keys: tuple[str, str, str]) -> dict[str, int]:
    sides = zip(("input", "output", "total"), keys, strict=True)
    kept = {side: number for side, key in sides if (number := _raw_units(usage.get(key))) is not None}
    if kept and "total" not in kept:
        kept["total"] = sum(kept.values())
    return kept
