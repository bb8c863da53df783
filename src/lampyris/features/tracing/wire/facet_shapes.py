"""Shapes of what traces can be narrowed down by, as the console sees them."""

from collections.abc import Sequence
from datetime import datetime

from lampyris.features.tracing.store.distribution import HeatCell, ScoreValues, Spread
from lampyris.features.tracing.store.overview import FacetValue
from lampyris.features.tracing.wire.console_shapes import FacetShown, Shape


class StepShown(Shape):
    """How many traces have a number from `low` to before `high`."""

    low: float
    high: float
    count: int


class SpreadShown(Shape):
    """How a number is spread: steps widen by the square root of two; zeros and missing ones are counted apart."""

    least: float
    most: float
    zero_count: int
    steps: list[StepShown]


class ValuesShown(Shape):
    """Values and in how many traces each occurs, the most frequent first."""

    items: list[FacetShown]


class ScoreFacetShown(Shape):
    """One score: `tenths` of the range of numbers, `labels` of the others."""

    name: str
    data_type: str
    least: float
    most: float
    tenths: list[int]
    labels: list[FacetShown]


class ScoreFacetsShown(Shape):
    """Every score of the traces that pass."""

    items: list[ScoreFacetShown]


class HeatCellShown(Shape):
    """How many traces that began in the stretch of time from `at` took from `low_s` to before `high_s`."""

    at: datetime
    low_s: float
    high_s: float
    count: int
    error_count: int


class HeatShown(Shape):
    """Latency by time, where there are traces; stretches of `bucket_s` seconds."""

    bucket_s: int
    items: list[HeatCellShown]


def spread(found: Spread) -> dict[str, object]:
    """As SpreadShown."""
    steps = [{"low": one.low, "high": one.high, "count": one.count} for one in found.steps]
    return {"least": found.least, "most": found.most, "zero_count": found.zero_count, "steps": steps}


def values(found: Sequence[FacetValue]) -> dict[str, object]:
    """As ValuesShown."""
    return {"items": [{"value": one.value, "count": one.count} for one in found]}


def score(one: ScoreValues) -> dict[str, object]:
    """As ScoreFacetShown."""
    return {
        "name": one.name, "data_type": one.data_type, "least": one.least, "most": one.most, "tenths": one.tenths,
        "labels": values(one.labels)["items"],
    }  # fmt: skip


def cell(one: HeatCell) -> dict[str, object]:
    """As HeatCellShown."""
    return {"at": one.at, "low_s": one.low_s, "high_s": one.high_s, "count": one.count, "error_count": one.error_count}
