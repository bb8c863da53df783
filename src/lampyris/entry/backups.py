"""What backup, restore and promote need of an installation: stores, engine, secrets, and the places of archives."""

import asyncio
import fcntl
import json
import os
import sys
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

import typer

from lampyris.entry.tables import load_tables
from lampyris.entry.wiring import close_stores, metadata_of, open_stores
from lampyris.features.upkeep import contents
from lampyris.features.upkeep.archive.stream import Chunks
from lampyris.features.upkeep.backup import FOLDER, reader
from lampyris.features.upkeep.contents import Holdings
from lampyris.foundation.errors import Conflict, InvalidInput, StoreUnavailable
from lampyris.foundation.settings import secrets
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics.clickhouse import embedded_analytics
from lampyris.foundation.storage.analytics.engine.address import NoEngine, read_engine_file
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.blobs.port import BlobStore

ENGINE_START_S = 60.0
CHUNK_BYTES = 1 << 20
SHORTEST_PASSPHRASE = 8


@asynccontextmanager
async def holdings(settings: Settings, *, with_secrets: bool = True) -> AsyncIterator[Holdings]:
    """The installation's stores. An embedded engine that is stopped runs for as long as it is needed."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    load_tables()
    kept = asdict(secrets.ensure_secrets(settings.data_dir, settings)) if with_secrets else None
    async with _engine(settings):
        stores, metadata = open_stores(settings), metadata_of(settings)
        try:
            yield Holdings(
                analytics=stores.analytics,
                metadata=metadata,
                queue=stores.queue,
                blobs=stores.blobs,
                secrets=kept,
            )
        finally:
            await metadata.close()
            await close_stores(stores)


@contextmanager
def stopped(settings: Settings) -> Iterator[None]:
    """Keeps `lampyris serve` from running on this data folder. Raises: Conflict while it does."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / "serve.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Conflict(f"Lampyris runs on {settings.data_dir}. do: stop it first (./deploy.sh stop)") from None
        yield


@asynccontextmanager
async def _engine(settings: Settings) -> AsyncIterator[None]:
    if settings.clickhouse_url or await _answers(settings.data_dir):
        yield
        return
    arguments = ["--data-dir", str(settings.data_dir), "--end-with-parent"]
    log = (settings.data_dir / "engine.log").open("ab")
    with log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "lampyris.entry.cli.engine", *arguments), stdout=log, stderr=log
        )
    try:
        await _wait_for_engine(settings.data_dir, process)
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def _wait_for_engine(data_dir: Path, process: asyncio.subprocess.Process) -> None:
    async with asyncio.timeout(ENGINE_START_S):
        while process.returncode is None:
            with suppress(NoEngine):
                if read_engine_file(data_dir).pid == process.pid:
                    return
            await asyncio.sleep(0.05)
    raise StoreUnavailable("analytics", f"the engine does not start. do: see {data_dir / 'engine.log'}")


async def _answers(data_dir: Path) -> bool:
    analytics = embedded_analytics(data_dir)
    try:
        await analytics.ping()
    except StoreUnavailable:
        return False
    finally:
        await analytics.close()
    return True


def place_of(settings: Settings, to: str | None) -> BlobStore:
    """Where archives lie: a folder. Raises: InvalidInput for an address of another kind."""
    where = to or settings.backup_to
    if where and "://" in where:
        raise InvalidInput(f"{where} is no folder. do: name a folder, such as one that a bucket is mounted on")
    return LocalBlobs(Path(where) if where else settings.data_dir / "backups")


def archive_at(settings: Settings, archive: str) -> Chunks:
    """Opens an archive by its path or address, or by its name in the place of backups. Raises: InvalidInput."""
    path = Path(archive)
    if not path.is_file():
        name = archive if archive.startswith(f"{FOLDER}/") else f"{FOLDER}/{archive}"
        place = place_of(settings, None)
        if isinstance(place, LocalBlobs) and not (_folder(settings) / name).is_file():
            raise InvalidInput(f"there is no archive {archive}. do: name a file that `lampyris backup` wrote")
        return reader(place, name)

    async def chunks() -> AsyncIterator[bytes]:
        with await asyncio.to_thread(path.open, "rb") as file:
            while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
                yield chunk

    return chunks


def _folder(settings: Settings) -> Path:
    return Path(settings.backup_to) if settings.backup_to else settings.data_dir / "backups"


def address_of(settings: Settings, to: str | None) -> str:
    """The place as one reads it."""
    return to or settings.backup_to or str(settings.data_dir / "backups")


def passphrase_of(settings: Settings, *, confirm: bool) -> str:
    """The setting, else asked for. Raises: InvalidInput for one that is too short to protect anything."""
    given = settings.backup_passphrase or typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm)
    if len(given) < SHORTEST_PASSPHRASE:
        raise InvalidInput(f"a passphrase has at least {SHORTEST_PASSPHRASE} characters")
    return str(given)


def refuse_other_secrets(settings: Settings, found: Mapping[str, str]) -> None:
    """Raises: Conflict when the environment sets others: no key of the archive would work with those."""
    other = [secrets.NAMES[name] for name in secrets.NAMES if getattr(settings, name) not in (None, found[name])]
    if other:
        raise Conflict(
            f"the environment sets another {', '.join(other)} than the archive. do: take it out of the environment or "
            ".env (the archive's is kept in secrets.json), or say --without-secrets: its keys then stop working"
        )


def keep_secrets(settings: Settings, found: Mapping[str, str]) -> None:
    """Put the archive's secrets where a start finds them; for the owner alone, whole or not at all."""
    path = settings.data_dir / secrets.FILE
    draft = path.with_suffix(".restored")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(dict(found), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def moving(source: Holdings, target: Holdings, settings: Settings, wanted: Settings) -> frozenset[str]:
    """Which stores the target has of its own. Raises: InvalidInput when there is none: nothing would move."""
    differs = {
        contents.ANALYTICS: wanted.clickhouse_url != settings.clickhouse_url and bool(wanted.clickhouse_url),
        contents.METADATA: wanted.database_url != settings.database_url and bool(wanted.database_url),
        contents.QUEUE: type(source.queue) is not type(target.queue),
        contents.BLOBS: type(source.blobs) is not type(target.blobs),
    }
    found = frozenset(name for name, other in differs.items() if other)
    if not found:
        raise InvalidInput("that file names no other store. do: set DATABASE_URL, CLICKHOUSE_URL, REDIS_* and S3 in it")
    return found
