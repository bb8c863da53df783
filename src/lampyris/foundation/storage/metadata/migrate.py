"""Bringing the metadata schema up to date, safely when many processes start at once."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.metadata.sessions import STORE, SqlMetadata, named_failures
from lampyris.foundation.storage.metadata.sqlite import keep_copy, open_for_migration

MIGRATIONS = Path(__file__).with_name("migrations")
ADVISORY_LOCK = 0x4C414D5059524953
"""Any number works as long as every Lampyris uses the same: the letters LAMPYRIS."""

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, slots=True)
class MigrationStatus:
    """Where the schema stands. `current` is None for an empty database; `pending` runs oldest first."""

    current: str | None
    head: str
    pending: tuple[str, ...]


def alembic_config() -> Config:
    """Alembic's settings for our tree, without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


async def migrate(store: SqlMetadata, *, upto: str = "head") -> MigrationStatus:
    """Run every pending revision up to `upto`; returns the state after.

    Others that call it meanwhile wait, then find it done.

    A run that died is continued by the next one: a revision is either whole or absent. In SQLite all pending ones are
    one transaction, and the file as it was is kept beside it: an older program refuses the newer schema.
    Raises: StoreUnavailable when the database cannot be reached, or is newer than this program.
    """
    before = await status(store)
    if not before.pending:
        return before
    await _on_migration_connection(store, partial(_upgrade_with_a_way_back, revision=upto))
    return await status(store)


async def status(store: SqlMetadata) -> MigrationStatus:
    """Read-only. Raises: StoreUnavailable when unreachable, or when the schema is of a newer program."""
    with named_failures():
        async with store.reader.connect() as connection:
            current = await connection.run_sync(_current)
    order = revisions()
    if current is not None and current not in order:
        raise StoreUnavailable(
            STORE,
            f"the metadata schema ({current}) is newer than this program ({order[-1]}). do: start a newer version,"
            " or go back to what the upgrade kept: see Upgrade in the operator's guide",
        )
    done = order.index(current) + 1 if current is not None else 0
    return MigrationStatus(current=current, head=order[-1], pending=tuple(order[done:]))


def revisions() -> list[str]:
    """Every revision that this program knows, oldest first."""
    scripts = ScriptDirectory.from_config(alembic_config())
    return [script.revision for script in scripts.walk_revisions()][::-1]


async def _on_migration_connection(store: SqlMetadata, work: Callable[[Connection], T]) -> T:
    with named_failures():
        async with exclusive(store) as connection:
            return await connection.run_sync(work)


@asynccontextmanager
async def exclusive(store: SqlMetadata) -> AsyncIterator[AsyncConnection]:
    """A connection that keeps every other migration out until it is closed."""
    if store.writer.dialect.name == "sqlite":
        engine = open_for_migration(Path(store.writer.url.database or ""))
        try:
            async with engine.begin() as connection:
                yield connection
        finally:
            await engine.dispose()
        return
    async with store.writer.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": ADVISORY_LOCK})
        await connection.commit()
        try:
            yield connection
        finally:
            await connection.rollback()
            await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": ADVISORY_LOCK})
            await connection.commit()


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade_with_a_way_back(connection: Connection, revision: str) -> None:
    # Only in SQLite, whose climb is one transaction already: a read would begin one that PostgreSQL's steps are not in.
    if connection.dialect.name == "sqlite":
        current = _current(connection)
        if current is not None and current != revisions()[-1]:
            keep_copy(Path(connection.engine.url.database or ""), current)
    upgrade(connection, revision)


def upgrade(connection: Connection, revision: str) -> None:
    """Climb to `revision` on a connection of `exclusive`; inside a transaction that was begun there, if one was."""
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
