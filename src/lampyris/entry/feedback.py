"""Feedback about the product itself: agents may send it, but an installation of one's own has nowhere to put it."""

from typing import Literal

from fastapi import APIRouter, Request

from lampyris.foundation.errors import Conflict
from lampyris.foundation.http.access import Project
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body
from lampyris.foundation.http.wire import Wire

router = APIRouter()


class FeedbackBody(Wire):
    """What somebody thinks about a part of the product."""

    target_type: Literal["skill", "mcp-tool", "cli", "docs", "public-api", "other"]
    target: str
    feedback: str


@router.post("/api/public/feedback")
async def submit(request: Request, _: Project) -> Json:
    """Checked, then refused: 409, as clients know it."""
    await parse_body(FeedbackBody, request)
    raise Conflict("Feedback submission is not configured for this deployment")
