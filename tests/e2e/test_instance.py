"""The health of an installation, as its administrator sees it."""

from tests.bench.installation import Installation
from tests.e2e.browser import Browser


def test_an_administrator_sees_stores_ledger_jobs_and_disk(server: Installation) -> None:
    status, health = Browser(server)("GET", "/api/console/instance/health")
    assert status == 200
    assert [store["name"] for store in health["stores"]] == ["metadata", "analytics", "queue", "blobs"]
    assert [store["problem"] for store in health["stores"]] == [None] * 4
    assert [store["pending_migrations"] for store in health["stores"]] == [[]] * 4
    ledger = health["ledger"]
    assert ledger["received_items"] == ledger["stored_items"] + ledger["rejected_items"] + ledger["pending_items"]
    assert 0 < health["disk"]["free_bytes"] <= health["disk"]["total_bytes"]


def test_a_key_is_no_administrator(server: Installation) -> None:
    status, _ = server.get("/api/console/instance/health")
    assert status == 401
