"""Answers of looking closely at one trace, as the console sees them."""

from typing import Any

from lampyris.features.pricing.types import AttributeCondition, Condition, ModelDefinition
from lampyris.features.tracing.close_up import FieldHit, Neighbour, PriceFacts
from lampyris.features.tracing.store.close_up import GraphMark, StepTexts, TextHit
from lampyris.features.tracing.wire.console_shapes import Shape
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.wire import Timestamp


class TextHitShown(Shape):
    """An observation whose text holds the phrase; `field` is input, output or metadata."""

    id: str
    field: str
    around: str


class TextHitsShown(Shape):
    """Observations of the trace that hold the phrase, by start."""

    items: list[TextHitShown]


class FieldHitShown(Shape):
    """One place of a text, in characters from its beginning."""

    at: int
    before: str
    match: str
    after: str


class FieldHitsShown(Shape):
    """The first places, and how many there are in all."""

    count: int
    items: list[FieldHitShown]


class StepTextsShown(Shape):
    """The beginnings of the texts of one observation."""

    id: str
    input: str | None
    output: str | None
    input_bytes: int
    output_bytes: int


class StepTextListShown(Shape):
    """The texts of the asked observations, in the order they were asked for."""

    items: list[StepTextsShown]


class GraphMarkShown(Shape):
    """Which node of an agent's graph an observation is."""

    id: str
    node: str
    step: int | None


class GraphMarksShown(Shape):
    """By start; empty for a trace whose framework says nothing of a graph."""

    items: list[GraphMarkShown]


class NeighbourShown(Shape):
    """A trace of a single observation that ran beside this one."""

    trace_id: str
    observation_id: str
    name: str | None
    type: str
    model: str | None
    start_time: Timestamp
    end_time: Timestamp | None
    total_tokens: int
    matched: bool


class NeighboursShown(Shape):
    """By start; empty for a trace of several observations."""

    items: list[NeighbourShown]


class PriceModelShown(Shape):
    """A model definition as far as it explains a price."""

    id: str
    name: str
    match_pattern: str
    own: bool
    unit: str | None
    start_date: Timestamp | None
    updated_at: Timestamp


class PriceTierShown(Shape):
    """The price table that held, and under which conditions it does."""

    name: str
    is_default: bool
    conditions: list[str]
    of: int


class PriceLineShown(Shape):
    """One kind of usage: how many units, what one costs, what all cost. None is what is not known."""

    type: str
    units: int | None
    price_usd: float | None
    cost_usd: float | None
    usage_provided: bool
    cost_provided: bool


class PriceShown(Shape):
    """Why an observation cost what it did. `source`: provided by the sender, computed from a price, or none."""

    source: str
    model_name: str | None
    model: PriceModelShown | None
    deleted_model_id: str | None
    tier: PriceTierShown | None
    matching: PriceModelShown | None
    lines: list[PriceLineShown]


def text_hits(found: list[TextHit]) -> dict[str, object]:
    """As TextHitsShown."""
    return {"items": [{"id": one.id, "field": one.field, "around": one.around} for one in found]}


def field_hits(count: int, found: list[FieldHit]) -> dict[str, object]:
    """As FieldHitsShown."""
    places = [{"at": one.at, "before": one.before, "match": one.match, "after": one.after} for one in found]
    return {"count": count, "items": places}


def step_texts(found: list[StepTexts]) -> dict[str, object]:
    """As StepTextListShown."""
    return {
        "items": [
            {
                "id": one.id,
                "input": _whole(one.input) or None,
                "output": _whole(one.output) or None,
                "input_bytes": one.input_bytes,
                "output_bytes": one.output_bytes,
            }
            for one in found
        ]
    }


def _whole(text: str) -> str:
    """Cut by bytes: without what is left of the character at the cut."""
    return text.rstrip("\N{REPLACEMENT CHARACTER}")


def graph_marks(found: list[GraphMark]) -> dict[str, object]:
    """As GraphMarksShown."""
    return {"items": [{"id": one.id, "node": one.node, "step": one.step} for one in found]}


def neighbours(found: list[Neighbour]) -> dict[str, object]:
    """As NeighboursShown."""
    return {"items": [_neighbour(one) for one in found]}


def _neighbour(one: Neighbour) -> dict[str, object]:
    beside = one.beside
    return {
        "trace_id": beside.trace_id,
        "observation_id": beside.id,
        "name": beside.name or None,
        "type": beside.type,
        "model": beside.model or None,
        "start_time": iso_ms(beside.start_time),
        "end_time": iso_ms(beside.end_time) if beside.end_time else None,
        "total_tokens": beside.total_tokens,
        "matched": one.matched,
    }


def price(facts: PriceFacts) -> dict[str, object]:
    """As PriceShown."""
    one = facts.observation
    kinds = sorted({*one.usage, *one.cost}, key=lambda kind: (kind == "total", kind))
    source = "provided" if facts.provided.cost else "computed" if one.cost else "none"
    tier = facts.tier
    return {
        "source": source,
        "model_name": one.model or None,
        "model": _model(facts.model),
        "deleted_model_id": one.model_id if one.model_id and facts.model is None else None,
        "tier": {
            "name": tier.name,
            "is_default": tier.is_default,
            "conditions": [_condition(condition) for condition in tier.conditions],
            "of": len(facts.model.tiers) if facts.model else 1,
        }
        if tier
        else None,
        "matching": _model(facts.matching),
        "lines": [_line(facts, kind) for kind in kinds],
    }


def _line(facts: PriceFacts, kind: str) -> dict[str, Any]:
    one, provided = facts.observation, facts.provided
    price = facts.tier.prices.get(kind) if facts.tier and not provided.cost else None
    return {
        "type": kind,
        "units": one.usage.get(kind),
        "price_usd": float(price) if price is not None else None,
        "cost_usd": one.cost.get(kind),
        "usage_provided": kind in provided.usage,
        "cost_provided": kind in provided.cost,
    }


def _model(model: ModelDefinition | None) -> dict[str, object] | None:
    if model is None:
        return None
    return {
        "id": model.id,
        "name": model.model_name,
        "match_pattern": model.match_pattern,
        "own": model.project_id is not None,
        "unit": model.unit,
        "start_date": iso_ms(model.start_date) if model.start_date else None,
        "updated_at": iso_ms(model.updated_at),
    }


SIGNS = {"gt": ">", "gte": "≥", "lt": "<", "lte": "≤", "eq": "=", "neq": "≠"}


def _condition(condition: Condition) -> str:
    if isinstance(condition, AttributeCondition):
        return f"{condition.key} = {' | '.join(condition.values)}"
    return f"{condition.pattern} {SIGNS[condition.operator]} {condition.value:,g}"
