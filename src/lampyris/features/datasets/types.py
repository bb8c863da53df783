"""Domain words of datasets: what an application is tried on, and what came out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from lampyris.foundation.ids import ProjectId

ItemStatus: TypeAlias = Literal["ACTIVE", "ARCHIVED"]
Given: TypeAlias = Mapping[str, object]
"""Attributes that were said, and nothing else: what is absent keeps its value, None clears it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """A named collection of items. Slashes in the name make folders.

    The schemas are JSON Schemas that every item's input and expected output must fit; None asks nothing.
    """

    id: str
    project_id: ProjectId
    name: str
    description: str | None = None
    metadata: object = None
    input_schema: object = None
    expected_output_schema: object = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DatasetOverview:
    """A dataset and how much is in it. `last_run_at` is when its newest run began."""

    dataset: Dataset
    items: int
    runs: int
    last_run_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One case. `updated_at` is when this version began to hold; whole milliseconds, as the wire knows no finer."""

    id: str
    project_id: ProjectId
    dataset_id: str
    dataset_name: str
    status: ItemStatus = "ACTIVE"
    input: object = None
    expected_output: object = None
    metadata: object = None
    source_trace_id: str | None = None
    source_observation_id: str | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemDraft:
    """What somebody wants an item to be. Without an id it is a new one; an id that is known changes that item."""

    id: str | None = None
    given: Given = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class ItemQuery:
    """Which items: every part that is not None must hold. `at` asks for the versions that held at that moment."""

    dataset_id: str | None = None
    source_trace_id: str | None = None
    source_observation_id: str | None = None
    status: ItemStatus | None = None
    search: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Unfit:
    """Why one of several items was not taken. `row` counts from 0; `path` leads to the place in the item."""

    row: int
    path: tuple[str | int, ...]
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One pass of an application over a dataset. The id is the one that SDKs compute for the same run."""

    id: str
    project_id: ProjectId
    dataset_id: str
    dataset_name: str
    name: str
    description: str | None = None
    metadata: object = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RunItem:
    """What one run made of one item: the trace, or one observation in it. `item_at`: which version of the item."""

    id: str
    project_id: ProjectId
    run_id: str
    run_name: str
    item_id: str
    item_at: datetime
    trace_id: str
    observation_id: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class RunItemDraft:
    """A link to be made. `run` says what of the run itself was given (description, metadata)."""

    run_name: str
    run: Given
    item_id: str
    trace_id: str
    observation_id: str | None = None
    version: datetime | None = None
    at: datetime | None = None
