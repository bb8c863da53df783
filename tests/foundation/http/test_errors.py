"""Every failure has the envelope of its API generation, and the guard's conventions hold in front of it."""

from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Annotated

import httpx2
import pytest
from fastapi import Depends, FastAPI, Query, Request

from lampyris.foundation.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LampyrisError,
    NotFound,
    QueryTimeout,
    StoreUnavailable,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
)
from lampyris.foundation.http.errors import install
from lampyris.foundation.http.guard import BodyLimits, guard, whole_segments

ERRORS: dict[str, LampyrisError] = {
    "invalid": InvalidInput("Bad column"),
    "unfit": InvalidInput("Invalid request data", [{"code": "custom", "path": [], "message": "m"}]),
    "unauthenticated": Unauthenticated("No authorization header"),
    "forbidden": Forbidden("Access denied"),
    "absent": NotFound("score", "s", "Score not found"),
    "conflict": Conflict("taken"),
    "large": TooLarge("over 5 bytes"),
    "many": TooManyRequests("Rate limit exceeded", 7),
    "slow": QueryTimeout("narrow the time range"),
    "away": StoreUnavailable("metadata", "Service Unavailable"),
}
PREFIXES = ("/api/public", "/api/public/unstable", "/api/console")


class Engine:
    """As much of an analytics store as an answer asks for."""

    is_away = False

    async def ping(self) -> None:
        if self.is_away:
            raise StoreUnavailable("analytics", "the analytics engine does not answer")


def application() -> FastAPI:
    app = FastAPI(openapi_url=None, dependencies=[Depends(whole_segments)])
    app.state.stores = SimpleNamespace(analytics=Engine())
    install(app)

    async def fail(kind: str) -> None:
        raise ERRORS[kind]

    async def crash() -> None:
        raise RuntimeError("secret detail")

    async def count(request: Request) -> int:
        return len(await request.body())

    async def native(number: Annotated[int, Query()]) -> int:
        return number

    async def named(name: str) -> dict[str, str]:
        return {"name": name}

    for prefix in PREFIXES:
        app.get(prefix + "/fail/{kind}")(fail)
        app.get(prefix + "/crash")(crash)
        app.post(prefix + "/count")(count)
        app.get(prefix + "/native")(native)
        app.get(prefix + "/named/{name}/end")(named)
    return app


@pytest.fixture
async def http() -> AsyncIterator[httpx2.AsyncClient]:
    limits = BodyLimits(default_bytes=5, by_prefix={"/api/console/count": None})
    transport = httpx2.ASGITransport(app=guard(application(), limits=limits))
    async with httpx2.AsyncClient(transport=transport, base_url="http://x.example") as client:
        yield client


class TestEnvelopes:
    @pytest.mark.parametrize(
        ("kind", "status", "content"),
        [
            ("invalid", 400, {"message": "Bad column", "error": "InvalidRequestError"}),
            (
                "unfit",
                400,
                {"message": "Invalid request data", "error": [{"code": "custom", "path": [], "message": "m"}]},
            ),
            ("unauthenticated", 401, {"message": "No authorization header"}),
            ("forbidden", 403, {"message": "Access denied"}),
            ("absent", 404, {"message": "Score not found", "error": "LangfuseNotFoundError"}),
            ("conflict", 409, {"message": "taken", "error": "LangfuseConflictError"}),
            ("large", 413, {"message": "over 5 bytes", "error": "PayloadTooLargeError"}),
            ("slow", 422, {"message": "narrow the time range", "error": "Request timed out"}),
            ("many", 429, {"message": "Rate limit exceeded", "error": "TooManyRequestsError"}),
            ("away", 503, {"message": "Service Unavailable", "error": "ServiceUnavailableError"}),
        ],
    )
    async def test_public(self, http: httpx2.AsyncClient, kind: str, status: int, content: object) -> None:
        answer = await http.get(f"/api/public/fail/{kind}")
        assert (answer.status_code, answer.json()) == (status, content)

    @pytest.mark.parametrize(
        ("kind", "status", "content"),
        [
            ("absent", 404, {"message": "Score not found", "code": "resource_not_found"}),
            ("forbidden", 403, {"message": "Access denied", "code": "access_denied"}),
            (
                "unfit",
                400,
                {
                    "message": "Invalid request body",
                    "code": "invalid_body",
                    "details": {"issues": [{"code": "custom", "path": [], "message": "m"}]},
                },
            ),
            (
                "many",
                429,
                {"message": "Rate limit exceeded", "code": "rate_limited", "details": {"retryAfterSeconds": 7}},
            ),
        ],
    )
    async def test_unstable(self, http: httpx2.AsyncClient, kind: str, status: int, content: object) -> None:
        answer = await http.get(f"/api/public/unstable/fail/{kind}")
        assert (answer.status_code, answer.json()) == (status, content)

    @pytest.mark.parametrize(
        ("kind", "status", "content"),
        [
            ("unauthenticated", 401, {"code": "unauthenticated", "message": "No authorization header"}),
            (
                "unfit",
                400,
                {
                    "code": "invalid_input",
                    "message": "Invalid request data",
                    "details": [{"code": "custom", "path": [], "message": "m"}],
                },
            ),
        ],
    )
    async def test_console(self, http: httpx2.AsyncClient, kind: str, status: int, content: object) -> None:
        answer = await http.get(f"/api/console/fail/{kind}")
        assert (answer.status_code, answer.json()) == (status, content)

    async def test_a_slow_answer_of_an_engine_that_hangs_is_its_absence(
        self, http: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Engine, "is_away", True)
        answer = await http.get("/api/public/fail/slow")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")

    async def test_waiting_times_are_headers(self, http: httpx2.AsyncClient) -> None:
        assert (await http.get("/api/public/fail/many")).headers["retry-after"] == "7"
        assert (await http.get("/api/public/fail/away")).headers["retry-after"] == "1"

    @pytest.mark.parametrize(
        ("prefix", "content"),
        [
            ("/api/public", {"message": "Not found", "error": "LangfuseNotFoundError"}),
            ("/api/public/unstable", {"message": "Not found", "code": "resource_not_found"}),
            ("/api/console", {"code": "not_found", "message": "Not found"}),
        ],
    )
    async def test_an_unknown_path(self, http: httpx2.AsyncClient, prefix: str, content: object) -> None:
        answer = await http.get(f"{prefix}/does-not-exist")
        assert (answer.status_code, answer.json()) == (404, content)

    async def test_a_wrong_method(self, http: httpx2.AsyncClient) -> None:
        answer = await http.patch("/api/public/count")
        assert answer.status_code == 405
        assert answer.json() == {"message": "Method not allowed", "error": "MethodNotAllowedError"}

    @pytest.mark.parametrize("prefix", PREFIXES)
    async def test_a_bug_is_a_500_that_keeps_its_detail_to_the_log(self, http: httpx2.AsyncClient, prefix: str) -> None:
        answer = await http.get(f"{prefix}/crash")
        assert answer.status_code == 500
        assert answer.json()["message"] == "Internal Server Error"
        assert "secret" not in answer.text

    async def test_fastapi_s_own_validation_has_our_issues(self, http: httpx2.AsyncClient) -> None:
        answer = await http.get("/api/public/native?number=x")
        assert answer.status_code == 400
        assert answer.json()["error"][0]["path"] == ["number"]


