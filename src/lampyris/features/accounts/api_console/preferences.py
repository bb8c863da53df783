"""What the signed-in person chose about how the console looks."""

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from lampyris.features.accounts.edge import changing, reading
from lampyris.features.accounts.service import preferences
from lampyris.foundation.http.access import Person
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body

router = APIRouter(prefix="/api/console/me/preferences")


class PreferenceBody(BaseModel):
    """Body of PUT."""

    value: dict[str, object]


@router.get("")
async def list_preferences(request: Request, person: Person) -> Response:
    """Every value by its name."""
    async with reading(request) as session:
        return Json({"items": await preferences.of_user(session, person.user_id)})


@router.put("/{name}", status_code=204)
async def put_preference(name: str, request: Request, person: Person) -> Response:
    """Replaces what was there; of no interest to the audit log."""
    body = await parse_body(PreferenceBody, request)
    async with changing(request) as session:
        await preferences.put(session, person.user_id, name, body.value)
    return Response(status_code=204)
