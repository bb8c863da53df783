"""Query strings of the score lists, and what they ask for."""

from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from pydantic import ConfigDict, Field, model_validator

from lampyris.features.scores.columns import any_of, compared
from lampyris.features.scores.types import DATA_TYPES, SOURCES, DataType, ScoreQuery
from lampyris.features.scores.wire import FIELD_GROUPS, FieldGroup
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.issues import refuse
from lampyris.foundation.http.paging import PageQuery
from lampyris.foundation.http.wire import CommaList, Timestamp, Wire
from lampyris.foundation.query.cursor import decode_cursor, encode_cursor
from lampyris.foundation.query.filters import Filter, parse_filters
from lampyris.foundation.query.window import Window

OBSERVATION_NEEDS_TRACE = "observationId filter requires traceId — observation IDs are scoped to a trace"
ONE_SUBJECT = "traceId, sessionId and experimentId filters are mutually exclusive"
Operator = Literal["<", ">", "<=", ">=", "!=", "="]


class TraceScoresQuery(PageQuery):
    """The first generation: scores about traces."""

    user_id: str | None = None
    name: str | None = None
    from_timestamp: Timestamp | None = None
    to_timestamp: Timestamp | None = None
    environment: list[str] | None = None
    source: Literal["API", "EVAL", "ANNOTATION"] | None = None
    operator: Operator | None = None
    value: float | None = None
    score_ids: CommaList | None = None
    config_id: str | None = None
    queue_id: str | None = None
    data_type: DataType | None = None
    trace_tags: list[str] | None = None

    def filters(self) -> list[Filter]:
        """As the filter language."""
        return [
            *any_of("userId", _one(self.user_id)),
            *any_of("name", _one(self.name)),
            *any_of("environment", self.environment),
            *any_of("source", _one(self.source)),
            *(compared("value", self.operator, self.value) if self.operator else []),
            *any_of("id", self.score_ids),
            *any_of("configId", _one(self.config_id)),
            *any_of("queueId", _one(self.queue_id)),
            *any_of("dataType", _one(self.data_type)),
            *_all_tags(self.trace_tags),
        ]

    def query(self) -> ScoreQuery:
        """Scores about traces and observations; corrections did not exist yet."""
        about_traces = Filter(column="traceId", type="null", operator="is not null", value="")
        known = Filter(column="dataType", type="stringOptions", operator="none of", value=("CORRECTION",))
        return ScoreQuery(filters=(*self.filters(), about_traces, known), window=self.window())

    def window(self) -> Window:
        """`toTimestamp` is exclusive."""
        return Window(since=self.from_timestamp, until=self.to_timestamp)


class ScoresQuery(TraceScoresQuery):
    """The second generation: scores about anything."""

    session_id: str | None = None
    dataset_run_id: str | None = None
    trace_id: str | None = None
    observation_id: CommaList | None = None
    fields: CommaList | None = None
    filter: str | None = None

    @property
    def with_trace(self) -> bool:
        """Whether items carry their trace."""
        return self.fields is None or "trace" in self.fields

    @model_validator(mode="after")
    def _trace_filters_need_traces(self) -> "ScoresQuery":
        if not self.with_trace and (self.user_id or self.trace_tags):
            refuse("userId and traceTags filters require the trace field group", ["fields"])
        return self

    def query(self) -> ScoreQuery:
        """Simple parameters and the advanced filter hold together."""
        filters = (
            *self.filters(),
            *any_of("sessionId", _one(self.session_id)),
            *any_of("datasetRunId", _one(self.dataset_run_id)),
            *any_of("traceId", _one(self.trace_id)),
            *any_of("observationId", self.observation_id),
            *parse_filters(self.filter),
        )
        return ScoreQuery(filters=filters, window=self.window())


