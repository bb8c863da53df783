"""kill -9 under load: is anything that was acknowledged lost or doubled?

    python -m tests.bench.crash --kills 50 --seed 1

Sends OTLP traces and batch events without pause, kills web, worker, engine or all of them again and again, then
compares what was acknowledged with what is stored. Prints JSON; exits with 1 when an item is lost or doubled.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
import threading
import time
import uuid
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

from tests.bench.installation import PROJECT_ID, Installation

from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics

VICTIMS = ("web", "worker", "engine", "all")
SPANS_A_TRACE = 8
SENDERS = 3


def otlp_trace() -> tuple[list[str], dict[str, Any]]:
    """(observation ids, OTLP JSON) of one trace."""
    trace_id = uuid.uuid4().hex
    ids = [uuid.uuid4().hex[:16] for _ in range(SPANS_A_TRACE)]
    start_ns = time.time_ns()
    spans = [
        {
            "traceId": trace_id,
            "spanId": id,
            "parentSpanId": ids[0] if n else "",
            "name": f"step {n}",
            "startTimeUnixNano": str(start_ns + n),
            "endTimeUnixNano": str(start_ns + n + 1_000_000),
            "attributes": [{"key": "input.value", "value": {"stringValue": f"什么是 OceanBase？{id} " + "x" * 500}}],
        }
        for n, id in enumerate(ids)
    ]
    return ids, {"resourceSpans": [{"resource": {}, "scopeSpans": [{"scope": {"name": "crash"}, "spans": spans}]}]}


def batch_events() -> tuple[list[str], dict[str, Any]]:
    """(observation ids, batch) of one trace with a generation that is created and then updated."""
    trace_id, id = str(uuid.uuid4()), str(uuid.uuid4())
    at = datetime.now(UTC).isoformat()
    events = [
        ("trace-create", {"id": trace_id, "name": "batch"}),
        ("generation-create", {"id": id, "traceId": trace_id, "name": "g", "startTime": at}),
        ("generation-update", {"id": id, "output": f"答案 {id}", "usageDetails": {"input": 1, "output": 2}}),
    ]
    return [id], {"batch": [{"id": str(uuid.uuid4()), "type": t, "timestamp": at, "body": b} for t, b in events]}


class Load:
    """Senders in threads; `acknowledged` holds every observation id of a request that was answered with 2xx."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self.acknowledged: set[str] = set()
        self.refused = 0
        self._threads = [threading.Thread(target=self._send) for _ in range(SENDERS)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _send(self) -> None:
        while not self._stopping.is_set():
            if random.random() < 0.5:
                path, (ids, body) = "/api/public/otel/v1/traces", otlp_trace()
            else:
                path, (ids, body) = "/api/public/ingestion", batch_events()
            try:
                status, answer = self._installation.post(path, body)
            except (OSError, HTTPException):  # killed in the middle: not acknowledged
                time.sleep(0.02)
                continue
            with self._lock:
                if status < 300 and not (answer or {}).get("errors"):
                    self.acknowledged.update(ids)
                else:
                    self.refused += 1


async def stored_ids(folder: Path) -> tuple[set[str], int]:
    """(ids that reads find, how many of them reads find twice)."""
    analytics = embedded_analytics(folder)
    rows = await analytics.rows(
        "SELECT id, count() AS n FROM events FINAL WHERE project_id = {project_id:String} GROUP BY id",
        {"project_id": PROJECT_ID},
        timeout_s=120,
    )
    await analytics.close()
    return {str(row["id"]) for row in rows}, sum(int(str(row["n"])) > 1 for row in rows)


def run(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """The whole experiment; see the module."""
    chosen = random.Random(seed)
    killed: dict[str, int] = dict.fromkeys(VICTIMS, 0)
    with Installation(folder) as installation:
        load = Load(installation)
        load.start()
        try:
            for n in range(kills):
                time.sleep(chosen.uniform(0.2, 1.5))
                victim = VICTIMS[n % len(VICTIMS)]
                installation.kill(victim)
                killed[victim] += 1
            installation.wait_until_ready()
            time.sleep(1)
        finally:
            load.stop()
        installation.wait_until_ready()
        installation.wait_until_drained()
        stored, doubled = asyncio.run(stored_ids(folder))
    lost = load.acknowledged - stored
    return {
        "kills": killed,
        "acknowledged": len(load.acknowledged),
        "stored": len(stored),
        "refused": load.refused,
        "lost": len(lost),
        "doubled": doubled,
        "examples_of_lost": sorted(lost)[:5],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder), options.kills, options.seed)
    print(json.dumps(result, indent=2))
    return 1 if result["lost"] or result["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())
