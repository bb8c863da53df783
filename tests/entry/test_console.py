"""The page of the console, and what it tells the browser to ask for at once."""

import re
from pathlib import Path

import pytest
from httpx2 import ASGITransport, AsyncClient, Response
from starlette.applications import Starlette

from lampyris.entry.console import Console
from lampyris.foundation.http.guard import guard

SIGNED_IN = {"Cookie": "lampyris_session=any"}


async def page(tmp_path: Path, path: str, *, base_path: str = "", headers: dict[str, str] = SIGNED_IN) -> Response:
    (tmp_path / "index.html").write_text("<html></html>")
    console = Console(base_path=base_path, frame_ancestors="'self'", dist=tmp_path)
    app = guard(Starlette(routes=[console.route()]), base_path=base_path)
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://web") as client:
        return await client.get(base_path + path, headers=headers)


def ahead(answer: Response) -> list[str]:
    return re.findall(r"<([^>]*)>; rel=preload; as=fetch; crossorigin", answer.headers.get("link", ""))


@pytest.mark.parametrize(
    ("path", "trace"),
    [
        ("/project/p/traces/t-1", "projects/p/traces/t-1"),
        ("/project/p/traces/t?observation=o&display=graph", "projects/p/traces/t"),
        ("/project/%E6%88%91/traces/a%2Fb@:c'(d)", "projects/%E6%88%91/traces/a%2Fb%40%3Ac'(d)"),
        ("/project/p/traces/a%3E%22,%25", "projects/p/traces/a%3E%22%2C%25"),
    ],
)
async def test_a_trace_is_asked_for_with_its_page(tmp_path: Path, path: str, trace: str) -> None:
    assert ahead(await page(tmp_path, path)) == ["/api/console/me", f"/api/console/{trace}"]


@pytest.mark.parametrize(
    "path", ["/project/p", "/project/p/traces", "/project/p/traces/", "/project/p/scores", "/project/p/traces/t/x"]
)
async def test_every_page_of_a_project_asks_who_looks(tmp_path: Path, path: str) -> None:
    assert ahead(await page(tmp_path, path)) == ["/api/console/me"]


@pytest.mark.parametrize(
    "path", ["/", "/auth/sign-in", "/public/traces/t", "/project/~/traces/t", "/project/", "/projects/p"]
)
async def test_other_pages_ask_for_nothing_ahead(tmp_path: Path, path: str) -> None:
    assert ahead(await page(tmp_path, path)) == []


async def test_nothing_is_asked_for_without_a_session(tmp_path: Path) -> None:
    assert ahead(await page(tmp_path, "/project/p/traces/t", headers={})) == []


async def test_below_a_base_path(tmp_path: Path) -> None:
    answer = await page(tmp_path, "/project/p/traces/t", base_path="/lampyris")
    assert ahead(answer) == ["/lampyris/api/console/me", "/lampyris/api/console/projects/p/traces/t"]


async def test_a_page_that_did_not_change_tells_it_too(tmp_path: Path) -> None:
    first = await page(tmp_path, "/project/p/traces/t")
    again = await page(tmp_path, "/project/p/traces/t", headers=SIGNED_IN | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, ahead(again)) == (304, ahead(first))
