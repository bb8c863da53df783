"""Conditions on comments, which stand in another store, as conditions on the ids of what carries them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar, cast

from lampyris.features.tracing.columns import COMMENTED, OBSERVATION_COLUMNS, TRACE_COLUMNS
from lampyris.features.tracing.store.find_traces import TraceQuery
from lampyris.features.tracing.store.observations import ObservationQuery
from lampyris.features.tracing.types import Carrier, CarrierKind, Carriers
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.columns import Catalogue
from lampyris.foundation.query.filters import Filter

ON_COMMENTS = frozenset({"commentCount", "commentContent"})
MOST_OBJECTS = 5000
"""More ids than this make no condition that is answered in time."""
FITTING = {"commentCount": {"number", "null"}, "commentContent": {"string", "null"}}

Query = TypeVar("Query", TraceQuery, ObservationQuery)


async def answered(carriers: Carriers, project_id: ProjectId, query: Query) -> Query:
    """The query with its conditions on comments answered. Raises: InvalidInput."""
    kind: CarrierKind = "TRACE" if isinstance(query, TraceQuery) else "OBSERVATION"
    catalogue = TRACE_COLUMNS if isinstance(query, TraceQuery) else query.catalogue
    filters = await _answered(_asked_once(carriers), project_id, query.filters, catalogue, kind)
    return query if filters == query.filters else replace(query, filters=filters)


def _asked_once(carriers: Carriers) -> Carriers:
    """The same, but several conditions on comments of one kind ask the other store one time."""
    known: dict[CarrierKind, Sequence[Carrier]] = {}

    async def found(project_id: ProjectId, kind: CarrierKind) -> Sequence[Carrier]:
        if kind not in known:
            known[kind] = await carriers(project_id, kind)
        return known[kind]

    return found


async def _answered(
    carriers: Carriers, project_id: ProjectId, filters: Sequence[Filter], catalogue: Catalogue, kind: CarrierKind
) -> tuple[Filter, ...]:
    found: list[Filter] = []
    for item in filters:
        column = catalogue.column(item.column).id
        if item.type == "scope":
            within = await _answered(carriers, project_id, item.within, OBSERVATION_COLUMNS, "OBSERVATION")
            found.append(replace(item, within=within))
        elif column in ON_COMMENTS:
            found.append(on_ids(replace(item, column=column), await carriers(project_id, kind)))
        else:
            found.append(item)
    return tuple(found)


def on_ids(item: Filter, carriers: Sequence[Carrier]) -> Filter:
    """The condition on ids that says the same as one on comments. Raises: InvalidInput."""
    if item.type not in FITTING[item.column]:
        raise InvalidInput(f"A filter of type {item.type} does not fit column {item.column}")
    silent = _holds(item, ())
    named = [one for one in carriers if _holds(item, one.texts) is not silent]
    if len(named) > MOST_OBJECTS:
        raise InvalidInput(f"more than {MOST_OBJECTS} objects carry such comments; ask for fewer")
    ids = tuple(f"{one.trace_id} {one.id}" if one.trace_id and one.trace_id != one.id else one.id for one in named)
    return Filter(column=COMMENTED, type="arrayOptions", operator="none of" if silent else "any of", value=ids)


def _holds(item: Filter, texts: Sequence[str]) -> bool:
    """Whether the condition holds for something with these comments. Negative ones hold where there is none."""
    if item.type == "null":
        return (not texts) is (item.operator == "is null")
    if item.column == "commentCount":
        return _compared(len(texts), item.operator, cast(float, item.value))
    wanted = str(item.value)
    if item.operator == "=":
        return wanted in texts
    folded, low = [text.casefold() for text in texts], wanted.casefold()
    if item.operator == "starts with":
        return any(text.startswith(low) for text in folded)
    if item.operator == "ends with":
        return any(text.endswith(low) for text in folded)
    return any(low in text for text in folded) is not (item.operator == "does not contain")


def _compared(count: int, operator: str, value: float) -> bool:
    return {
        "=": count == value, ">": count > value, "<": count < value, ">=": count >= value, "<=": count <= value,
    }[operator]  # fmt: skip
