"""The cluster tier as plain processes, under load while everything in it is killed: is anything lost or doubled?

    python -m tests.bench.cluster --kills 22 --seed 1
    python -m tests.bench.cluster --throughput --items 20000

Starts PostgreSQL, Redis (which keeps nothing over a restart), SeaweedFS, the engine as the stand-in for ClickHouse,
two web and two worker processes and nginx before them. Sends OTLP traces and batch events without pause, kills (and
starts again) each store and each process in turn, then compares what was acknowledged with what is stored and with the
ledger. Prints JSON; exits with 1 when an item is lost or doubled. `--throughput` kills nothing and measures the same
load with one and with two workers.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.crash import Load
from tests.bench.installation import PROJECT_ID, Installation
from tests.bench.load import KINDS, send
from tests.bench.servers import Nginx, ObjectStore, Postgres, RedisProcess, Server, wait_for

from lampyris.foundation.storage.analytics.clickhouse import server_analytics

PASSWORD = "cluster-engine-password"


class Engine(Server):
    """The embedded engine on a port of its own, reached as a ClickHouse server."""

    name = "clickhouse"

    def command(self) -> list[str]:
        where = ["--data-dir", str(self.folder), "--port", str(self.port), "--memory-mb", "800"]
        return [
            "env",
            f"LAMPYRIS_ENGINE_PASSWORD={PASSWORD}",
            sys.executable,
            "-m",
            "lampyris.entry.cli.engine",
            *where,
        ]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def answers(self) -> bool:
        with urllib.request.urlopen(f"{self.url}/ping", timeout=2) as answer:
            return bool(answer.status == 200)


class Process(Server):
    """One web or worker process."""

    def __init__(self, kind: str, environment: dict[str, str]) -> None:
        self.name = kind
        super().__init__()
        self._environment = environment | {f"{kind.upper()}_PORT": str(self.port)}

    def command(self) -> list[str]:
        variables = [f"{name}={value}" for name, value in self._environment.items()]
        return ["env", *variables, sys.executable, "-m", "lampyris.entry.service", self.name]

    def answers(self) -> bool:
        path = "/api/public/health" if self.name == "web" else "/api/health"
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
            return bool(answer.status == 200)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        assert self.process
        self.process.terminate()
        return self.process.wait(60)


class Cluster(Installation):
    """Every store a server, several web and worker processes, and nginx before them; reads and writes as one client."""

    def __init__(self, folder: Path, *, webs: int = 2, workers: int = 2) -> None:
        super().__init__(folder)
        self._stack = ExitStack()
        self.stores: dict[str, Server] = {
            "postgres": Postgres(),
            "redis": RedisProcess(),
            "objects": ObjectStore(),
            "clickhouse": Engine(),
        }
        self._webs, self._workers = webs, workers
        self.members: dict[str, Process] = {}

    def start(self, timeout_s: float = 240) -> None:
        """Raises: TimeoutError, with the log of what did not answer."""
        try:
            for server in self.stores.values():
                self._stack.enter_context(server)
            self._start_members(timeout_s)
        except BaseException:
            self._stack.close()
            raise

    def _start_members(self, timeout_s: float) -> None:
        environment = self._settings()
        for kind, count in (("web", self._webs), ("worker", self._workers)):
            for number in range(1, count + 1):
                member = self.members[f"{kind}{number}"] = Process(kind, environment)
                self._stack.callback(member.close)
                member.start(timeout_s)
        ports = [member.port for name, member in self.members.items() if name.startswith("web")]
        self.url = f"http://127.0.0.1:{ports[0]}"
        if len(ports) > 1:
            front = Nginx(ports)
            self._stack.enter_context(front)
            self.url = front.url
        self.wait_until_ready(timeout_s)

    def _settings(self) -> dict[str, str]:
        postgres, redis = self.stores["postgres"], self.stores["redis"]
        objects, engine = self.stores["objects"], self.stores["clickhouse"]
        assert isinstance(postgres, Postgres)
        assert isinstance(objects, ObjectStore)
        database = postgres.create("lampyris")
        named = {name: value for name, value in self.environment.items() if os.environ.get(name) != value}
        return named | {
            "DATABASE_URL": database,
            "REDIS_HOST": "127.0.0.1",
            "REDIS_PORT": str(redis.port),
            "CLICKHOUSE_URL": f"http://127.0.0.1:{engine.port}",
            "CLICKHOUSE_USER": "default",
            "CLICKHOUSE_PASSWORD": PASSWORD,
            "CLICKHOUSE_DB": "lampyris",
            "SALT": "cluster-salt",
            "NEXTAUTH_SECRET": "cluster-auth-secret",
            "ENCRYPTION_KEY": "5c" * 32,
            **objects.environment("EVENT", "lampyris"),
        }

    def stop(self) -> int:
        self._stack.close()
        return 0

    def member_answers(self, name: str, path: str) -> tuple[int, Any]:
        """(status, JSON) of one process, past nginx."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.members[name].port}{path}", timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def wait_until_ready(self, timeout_s: float = 240) -> None:
        """Until every process says so."""

        def ready() -> bool:
            said = self.complaints()
            return len(said) == len(self.members) and all(answer["status"].upper() == "OK" for answer in said.values())

        wait_for(ready, timeout_s, lambda: f"not ready: {self.complaints()}")

    def complaints(self) -> dict[str, Any]:
        """What the processes say about their stores."""
        found: dict[str, Any] = {}
        for name in self.members:
            with suppress(OSError, HTTPException, ValueError):
                path = "/api/public/ready" if name.startswith("web") else "/api/ready"
                found[name] = self.member_answers(name, path)[1]
        return found

    def ledger(self) -> dict[str, Any]:
        """The accounts, as the first worker that answers tells them. Raises: TimeoutError."""
        answer: dict[str, Any] = {}

        def told() -> bool:
            for name in self.members:
                if name.startswith("worker"):
                    with suppress(OSError, HTTPException, ValueError):
                        answer.update(self.member_answers(name, "/api/health")[1]["ingestion"])
                        return True
            return False

        wait_for(told, 60, lambda: "no worker tells the ledger")
        return answer

    def wait_until_drained(self, timeout_s: float = 600) -> None:
        wait_for(lambda: self.ledger()["pending_batches"] == 0, timeout_s, lambda: f"still pending: {self.ledger()}")

    def packs_left(self) -> int:
        """How many bodies lie in the object store."""
        objects = self.stores["objects"]
        assert isinstance(objects, ObjectStore)
        return objects.count("lampyris", "queue")

    def strike(self, name: str, away_s: float) -> None:
        """kill -9 one store or process, and start it again after a while."""
        victim = self.stores.get(name) or self.members[name]
        victim.kill()
        time.sleep(away_s)
        victim.start(240)


