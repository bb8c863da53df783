"""Console endpoints of model definitions."""

from fastapi import APIRouter, Request, Response

from lampyris.features.accounts.types import Actor, ActorKind
from lampyris.features.pricing import service
from lampyris.features.pricing.types import ModelDefinition
from lampyris.features.pricing.wire import ConsoleModelBody, shown_in_console
from lampyris.foundation.http.access import Member, ProjectMember, require
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_body

router = APIRouter(prefix="/api/console/projects/{project_id}/models", tags=["models"])

MAY_CHANGE = "models:CUD"


@router.get("")
async def list_models(person: ProjectMember, stores: OpenStores) -> Json:
    """All of them, by name."""
    async with stores.metadata.read() as session:
        found, _ = await service.list_models(session, person.project_id, offset=0, limit=service.ALL)
    return Json({"items": [_shown(model) for model in found]})


@router.get("/match")
async def match_model(person: ProjectMember, stores: OpenStores, name: str = "") -> Json:
    """Which definition wins for a model name; null when none does."""
    async with stores.metadata.read() as session:
        model = await service.matching_model(session, person.project_id, name)
    return Json({"item": _shown(model) if model else None})


@router.post("", status_code=201)
async def create_model(request: Request, person: ProjectMember, stores: OpenStores) -> Json:
    """The new definition."""
    require(person, MAY_CHANGE)
    new = (await parse_body(ConsoleModelBody, request)).new_model()
    async with stores.metadata.write() as session:
        model = await service.create_model(session, _actor(person), person.org_id, person.project_id, new)
    return Json(_shown(model), status_code=201)


@router.put("/{model_id}")
async def update_model(model_id: str, request: Request, person: ProjectMember, stores: OpenStores) -> Json:
    """One of the project's own, replaced; 404 also for defaults."""
    require(person, MAY_CHANGE)
    new = (await parse_body(ConsoleModelBody, request)).new_model()
    async with stores.metadata.write() as session:
        model = await service.update_model(session, _actor(person), person.org_id, person.project_id, (model_id, new))
    return Json(_shown(model))


@router.delete("/{model_id}", status_code=204)
async def delete_model(model_id: str, person: ProjectMember, stores: OpenStores) -> Response:
    """404 also for defaults: they can only be overridden."""
    require(person, MAY_CHANGE)
    async with stores.metadata.write() as session:
        await service.delete_model(session, _actor(person), person.org_id, person.project_id, model_id)
    return Response(status_code=204)


def _shown(model: ModelDefinition) -> dict[str, object]:
    return shown_in_console(model, service.source_of(model))


def _actor(person: Member) -> Actor:
    return Actor(kind=ActorKind.USER, user_id=person.user_id, project_role=person.role)
