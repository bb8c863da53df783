"""The cluster tier as real processes: a store that is away is named, nothing accepted is lost, all catches up alone.

Minutes long: run by itself, `pytest tests/e2e/cluster_outages.py`.
"""

import asyncio
from collections.abc import Iterator

import pytest
from tests.bench.cluster import Cluster, stored
from tests.bench.crash import batch_events, otlp_trace
from tests.bench.servers import wait_for

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster"), webs=1, workers=1) as running:
        yield running


def send(cluster: Cluster) -> tuple[set[int], set[str]]:
    """(statuses, ids of what was acknowledged) of one request of each kind."""
    statuses, acknowledged = set(), set()
    for path, (ids, body) in (("/api/public/otel/v1/traces", otlp_trace()), ("/api/public/ingestion", batch_events())):
        status, _ = cluster.post(path, body)
        statuses.add(status)
        if status < 300:
            acknowledged.update(ids)
    return statuses, acknowledged


def named(cluster: Cluster, process: str) -> tuple[int, set[str]]:
    """(whether traffic should come, the stores that are the matter) as a process says."""
    path = "/api/public/ready" if process.startswith("web") else "/api/ready"
    status, answer = cluster.member_answers(process, path)
    return status, set(answer.get("stores") or {})


@pytest.mark.parametrize(
    ("store", "ports", "ready", "statuses"),
    [
        ("redis", {"queue", "cache"}, 200, {200, 207}),
        ("clickhouse", {"analytics"}, 200, {200, 207}),
        ("postgres", {"metadata"}, 500, {200, 207}),
        ("objects", {"blobs"}, 500, {503}),
    ],
)
def test_a_store_that_is_away(cluster: Cluster, store: str, ports: set[str], ready: int, statuses: set[int]) -> None:
    cluster.wait_until_ready()
    _, before = send(cluster)
    cluster.stores[store].kill()
    try:
        assert [named(cluster, process) for process in ("web1", "worker1")] == [(ready, ports), (500, ports)]
        assert cluster.get("/api/public/health")[0] == 200
        answered, meanwhile = send(cluster)
        assert answered == statuses
    finally:
        cluster.stores[store].start()
    cluster.wait_until_ready()
    _, after = send(cluster)
    expected = before | meanwhile | after
    wait_for(lambda: expected <= asyncio.run(stored(cluster))[0], 240, lambda: f"not all is stored: {cluster.ledger()}")
    assert asyncio.run(stored(cluster))[1] == 0


def test_a_stop_finishes_what_is_under_way_and_a_start_goes_on(cluster: Cluster) -> None:
    cluster.wait_until_ready()
    _, ids = send(cluster)
    assert cluster.members["worker1"].stop() == 0
    _, meanwhile = send(cluster)
    cluster.members["worker1"].start()
    cluster.wait_until_ready()
    expected = ids | meanwhile
    wait_for(lambda: expected <= asyncio.run(stored(cluster))[0], 240, lambda: f"not all is stored: {cluster.ledger()}")
    ledger = cluster.ledger()
    assert ledger["received_items"] == ledger["stored_items"] + ledger["rejected_items"] + ledger["pending_items"]
    assert ledger["rejected_items"] == 0
