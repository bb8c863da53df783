"""Datasets, items and runs as the console sees them: snake_case."""

from typing import Annotated

from pydantic import BaseModel, Field

from lampyris.features.datasets.items import Added
from lampyris.features.datasets.types import (
    DatasetOverview,
    Given,
    Item,
    ItemDraft,
    ItemQuery,
    ItemStatus,
    Run,
    RunItem,
)
from lampyris.foundation.http.paging import PageQuery
from lampyris.foundation.http.wire import Timestamp

MOST_ITEMS = 1000
MOST_DATASETS = 50
Name = Annotated[str, Field(min_length=1, max_length=500)]
SourceId = Annotated[str, Field(min_length=1, max_length=500)]


class DatasetShown(BaseModel):
    """A dataset and how much is in it."""

    id: str
    name: str
    description: str | None
    metadata: object
    input_schema: object
    expected_output_schema: object
    items: int
    runs: int
    last_run_at: Timestamp | None
    created_at: Timestamp
    updated_at: Timestamp


class DatasetList(BaseModel):
    """All datasets of the project, by name."""

    items: list[DatasetShown]


class NewDataset(BaseModel):
    """A dataset to make."""

    name: Name
    description: Annotated[str, Field(max_length=10_000)] | None = None
    metadata: object = None
    input_schema: object = None
    expected_output_schema: object = None

    def given(self) -> Given:
        """What was said, but for the name."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"name"}}


class DatasetChange(BaseModel):
    """What is to change of a dataset; what is absent stays."""

    name: Name = ""
    description: Annotated[str, Field(max_length=10_000)] | None = None
    metadata: object = None
    input_schema: object = None
    expected_output_schema: object = None

    def given(self) -> Given:
        """What was said."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class ItemListQuery(PageQuery):
    """Query of the list of items: `search` looks into the texts."""

    search: str | None = None
    status: ItemStatus | None = None

    def query(self, dataset_id: str) -> ItemQuery:
        """As the service wants it."""
        return ItemQuery(dataset_id=dataset_id, status=self.status, search=self.search)


class ItemShown(BaseModel):
    """One case of a dataset."""

    id: str
    dataset_id: str
    status: ItemStatus
    input: object
    expected_output: object
    metadata: object
    source_trace_id: str | None
    source_observation_id: str | None
    created_at: Timestamp
    updated_at: Timestamp


class ItemPage(BaseModel):
    """Some items, the newest first, and how many there are."""

    items: list[ItemShown]
    total: int


class NewItem(BaseModel):
    """An item to make."""

    input: object = None
    expected_output: object = None
    metadata: object = None
    source_trace_id: SourceId | None = None
    source_observation_id: SourceId | None = None

    def draft(self) -> ItemDraft:
        """As the service wants it."""
        return ItemDraft(given={name: getattr(self, name) for name in self.model_fields_set})


class NewItems(BaseModel):
    """Items to make in each of several datasets. `partly`: what does not fit a schema is left out, not refused."""

    dataset_ids: Annotated[list[str], Field(min_length=1, max_length=MOST_DATASETS)]
    items: Annotated[list[NewItem], Field(min_length=1, max_length=MOST_ITEMS)]
    partly: bool = False


class UnfitShown(BaseModel):
    """Why an item was left out. `row` counts from 0."""

    dataset_id: str
    row: int
    path: list[str | int]
    reason: str


class ItemsAdded(BaseModel):
    """How many items were made, and what was left out."""

    added: int
    unfit: list[UnfitShown]


class ItemChange(BaseModel):
    """What is to change of an item; what is absent stays."""

    input: object = None
    expected_output: object = None
    metadata: object = None
    status: ItemStatus = "ACTIVE"

    def given(self) -> Given:
        """What was said."""
        return {name: getattr(self, name) for name in self.model_fields_set}


class RunShown(BaseModel):
    """One run over a dataset."""

    id: str
    name: str
    description: str | None
    metadata: object
    items: int
    created_at: Timestamp
    updated_at: Timestamp


class RunPage(BaseModel):
    """Some runs, the newest first, and how many there are."""

    items: list[RunShown]
    total: int


class RunItemShown(BaseModel):
    """What a run made of one item."""

    id: str
    item_id: str
    trace_id: str
    observation_id: str | None
    created_at: Timestamp


class RunWithItems(BaseModel):
    """A run with some of what it made, the newest first, and how many that is."""

    run: RunShown
    items: list[RunItemShown]
    total: int


def shown_dataset(found: DatasetOverview) -> DatasetShown:
    """With how much is in it."""
    one = found.dataset
    return DatasetShown(
        id=one.id,
        name=one.name,
        description=one.description,
        metadata=one.metadata,
        input_schema=one.input_schema,
        expected_output_schema=one.expected_output_schema,
        items=found.items,
        runs=found.runs,
        last_run_at=found.last_run_at,
        created_at=one.created_at,
        updated_at=one.updated_at,
    )


def shown_item(item: Item) -> ItemShown:
    """One item."""
    return ItemShown(
        id=item.id,
        dataset_id=item.dataset_id,
        status=item.status,
        input=item.input,
        expected_output=item.expected_output,
        metadata=item.metadata,
        source_trace_id=item.source_trace_id,
        source_observation_id=item.source_observation_id,
        created_at=item.created_at,
        updated_at=item.updated_at,
    )


def shown_unfit(dataset_id: str, added: Added) -> list[UnfitShown]:
    """What one dataset did not take."""
    return [
        UnfitShown(dataset_id=dataset_id, row=one.row, path=list(one.path), reason=one.reason) for one in added.unfit
    ]


def shown_run(run: Run, items: int) -> RunShown:
    """One run and how many items it has."""
    return RunShown(
        id=run.id,
        name=run.name,
        description=run.description,
        metadata=run.metadata,
        items=items,
        created_at=run.created_at,
        updated_at=run.updated_at,
    )


def shown_run_item(item: RunItem) -> RunItemShown:
    """What a run made of one item."""
    return RunItemShown(
        id=item.id,
        item_id=item.item_id,
        trace_id=item.trace_id,
        observation_id=item.observation_id,
        created_at=item.created_at,
    )
