"""Times metrics queries, the daily metrics and the home page (architecture, section 3) on a real installation.

    python -m tests.bench.query_metrics --count 1000000 --days 30 [--folder DIR] [--only NAME] [--repeat 20]

Seeds as `query_reads` does; a folder that holds as many observations already is used as it is. Prints one line a query:
p50, p95 and the first answer in milliseconds, through the API; and `cpu`, the time that all threads of the engine
computed for one answer, which tells the cost of a query on a machine that does other work too.
"""

import argparse
import asyncio
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import psutil
from httpx2 import AsyncClient, Response
from tests.bench.installation import PROJECT_ID, Installation
from tests.bench.query_reads import clients, seed

from lampyris.foundation.clock import iso_ms, now
from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics
from lampyris.foundation.storage.analytics.engine.address import engine_file

ROOM = f"/api/console/projects/{PROJECT_ID}"


@dataclass(frozen=True)
class Ask:
    """One question: `body` goes to the public API as `query`, or is posted at the console."""

    name: str
    path: str
    body: dict[str, Any] | None = None
    budget_ms: float | None = None

    async def send(self, api: AsyncClient, person: AsyncClient) -> Response:
        if self.path.startswith(ROOM):
            return await person.get(self.path)
        return await api.get(self.path, params={"query": orjson.dumps(self.body).decode()} if self.body else None)


def asks(days: float) -> list[Ask]:
    until = now() + timedelta(minutes=1)
    whole = {"fromTimestamp": iso_ms(until - timedelta(days=days)), "toTimestamp": iso_ms(until)}
    one_day = whole | {"fromTimestamp": iso_ms(until - timedelta(days=1))}
    first, second = "/api/public/metrics", "/api/public/v2/metrics"

    def query(view: str, *metrics: str, by: Sequence[str] = (), **more: Any) -> dict[str, Any]:
        pairs = [metric.split("_") for metric in metrics]
        named = [{"aggregation": aggregation, "measure": measure} for aggregation, measure in pairs]
        return {"view": view, "metrics": named, "dimensions": [{"field": name} for name in by]} | whole | more

    day: dict[str, Any] = {"timeDimension": {"granularity": "day"}}
    errors = [{"type": "string", "column": "level", "operator": "=", "value": "ERROR"}]
    alice = [{"type": "string", "column": "userId", "operator": "=", "value": "user-7"}]
    largest = {"config": {"row_limit": 10}, "orderBy": [{"field": "sum_totalCost", "direction": "desc"}]}
    return [
        Ask("count", second, query("observations", "count_count"), 15),
        Ask("count of one day", second, query("observations", "count_count", **one_day), 15),
        Ask("cost and tokens by model", second,
            query("observations", "sum_totalCost", "sum_totalTokens", "count_count", by=["providedModelName"]), 200),
        Ask("cost by model and day", second,
            query("observations", "sum_totalCost", by=["providedModelName"], **day), 200),
        Ask("latencies by model", second,
            query("observations", "p50_latency", "p95_latency", by=["providedModelName"]), 200),
        Ask("by model, day and 4 metrics", second,
            query("observations", "sum_totalCost", "sum_totalTokens", "p95_latency", "count_count",
                  by=["providedModelName"], **day), 200),
        Ask("errors by day", second, query("observations", "count_count", filters=errors, **day), 200),
        Ask("unique traces by day", second, query("observations", "uniq_traceId", **day), 200),
        Ask("usage by type", second, query("observations", "sum_usageByType", by=["usageType"]), 200),
        Ask("latency histogram", second, query("observations", "histogram_latency"), 200),
        Ask("10 costliest users", second, query("observations", "sum_totalCost", by=["userId"], **largest), 200),
        Ask("by model, of one user", second,
            query("observations", "sum_totalCost", by=["providedModelName"], filters=alice), 200),
        Ask("cost by trace name", second, query("observations", "sum_totalCost", by=["traceName"]), 200),
        Ask("v1 traces by name", first, query("traces", "count_count", by=["name"]), 200),
        Ask("v1 traces by day", first, query("traces", "count_count", **day), 200),
        Ask("v1 trace latencies by name", first, query("traces", "p95_latency", by=["name"])),
        Ask("v1 trace costs by name", first, query("traces", "avg_totalCost", by=["name"])),
        Ask("daily", "/api/public/metrics/daily"),
        Ask("home, one day", f"{ROOM}/home"),
        Ask("home, whole window", f"{ROOM}/home?since={whole['fromTimestamp']}&until={whole['toTimestamp']}"),
    ]  # fmt: skip


def computed_ms(engine: psutil.Process) -> float:
    times = engine.cpu_times()
    return float(times.user + times.system) * 1000


async def measure(installation: Installation, asked: argparse.Namespace) -> None:
    api, person = await clients(installation.url)
    engine = psutil.Process(json.loads(engine_file(installation.folder).read_bytes())["pid"])
    print(f"{'query':34}{'p50':>9}{'p95':>9}{'first':>9}{'cpu':>9}{'bytes':>10}  budget")
    for ask in asks(asked.days):
        if asked.only not in ask.name:
            continue
        taken_ms: list[float] = []
        answer: Any = None
        cpu_ms = -computed_ms(engine)
        while len(taken_ms) <= asked.repeat and sum(taken_ms) < asked.most_s * 1000:
            began = time.perf_counter()
            answer = await ask.send(api, person)
            taken_ms.append((time.perf_counter() - began) * 1000)
        cpu_ms = (cpu_ms + computed_ms(engine)) / len(taken_ms)
        rest = sorted(taken_ms[1:] or taken_ms)
        p95 = rest[min(len(rest) - 1, int(len(rest) * 0.95))]
        budget = f"{ask.budget_ms:g}" if ask.budget_ms else "-"
        failed = "" if answer.status_code == 200 else f" FAILED {answer.status_code} {answer.text[:200]}"
        print(f"{ask.name:34}{statistics.median(rest):9.1f}{p95:9.1f}{taken_ms[0]:9.1f}{cpu_ms:9.1f}"
              f"{len(answer.content):10}  {budget}{failed}", flush=True)  # fmt: skip
    await api.aclose()
    await person.aclose()


async def run(installation: Installation, asked: argparse.Namespace) -> None:
    analytics = embedded_analytics(installation.folder)
    await seed(analytics, asked.count, asked.days)
    await analytics.close()
    await measure(installation, asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--repeat", type=int, default=20)
    parser.add_argument("--most-s", type=float, default=8)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="lampyris-metrics-"))
    folder.mkdir(parents=True, exist_ok=True)
    with Installation(folder) as installation:
        asyncio.run(run(installation, asked))


if __name__ == "__main__":
    main()
