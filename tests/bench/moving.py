"""Backup, restore and promotion of an installation with many observations: times, sizes, and whether all is equal.

    python -m tests.bench.moving --count 1000000

Seeds an embedded installation (8 observations a trace, about 2.7 KB of text each, 100 files of 1 MB, 100 batches that
wait), backs it up, restores the archive into an empty folder, and promotes it into a cluster: PostgreSQL, Redis,
SeaweedFS, and another engine that is spoken to as a ClickHouse server is. Restore and promotion compare every slice
themselves; the hashes of the whole tables are compared once more here. Prints JSON.
"""

import argparse
import asyncio
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.bench.installation import PROJECT_ID
from tests.bench.query_reads import records
from tests.bench.servers import ObjectStore, Postgres, RedisProcess
from tests.conftest import RunningEngine

from lampyris.entry.backups import holdings, moving
from lampyris.entry.start import prepare_metadata
from lampyris.features.tracing.append import append
from lampyris.features.upkeep.backup import Plan, make, reader
from lampyris.features.upkeep.contents import Holdings
from lampyris.features.upkeep.promote import promote
from lampyris.features.upkeep.restore import Archive, restore
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics import copying
from lampyris.foundation.storage.analytics.engine.address import read_engine_file
from lampyris.foundation.storage.analytics.migrate import migrate
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.queue.port import Batch


def quiet(_: str) -> None:
    """Progress is not what is measured here."""


async def seed(held: Holdings, count: int) -> None:
    await migrate(held.analytics)
    for observations, traces in records(count, 30):
        await append(held.analytics, ProjectId(PROJECT_ID), observations, traces)
    for number in range(100):
        await held.blobs.put(f"media/{PROJECT_ID}/{number}.bin", os.urandom(1_000_000))
        body = Batch(
            id=str(number), project_id=PROJECT_ID, kind="events", received_us=1, headers={}, body=b"{}", items=1
        )
        await held.queue.append(body)


async def prints(held: Holdings) -> dict[str, tuple[int, int]]:
    """Table -> (rows, hash), newest versions only."""
    found = {}
    for table in await copying.tables(held.analytics):
        whole = copying.Fingerprint(rows=0, hash=0)
        async for part in copying.parts(held.analytics, table, table.name, everything_known):
            whole += part.fingerprint
        found[table.name] = (whole.rows, whole.hash)
    return found


async def everything_known(_: copying.Slice, __: copying.Fingerprint) -> bool:
    return True


@asynccontextmanager
async def cluster(folder: Path, source: Settings) -> AsyncIterator[Settings]:
    """The settings of a cluster with servers of its own."""
    running = RunningEngine.start(folder)
    try:
        known = read_engine_file(folder)
        with Postgres() as postgres, RedisProcess() as redis, ObjectStore() as objects:
            values = objects.environment("EVENT", "probe") | {
                "LAMPYRIS_DATA_DIR": str(source.data_dir),
                "DATABASE_URL": postgres.create("lampyris"),
                "CLICKHOUSE_URL": f"http://127.0.0.1:{known.port}",
                "CLICKHOUSE_USER": known.user,
                "CLICKHOUSE_PASSWORD": known.password,
                "CLICKHOUSE_DB": "lampyris",
                "REDIS_CONNECTION_STRING": redis.url,
            }
            (folder / "cluster.env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))
            yield Settings(_env_file=folder / "cluster.env")
    finally:
        running.stop()


async def experiment(place: Path, count: int) -> dict[str, Any]:
    source, other = Settings(data_dir=place / "source"), Settings(data_dir=place / "restored")
    archives = LocalBlobs(place / "archives")
    await prepare_metadata(source)
    result: dict[str, Any] = {"observations": count}
    async with holdings(source) as held:
        began = time.monotonic()
        await seed(held, count)
        result["seed_s"] = round(time.monotonic() - began, 1)
        made = await make(held, Plan(place=archives), quiet)
        before = await prints(held)
        result |= {"backup_s": made.seconds, "archive_bytes": made.bytes, "rows": before["events"][0]}
        archive = Archive(reader(archives, made.archive), None)
        began = time.monotonic()
        whole = await archive.verified()
        result["verify_s"] = round(time.monotonic() - began, 1)
        async with cluster(place / "cluster", source) as wanted, holdings(wanted) as target:
            stores = moving(held, target, source, wanted)
            promoted = await promote(held, target, stores, quiet)
            result["promote_s"], result["promoted_stores"] = promoted.seconds, sorted(stores)
            result["promoted_equal"] = await prints(target) == before
    async with holdings(other, with_secrets=False) as target:
        restored = await restore(target, archive, whole, quiet)
        result["restore_s"] = restored.seconds
        result["restored_equal"] = await prints(target) == before
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(asyncio.run(experiment(Path(place), options.count)), indent=2))


if __name__ == "__main__":
    main()
