"""Datasets, items and runs on the public wire."""

from typing import Annotated, TypeAlias

from pydantic import Field, model_validator

from lampyris.features.datasets.types import Dataset, Given, Item, ItemDraft, ItemQuery, ItemStatus, Run, RunItem
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.issues import refuse
from lampyris.foundation.http.paging import PageQuery
from lampyris.foundation.http.wire import StrictWire, Timestamp, Wire

ItemId: TypeAlias = Annotated[str, Field(min_length=1, max_length=255)]
ShortText: TypeAlias = Annotated[str, Field(min_length=1, max_length=500)]


class DatasetBody(Wire):
    """A dataset to make, or to change what is given of it."""

    name: str
    description: str | None = None
    metadata: object = None
    input_schema: object = None
    expected_output_schema: object = None

    def given(self) -> Given:
        """What was said, but for the name."""
        return {name: getattr(self, name) for name in self.model_fields_set - {"name"}}


class ItemBody(Wire):
    """An item to make, or a new version of the one that has the id: what is absent keeps its value."""

    dataset_name: str
    id: ItemId | None = None
    input: object = None
    expected_output: object = None
    metadata: object = None
    source_trace_id: ShortText | None = None
    source_observation_id: ShortText | None = None
    status: ItemStatus | None = None

    def draft(self) -> ItemDraft:
        """As the service wants it. No status is the one it has."""
        said = self.model_fields_set - {"dataset_name", "id"}
        given = {name: getattr(self, name) for name in said if name != "status" or self.status is not None}
        return ItemDraft(id=self.id, given=given)


class ItemListQuery(PageQuery):
    """Query of the list of items."""

    dataset_name: str | None = None
    source_trace_id: str | None = None
    source_observation_id: str | None = None
    version: Timestamp | None = None

    @model_validator(mode="after")
    def _version_of_a_dataset(self) -> "ItemListQuery":
        if self.version is not None and self.dataset_name is None:
            refuse("datasetName is required when version is provided", ["datasetName"])
        return self

    def query(self, dataset_id: str | None) -> ItemQuery:
        """As the service wants it."""
        return ItemQuery(
            dataset_id=dataset_id,
            source_trace_id=self.source_trace_id,
            source_observation_id=self.source_observation_id,
            status="ACTIVE",
            at=self.version,
        )


class RunItemBody(StrictWire):
    """What a run made of an item."""

    run_name: ShortText
    run_description: str | None = None
    metadata: object = None
    dataset_item_id: Annotated[str, Field(min_length=1)]
    observation_id: ShortText | None = None
    trace_id: ShortText | None = None
    dataset_version: Timestamp | None = None
    created_at: Timestamp | None = None

    @model_validator(mode="after")
    def _of_something(self) -> "RunItemBody":
        if not self.trace_id and not self.observation_id:
            refuse("observationId or traceId must be provided", ["observationId", "traceId"])
        return self

    def run(self) -> Given:
        """What is said of the run itself."""
        said = {"description": self.run_description, "metadata": self.metadata}
        return {name: value for name, value in said.items() if value is not None}


class RunItemListQuery(PageQuery):
    """Query of the list of what a run made."""

    dataset_id: str
    run_name: str


def shown_dataset(dataset: Dataset) -> dict[str, object]:
    """The dataset of the public API."""
    return {
        "id": dataset.id,
        "projectId": dataset.project_id,
        "name": dataset.name,
        "description": dataset.description,
        "metadata": dataset.metadata,
        "inputSchema": dataset.input_schema,
        "expectedOutputSchema": dataset.expected_output_schema,
        "createdAt": iso_ms(dataset.created_at),
        "updatedAt": iso_ms(dataset.updated_at),
    }


def shown_item(item: Item) -> dict[str, object]:
    """The item of the public API."""
    return {
        "id": item.id,
        "datasetId": item.dataset_id,
        "datasetName": item.dataset_name,
        "status": item.status,
        "input": item.input,
        "expectedOutput": item.expected_output,
        "metadata": item.metadata,
        "sourceTraceId": item.source_trace_id,
        "sourceObservationId": item.source_observation_id,
        "createdAt": iso_ms(item.created_at),
        "updatedAt": iso_ms(item.updated_at),
        "mediaReferences": [],
    }


def shown_run(run: Run) -> dict[str, object]:
    """The run of the public API."""
    return {
        "id": run.id,
        "name": run.name,
        "description": run.description,
        "metadata": run.metadata,
        "datasetId": run.dataset_id,
        "datasetName": run.dataset_name,
        "createdAt": iso_ms(run.created_at),
        "updatedAt": iso_ms(run.updated_at),
    }


def shown_run_item(item: RunItem) -> dict[str, object]:
    """What a run made of an item, in the public API."""
    return {
        "id": item.id,
        "datasetRunId": item.run_id,
        "datasetRunName": item.run_name,
        "datasetItemId": item.item_id,
        "traceId": item.trace_id,
        "observationId": item.observation_id,
        "createdAt": iso_ms(item.created_at),
        "updatedAt": iso_ms(item.updated_at),
    }
