"""What backup, restore and promote need of an installation: its stores, its engine, its secrets."""

import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict

import typer

from lampyris.entry.engine_on_demand import engine_running
from lampyris.entry.tables import load_tables
from lampyris.entry.wiring import close_stores, metadata_of, open_stores
from lampyris.features.upkeep import contents
from lampyris.features.upkeep.contents import Holdings
from lampyris.foundation.errors import Conflict, InvalidInput
from lampyris.foundation.settings import secrets
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.blobs.local import LocalBlobs

SHORTEST_PASSPHRASE = 8


@asynccontextmanager
async def holdings(settings: Settings, *, with_secrets: bool = True, alone: bool = False) -> AsyncIterator[Holdings]:
    """The installation's stores. An embedded engine that is stopped runs for as long as it is needed.

    `alone`: the caller holds the lock of `stopped` already. Raises: as `engine_running`.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    load_tables()
    kept = asdict(secrets.ensure_secrets(settings.data_dir, settings)) if with_secrets else None
    async with engine_running(settings, alone=alone):
        stores, metadata = open_stores(settings), metadata_of(settings)
        try:
            yield Holdings(
                analytics=stores.analytics,
                metadata=metadata,
                queue=stores.queue,
                blobs=stores.blobs,
                secrets=kept,
                cluster=settings.cluster,
            )
        finally:
            await metadata.close()
            await close_stores(stores)


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
    """Which stores the target has of its own. Raises: InvalidInput when nothing would move, or not all that must."""
    elsewhere = wanted.data_dir.resolve() != settings.data_dir.resolve()
    differs = {
        contents.ANALYTICS: wanted.clickhouse_url != settings.clickhouse_url and bool(wanted.clickhouse_url),
        contents.METADATA: wanted.database_url != settings.database_url and bool(wanted.database_url),
        contents.QUEUE: type(source.queue) is not type(target.queue),
        contents.BLOBS: type(source.blobs) is not type(target.blobs)
        or (elsewhere and isinstance(target.blobs, LocalBlobs)),
    }
    found = frozenset(name for name, other in differs.items() if other)
    if not found:
        raise InvalidInput("that file names no other store. do: set DATABASE_URL, CLICKHOUSE_URL, REDIS_* and S3 in it")
    if contents.QUEUE in found and not {contents.METADATA, contents.BLOBS} <= found:
        raise InvalidInput(
            "that file names Redis, whose queue keeps its bodies in S3 and its accounts in PostgreSQL. "
            "do: set DATABASE_URL and LANGFUSE_S3_EVENT_UPLOAD_BUCKET in it too"
        )
    return found
