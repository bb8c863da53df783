"""What people chose about how the console looks."""

from typing import Any

import pytest
from httpx2 import AsyncClient
from tests.features.accounts.conftest import Browser, OpenBrowser

PATH = "/me/preferences"
LAYOUT = {"widths": {"name": 240}, "density": "m"}


async def kept(browser: Browser) -> Any:
    return (await browser("GET", PATH)).json()["items"]


async def test_nobody_is_refused(client: AsyncClient) -> None:
    assert (await client.get(f"/api/console{PATH}")).status_code == 401
    assert (await client.put(f"/api/console{PATH}/table.traces", json={"value": {}})).status_code == 401


async def test_a_value_replaces_the_one_before_and_is_seen_by_nobody_else(open_browser: OpenBrowser) -> None:
    one, other = await open_browser("one@example.com"), await open_browser("other@example.com")
    for value in ({}, LAYOUT):
        assert (await one("PUT", f"{PATH}/table.traces", {"value": value})).status_code == 204
    assert await kept(one) == {"table.traces": LAYOUT}
    assert await kept(other) == {}


@pytest.mark.parametrize(
    ("name", "value"), [("n" * 101, {}), ("table.traces", {"x": "y" * 20_000}), ("table.traces", ["not an object"])]
)
async def test_what_is_too_much_is_refused(open_browser: OpenBrowser, name: str, value: Any) -> None:
    one = await open_browser("one@example.com")
    answer = await one("PUT", f"{PATH}/{name}", {"value": value})
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")
    assert await kept(one) == {}
