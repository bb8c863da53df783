"""JSON answers: never invalid JSON, whatever text and numbers the stores hold."""

from datetime import datetime
from typing import Any

import orjson
from isal import igzip
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.validation import without_surrogates, write_json

_OPTIONS = orjson.OPT_NON_STR_KEYS | orjson.OPT_PASSTHROUGH_DATETIME


def json_bytes(content: object) -> bytes:
    """UTF-8 JSON of plain values, wire models and datetimes (`YYYY-MM-DDTHH:MM:SS.mmmZ`).

    NaN and infinities become null, lone surrogates U+FFFD; integers of any size are kept.
    """
    try:
        return orjson.dumps(content, default=_plain, option=_OPTIONS)
    except TypeError:
        return write_json(without_surrogates(_plain_tree(content)))


class Json(Response):
    """An answer that is sent as it is, without FastAPI's second pass over the content."""

    media_type = "application/json; charset=utf-8"

    def render(self, content: Any) -> bytes:  # noqa: ANN401 - starlette's signature
        """Bytes of the answer."""
        return json_bytes(content)


SMALLEST_PACKED_BYTES = 4096


def packed(request: Request, content: bytes, media_type: str = Json.media_type) -> Response:
    """An answer that may be long, compressed for who can read that."""
    headers = {"Vary": "Accept-Encoding"}
    if len(content) >= SMALLEST_PACKED_BYTES and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        content = igzip.compress(content)
    return Response(content, media_type=media_type, headers=headers)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return iso_ms(value)
    if isinstance(value, BaseModel):
        return value.model_dump()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not a JSON value")


def _plain_tree(value: object) -> object:
    if isinstance(value, dict):
        return {str(k): _plain_tree(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_plain_tree(v) for v in value]
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if value is None or isinstance(value, str | int):
        return value
    return _plain_tree(_plain(value))
