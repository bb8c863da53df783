"""The page of the public API, made from the application's own routes."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lampyris.entry.web import create_app
from lampyris.foundation.settings.settings import Settings
from tools.documents import chinese, page, table

PREFIXES = ("/api/public", "/api/admin")
EVERY_METHOD = {"GET", "POST", "PUT", "PATCH", "DELETE"}
NOT_DOCUMENTED = {"HEAD", "OPTIONS"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Endpoint:
    """One method of one path, and the first line of what its function says of itself."""

    method: str
    path: str
    summary: str

    @property
    def name(self) -> str:
        """As one would write it: `GET /api/public/traces`."""
        return f"{self.method} {self.path}"


def endpoints() -> list[Endpoint]:
    """Every endpoint for clients, by path; those of the console are not for them.

    A path that answers every method alike stands there once, as GET.
    """
    found: dict[str, Endpoint] = {}
    for path, route in _routes(create_app(Settings()).router, ""):
        if not path.startswith(PREFIXES):
            continue
        summary = inspect.cleandoc(route.endpoint.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        methods = set(route.methods or {"GET"}) - NOT_DOCUMENTED
        for method in {"GET"} if methods >= EVERY_METHOD else methods:
            endpoint = Endpoint(method=method, path=path, summary=summary)
            found.setdefault(endpoint.name, endpoint)
    return sorted(found.values(), key=lambda endpoint: (endpoint.path, endpoint.method))


def _routes(router: Any, prefix: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - starlette and fastapi routes alike
    for route in router.routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _routes(included, prefix + route.include_context.prefix)
        elif hasattr(route, "endpoint"):
            yield prefix + getattr(route, "path_format", route.path), route


def api_page(language: str) -> str:
    """Every endpoint with what it does."""
    english = language == "en"
    texts = {} if english else chinese("api")
    opening = (
        "Basic authentication with a project's public and secret key (a few endpoints take an organisation's key). "
        "Shapes are those that the Langfuse SDKs expect; the machine-readable description is at `/api/openapi.json`. "
        "Errors: [error codes](errors.md)."
        if english
        else "使用项目的公钥与密钥进行 Basic 认证（少数接口使用组织的密钥）。数据格式与 Langfuse SDK 一致，"
        "机器可读的描述见 `/api/openapi.json`。错误见[错误码](errors.md)。"
    )
    rows = [
        (f"`{endpoint.method}`", f"`{endpoint.path}`", endpoint.summary if english else texts[endpoint.name])
        for endpoint in endpoints()
    ]
    heading = ("method", "path", "what it does") if english else ("方法", "路径", "作用")
    return page(language, "Public API" if english else "公共 API", opening, table(heading, rows))
