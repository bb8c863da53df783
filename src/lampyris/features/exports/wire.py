"""Batch jobs at the console."""

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from lampyris.features.exports.types import Action, BatchJob, BatchStatus, Format, Template
from lampyris.features.tracing.service import TraceQuery
from lampyris.foundation.clock import now
from lampyris.foundation.http.issues import refuse
from lampyris.foundation.http.wire import Timestamp
from lampyris.foundation.query.filters import Filter, read_filters
from lampyris.foundation.query.window import Window

MOST_IDS = 5000
Tag = Annotated[str, Field(min_length=1, max_length=200)]


class Question(BaseModel):
    """Everything that matches: as the list was asked."""

    since: Timestamp | None = None
    until: Timestamp | None = None
    environment: list[str] = []
    search: str = ""
    filters: list[object] = []


class NewBatchJob(BaseModel):
    """What to do, and to which traces: those named, or everything that matches."""

    action: Action
    ids: Annotated[list[str], Field(min_length=1, max_length=MOST_IDS)] | None = None
    matching: Question | None = None
    add_tags: Annotated[list[Tag], Field(max_length=100)] = []
    remove_tags: Annotated[list[Tag], Field(max_length=100)] = []
    format: Format = "csv"
    template: Template = "full"
    bom: bool = False

    @model_validator(mode="after")
    def _whole(self) -> "NewBatchJob":
        if (self.ids is None) == (self.matching is None):
            refuse("either ids or matching says which traces are meant", ["ids"])
        if self.action == "tag" and not (self.add_tags or self.remove_tags):
            refuse("add_tags or remove_tags says what to change", ["add_tags"])
        return self

    def frozen(self) -> dict[str, object]:
        """As it is kept: what arrives later does not match any more."""
        if self.matching is not None and self.matching.until is None:
            self.matching.until = now()
        return self.model_dump(mode="json")

    def query(self) -> TraceQuery:
        """Newest first. Raises: InvalidInput for filters that are none."""
        if self.ids is not None:
            return TraceQuery(filters=(_any_of("id", self.ids),))
        asked = self.matching or Question()
        filters = read_filters(asked.filters, path=("matching", "filters"))
        if asked.environment:
            filters.append(_any_of("environment", asked.environment))
        window = Window(since=asked.since, until=asked.until)
        return TraceQuery(window=window, filters=tuple(filters), search=asked.search.strip())


def _any_of(column: str, values: list[str]) -> Filter:
    return Filter(column=column, type="stringOptions", operator="any of", value=tuple(values))


class BatchJobShown(BaseModel):
    """One batch job. `total` is null until the traces were counted; `has_file` until the file expires."""

    id: str
    action: Action
    status: BatchStatus
    format: Format
    template: Template
    add_tags: list[str]
    remove_tags: list[str]
    total: int | None
    done: int
    error: str | None
    has_file: bool
    file_name: str | None
    file_bytes: int | None
    expires_at: Timestamp | None
    created_at: Timestamp
    finished_at: Timestamp | None


class BatchJobsShown(BaseModel):
    """The person's jobs in the project, newest first."""

    items: list[BatchJobShown]


def shown(job: BatchJob) -> BatchJobShown:
    """What the tray shows of a job."""
    asked = NewBatchJob.model_validate(job.params)
    alive = job.expires_at is not None and job.expires_at > now()
    return BatchJobShown(
        id=job.id, action=job.action, status=job.status, format=asked.format, template=asked.template,
        add_tags=asked.add_tags, remove_tags=asked.remove_tags, total=job.total, done=job.done, error=job.error,
        has_file=alive and job.file_bytes is not None, file_name=job.file_name, file_bytes=job.file_bytes,
        expires_at=job.expires_at, created_at=job.created_at, finished_at=job.finished_at,
    )  # fmt: skip
