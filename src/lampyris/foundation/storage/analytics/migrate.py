"""Bringing the analytics tables up to date. Many processes may start at once; one migrates, the others wait.

A migration is `migrations/NNNN_name.sql`: first line its owner, statements ended by `;` at the end of a line, each safe
to run again (`IF NOT EXISTS`). One text serves the embedded engine and a cluster through placeholders.

**Searching text.** Lower-case the needle in Python, escape `%`, `_` and `\\` for LIKE, then for `input` (and `output`):

- the whole needle is `[a-z0-9]{4,}`: `input_words LIKE '%needle%'` alone. It means the same as searching the text and
  is answered from the index (measured on 100k rows: 35 ms instead of 600 ms).
- it holds a run of `[a-z0-9]{4,}` and no CJK: `lower(input) LIKE '%needle%' AND input_words LIKE '%run%'`, longest run.
- else: `lower(input) LIKE '%needle%'`. CJK in the needle is looked up in the index by itself (15 ms); a needle of
  punctuation or up to three ASCII letters is a scan, so bound it by time.

Each is an exact substring search, whether or not a part has its index yet.
"""

import asyncio
import contextlib
import re
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from importlib.resources import files
from string import Template

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseRefused
from lampyris.foundation.storage.analytics.port import AnalyticsStore

TABLE_EXISTS, NO_TABLE, NO_DATABASE = 57, 60, 81
LOCK_DEAD_S = 30
HEARTBEAT_S = 5.0
FILE_NAME = re.compile(r"(\d{4})_(\w+)\.sql")

JOURNAL = """
CREATE TABLE IF NOT EXISTS schema_migrations ${on_cluster} (
    number UInt32, statement UInt32, name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3)
) ENGINE = ${replicated}ReplacingMergeTree(applied_at) ORDER BY (number, statement)
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """What differs between one engine and a cluster."""

    cluster: str = ""
    """Name of the cluster; empty for one server."""
    text_tokenizer: str = "asciiCJK"

    def render(self, text: str) -> str:
        return Template(text).substitute(
            on_cluster=f"ON CLUSTER `{self.cluster}`" if self.cluster else "",
            replicated="Replicated" if self.cluster else "",
            text_tokenizer=self.text_tokenizer,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    """One numbered file."""

    number: int
    name: str
    owner: str
    statements: tuple[str, ...]
    """With placeholders."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MigrationStatus:
    """Where one migration stands."""

    number: int
    name: str
    applied: bool


