"""Public endpoints of model definitions."""

import re

from fastapi import APIRouter, Request

from lampyris.features.accounts.types import Actor, ActorKind
from lampyris.features.pricing import service
from lampyris.features.pricing.wire import NewModelBody, shown_model
from lampyris.foundation.http.access import ProjectOrOperator
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.paging import PageQuery, page_meta
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body, parse_query

router = APIRouter(tags=["models"])

KNOWS_ATTRIBUTES = (4, 16)
"""The first Python SDK that can read tiers with conditions on attributes; older ones refuse the whole list."""


@router.get("/api/public/models")
async def list_models(request: Request, access: ProjectOrOperator, stores: OpenStores) -> Json:
    """Page-style, by name; the project's own and the defaults."""
    asked = parse_query(PageQuery, request)
    async with stores.metadata.read() as session:
        found, total = await service.list_models(session, access.project_id, offset=asked.offset, limit=asked.limit)
    attributes = _knows_attributes(request)
    data = [shown_model(model, attributes=attributes) for model in found]
    return Json({"data": data, "meta": page_meta(asked, total)})


@router.post("/api/public/models")
async def create_model(request: Request, access: ProjectOrOperator, stores: OpenStores) -> Json:
    """400 for prices that contradict each other and for patterns that cannot be run; 409 for duplicates."""
    new = (await parse_body(NewModelBody, request)).new_model()
    actor = Actor(kind=ActorKind.API_KEY, key_id=access.key_id)
    async with stores.metadata.write() as session:
        model = await service.create_model(session, actor, access.org_id, access.project_id, new)
    return Json(shown_model(model))


@router.get("/api/public/models/{model_id}")
async def get_model(model_id: str, request: Request, access: ProjectOrOperator, stores: OpenStores) -> Json:
    """404 when the project does not see such a model."""
    async with stores.metadata.read() as session:
        model = await service.get_model(session, access.project_id, model_id)
    return Json(shown_model(model, attributes=_knows_attributes(request)))


@router.put("/api/public/models/{model_id}")
async def put_model(model_id: str, request: Request, access: ProjectOrOperator, stores: OpenStores) -> Json:
    """A model under an id of one's own, made or replaced whole; 404 for the ids of defaults."""
    new = (await parse_body(NewModelBody, request)).new_model()
    actor = Actor(kind=ActorKind.API_KEY, key_id=access.key_id)
    async with stores.metadata.write() as session:
        model = await service.put_model(session, actor, access.org_id, access.project_id, model_id, new)
    return Json(shown_model(model))


@router.delete("/api/public/models/{model_id}")
async def delete_model(model_id: str, access: ProjectOrOperator, stores: OpenStores) -> Json:
    """404 also for defaults: they can only be overridden."""
    actor = Actor(kind=ActorKind.API_KEY, key_id=access.key_id)
    async with stores.metadata.write() as session:
        await service.delete_model(session, actor, access.org_id, access.project_id, model_id)
    return Json({"message": "Model successfully deleted"})


def _knows_attributes(request: Request) -> bool:
    version = re.match(r"(\d{1,9})\.(\d{1,9})", request.headers.get("x-langfuse-sdk-version", ""))
    if request.headers.get("x-langfuse-sdk-name") != "python" or version is None:
        return True
    return (int(version[1]), int(version[2])) >= KNOWS_ATTRIBUTES