class TestGuard:
    async def test_a_body_over_the_limit_is_refused_by_its_length(self, http: httpx2.AsyncClient) -> None:
        answer = await http.post("/api/public/count", content=b"123456")
        assert answer.status_code == 413
        assert "5 bytes" in answer.json()["message"]

    async def test_a_chunked_body_over_the_limit_is_refused_while_it_comes(self, http: httpx2.AsyncClient) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            yield b"123"
            yield b"456"

        assert (await http.post("/api/public/count", content=chunks())).status_code == 413

    @pytest.mark.parametrize("path", ["/api/public/count", "/api/public/fail/absent", "/api/public/nowhere"])
    async def test_a_refused_body_is_taken_in_before_the_answer(self, http: httpx2.AsyncClient, path: str) -> None:
        taken = 0

        async def chunks() -> AsyncIterator[bytes]:
            nonlocal taken
            for _ in range(50):
                taken += 1
                yield b"123456"

        assert (await http.post(path, content=chunks())).status_code >= 400
        assert taken == 50

    async def test_a_client_that_waits_for_leave_is_not_given_it(self, http: httpx2.AsyncClient) -> None:
        answer = await http.post("/api/public/count", content=b"123456", headers={"Expect": "100-continue"})
        assert answer.status_code == 413

    async def test_a_body_within_the_limit_passes(self, http: httpx2.AsyncClient) -> None:
        assert (await http.post("/api/public/count", content=b"12345")).json() == 5

    async def test_a_path_can_be_free_of_limits(self, http: httpx2.AsyncClient) -> None:
        assert (await http.post("/api/console/count", content=b"1234567")).json() == 7

    async def test_options_allows_any_origin_and_method(self, http: httpx2.AsyncClient) -> None:
        asked = {"Origin": "http://app.example", "Access-Control-Request-Headers": "x-a"}
        answer = await http.options("/api/public/count", headers=asked)
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["access-control-allow-origin"] == "http://app.example"
        assert answer.headers["access-control-allow-headers"] == "x-a"
        assert "access-control-allow-credentials" not in answer.headers

    async def test_errors_too_can_be_read_by_other_origins(self, http: httpx2.AsyncClient) -> None:
        answer = await http.get("/api/public/fail/absent", headers={"Origin": "http://app.example"})
        assert answer.headers["access-control-allow-origin"] == "http://app.example"

    async def test_the_console_api_has_no_cors(self, http: httpx2.AsyncClient) -> None:
        answer = await http.get("/api/console/fail/absent", headers={"Origin": "http://app.example"})
        assert "access-control-allow-origin" not in answer.headers

    async def test_head_is_not_a_method(self, http: httpx2.AsyncClient) -> None:
        assert (await http.head("/api/public/fail/absent")).status_code == 405

    async def test_a_trailing_slash_is_redirected_with_its_query(self, http: httpx2.AsyncClient) -> None:
        answer = await http.post("/api/public/count/?a=b%20c")
        assert (answer.status_code, answer.headers["location"]) == (308, "/api/public/count?a=b%20c")

    async def test_an_encoded_slash_stays_inside_its_segment(self, http: httpx2.AsyncClient) -> None:
        answer = await http.get("/api/public/named/my%2Fdata%20set%2fone/end")
        assert answer.json() == {"name": "my/data set/one"}
