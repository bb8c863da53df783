"""What `/metrics` says, who may read it, and that the dashboard and the documents name only what exists."""

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient

from lampyris.entry.metrics import Observed, refusal
from lampyris.foundation.settings.settings import Settings

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\blampyris_[a-z_]+")


def declared() -> set[str]:
    """Every name that a process of ours can show, with the suffixes that Prometheus adds."""
    names = set()
    for family in REGISTRY.collect():
        suffixes = {"counter": ("_total",), "histogram": ("_bucket", "_count", "_sum")}.get(family.type, ("",))
        names.update(family.name + suffix for suffix in suffixes)
    return {name for name in names if name.startswith("lampyris_")}


def application() -> TestClient:
    app = FastAPI()

    @app.get("/things/{id}")
    def thing(id: str) -> JSONResponse:
        return JSONResponse({"id": id})

    @app.get("/metrics")
    def metrics(request: Request) -> JSONResponse:
        return refusal(request, app.state.settings, open_to_all=False) or JSONResponse({})  # type: ignore[return-value]

    app.state.settings = Settings()
    return TestClient(Observed(app), client=("203.0.113.7", 1))


class TestRequests:
    def test_they_are_counted_by_route_never_by_address(self) -> None:
        client = application()
        for path in ("/things/1", "/things/2", "/nothing/here"):
            client.get(path)
        text = generate_latest().decode()
        counted = 'lampyris_http_request_seconds_count{method="GET",route="/things/{id}",status="200"} 2.0'
        assert counted in text
        assert "/things/1" not in text
        assert "/nothing/here" not in text

    def test_an_id_is_made_and_a_given_one_is_kept(self) -> None:
        client = application()
        assert client.get("/things/1", headers={"X-Request-Id": "from-the-proxy"}).headers["x-request-id"] == (
            "from-the-proxy"
        )
        made = {client.get("/things/1", headers={"X-Request-Id": "x" * 500}).headers["x-request-id"] for _ in range(2)}
        assert len(made) == 2
        assert "x" * 500 not in made


class TestAccess:
    def test_another_machine_may_not_read_the_web_process(self) -> None:
        answer = application().get("/metrics")
        assert answer.status_code == 403
        assert "LAMPYRIS_METRICS_TOKEN" in answer.json()["message"]

    def test_this_machine_may(self) -> None:
        assert TestClient(application().app, client=("127.0.0.1", 1)).get("/metrics").status_code == 200

    @pytest.mark.parametrize(("token", "status"), [("right", 200), ("wrong", 403), ("", 403)])
    def test_a_token_is_asked_for_when_there_is_one(self, token: str, status: int) -> None:
        client = application()
        client.app._app.state.settings = Settings(metrics_token="right")  # type: ignore[attr-defined]
        assert client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).status_code == status


class TestNames:
    def test_the_dashboard_names_only_what_exists(self) -> None:
        dashboard = json.loads((ROOT / "deploy" / "grafana" / "lampyris.json").read_text())
        named = {
            name
            for panel in dashboard["panels"]
            for target in panel["targets"]
            for name in NAME.findall(target["expr"])
        }
        assert len(named) > 10
        assert named - declared() == set()

    @pytest.mark.parametrize("language", ["en", "zh"])
    def test_every_metric_is_documented(self, language: str) -> None:
        page = (ROOT / "docs" / language / "operations.md").read_text()
        documented = set(NAME.findall(page))
        shown = {re.sub(r"_(bucket|count|sum)$", "", name) for name in declared()}
        assert documented == shown