def migrations() -> list[Migration]:
    """All migrations in order. Raises: ValueError for a file that breaks the rules."""
    found = []
    for file in (files("lampyris.foundation.storage.analytics") / "migrations").iterdir():
        named = FILE_NAME.fullmatch(file.name)
        if named:
            text = file.read_text(encoding="utf-8")
            first, _, _ = text.partition("\n")
            if not first.startswith("-- owner: "):
                raise ValueError(f"{file.name}: the first line must be `-- owner: <feature>`")
            statements = tuple(part.strip() for part in re.split(r";[ \t]*(?:\n|$)", text) if _says_something(part))
            owner = first.removeprefix("-- owner: ").strip()
            found.append(Migration(number=int(named[1]), name=named[2], owner=owner, statements=statements))
    found.sort(key=lambda migration: migration.number)
    if [migration.number for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError("migrations must be numbered 0001, 0002, ... without gaps")
    return found


def _says_something(part: str) -> bool:
    return any(line.strip() and not line.strip().startswith("--") for line in part.splitlines())


async def status(analytics: AnalyticsStore) -> list[MigrationStatus]:
    """Every migration and whether it is applied; changes nothing, so it is also the list of a dry run."""
    done = await _done(analytics)
    return [
        MigrationStatus(
            number=migration.number,
            name=migration.name,
            applied=all((migration.number, place) in done for place in range(len(migration.statements))),
        )
        for migration in migrations()
    ]


async def make_database(analytics: AnalyticsStore, *, cluster: str = "") -> None:
    """Make the database where it is missing, on every server of `cluster`. Raises: StoreUnavailable."""
    await analytics.make_database(Dialect(cluster=cluster).render("${on_cluster}"))


async def migrate(
    analytics: AnalyticsStore, *, cluster: str = "", wait_s: float = 600.0, upto: int | None = None
) -> list[str]:
    """Apply what is pending (up to number `upto`), statement by statement; after a crash it goes on where it stopped.

    Returns: names of the migrations applied by this call, empty when another process did it or nothing was pending.
    Raises: StoreUnavailable when the engine is away or another process holds the lock for `wait_s`.
    """
    if all(migration.applied for migration in await status(analytics)):
        return []
    await make_database(analytics, cluster=cluster)
    dialect = Dialect(cluster=cluster, text_tokenizer=await text_tokenizer(analytics))
    async with _lock(analytics, dialect, wait_s):
        await analytics.command(dialect.render(JOURNAL))
        done = await _done(analytics)
        applied = []
        for migration in migrations()[:upto]:
            for place, statement in enumerate(migration.statements):
                if (migration.number, place) in done:
                    continue
                await analytics.command(dialect.render(statement), timeout_s=3600.0)
                await analytics.insert(
                    "schema_migrations",
                    ["number", "statement", "name"],
                    [[migration.number], [place], [migration.name]],
                    token=f"{migration.number}.{place}",
                )
                if migration.name not in applied:
                    applied.append(migration.name)
        return applied


async def text_tokenizer(analytics: AnalyticsStore) -> str:
    """`asciiCJK` where the server knows it, else `ngrams(2)`."""
    try:
        await analytics.rows("SELECT tokens('x', 'asciiCJK')", {})
    except ClickHouseRefused:
        return "ngrams(2)"
    return "asciiCJK"


async def _done(analytics: AnalyticsStore) -> set[tuple[int, int]]:
    try:
        rows = await analytics.rows("SELECT DISTINCT number, statement FROM schema_migrations", {})
    except ClickHouseRefused as refused:
        if refused.code in (NO_TABLE, NO_DATABASE):
            return set()
        raise
    return {(int(str(row["number"])), int(str(row["statement"]))) for row in rows}


@contextlib.asynccontextmanager
async def _lock(analytics: AnalyticsStore, dialect: Dialect, wait_s: float) -> AsyncIterator[None]:
    """Hold the table `migration_lock`: creating a table is the one thing ClickHouse does for exactly one caller.

    The holder touches it every few seconds; a lock untouched for half a minute belongs to a dead process.
    """
    give_up = time.monotonic() + wait_s
    while not await _take(analytics, dialect):
        if time.monotonic() >= give_up:
            raise StoreUnavailable("analytics", f"another process migrates the analytics tables since {wait_s:g} s")
        await asyncio.sleep(0.1)
    beating = asyncio.create_task(_heartbeat(analytics, dialect))
    try:
        yield
    finally:
        beating.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beating
        await analytics.command(dialect.render("DROP TABLE IF EXISTS migration_lock ${on_cluster} SYNC"))


async def _take(analytics: AnalyticsStore, dialect: Dialect) -> bool:
    try:
        await analytics.command(dialect.render("CREATE TABLE migration_lock ${on_cluster} (held UInt8) ENGINE = Null"))
    except ClickHouseRefused as refused:
        if refused.code != TABLE_EXISTS:
            raise
        await _remove_dead_lock(analytics, dialect)
        return False
    return True


async def _remove_dead_lock(analytics: AnalyticsStore, dialect: Dialect) -> None:
    dead = await analytics.rows(
        "SELECT 1 FROM system.tables WHERE database = currentDatabase() AND name = 'migration_lock' "
        "AND metadata_modification_time < now() - {age_s:UInt32}",
        {"age_s": LOCK_DEAD_S},
    )
    if dead:
        # A rename succeeds for one caller only, so nobody drops the lock that another has just taken anew.
        grave = f"migration_lock_{secrets.token_hex(4)}"
        with contextlib.suppress(ClickHouseRefused):
            await analytics.command(dialect.render(f"RENAME TABLE migration_lock TO {grave} ${{on_cluster}}"))
            await analytics.command(dialect.render(f"DROP TABLE IF EXISTS {grave} ${{on_cluster}} SYNC"))


async def _heartbeat(analytics: AnalyticsStore, dialect: Dialect) -> None:
    beat = 0
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        beat += 1
        await analytics.command(dialect.render(f"ALTER TABLE migration_lock ${{on_cluster}} MODIFY COMMENT '{beat}'"))