async def stored(cluster: Cluster) -> tuple[set[str], int]:
    """(ids that reads find, how many of them reads find twice)."""
    engine = cluster.stores["clickhouse"]
    analytics = server_analytics(
        f"http://127.0.0.1:{engine.port}", user="default", password=PASSWORD, database="lampyris"
    )
    rows = await analytics.rows(
        "SELECT id, count() AS n FROM events FINAL WHERE project_id = {project_id:String} GROUP BY id",
        {"project_id": PROJECT_ID},
        timeout_s=120,
    )
    await analytics.close()
    return {str(row["id"]) for row in rows}, sum(int(str(row["n"])) > 1 for row in rows)


def crash(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Kill everything in turn under load; see the module."""
    chosen = random.Random(seed)
    struck: dict[str, int] = {}
    with Cluster(folder) as cluster:
        load = Load(cluster)
        load.start()
        began = time.monotonic()
        victims = [*cluster.stores, *cluster.members]
        try:
            for number in range(kills):
                time.sleep(chosen.uniform(1, 3))
                victim = victims[number % len(victims)]
                cluster.strike(victim, chosen.uniform(0, 3))
                struck[victim] = struck.get(victim, 0) + 1
            cluster.wait_until_ready()
            time.sleep(2)
        finally:
            load.stop()
        loaded_s = time.monotonic() - began
        cluster.wait_until_ready()
        stopped = time.monotonic()
        wait_for(lambda: cluster.packs_left() == 0, 600, lambda: f"bodies are left: {cluster.packs_left()}")
        cluster.wait_until_drained()
        drained_s = time.monotonic() - stopped
        found, doubled = asyncio.run(stored(cluster))
        ledger = cluster.ledger()
    lost = load.acknowledged - found
    return {
        "kills": struck,
        "loaded_s": round(loaded_s),
        "acknowledged": len(load.acknowledged),
        "stored": len(found),
        "refused": load.refused,
        "lost": len(lost),
        "doubled": doubled,
        "drained_after_s": round(drained_s, 1),
        "ledger": ledger,
        "examples_of_lost": sorted(lost)[:5],
    }


def throughput(folder: Path, kind: str, items: int, workers: Sequence[int]) -> list[dict[str, Any]]:
    """Items a second until everything is stored, for each number of workers; and of the embedded tier beside them."""
    _, make, traces = KINDS[kind]
    results = []
    for count in (0, *workers):
        bodies: list[bytes] = []
        made = 0
        while made < items:
            number, body = make(traces)
            bodies.append(body)
            made += number
        place = folder / str(count)
        place.mkdir()
        with Cluster(place, workers=count) if count else Installation(place) as running:
            began = time.perf_counter()
            asyncio.run(send(running, kind, bodies))
            sent_s = time.perf_counter() - began
            running.wait_until_drained(600)
            stored_s = time.perf_counter() - began
        tier = f"cluster, {count} workers" if count else "embedded"
        results.append({"tier": tier, "kind": kind, "items": made, "sent_s": round(sent_s, 2)})
        results[-1] |= {"stored_s": round(stored_s, 2), "stored_items_per_s": round(made / stored_s)}
    return results


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=22)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--throughput", action="store_true")
    parser.add_argument("--kind", choices=sorted(KINDS), default="otlp")
    parser.add_argument("--items", type=int, default=20_000)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        if options.throughput:
            print(json.dumps(throughput(Path(folder), options.kind, options.items, (1, 2)), indent=2))
            return 0
        result = crash(Path(folder), options.kills, options.seed)
    print(json.dumps(result, indent=2))
    return 1 if result["lost"] or result["doubled"] else 0


if __name__ == "__main__":
    sys.exit(main())
