"""Traces, observations and sessions as the first generation of the public API shows them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from lampyris.features.tracing.types import ModelPrices, Observation, Session, Trace, TraceStats
from lampyris.features.tracing.wire.embedded_json import shown_metadata, shown_parameters, shown_text
from lampyris.foundation.clock import iso_ms

NOT_ASKED = -1
"""Stands for a number whose field group was not asked for."""
DEFAULT_UNIT = "TOKENS"


def trace_body(trace: Trace, project_id: str) -> dict[str, object]:
    """What every answer shows of a trace."""
    return {
        "id": trace.id,
        "projectId": project_id,
        "name": trace.name or "",
        "timestamp": iso_ms(trace.timestamp),
        "environment": trace.environment,
        "tags": trace.tags,
        "bookmarked": trace.bookmarked,
        "release": trace.release,
        "version": trace.version,
        "userId": trace.user_id,
        "sessionId": trace.session_id,
        "public": trace.public,
        "input": shown_text(trace.input),
        "output": shown_text(trace.output),
        "metadata": shown_metadata(trace.metadata),
        "createdAt": iso_ms(trace.created_at),
        "updatedAt": iso_ms(trace.updated_at),
        "externalId": None,
    }


def trace_item(
    trace: Trace, project_id: str, stats: TraceStats | None, *, score_ids: Sequence[str], observation_ids: Sequence[str]
) -> dict[str, object]:
    """A trace in a list; `stats` None: numbers were not asked for."""
    return trace_body(trace, project_id) | {
        "observations": observation_ids,
        "scores": score_ids,
        **_numbers(stats),
        "htmlPath": html_path(project_id, trace.id),
    }


def whole_trace(
    trace: Trace,
    project_id: str,
    stats: TraceStats | None,
    *,
    scores: Iterable[dict[str, object]],
    observations: Iterable[dict[str, object]],
) -> dict[str, object]:
    """One trace with its observations and scores; `stats` as in `trace_item`."""
    return trace_body(trace, project_id) | {
        "scores": list(scores),
        "observations": list(observations),
        **_numbers(stats),
        "htmlPath": html_path(project_id, trace.id),
    }


def html_path(project_id: str, trace_id: str) -> str:
    """Where the console shows the trace."""
    return f"/project/{project_id}/traces/{trace_id}"


def _numbers(stats: TraceStats | None) -> dict[str, object]:
    if stats is None:
        return {"totalCost": NOT_ASKED, "latency": NOT_ASKED}
    return {"totalCost": stats.total_cost_usd, "latency": stats.latency_s}


def observation_body(
    observation: Observation, project_id: str, prices: ModelPrices | None, *, unpriced: int | None, tier: bool = True
) -> dict[str, object]:
    """An observation. `unpriced` stands where the model has no such price; `tier` False hides the pricing tier."""
    usage = {side: _sum_of(observation.usage, side) for side in ("input", "output")}
    total = observation.usage.get("total", 0)
    unit = (prices.unit if prices else None) or DEFAULT_UNIT
    return {
        "id": observation.id,
        "traceId": observation.trace_id,
        "startTime": iso_ms(observation.start_time),
        "endTime": iso_ms(observation.end_time) if observation.end_time else None,
        "projectId": project_id,
        "parentObservationId": observation.parent_id or None,
        "type": observation.type,
        "environment": observation.environment,
        "name": observation.name,
        "level": observation.level,
        "statusMessage": observation.status_message or None,
        "version": observation.version or None,
        "createdAt": iso_ms(observation.received_at),
        "updatedAt": iso_ms(observation.received_at),
        "input": shown_text(observation.input),
        "output": shown_text(observation.output),
        "metadata": shown_metadata(_own_metadata(observation)),
        "model": observation.model or None,
        "modelParameters": _parameters(observation),
        "completionStartTime": (
            iso_ms(observation.completion_start_time) if observation.completion_start_time else None
        ),
        "promptId": observation.prompt_id or None,
        "promptName": observation.prompt_name or None,
        "promptVersion": observation.prompt_version,
        "latency": latency_s(observation),
        "timeToFirstToken": time_to_first_token_s(observation),
        "usageDetails": observation.usage,
        "costDetails": observation.cost,
        "usagePricingTierId": (tier and observation.pricing_tier_id) or None,
        "usagePricingTierName": (tier and observation.pricing_tier_name) or None,
        "modelId": observation.model_id or None,
        "inputPrice": _price(prices.input if prices else None, unpriced),
        "outputPrice": _price(prices.output if prices else None, unpriced),
        "totalPrice": _price(prices.total if prices else None, unpriced),
        "calculatedInputCost": _cost_of(observation.cost, "input"),
        "calculatedOutputCost": _cost_of(observation.cost, "output"),
        "calculatedTotalCost": observation.total_cost_usd or 0,
        "unit": unit,
        "promptTokens": usage["input"],
        "completionTokens": usage["output"],
        "totalTokens": total,
        "usage": {"unit": unit, **usage, "total": total},
    }


def latency_s(observation: Observation) -> float | None:
    """From start to end, None while it runs."""
    end = observation.end_time
    return (end - observation.start_time).total_seconds() if end else None


def time_to_first_token_s(observation: Observation) -> float | None:
    """From start to the first token, None when it is not known."""
    first = observation.completion_start_time
    return (first - observation.start_time).total_seconds() if first else None


def _own_metadata(observation: Observation) -> Mapping[str, str]:
    of_trace = observation.trace_metadata_keys
    return {key: text for key, text in observation.metadata.items() if key not in of_trace}


def _parameters(observation: Observation) -> object:
    # Only the batch API can leave parameters unsaid; a span without any has none.
    return shown_parameters(observation.model_parameters) or ({} if observation.source == "otel" else None)


def _sum_of(usage: Mapping[str, int], side: str) -> int:
    return sum(units for kind, units in usage.items() if side in kind)


def _cost_of(cost: Mapping[str, float], side: str) -> float | None:
    parts = [usd for kind, usd in cost.items() if side in kind]
    return sum(parts) if parts else None


def _price(price: Decimal | None, unpriced: int | None) -> float | None:
    return unpriced if price is None else float(price)


def session_body(session: Session, project_id: str) -> dict[str, object]:
    """A session without its traces."""
    return {
        "id": session.id,
        "createdAt": iso_ms(session.created_at),
        "projectId": project_id,
        "environment": session.environment,
    }
