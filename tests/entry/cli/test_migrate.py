"""`lampyris migrate` on data of older versions: killed in the middle, started again, nothing lost."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.conftest import RunningEngine

from lampyris.entry.engine_on_demand import stopped
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics import migrate as analytics_migrations
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics, embedded_analytics
from lampyris.foundation.storage.metadata import copying
from lampyris.foundation.storage.metadata import migrate as metadata_migrations
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

AT = datetime(2026, 2, 28, tzinfo=UTC)
COMMAND = [sys.executable, "-c", "from lampyris.entry.cli.main import main; main()", "migrate"]
OLD_REVISION, OLD_NUMBER = "0001", 1


def migrating(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {"LAMPYRIS_DATA_DIR": str(folder)}
    pipe = subprocess.PIPE
    return subprocess.Popen([*COMMAND, *options], env=environment, cwd=folder, stdout=pipe, stderr=pipe, text=True)


async def old_installation(metadata: SqlMetadata, analytics: ClickHouseAnalytics) -> None:
    """The first schema of each store, with a row in it."""
    await metadata_migrations.migrate(metadata, upto=OLD_REVISION)
    async with metadata.write() as session:
        await session.execute(
            text(
                "INSERT INTO organizations (id, name, extra, created_at, updated_at) VALUES ('o', '旧', '{}', :at, :at)"
            ),
            {"at": "2026-02-28 00:00:00.000000"},
        )
    await analytics_migrations.migrate(analytics, upto=OLD_NUMBER)
    await analytics.insert("events", ["project_id", "id", "start_time", "input"], [["p"], ["e"], [AT], ["旧数据"]])


async def kill_in_the_middle(process: subprocess.Popen[str], analytics: ClickHouseAnalytics) -> None:
    """kill -9 as soon as some statement of a later migration is in the journal."""
    while process.poll() is None:
        done = await analytics.rows("SELECT max(number) AS newest FROM schema_migrations", {})
        if int(str(done[0]["newest"])) > OLD_NUMBER:
            break
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.timeout(300)
async def test_a_migration_that_was_killed_is_finished_by_the_next_one(
    start_engine: Callable[[], RunningEngine],
) -> None:
    folder = start_engine().data_dir
    metadata, analytics = open_metadata(folder / "metadata.db"), embedded_analytics(folder)
    await old_installation(metadata, analytics)
    await kill_in_the_middle(migrating(folder), analytics)

    told, _ = migrating(folder, "--status", "--json").communicate()
    pending = {standing["store"]: standing["pending"] for standing in json.loads(told)}
    assert pending["metadata"] == []
    finished = migrating(folder)
    out, err = finished.communicate()
    assert finished.returncode == 0, out + err

    looked = migrating(folder, "--status")
    out, _ = looked.communicate()
    assert (looked.returncode, out.splitlines()) == (0, ["ok   metadata: up to date", "ok   analytics: up to date"])
    rows = await analytics.rows("SELECT id, input, input_words FROM events FINAL WHERE project_id = 'p'", {})
    assert [(row["id"], row["input"]) for row in rows] == [("e", "旧数据")]
    async with copying.dump(metadata) as dump:
        found = [part async for part in dump.rows() if part.table == "organizations"]
    assert [row["name"] for part in found for row in part.rows] == ["旧"]
    await analytics.close()
    await metadata.close()


@pytest.mark.timeout(300)
async def test_a_stopped_installation(start_engine: Callable[[], RunningEngine]) -> None:
    engine = start_engine()
    folder = engine.data_dir
    metadata, analytics = open_metadata(folder / "metadata.db"), embedded_analytics(folder)
    await old_installation(metadata, analytics)
    await analytics.close()
    await metadata.close()
    assert engine.stop() == 0

    looked = migrating(folder, "--dry-run", "--json")
    told, _ = looked.communicate()
    assert looked.returncode == 1
    pending = {standing["store"]: standing["pending"] for standing in json.loads(told)}
    assert pending["analytics"] == [one.name for one in analytics_migrations.migrations()[OLD_NUMBER:]]
    done = migrating(folder)
    out, err = done.communicate()
    assert (done.returncode, out.count("applied")) == (0, 2), out + err
    looked = migrating(folder, "--status")
    out, _ = looked.communicate()
    assert (looked.returncode, out.splitlines()) == (0, ["ok   metadata: up to date", "ok   analytics: up to date"])


def test_the_service_starts_meanwhile(tmp_path: Path) -> None:
    with stopped(Settings(data_dir=tmp_path)):
        refused = migrating(tmp_path)
        out, _ = refused.communicate()
    assert refused.returncode == 1
    assert "FAIL analytics: the service runs, and its engine does not answer" in out


def test_a_look_at_nothing_makes_no_store(tmp_path: Path) -> None:
    looked = migrating(tmp_path, "--dry-run")
    out, _ = looked.communicate()
    assert (looked.returncode, out.count("PENDING")) == (1, 2)
    assert not (tmp_path / "analytics").exists()
