"""An installation below a path of its own: routes answer there, and where a proxy has stripped the path already."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lampyris.foundation.http.guard import guard


async def _thing(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"thing at {request.path_params['path']}")


def _client(base_path: str) -> TestClient:
    return TestClient(guard(Starlette(routes=[Route("/{path:path}", _thing)]), base_path=base_path))


class TestBasePath:
    def test_routes_answer_below_it(self) -> None:
        assert _client("/obs").get("/obs/api/console/me").text == "thing at api/console/me"
        assert _client("/obs").get("/obs/project/p").text == "thing at project/p"

    def test_a_proxy_may_strip_it(self) -> None:
        assert _client("/obs").get("/api/console/me").text == "thing at api/console/me"

    def test_a_path_that_only_begins_alike_is_not_below_it(self) -> None:
        assert _client("/obs").get("/observations").text == "thing at observations"
