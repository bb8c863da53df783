"""How fast a fresh installation takes and stores what SDKs send; run it on a quiet machine.

    python -m tests.bench.load --kind batch --items 30000
    python -m tests.bench.load --kind otlp --items 40000

Starts an installation, sends from this process, waits until everything is stored, and prints JSON: items a second from
the first request until the last item is stored, acknowledgement times, `GET /api/public/projects` meanwhile (p50, p99),
CPU seconds per 1,000 items and memory (PSS) by process, and the size of the data folder per item.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
import psutil
from httpx2 import AsyncClient
from tests.bench.crash import otlp_trace
from tests.bench.installation import Installation

CONCURRENCY = 4
TEXT = "如何扩容 OceanBase 集群？先添加副本，再调整单元规格。 The answer cites the retrieved chunks in order. " * 12


def batch_body(traces: int) -> tuple[int, bytes]:
    """(events, JSON) of some traces, each with a span and a generation that is created, updated and ended."""
    events: list[dict[str, Any]] = []
    for _ in range(traces):
        trace, span, generation = (str(uuid.uuid4()) for _ in range(3))
        at = datetime.now(UTC).isoformat()
        for type, body in (
            ("trace-create", {"id": trace, "name": "rag-answer", "userId": "u1", "input": TEXT[:400]}),
            ("span-create", {"id": span, "traceId": trace, "name": "retrieve", "startTime": at, "output": TEXT}),
            ("generation-create", {"id": generation, "traceId": trace, "name": "answer", "model": "gpt-4o-mini"}),
            ("generation-update", {"id": generation, "input": TEXT, "output": TEXT[:700]}),
            ("generation-update", {"id": generation, "endTime": at, "usageDetails": {"input": 900, "output": 120}}),
        ):
            events.append({"id": str(uuid.uuid4()), "type": type, "timestamp": at, "body": body})
    return len(events), orjson.dumps({"batch": events})


def otlp_body(traces: int) -> tuple[int, bytes]:
    """(spans, OTLP JSON) of some traces of eight spans."""
    bodies = [otlp_trace() for _ in range(traces)]
    spans = [resource for _, body in bodies for resource in body["resourceSpans"]]
    return sum(len(ids) for ids, _ in bodies), orjson.dumps({"resourceSpans": spans})


KINDS = {"batch": ("/api/public/ingestion", batch_body, 20), "otlp": ("/api/public/otel/v1/traces", otlp_body, 13)}
"""Kind -> path, how a body is made, traces a request (about 100 items)."""


async def send(installation: Installation, kind: str, bodies: list[bytes]) -> tuple[list[float], list[float]]:
    """Acknowledgement times and, meanwhile, times of `GET /api/public/projects`, both in ms."""
    acknowledged: list[float] = []
    looked: list[float] = []
    headers = {"Authorization": installation.authorization, "Content-Type": "application/json"}
    queue = list(bodies)
    async with AsyncClient(base_url=installation.url, headers=headers, timeout=60) as client:

        async def sender() -> None:
            while queue:
                began = time.perf_counter()
                answer = await client.post(KINDS[kind][0], content=queue.pop())
                answer.raise_for_status()
                acknowledged.append((time.perf_counter() - began) * 1000)

        async def looker(stop: asyncio.Event) -> None:
            while not stop.is_set():
                began = time.perf_counter()
                (await client.get("/api/public/projects")).raise_for_status()
                looked.append((time.perf_counter() - began) * 1000)
                await asyncio.sleep(0.05)

        stop = asyncio.Event()
        looking = asyncio.create_task(looker(stop))
        await asyncio.gather(*(sender() for _ in range(CONCURRENCY)))
        stop.set()
        await looking
    return acknowledged, looked


def cpu_s(processes: dict[str, psutil.Process]) -> dict[str, float]:
    """User and system time by process."""
    return {name: sum(process.cpu_times()[:2]) for name, process in processes.items()}


def percentile(values: list[float], share: float) -> float:
    """Rounded to a tenth of a millisecond."""
    return round(sorted(values)[min(len(values) - 1, int(len(values) * share))], 1)


def run(folder: Path, kind: str, items: int) -> dict[str, Any]:
    """One measurement; see the module."""
    _, make, traces = KINDS[kind]
    bodies: list[bytes] = []
    made = 0
    while made < items:
        count, body = make(traces)
        bodies.append(body)
        made += count
    with Installation(folder) as installation:
        idle_mb = {name: size // 1_000_000 for name, size in installation.pss_bytes().items()}
        processes = installation.processes()
        before = cpu_s(processes)
        began = time.perf_counter()
        acknowledged, looked = asyncio.run(send(installation, kind, bodies))
        sent_s = time.perf_counter() - began
        installation.wait_until_drained(600)
        stored_s = time.perf_counter() - began
        used = {name: round((now - before[name]) / made * 1000, 3) for name, now in cpu_s(processes).items()}
        peak_mb = {name: size // 1_000_000 for name, size in installation.pss_bytes().items()}
        return {
            "kind": kind,
            "items": made,
            "bytes": sum(map(len, bodies)),
            "sent_s": round(sent_s, 2),
            "stored_s": round(stored_s, 2),
            "stored_items_per_s": round(made / stored_s),
            "ack_ms": {"p50": round(statistics.median(acknowledged), 1), "p99": percentile(acknowledged, 0.99)},
            "projects_ms": {"p50": round(statistics.median(looked), 1), "p99": percentile(looked, 0.99)},
            "cpu_s_per_1000_items": used,
            "pss_mb_idle": idle_mb,
            "pss_mb_after": peak_mb,
            "disk_bytes_per_item": sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) // made,
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=sorted(KINDS), default="otlp")
    parser.add_argument("--items", type=int, default=30_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(run(Path(folder), options.kind, options.items), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
