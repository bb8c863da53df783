"""Console endpoints that look closely at one trace; tests hold answers to `wire/close_up.py`."""

import asyncio
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from lampyris.features.scores import service as scores
from lampyris.features.tracing import close_up, service
from lampyris.features.tracing.store.close_up import TextField, graph_marks
from lampyris.features.tracing.types import TraceItem
from lampyris.features.tracing.wire import close_up as wire
from lampyris.features.tracing.wire import console
from lampyris.foundation.http.access import ProjectMember
from lampyris.foundation.http.answers import Json, json_bytes, packed
from lampyris.foundation.http.state import OpenStores

ROOM = "/api/console/projects/{project_id}"
MOST_PLACES = 200
LONGEST_PHRASE = 500

Phrase = Annotated[str, Query(alias="text", max_length=LONGEST_PHRASE)]

router = APIRouter(tags=["console: tracing"])


def _answers(shape: type[BaseModel]) -> dict[int | str, dict[str, object]]:
    return {200: {"model": shape}}


@router.get(ROOM + "/traces/{trace_id}/search", responses=_answers(wire.TextHitsShown))
async def search(trace_id: str, member: ProjectMember, stores: OpenStores, phrase: Phrase = "") -> Response:
    """Observations whose input, output or metadata hold a phrase."""
    return Json(wire.text_hits(await close_up.search(stores.analytics, member.project_id, trace_id, phrase)))


@router.get(ROOM + "/traces/{trace_id}/texts", responses=_answers(wire.StepTextListShown))
async def step_texts(
    trace_id: str,
    request: Request,
    member: ProjectMember,
    stores: OpenStores,
    id: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI reads the default, nobody changes it
) -> Response:
    """The beginnings of the texts of some observations, for views that show many at once."""
    found = await close_up.step_texts(stores.analytics, member.project_id, trace_id, id)
    return packed(request, json_bytes(wire.step_texts(found)))


@router.get(ROOM + "/traces/{trace_id}/download")
async def download(trace_id: str, request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """Everything about one trace as a file, texts whole."""
    found, scored = await asyncio.gather(
        service.whole_trace(stores.analytics, member.project_id, trace_id),
        scores.of_traces(stores.analytics, member.project_id, [trace_id]),
    )
    item = TraceItem(trace=found.trace, stats=found.stats)
    content = {
        "trace": console.whole_trace(item, most_bytes=None),
        "observations": [console.whole_observation(one) for one in found.observations],
        "scores": [console.score_of_trace(score) for score in scored.get(trace_id, ())],
    }
    answer = packed(request, await asyncio.to_thread(json_bytes, content))
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''trace-{quote(trace_id, safe='')}.json"
    return answer


@router.get(ROOM + "/traces/{trace_id}/text")
async def whole_text(
    trace_id: str,
    request: Request,
    member: ProjectMember,
    stores: OpenStores,
    field: TextField,
    observation_id: str | None = None,
) -> Response:
    """One whole text as it was received, of the trace itself or of an observation."""
    text = await close_up.text(stores.analytics, member.project_id, trace_id, observation_id, field)
    answer = packed(request, await asyncio.to_thread(text.encode), "text/plain; charset=utf-8")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@router.get(ROOM + "/traces/{trace_id}/text/search", responses=_answers(wire.FieldHitsShown))
async def search_text(
    trace_id: str,
    member: ProjectMember,
    stores: OpenStores,
    field: TextField,
    phrase: Phrase = "",
    observation_id: str | None = None,
) -> Response:
    """Where a phrase stands in one text, however long that is."""
    text = await close_up.text(stores.analytics, member.project_id, trace_id, observation_id, field)
    count, found = await asyncio.to_thread(close_up.find, text, phrase, limit=MOST_PLACES)
    return Json(wire.field_hits(count, found))


@router.get(ROOM + "/traces/{trace_id}/graph", responses=_answers(wire.GraphMarksShown))
async def graph(trace_id: str, request: Request, member: ProjectMember, stores: OpenStores) -> Response:
    """What the framework said of the agent's graph."""
    found = await graph_marks(stores.analytics, member.project_id, trace_id)
    return packed(request, json_bytes(wire.graph_marks(found)))


@router.get(ROOM + "/traces/{trace_id}/nearby", responses=_answers(wire.NeighboursShown))
async def nearby(trace_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """What ran beside a trace of a single observation: fragments of one question that nobody correlated."""
    return Json(wire.neighbours(await close_up.nearby(stores.analytics, member.project_id, trace_id)))


@router.get(ROOM + "/traces/{trace_id}/price", responses=_answers(wire.PriceShown))
async def price(trace_id: str, observation_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """Why an observation cost what it did: which price, which tier, which units, from where."""
    return Json(wire.price(await close_up.price_facts(stores, member.project_id, trace_id, observation_id)))
