"""Query strings and bodies of the console, and what they ask for."""

from typing import Annotated

from pydantic import BaseModel, Field

from lampyris.features.tracing.columns import OBSERVATION_OF_TRACE_COLUMNS, TRACE_COLUMNS
from lampyris.features.tracing.group_columns import SESSION_COLUMNS, USER_COLUMNS
from lampyris.features.tracing.service import GroupKey, GroupQuery, Marks, ObservationQuery, TraceQuery
from lampyris.foundation.http.wire import Timestamp
from lampyris.foundation.query.columns import Catalogue
from lampyris.foundation.query.cursor import Place, decode_cursor
from lampyris.foundation.query.filters import Filter, parse_filters
from lampyris.foundation.query.order import parse_order
from lampyris.foundation.query.window import Window

MOST_TAGS, LONGEST_TAG = 100, 200
MOST_DELETED = 1000


class ListQuery(BaseModel):
    """Query of every list: a window, environments, a search phrase, the filter language, an order."""

    cursor: str | None = None
    limit: Annotated[int, Field(gt=0, le=200)] = 50
    since: Timestamp | None = None
    until: Timestamp | None = None
    environment: list[str] | None = None
    search: str | None = None
    filter: str | None = None
    order: str | None = None
    user: str | None = None
    metadata: Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=20)] | None = None

    @property
    def window(self) -> Window:
        """The window asked for."""
        return Window(since=self.since, until=self.until)

    def traces(self) -> TraceQuery:
        """Raises: InvalidInput for a filter or an order that cannot be."""
        order = parse_order(self.order, TRACE_COLUMNS, default="timestamp.desc", field="order")
        return TraceQuery(window=self.window, filters=self._filters(), search=self._phrase(), order=order)

    def observations(self) -> ObservationQuery:
        """Raises: InvalidInput for a filter or an order that cannot be."""
        catalogue: Catalogue = OBSERVATION_OF_TRACE_COLUMNS
        order = parse_order(self.order, catalogue, default="startTime.desc", field="order")
        return ObservationQuery(
            window=self.window, filters=self._filters(), search=self._phrase(), order=order, catalogue=catalogue
        )

    def groups(self, key: GroupKey) -> GroupQuery:
        """Sessions and users are found by a part of their id too; sessions also by a user of theirs.

        Raises: InvalidInput for a filter or an order that cannot be.
        """
        catalogue = SESSION_COLUMNS if key == "session_id" else USER_COLUMNS
        return GroupQuery(
            window=self.window,
            environments=tuple(self.environment or ()),
            search=self._phrase(),
            user_id=self.user or "",
            filters=tuple(parse_filters(self.filter)),
            order=parse_order(self.order, catalogue, default="lastAt.desc", field="order"),
        )

    @property
    def after(self) -> Place | None:
        """Raises: InvalidInput for a cursor that is not ours."""
        return decode_cursor(self.cursor, Place) if self.cursor else None

    def _filters(self) -> tuple[Filter, ...]:
        filters = parse_filters(self.filter)
        if self.environment:
            value = tuple(self.environment)
            filters.append(Filter(column="environment", type="stringOptions", operator="any of", value=value))
        return tuple(filters)

    def _phrase(self) -> str:
        return (self.search or "").strip()


class TraceChange(BaseModel):
    """Body of a change; what is absent stays as it is."""

    bookmarked: bool | None = None
    public: bool | None = None
    tags: (
        Annotated[list[Annotated[str, Field(min_length=1, max_length=LONGEST_TAG)]], Field(max_length=MOST_TAGS)] | None
    ) = None

    def marks(self) -> Marks:
        """Tags come sorted and once each."""
        tags = None if self.tags is None else tuple(sorted(set(self.tags)))
        return Marks(bookmarked=self.bookmarked, public=self.public, tags=tags)


class TracesToDelete(BaseModel):
    """Body of a delete."""

    trace_ids: Annotated[list[str], Field(min_length=1, max_length=MOST_DELETED)]
