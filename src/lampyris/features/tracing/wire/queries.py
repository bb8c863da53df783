"""Query strings and bodies of the public API, and what they ask for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from pydantic import Field

from lampyris.features.tracing.columns import OBSERVATION_OF_TRACE_COLUMNS, TRACE_COLUMNS
from lampyris.features.tracing.store.find_traces import TraceQuery
from lampyris.features.tracing.store.groups import SessionQuery
from lampyris.features.tracing.store.observations import ObservationQuery
from lampyris.features.tracing.types import Observation
from lampyris.features.tracing.wire.second_generation import DEFAULT_GROUPS, FIELD_GROUPS, FieldGroup
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.paging import PageQuery
from lampyris.foundation.http.wire import CommaList, Timestamp, Wire
from lampyris.foundation.query.columns import Catalogue
from lampyris.foundation.query.cursor import Place, decode_cursor, encode_cursor
from lampyris.foundation.query.filters import Filter, FilterValue, parse_filters
from lampyris.foundation.query.order import parse_order
from lampyris.foundation.query.window import Window

TraceGroup = Literal["core", "io", "scores", "observations", "metrics"]
TRACE_GROUPS: frozenset[TraceGroup] = frozenset({"core", "io", "scores", "observations", "metrics"})
Level = Literal["DEBUG", "DEFAULT", "WARNING", "ERROR"]
MOST_DELETED = 1000


def trace_groups(fields: Sequence[str] | None) -> frozenset[str]:
    """The groups asked for: all when none is known; the core is always among them."""
    known = TRACE_GROUPS & frozenset(fields or ())
    return known | {"core"} if known else TRACE_GROUPS


class FieldsQuery(Wire):
    """Query of one trace."""

    fields: CommaList | None = None


class TraceListQuery(PageQuery):
    """Query of the list of traces."""

    user_id: str | None = None
    name: str | None = None
    session_id: str | None = None
    from_timestamp: Timestamp | None = None
    to_timestamp: Timestamp | None = None
    order_by: str | None = None
    tags: list[str] | None = None
    version: str | None = None
    release: str | None = None
    environment: list[str] | None = None
    fields: CommaList | None = None
    filter: str | None = None

    def query(self) -> TraceQuery:
        """Raises: InvalidInput for a filter or an order that cannot be."""
        simple = [
            *_equal("userId", self.user_id),
            *_equal("name", self.name),
            *_equal("sessionId", self.session_id),
            *_equal("version", self.version),
            *_equal("release", self.release),
            *_listed("environment", self.environment),
            *_listed("tags", self.tags, operator="all of", type="arrayOptions"),
        ]
        return TraceQuery(
            window=Window(since=self.from_timestamp, until=self.to_timestamp),
            filters=_merged(simple, parse_filters(self.filter), TRACE_COLUMNS),
            order=parse_order(self.order_by, TRACE_COLUMNS, default="timestamp.desc"),
        )


class TraceIds(Wire):
    """Body of a batch delete."""

    trace_ids: Annotated[list[str], Field(min_length=1, max_length=MOST_DELETED)]


class _ObservationFilters(Wire):
    name: str | None = None
    user_id: str | None = None
    type: str | None = None
    trace_id: str | None = None
    level: Level | None = None
    parent_observation_id: str | None = None
    environment: list[str] | None = None
    from_start_time: Timestamp | None = None
    to_start_time: Timestamp | None = None
    version: str | None = None
    filter: str | None = None

    def _simple(self) -> list[Filter]:
        return [
            *_equal("name", self.name),
            *_equal("userId", self.user_id),
            *_equal("type", self.type),
            *_equal("traceId", self.trace_id),
            *_equal("level", self.level),
            *_equal("parentObservationId", self.parent_observation_id),
            *_equal("version", self.version),
            *_listed("environment", self.environment),
        ]

    @property
    def _window(self) -> Window:
        return Window(since=self.from_start_time, until=self.to_start_time)


class ObservationListQuery(PageQuery, _ObservationFilters):
    """Query of the list of observations, first generation."""

    def query(self) -> ObservationQuery:
        """Raises: InvalidInput for a filter that cannot be."""
        catalogue = OBSERVATION_OF_TRACE_COLUMNS
        filters = _merged(self._simple(), parse_filters(self.filter), catalogue)
        return ObservationQuery(window=self._window, filters=filters, catalogue=catalogue)


class ObservationCursor(msgspec.Struct, frozen=True, rename="camel"):
    """Where a list of the second generation stands."""

    last_start_time_to: datetime
    last_trace_id: str
    last_id: str


class ObservationRowsQuery(_ObservationFilters):
    """Query of the list of observations, second generation."""

    limit: Annotated[int, Field(ge=0, le=1000)] = 50
    cursor: str | None = None
    fields: CommaList | None = None
    expand_metadata: CommaList | None = None
    parse_io_as_json: bool | None = None
    session_id: str | None = None
    is_root_observation: bool | None = None

    def query(self) -> ObservationQuery:
        """Raises: InvalidInput for a filter that cannot be, or a removed feature that is asked for."""
        if self.parse_io_as_json:
            message = "parseIoAsJson is no longer supported: input and output are always the text as it was sent"
            raise InvalidInput("Invalid request data", [_custom(message, "parseIoAsJson")])
        query = ObservationQuery()
        simple = [*self._simple(), *_equal("sessionId", self.session_id)]
        if self.is_root_observation is not None:
            simple.append(_filter("isRootObservation", "boolean", "=", self.is_root_observation))
        filters = _merged(simple, parse_filters(self.filter), query.catalogue)
        return ObservationQuery(window=self._window, filters=filters)

    @property
    def groups(self) -> frozenset[FieldGroup]:
        """The field groups asked for. Raises: InvalidInput for one that does not exist."""
        unknown = [group for group in self.fields or () if group not in FIELD_GROUPS]
        if unknown:
            text = f"Invalid field groups: {', '.join(unknown)}. Valid groups are: {', '.join(FIELD_GROUPS)}"
            raise InvalidInput("Invalid request data", [_custom(text, "fields")])
        asked = frozenset(group for group in FIELD_GROUPS if group in (self.fields or ()))
        return asked or DEFAULT_GROUPS

    @property
    def after(self) -> Place | None:
        """Raises: InvalidInput for a cursor that is not ours."""
        if self.cursor is None:
            return None
        at = decode_cursor(self.cursor, ObservationCursor)
        return Place.of(at.last_start_time_to, at.last_trace_id, at.last_id)


def cursor_after(last: Observation) -> str:
    """The cursor of the page after this observation, second generation."""
    return encode_cursor(ObservationCursor(last.start_time, last.trace_id, last.id))


class SessionListQuery(PageQuery):
    """Query of the list of sessions."""

    from_timestamp: Timestamp | None = None
    to_timestamp: Timestamp | None = None
    environment: list[str] | None = None

    def query(self) -> SessionQuery:
        """What is asked for."""
        window = Window(since=self.from_timestamp, until=self.to_timestamp)
        return SessionQuery(window=window, environments=tuple(self.environment or ()))


def _filter(column: str, type: str, operator: str, value: FilterValue) -> Filter:
    return Filter(column=column, type=type, operator=operator, value=value)


def _equal(column: str, value: str | None) -> list[Filter]:
    return [] if value is None else [_filter(column, "string", "=", value)]


def _listed(
    column: str, values: Sequence[str] | None, *, operator: str = "any of", type: str = "stringOptions"
) -> list[Filter]:
    return [_filter(column, type, operator, tuple(values))] if values else []


def _merged(simple: list[Filter], advanced: list[Filter], catalogue: Catalogue) -> tuple[Filter, ...]:
    """A filter of the language stands above the simple parameter for the same column."""
    spoken = {catalogue.column(item.column).id for item in advanced}
    return (*advanced, *(item for item in simple if catalogue.column(item.column).id not in spoken))


def _custom(message: str, field: str) -> dict[str, object]:
    return {"code": "custom", "path": [field], "message": message}
