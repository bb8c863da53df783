"""Backup, restore and promotion of an installation with many observations: times, sizes, and whether all is equal.

    python -m tests.bench.moving --count 1000000 [--database-url postgresql://...]

Seeds an embedded installation (8 observations a trace, about 2.7 KB of text each), backs it up, restores the archive into
an empty folder, and promotes it into another engine that is spoken to as a ClickHouse server is (and into PostgreSQL when
an address of an empty database is given). Restore and promotion compare every slice themselves; the hashes of the whole
tables are compared once more here. Prints JSON.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.bench.installation import PROJECT_ID
from tests.bench.query_reads import records
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
from lampyris.foundation.storage.analytics.migrate import migrate
from lampyris.foundation.storage.blobs.local import LocalBlobs


def quiet(_: str) -> None:
    """Progress is not what is measured here."""


async def seed(held: Holdings, count: int) -> None:
    await migrate(held.analytics)
    for observations, traces in records(count, 30):
        await append(held.analytics, ProjectId(PROJECT_ID), observations, traces)


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
async def server(folder: Path, source: Settings, database_url: str | None) -> AsyncIterator[Settings]:
    """The settings of a cluster whose ClickHouse is an engine of its own."""
    running = RunningEngine.start(folder)
    try:
        known = json.loads((folder / "analytics" / "engine.json").read_bytes())
        url = f"http://default:{known['password']}@127.0.0.1:{known['port']}/lampyris"
        yield Settings(data_dir=source.data_dir, clickhouse_url=url, database_url=database_url)
    finally:
        running.stop()


async def experiment(place: Path, count: int, database_url: str | None) -> dict[str, Any]:
    source, other = Settings(data_dir=place / "source"), Settings(data_dir=place / "restored")
    archives = LocalBlobs(place / "archives")
    await prepare_metadata(source)
    result: dict[str, Any] = {"observations": count}
    async with holdings(source) as held:
        await seed(held, count)
        made = await make(held, Plan(place=archives), quiet)
        before = await prints(held)
        result |= {"backup_s": made.seconds, "archive_bytes": made.bytes, "rows": before["events"][0]}
        archive = Archive(reader(archives, made.archive), None)
        began = time.monotonic()
        whole = await archive.verified()
        result["verify_s"] = round(time.monotonic() - began, 1)
        async with server(place / "cluster", source, database_url) as wanted, holdings(wanted) as target:
            promoted = await promote(held, target, moving(held, target, source, wanted), quiet)
            result["promote_s"] = promoted.seconds
            result["promoted_equal"] = await prints(target) == before
    async with holdings(other, with_secrets=False) as target:
        restored = await restore(target, archive, whole, quiet, replace=False)
        result["restore_s"] = restored.seconds
        result["restored_equal"] = await prints(target) == before
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--database-url", help="an empty PostgreSQL database")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(asyncio.run(experiment(Path(place), options.count, options.database_url)), indent=2))


if __name__ == "__main__":
    main()
