"""Scores and their configs as the console sees them: snake_case, everything named."""

from typing import Annotated

from pydantic import BaseModel, Field

from lampyris.features.scores.columns import any_of
from lampyris.features.scores.configs import LONGEST_NAME, ConfigDraft
from lampyris.features.scores.types import (
    Category,
    ConfigDataType,
    DataType,
    Score,
    ScoreConfig,
    ScoreQuery,
    Source,
    TraceOfScore,
)
from lampyris.foundation.http.wire import Timestamp
from lampyris.foundation.query.filters import parse_filters
from lampyris.foundation.query.window import Window


class ScoreListQuery(BaseModel):
    """Query of the list: a window, environments, the filter language."""

    cursor: str | None = None
    limit: Annotated[int, Field(gt=0, le=200)] = 50
    since: Timestamp | None = None
    until: Timestamp | None = None
    environment: list[str] | None = None
    filter: str | None = None

    def query(self) -> ScoreQuery:
        """Raises: InvalidInput with issues for a malformed filter."""
        filters = (*any_of("environment", self.environment), *parse_filters(self.filter))
        return ScoreQuery(filters=filters, window=Window(since=self.since, until=self.until))


class TraceShown(BaseModel):
    """What a list shows of a score's trace."""

    user_id: str | None
    session_id: str | None
    environment: str
    tags: list[str]


class ScoreShown(BaseModel):
    """One score. `value` is the number of any type; `string_value` the label, text, or True/False."""

    id: str
    timestamp: Timestamp
    name: str
    data_type: DataType
    value: float
    string_value: str | None
    source: Source
    environment: str
    trace_id: str | None
    observation_id: str | None
    session_id: str | None
    dataset_run_id: str | None
    comment: str | None
    metadata: dict[str, object]
    author_user_id: str | None
    config_id: str | None
    queue_id: str | None
    execution_trace_id: str | None
    created_at: Timestamp
    updated_at: Timestamp
    trace: TraceShown | None = None


class ScorePage(BaseModel):
    """One page, newest first. `next_cursor` is null at the end."""

    items: list[ScoreShown]
    next_cursor: str | None


class NewScore(BaseModel):
    """A person's judgement. Numbers come in `value`, labels and texts in `string_value`.

    With the `id` of an earlier judgement it replaces that one.
    """

    id: Annotated[str, Field(min_length=1, max_length=800)] | None = None
    name: Annotated[str, Field(min_length=1, max_length=200)]
    data_type: DataType
    value: float | None = None
    string_value: str | None = None
    trace_id: str | None = None
    observation_id: str | None = None
    session_id: str | None = None
    comment: str | None = None
    config_id: str | None = None
    queue_id: str | None = None
    metadata: dict[str, object] | None = None


class CategoryShown(BaseModel):
    """One label and its number."""

    label: Annotated[str, Field(min_length=1)]
    value: float


class ConfigShown(BaseModel):
    """One config."""

    id: str
    name: str
    data_type: ConfigDataType
    archived: bool
    min_value: float | None
    max_value: float | None
    categories: list[CategoryShown] | None
    description: str | None
    created_at: Timestamp
    updated_at: Timestamp


class ConfigList(BaseModel):
    """All configs of a project, newest first, archived ones too."""

    items: list[ConfigShown]


class NewConfig(BaseModel):
    """A config to create."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
    data_type: ConfigDataType
    min_value: float | None = None
    max_value: float | None = None
    categories: list[CategoryShown] | None = None
    description: str | None = None

    def draft(self) -> ConfigDraft:
        """As the service wants it."""
        return ConfigDraft(
            name=self.name,
            data_type=self.data_type,
            min_value=self.min_value,
            max_value=self.max_value,
            categories=_categories(self.categories),
            description=self.description,
        )


class ConfigChange(BaseModel):
    """Fields to change; what is not sent stays."""

    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)] | None = None
    archived: bool | None = None
    min_value: float | None = None
    max_value: float | None = None
    categories: list[CategoryShown] | None = None
    description: str | None = None

    def changes(self) -> dict[str, object]:
        """By field of ScoreConfig."""
        changes: dict[str, object] = {name: getattr(self, name) for name in self.model_fields_set}
        for required in ("name", "archived"):
            if changes.get(required, ...) is None:
                del changes[required]
        if "categories" in changes:
            changes["categories"] = _categories(self.categories)
        return changes


def shown(score: Score, trace: TraceOfScore | None = None) -> ScoreShown:
    """One score of a list or an answer."""
    about = None
    if trace is not None:
        about = TraceShown(
            user_id=trace.user_id, session_id=trace.session_id, environment=trace.environment, tags=list(trace.tags)
        )
    return ScoreShown(
        id=score.id,
        timestamp=score.timestamp,
        name=score.name,
        data_type=score.data_type,
        value=score.value,
        string_value=score.string_value,
        source=score.source,
        environment=score.environment,
        trace_id=score.trace_id,
        observation_id=score.observation_id,
        session_id=score.session_id,
        dataset_run_id=score.dataset_run_id,
        comment=score.comment,
        metadata=dict(score.metadata),
        author_user_id=score.author_user_id,
        config_id=score.config_id,
        queue_id=score.queue_id,
        execution_trace_id=score.execution_trace_id,
        created_at=score.created_at,
        updated_at=score.updated_at,
        trace=about,
    )


def shown_config(config: ScoreConfig) -> ConfigShown:
    """One config of a list or an answer."""
    return ConfigShown(
        id=config.id,
        name=config.name,
        data_type=config.data_type,
        archived=config.archived,
        min_value=config.min_value,
        max_value=config.max_value,
        categories=None
        if config.categories is None
        else [CategoryShown(label=c.label, value=c.value) for c in config.categories],
        description=config.description,
        created_at=config.created_at,
        updated_at=config.updated_at,
    )


def _categories(shown: list[CategoryShown] | None) -> tuple[Category, ...] | None:
    return None if shown is None else tuple(Category(label=c.label, value=c.value) for c in shown)