class TypedScoresQuery(Wire):
    """The third generation: comma lists, a cursor, unknown names refused."""

    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(gt=0, le=100)] = 50
    cursor: str | None = None
    fields: CommaList | None = None
    id: CommaList | None = None
    name: CommaList | None = None
    source: CommaList | None = None
    data_type: CommaList | None = None
    environment: CommaList | None = None
    config_id: CommaList | None = None
    queue_id: CommaList | None = None
    author_user_id: CommaList | None = None
    value: CommaList | None = None
    value_min: float | None = None
    value_max: float | None = None
    trace_id: CommaList | None = None
    session_id: CommaList | None = None
    observation_id: CommaList | None = None
    experiment_id: CommaList | None = None
    from_timestamp: Timestamp | None = None
    to_timestamp: Timestamp | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> "TypedScoresQuery":
        _known(self.fields, FIELD_GROUPS, "fields")
        _known(self.source, SOURCES, "source")
        _known(self.data_type, DATA_TYPES, "dataType")
        if self.observation_id and not self.trace_id:
            refuse(OBSERVATION_NEEDS_TRACE)
        if sum(map(bool, (self.trace_id, self.session_id, self.experiment_id))) > 1:
            refuse(ONE_SUBJECT)
        if self.value and len(self.data_type or ()) != 1:
            refuse("value filter requires exactly one dataType", ["value"])
        if (self.value_min is not None or self.value_max is not None) and self.data_type != ["NUMERIC"]:
            refuse("valueMin and valueMax filters require dataType=NUMERIC", ["valueMin"])
        return self

    @property
    def groups(self) -> frozenset[FieldGroup]:
        """What items show; `core` always."""
        return frozenset(group for group in FIELD_GROUPS if group in {"core", *(self.fields or ())})

    def query(self) -> ScoreQuery:
        """As the filter language. Raises: InvalidInput for a value that its data type cannot have."""
        filters = (
            *any_of("id", self.id),
            *any_of("name", self.name),
            *any_of("source", self.source),
            *any_of("dataType", self.data_type),
            *any_of("environment", self.environment),
            *any_of("configId", self.config_id),
            *any_of("queueId", self.queue_id),
            *any_of("authorUserId", self.author_user_id),
            *any_of("traceId", self.trace_id),
            *any_of("sessionId", self.session_id),
            *any_of("observationId", self.observation_id),
            *any_of("datasetRunId", self.experiment_id),
            *self._value_filters(),
            *compared("value", ">=", self.value_min),
            *compared("value", "<=", self.value_max),
        )
        return ScoreQuery(filters=filters, window=Window(since=self.from_timestamp, until=self.to_timestamp))

    def _value_filters(self) -> list[Filter]:
        if not self.value or not self.data_type:
            return []
        data_type = self.data_type[0]
        if data_type == "BOOLEAN":
            _known_options(self.value, ("true", "false"))
            return any_of("stringValue", [text.capitalize() for text in self.value])
        if data_type == "CATEGORICAL":
            return any_of("stringValue", self.value)
        if data_type == "NUMERIC" and len(self.value) == 1:
            return compared("value", "=", _number(self.value[0]))
        raise InvalidInput(f"value filter is not supported for dataType {data_type} with {len(self.value)} values")


class ScoreCursor(msgspec.Struct, rename="camel"):
    """The last score of a page; the next page begins after it."""

    v: Literal[1]
    last_timestamp: str
    last_id: str


def cursor_after(at: datetime, id: str) -> str:
    """The opaque text of the place after one score."""
    return encode_cursor(ScoreCursor(v=1, last_timestamp=iso_ms(at), last_id=id))


def place_of(cursor: str) -> tuple[datetime, str]:
    """(timestamp, id) of a cursor of ours. Raises: InvalidInput."""
    position = decode_cursor(cursor, ScoreCursor)
    try:
        return datetime.fromisoformat(position.last_timestamp).astimezone(UTC), position.last_id
    except (ValueError, OverflowError) as error:
        raise InvalidInput("Invalid cursor format") from error


def _one(value: str | None) -> list[str]:
    return [value] if value else []


def _all_tags(tags: list[str] | None) -> list[Filter]:
    return [Filter(column="traceTags", type="arrayOptions", operator="all of", value=tuple(tags))] if tags else []


def _known(given: list[str] | None, options: tuple[str, ...], name: str) -> None:
    for text in given or ():
        if text not in options:
            refuse(f"Invalid {name}: {text}. Must be one of {', '.join(options)}", [name])


def _known_options(given: list[str], options: tuple[str, ...]) -> None:
    for text in given:
        if text not in options:
            raise InvalidInput(f"Invalid value: {text}. Must be one of {', '.join(options)}")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise InvalidInput(f"Invalid value: {text}. Must be a number for dataType NUMERIC") from error
