"""Copies of the metadata: every row of every table as of one moment, on any engine, into any engine.

Values travel as JSON, so that SQLite's and PostgreSQL's own types do not matter; a copy keeps the revision of the
schema it was made with, and is loaded into a schema of that revision before the later migrations run over it.
"""

import base64
import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Connection, DateTime, LargeBinary, MetaData, Numeric, Table, func, insert, select, text
from sqlalchemy import Date as DateType
from sqlalchemy.ext.asyncio import AsyncConnection

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.metadata import migrate
from lampyris.foundation.storage.metadata.sessions import STORE, SqlMetadata, named_failures

NOT_COPIED = frozenset({"alembic_version", "ingest_batches", "ingest_accounts", "ingest_rejected"})
"""Alembic's own, and what the queue of a cluster keeps here: that travels with the queue."""
BATCH_ROWS = 500

Values = Mapping[str, object]
"""One row: column -> JSON value."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Some rows of one table. Tables come in an order in which every foreign key is known when it is loaded."""

    table: str
    rows: Sequence[Values]


@dataclass(frozen=True, kw_only=True, slots=True)
class TableSum:
    """What a table holds: how many rows, and a digest of all of them in the order of their keys."""

    rows: int
    digest: str


class Dump:
    """Reads a store as of the moment it was opened."""

    def __init__(self, connection: AsyncConnection, tables: Sequence[Table], revision: str) -> None:
        self._connection = connection
        self._tables = tables
        self.revision = revision

    async def rows(self) -> AsyncIterator[Rows]:
        """Everything, a few rows at a time; a table without rows comes once, empty."""
        for table in self._tables:
            found = await self._connection.stream(select(table).order_by(*table.primary_key.columns))
            empty = True
            async for batch in found.mappings().partitions(BATCH_ROWS):
                empty = False
                yield Rows(table=table.name, rows=[_plain(dict(row)) for row in batch])
            if empty:
                yield Rows(table=table.name, rows=[])

    async def sums(self) -> dict[str, TableSum]:
        """Table -> what it holds."""
        digests = {table.name: (0, hashlib.sha256()) for table in self._tables}
        async for part in self.rows():
            count, digest = digests[part.table]
            for row in part.rows:
                digest.update(orjson.dumps(row, option=orjson.OPT_SORT_KEYS))
            digests[part.table] = (count + len(part.rows), digest)
        return {name: TableSum(rows=count, digest=digest.hexdigest()) for name, (count, digest) in digests.items()}


@asynccontextmanager
async def dump(store: SqlMetadata) -> AsyncIterator[Dump]:
    """Open a dump; other work goes on meanwhile and is not seen. Raises: StoreUnavailable, also for an empty store."""
    revision = (await migrate.status(store)).current
    if revision is None:
        raise StoreUnavailable(STORE, "the metadata store has no tables yet; start the service once")
    with named_failures():
        async with store.reader.connect() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                tables = await connection.run_sync(_tables)
                yield Dump(connection, tables, revision)


class Load:
    """Fills an empty schema; nothing is visible to others before it is complete."""

    def __init__(self, connection: AsyncConnection, tables: Mapping[str, Table]) -> None:
        self._connection = connection
        self._tables = tables

    async def add(self, part: Rows) -> None:
        """Append rows. Raises: StoreUnavailable for a table or column that the schema of that revision has not."""
        if not part.rows:
            return
        table = self._tables.get(part.table)
        unknown = sorted({name for row in part.rows for name in row} - set(table.c.keys() if table is not None else ()))
        if table is None or unknown:
            raise StoreUnavailable(STORE, f"table {part.table} has no {', '.join(unknown)}: the copy does not fit")
        stored = [{name: _typed(table, name, value) for name, value in row.items()} for row in part.rows]
        await self._connection.execute(insert(table), stored)


@asynccontextmanager
async def load(store: SqlMetadata, revision: str) -> AsyncIterator[Load]:
    """Replace everything the store holds: tables of `revision`, what the block adds, then the later migrations.

    One transaction: an error in the block leaves what was there before.
    """
    async with migrate.exclusive(store) as connection, _begun(connection):
        await connection.run_sync(_drop_everything)
        await connection.run_sync(migrate.upgrade, revision)
        tables = await connection.run_sync(_tables)
        for table in reversed(tables):
            await connection.execute(table.delete())
        yield Load(connection, {table.name: table for table in tables})
        await connection.run_sync(_set_counters)
        await connection.run_sync(migrate.upgrade, "head")


@asynccontextmanager
async def _begun(connection: AsyncConnection) -> AsyncIterator[None]:
    """SQLite's migration connection has begun already, with the write lock."""
    if connection.in_transaction():
        with named_failures():
            yield
        return
    with named_failures():
        async with connection.begin():
            yield


def _tables(connection: Connection) -> list[Table]:
    known = MetaData()
    known.reflect(connection)
    return [table for table in known.sorted_tables if table.name not in NOT_COPIED]


def _drop_everything(connection: Connection) -> None:
    known = MetaData()
    known.reflect(connection)
    known.drop_all(connection)


def _set_counters(connection: Connection) -> None:
    """PostgreSQL's sequences go on behind the highest number that was loaded."""
    if connection.dialect.name != "postgresql":
        return
    for table in _tables(connection):
        for column in table.primary_key.columns:
            named = text("SELECT pg_get_serial_sequence(:table, :column)")
            sequence = connection.execute(named, {"table": table.name, "column": column.name}).scalar()
            if sequence:
                highest = connection.execute(select(func.max(column))).scalar() or 0
                connection.execute(select(func.setval(sequence, highest + 1, False)))  # noqa: FBT003


def _plain(row: Mapping[Any, object]) -> Values:
    return {str(name): _plain_value(value) for name, value in row.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, datetime):
        at = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return at.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value) if isinstance(value, Decimal) else value


def _typed(table: Table, name: str, value: object) -> object:
    kind = table.c[name].type
    if not isinstance(value, str):
        return value
    if isinstance(kind, DateTime):
        at = datetime.fromisoformat(value)
        return at if kind.timezone else at.replace(tzinfo=None)
    if isinstance(kind, DateType):
        return date.fromisoformat(value)
    if isinstance(kind, LargeBinary):
        return base64.b64decode(value)
    return Decimal(value) if isinstance(kind, Numeric) else value
