"""Serves the built console: hashed assets for ever, everything else the one page that the router in it understands."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette._utils import get_route_path
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from lampyris.entry.asked_ahead import asked_ahead

DIST = Path(__file__).parent / "console_dist"
BASE_PLACEHOLDER = b"/__lampyris_base__"
"""Stands in the built page for the base path that is only known at run time."""
MISSING = "The console is not installed. do: ./deploy.sh start, or `npm ci && npm run build` in console/"
TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
SMALLEST_GZIP_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Asset:
    """One file, ready to send."""

    content: bytes
    packed: bytes | None
    content_type: str
    etag: str
    forever: bool


class _PageRoute(Route):
    """Not for API paths: an unknown one must stay 404, and a wrong method 405, instead of becoming a page."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if get_route_path(scope).startswith("/api/"):
            return Match.NONE, {}
        return super().matches(scope)


class Console:
    """The console's files in memory (some hundred kilobytes), and the handler for every path that is no API."""

    def __init__(self, *, base_path: str, frame_ancestors: str, dist: Path = DIST) -> None:
        self._base_path = base_path.rstrip("/")
        self._dist = dist
        self._assets: dict[str, Asset] = {}
        self._headers = {
            "Content-Security-Policy": (
                "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
                "media-src 'self' data: blob:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
                f"form-action 'self'; frame-ancestors {frame_ancestors}"
            ),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
        }

    def route(self) -> BaseRoute:
        """The route that answers every path but those of the APIs; mount it last."""
        return _PageRoute("/{path:path}", self.answer, methods=["GET", "HEAD"], include_in_schema=False)

    async def answer(self, request: Request) -> Response:
        """The asset of this path, else the page."""
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Method not allowed", status_code=405)
        path = request.path_params.get("path", "")
        asset = self._asset(path) if "." in path.rsplit("/", 1)[-1] else None
        if asset is None and path.startswith("assets/"):
            return PlainTextResponse("Not found", status_code=404)
        if asset is not None:
            return self._send(request, asset)
        page = self._asset("index.html")
        if page is None:
            return PlainTextResponse(MISSING, status_code=503)
        answer = self._send(request, page)
        if ahead := asked_ahead(request):
            answer.headers["Link"] = ", ".join(
                f"<{self._base_path}/api/console/{address}>; rel=preload; as=fetch; crossorigin" for address in ahead
            )
        return answer

    def _send(self, request: Request, asset: Asset) -> Response:
        headers = dict(self._headers) | {"ETag": asset.etag, "Vary": "Accept-Encoding"}
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if asset.forever else "no-cache"
        if request.headers.get("if-none-match") == asset.etag:
            return Response(status_code=304, headers=headers)
        content = asset.content
        if asset.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
            content, headers["Content-Encoding"] = asset.packed, "gzip"
        return Response(content, headers=headers, media_type=asset.content_type)

    def _asset(self, path: str) -> Asset | None:
        if path not in self._assets:
            file = (self._dist / path).resolve()
            if not file.is_relative_to(self._dist.resolve()) or not file.is_file() or file.suffix not in TYPES:
                return None
            self._assets[path] = self._load(file, forever=path.startswith("assets/"))
        return self._assets[path]

    def _load(self, file: Path, *, forever: bool) -> Asset:
        content = file.read_bytes()
        if file.suffix == ".html":
            content = content.replace(BASE_PLACEHOLDER, self._base_path.encode())
        packable = len(content) >= SMALLEST_GZIP_BYTES and file.suffix not in (".png", ".woff2")
        return Asset(
            content=content,
            packed=gzip.compress(content, 6, mtime=0) if packable else None,
            content_type=TYPES[file.suffix],
            etag=f'"{hashlib.sha256(content).hexdigest()[:20]}"',
            forever=forever,
        )
