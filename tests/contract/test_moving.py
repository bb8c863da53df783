"""Between the tiers by the commands: promote, backup into a bucket, restore. Everything arrives, equal."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tests.bench.servers import ObjectStore, Postgres, RedisProcess
from tests.conftest import RunningEngine
from typer.testing import CliRunner, Result

from lampyris.entry.backups import holdings
from lampyris.entry.cli import backup, promote, restore
from lampyris.entry.start import prepare_metadata
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import ObservationRecord
from lampyris.features.upkeep.contents import Holdings
from lampyris.foundation.clock import now_us
from lampyris.foundation.ids import ProjectId, random_id
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics.engine.address import read_engine_file
from lampyris.foundation.storage.analytics.migrate import migrate
from lampyris.foundation.storage.queue.port import Batch, Outcome, Rejection
from lampyris.foundation.storage.queue.redis import RedisQueue

OBSERVATIONS = 400
BUCKET = "probe"
"""The one that is there as soon as the store answers."""
IMAGE = b"\x89PNG" * 3_000_000
"""More than one piece of an archive."""
REFUSED = Rejection(item_id="i", reason="bad", kind="events", payload=b"[]", items=1)

pytestmark = pytest.mark.timeout(600)


def batch(id: str) -> Batch:
    return Batch(id=id, project_id="p", kind="events", received_us=1, headers={"sdk": "\u8bc4"}, body=b"{}", items=2)


def observation(number: int) -> ObservationRecord:
    at_us = now_us() - number
    return ObservationRecord(
        id=f"o{number}", trace_id=f"t{number % 50}", start_us=at_us, end_us=at_us, received_us=at_us, input="扩容" * 99
    )


def in_folder(folder: Path) -> Settings:
    """The settings as a command run there finds them."""
    return Settings(_env_file=folder / ".env")


async def filled(settings: Settings) -> None:
    """One of everything that an installation keeps."""
    await prepare_metadata(settings)
    async with holdings(settings) as held:
        await migrate(held.analytics)
        await append(held.analytics, ProjectId("p"), [observation(number) for number in range(OBSERVATIONS)], [])
        await held.blobs.put("media/p/image.png", IMAGE)
        await held.queue.append(batch("refused"))
        await held.queue.claim(limit_batches=1, limit_bytes=1 << 20, lease_s=60)
        await held.queue.settle([Outcome(batch_id="refused", stored=1, rejections=[REFUSED])])
        await held.queue.append(batch("waiting"))


async def checked(settings: Settings, *, cluster: bool) -> None:
    """All of it is there."""
    async with holdings(settings, with_secrets=False) as held:
        assert isinstance(held.queue, RedisQueue) == cluster
        rows = await held.analytics.rows("SELECT count() AS n FROM events FINAL", {})
        assert rows == [{"n": OBSERVATIONS}]
        assert await held.blobs.get("media/p/image.png") == IMAGE
        ledger = await held.queue.ledger()
        counted = (ledger.received_items, ledger.stored_items, ledger.rejected_items, ledger.pending_items)
        assert counted == (4, 1, 1, 2)
        assert await held.queue.rejected("p", limit=9) == [("p", REFUSED)]
        assert await claimed(held) == [batch("waiting")]


async def claimed(held: Holdings) -> list[Batch]:
    """What a worker gets, and gives back."""
    async with asyncio.timeout(60):
        while not (found := await held.queue.claim(limit_batches=9, limit_bytes=1 << 20, lease_s=60)):
            await held.queue.wait(1)
    await held.queue.release([one.id for one in found], retry_in_s=-1)
    return found


class Tiers:
    """A stopped embedded installation, and a cluster without anything, each with the `.env` of its folder."""

    def __init__(self, folder: Path, cluster: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.embedded, self.cluster, self.other = (folder / name for name in ("embedded", "cluster", "other"))
        for place in (self.embedded, self.cluster, self.other):
            place.mkdir()
            values = {"LAMPYRIS_DATA_DIR": str(place / "data")} | (cluster if place is self.cluster else {})
            (place / ".env").write_text("".join(f"{name}={value}\n" for name, value in values.items()))

    def run(self, place: Path, command: Any, *arguments: str) -> dict[str, Any]:
        """A command in one of the folders; what it printed as JSON."""
        found = self.invoked(place, command, *arguments, "--json")
        assert found.exit_code == 0, (found.output, found.exception)
        answer: dict[str, Any] = json.loads(found.stdout)
        return answer

    def invoked(self, place: Path, command: Any, *arguments: str) -> Result:
        self.monkeypatch.chdir(place)
        return CliRunner().invoke(command.app, arguments)


@pytest.fixture
def tiers(
    tmp_path: Path,
    engine: RunningEngine,
    postgres: Postgres,
    redis_server: RedisProcess,
    object_store: ObjectStore,
    monkeypatch: pytest.MonkeyPatch,
) -> Tiers:
    known, place = read_engine_file(engine.data_dir), random_id()
    cluster = {
        "DATABASE_URL": postgres.create(f"moving_{place}"),
        "CLICKHOUSE_URL": f"http://127.0.0.1:{known.port}",
        "CLICKHOUSE_USER": known.user,
        "CLICKHOUSE_PASSWORD": known.password,
        "CLICKHOUSE_DB": f"moving_{place}",
        "REDIS_CONNECTION_STRING": redis_server.url,
        "REDIS_KEY_PREFIX": f"{place}:",
        "LANGFUSE_S3_EVENT_UPLOAD_PREFIX": f"{place}/",
        "LAMPYRIS_BACKUP_TO": f"s3://{BUCKET}/{place}/backups",
        **object_store.environment("EVENT", BUCKET),
    }
    return Tiers(tmp_path, cluster, monkeypatch)


def test_up_by_promotion_and_down_by_a_backup(tiers: Tiers) -> None:
    asyncio.run(filled(in_folder(tiers.embedded)))
    target = str(tiers.cluster / ".env")
    first = tiers.run(tiers.embedded, promote, target)["compared"]
    assert first["analytics/events"]["copied"] == first["analytics/events"]["rows"] == OBSERVATIONS
    again = tiers.run(tiers.embedded, promote, target)["compared"]
    assert {name: (one["rows"], one["hash"]) for name, one in again.items()} == {
        name: (one["rows"], one["hash"]) for name, one in first.items()
    }
    assert sum(one["copied"] for name, one in again.items() if name != "queue") == 0
    asyncio.run(checked(in_folder(tiers.cluster), cluster=True))

    older = tiers.run(tiers.cluster, backup, "--keep", "1")["archive"]
    made = tiers.run(tiers.cluster, backup, "--keep", "1")
    assert made["dropped"] == [older]
    address = f"{in_folder(tiers.cluster).backup_to}/{made['archive']}"
    keys = "".join(
        f"{name.replace('LANGFUSE_S3_EVENT_UPLOAD', 'LAMPYRIS_BACKUP_S3')}\n"
        for name in target_lines(tiers, "ENDPOINT", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "FORCE_PATH_STYLE")
    )
    with (tiers.other / ".env").open("a") as file:
        file.write(keys)
    restored = tiers.run(tiers.other, restore, address)
    assert restored["sections"]["queue"]["rows"] == 3
    asyncio.run(checked(in_folder(tiers.other), cluster=False))

    refused = tiers.invoked(tiers.cluster, restore, made["archive"])
    assert refused.exit_code == 2
    assert "the target is not empty" in said(refused)
    tiers.run(tiers.cluster, restore, made["archive"], "--replace")
    asyncio.run(checked(in_folder(tiers.cluster), cluster=True))


def test_into_stores_that_never_held_anything(tiers: Tiers, tmp_path: Path) -> None:
    """As after a lost site: not even the tables are there."""
    asyncio.run(filled(in_folder(tiers.embedded)))
    made = tiers.run(tiers.embedded, backup, "--to", str(tmp_path / "archives"))
    tiers.run(tiers.cluster, restore, str(tmp_path / "archives" / made["archive"]))
    asyncio.run(checked(in_folder(tiers.cluster), cluster=True))


def said(result: Result) -> str:
    """What it printed, or what the program around it would print of the error."""
    return f"{result.output}{result.exception}"


def target_lines(tiers: Tiers, *names: str) -> list[str]:
    """Lines of the cluster's `.env` that say the object store."""
    lines = (tiers.cluster / ".env").read_text().splitlines()
    return [line for line in lines if line.startswith("LANGFUSE_S3") and line.partition("=")[0].endswith(names)]


@pytest.mark.parametrize(
    ("setting", "archive", "complaint"),
    [
        ("ftp://x/y", None, "neither a folder nor s3://bucket/prefix"),
        ("s3://", None, "names no bucket"),
        (None, f"s3://{BUCKET}/none/lampyris/20260101T000000Z.tar", "there is no archive"),
        (None, "20260101T000000Z.tar", "there is no archive"),
    ],
)
def test_a_place_that_is_none(tiers: Tiers, setting: str | None, archive: str | None, complaint: str) -> None:
    found = (
        tiers.invoked(tiers.cluster, restore, archive)
        if archive
        else tiers.invoked(tiers.cluster, backup, "--to", str(setting))
    )
    assert complaint in said(found)


def test_a_cluster_without_what_its_queue_needs(tiers: Tiers) -> None:
    env = tiers.cluster / ".env"
    kept = [line for line in env.read_text().splitlines() if not line.startswith("DATABASE_URL")]
    env.write_text("".join(f"{line}\n" for line in kept))
    found = tiers.invoked(tiers.embedded, promote, str(env))
    assert "whose queue keeps its bodies in S3" in str(found.exception)
