"""Observations as the second generation of the public API shows them: raw texts, fields by group."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias, get_args

from lampyris.features.tracing.types import ModelPrices, Observation
from lampyris.features.tracing.wire.embedded_json import flattened_metadata, shown_parameters
from lampyris.features.tracing.wire.first_generation import latency_s, time_to_first_token_s
from lampyris.foundation.clock import iso_ms

FieldGroup: TypeAlias = Literal[
    "core", "basic", "time", "io", "metadata", "model", "usage", "prompt", "metrics", "trace_context"
]
FIELD_GROUPS: tuple[FieldGroup, ...] = get_args(FieldGroup)
DEFAULT_GROUPS: frozenset[FieldGroup] = frozenset({"core", "basic"})
METADATA_CHARS = 200


def observation_row(
    observation: Observation,
    project_id: str,
    groups: frozenset[FieldGroup],
    *,
    prices: ModelPrices | None,
    expanded: frozenset[str],
) -> dict[str, object]:
    """One observation with the fields of the groups. Keys of `expanded` metadata are shown whole."""
    row: dict[str, object] = {
        "id": observation.id,
        "traceId": observation.trace_id,
        "startTime": iso_ms(observation.start_time),
        "endTime": iso_ms(observation.end_time) if observation.end_time else None,
        "projectId": project_id,
        "parentObservationId": observation.parent_id or None,
        "type": observation.type,
    }
    for group in FIELD_GROUPS:
        if group in groups and group in _GROUPS:
            row |= _GROUPS[group](observation)
    if "metadata" in groups:
        row["metadata"] = flattened_metadata(observation.metadata, expanded, METADATA_CHARS)
    row["latency"] = latency_s(observation)
    with_first_token = "time" in groups or "metrics" in groups
    row["timeToFirstToken"] = time_to_first_token_s(observation) if with_first_token else None
    shown = prices if "model" in groups else None
    return row | {
        "modelId": (observation.model_id or None) if "model" in groups else None,
        "inputPrice": _decimal(shown.input if shown else None),
        "outputPrice": _decimal(shown.output if shown else None),
        "totalPrice": _decimal(shown.total if shown else None),
    }


def _basic(observation: Observation) -> dict[str, object]:
    return {
        "name": observation.name,
        "level": observation.level,
        "statusMessage": observation.status_message,
        "version": observation.version,
        "environment": observation.environment,
        "userId": observation.user_id,
        "sessionId": observation.session_id,
        "isRootObservation": observation.is_root,
        "bookmarked": False,
        "public": observation.public,
    }


def _time(observation: Observation) -> dict[str, object]:
    first = observation.completion_start_time
    return {
        "completionStartTime": iso_ms(first) if first else None,
        "createdAt": iso_ms(observation.received_at),
        "updatedAt": iso_ms(observation.received_at),
    }


def _io(observation: Observation) -> dict[str, object]:
    return {"input": observation.input or None, "output": observation.output or None}


def _model(observation: Observation) -> dict[str, object]:
    # Clients up to Python 4.14 read `providedModelName`, later ones `model`.
    return {
        "model": observation.model,
        "providedModelName": observation.model,
        "internalModelId": observation.model_id,
        "modelParameters": shown_parameters(observation.model_parameters) or {},
    }


def _usage(observation: Observation) -> dict[str, object]:
    usage, cost = observation.usage, observation.cost
    return {
        "usageDetails": usage,
        "inputUsage": _sum_of(usage, "input") or 0,
        "outputUsage": _sum_of(usage, "output") or 0,
        "totalUsage": usage.get("total", 0),
        "costDetails": cost,
        "inputCost": _sum_of(cost, "input"),
        "outputCost": _sum_of(cost, "output"),
        "totalCost": observation.total_cost_usd or 0,
        "usagePricingTierId": observation.pricing_tier_id or None,
        "usagePricingTierName": observation.pricing_tier_name or None,
    }


def _prompt(observation: Observation) -> dict[str, object]:
    return {
        "promptId": observation.prompt_id,
        "promptName": observation.prompt_name,
        "promptVersion": observation.prompt_version,
    }


def _trace_context(observation: Observation) -> dict[str, object]:
    return {
        "traceName": observation.trace_name or None,
        "release": observation.release,
        "tags": observation.tags,
    }


_GROUPS = {
    "basic": _basic,
    "time": _time,
    "io": _io,
    "model": _model,
    "usage": _usage,
    "prompt": _prompt,
    "trace_context": _trace_context,
}


def _sum_of(parts: Mapping[str, float], side: str) -> float | None:
    found = [amount for kind, amount in parts.items() if side in kind]
    return sum(found) if found else None


def _decimal(price: Decimal | None) -> str | None:
    """`0.0000025`: never an exponent, no zeros at the end."""
    return None if price is None else f"{price.normalize():f}"
