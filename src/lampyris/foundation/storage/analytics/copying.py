"""Copies of the analytics tables: a snapshot, bounded slices of it, and what proves that two slices hold the same.

A slice is a range of a table's sorting key, so it can be read, counted and compared on any engine that has the table.
"""

import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from string import Template

from lampyris.foundation.errors import QueryTimeout
from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseRefused
from lampyris.foundation.storage.analytics.migrate import NO_DATABASE
from lampyris.foundation.storage.analytics.port import AnalyticsStore, SqlValue

OWN_TABLES = ("schema_migrations", "migration_lock")
SNAPSHOT = "snapshot_"
FIRST_ROWS, LEAST_ROWS, MOST_ROWS = 2_000, 1, 200_000
BLOCK_BYTES = 24 << 20
"""How large a slice should be. The first one is small: nobody knows how wide the rows are."""
TIMEOUT_S = 3600.0
REPLICATED = re.compile(r"Replicated(\w*MergeTree)\('[^']*', '[^']*'(?:, )?")

TABLES = """
SELECT name, engine, engine_full, sorting_key FROM system.tables
WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND NOT startsWith(name, '.inner')
  AND NOT startsWith(name, {snapshot:String}) AND NOT has({own:Array(String)}, name)
ORDER BY name
"""
COLUMNS = """
SELECT name FROM system.columns
WHERE database = currentDatabase() AND table = {table:String} AND default_kind NOT IN ('ALIAS', 'MATERIALIZED')
ORDER BY position
"""
OLD_SNAPSHOTS = """
SELECT name FROM system.tables
WHERE database = currentDatabase() AND startsWith(name, {snapshot:String})
  AND metadata_modification_time < now() - INTERVAL 1 DAY
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPart:
    """One expression of a sorting key, and the type that a value of it is compared as."""

    expression: str
    type: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One table with what can be written to it. `key` is empty for a table without rows."""

    name: str
    engine: str
    """Complete, with keys and settings."""
    key: tuple[KeyPart, ...]
    columns: tuple[str, ...]

    @property
    def expires(self) -> bool:
        """Rows vanish by themselves, so two copies need not be equal."""
        return " TTL " in self.engine

    @property
    def final(self) -> str:
        """How a read asks for the newest version of each row."""
        return "" if re.match(r"(Replicated)?MergeTree", self.engine) else "FINAL"


@dataclass(frozen=True, kw_only=True, slots=True)
class Slice:
    """Keys in `(after, upto]`, each the key's parts as text; None is the end of the table on that side."""

    after: tuple[str, ...] | None
    upto: tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fingerprint:
    """How many rows, and a number that changes when any value of any of them does. Independent of their order."""

    rows: int
    hash: int

    def __add__(self, other: "Fingerprint") -> "Fingerprint":
        return Fingerprint(rows=self.rows + other.rows, hash=(self.hash + other.hash) % 2**64)


async def tables(analytics: AnalyticsStore) -> list[Table]:
    """Every table of the product, by name; none where not even the database is there."""
    try:
        found = await analytics.rows(TABLES, {"snapshot": SNAPSHOT, "own": list(OWN_TABLES)})
    except ClickHouseRefused as refused:
        if refused.code != NO_DATABASE:
            raise
        return []
    return [
        Table(
            name=str(row["name"]),
            engine=str(row["engine_full"]),
            key=await _key(analytics, str(row["name"]), _expressions(str(row["sorting_key"]))),
            columns=await columns(analytics, str(row["name"])),
        )
        for row in found
    ]


async def columns(analytics: AnalyticsStore, table: str) -> tuple[str, ...]:
    """The columns that hold data of their own, in order; none for a table that is not there."""
    return tuple(str(row["name"]) for row in await analytics.rows(COLUMNS, {"table": table}))


async def count_final(analytics: AnalyticsStore, table: Table) -> int:
    """Rows of the newest versions."""
    sql = _filled("SELECT count() AS n FROM ${table} ${final}", table=table.name, final=table.final)
    found = await analytics.rows(sql, {}, timeout_s=TIMEOUT_S)
    return int(str(found[0]["n"]))


@contextlib.asynccontextmanager
async def snapshot(analytics: AnalyticsStore, wanted: Sequence[Table]) -> AsyncIterator[Mapping[str, str]]:
    """Table -> the name of a copy that no longer changes; made of hard links, gone afterwards.

    Copies that a dead process left behind are removed the day after.
    """
    for row in await analytics.rows(OLD_SNAPSHOTS, {"snapshot": SNAPSHOT}):
        await drop(analytics, str(row["name"]))
    number = random_id()
    copies = {table.name: f"{SNAPSHOT}{number}_{table.name}" for table in wanted}
    try:
        for table in wanted:
            names = {"copy": copies[table.name], "table": table.name}
            engine = clone_engine(table.engine)
            await analytics.command(_filled("CREATE TABLE ${copy} CLONE AS ${table} ENGINE = ", **names) + engine)
            await analytics.command(_filled("SYSTEM STOP MERGES ${copy}", **names))
        yield copies
    finally:
        for name in copies.values():
            await drop(analytics, name)


def clone_engine(engine: str) -> str:
    """The engine of a copy: as the table's, but of one server, known to no Keeper, and nothing expires."""
    local = REPLICATED.sub(r"\1(", engine)
    return re.sub(r" TTL .*?(?= SETTINGS |$)", "", local)


async def drop(analytics: AnalyticsStore, table: str, *, cluster: str = "") -> None:
    """Remove a table with its rows, however large, on every server of `cluster`; what is not there is no error."""
    text = "DROP TABLE IF EXISTS ${table} ${everywhere} SYNC SETTINGS max_table_size_to_drop = 0"
    sql = _filled(text, table=table, everywhere=f"ON CLUSTER `{cluster}`" if cluster else "")
    await analytics.command(sql)


Known = Callable[[Slice, Fingerprint], Awaitable[bool]]
"""Whether whoever wants the copy has this slice already, so that it need not be read."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """One slice of a table. `block` is None when it was known already."""

    slice: Slice
    fingerprint: Fingerprint
    block: bytes | None


async def parts(
    analytics: AnalyticsStore, table: Table, source: str, known: Known | None = None
) -> AsyncIterator[Part]:
    """The table in parts that fit into memory; together they hold every row once, the newest version of each.

    `source` is the table's own name or that of its snapshot. Raises: as `AnalyticsStore.read_block`.
    """
    after: tuple[str, ...] | None = None
    wanted = FIRST_ROWS
    ended = not table.key
    while not ended:
        upto = await _boundary(analytics, table, source, after, wanted)
        part = Slice(after=after, upto=upto)
        found = await fingerprint(analytics, table, part, source=source)
        block: bytes | None = None
        if found.rows and not (known and await known(part, found)):
            try:
                block = await _read(analytics, table, source, part)
            except QueryTimeout:
                if wanted == LEAST_ROWS:
                    raise
                wanted = max(LEAST_ROWS, wanted // 8)
                continue
            wanted = _next_rows(wanted, found.rows, len(block))
        if found.rows:
            yield Part(slice=part, fingerprint=found, block=block)
        ended, after = upto is None, upto


async def fingerprint(analytics: AnalyticsStore, table: Table, part: Slice, *, source: str) -> Fingerprint:
    """What the slice holds, by the columns of `table`."""
    where, params = _condition(table, part)
    text = (
        "SELECT count() AS __rows, sum(cityHash64(tuple(${columns}))) AS __hash FROM ${source} ${final} WHERE ${where}"
    )
    names = {"columns": _listed(table.columns), "source": source, "final": table.final, "where": where}
    found = await analytics.rows(_filled(text, **names), params, timeout_s=TIMEOUT_S)
    return Fingerprint(rows=int(str(found[0]["__rows"])), hash=int(str(found[0]["__hash"])))


def _next_rows(wanted: int, rows: int, size_bytes: int) -> int:
    """So many rows that the next block is about as large as it should be; never a sudden jump up."""
    fitting = rows * BLOCK_BYTES // max(size_bytes, 1)
    return max(LEAST_ROWS, min(fitting, wanted * 4, MOST_ROWS))


async def _boundary(
    analytics: AnalyticsStore, table: Table, source: str, after: tuple[str, ...] | None, rows: int
) -> tuple[str, ...] | None:
    """The key `rows` behind `after`; None when there are no more."""
    where, params = _condition(table, Slice(after=after, upto=None))
    shown = ", ".join(f"toString({part.expression}) AS __k{place}" for place, part in enumerate(table.key))
    key = ", ".join(part.expression for part in table.key)
    text = "SELECT ${shown} FROM ${source} WHERE ${where} ORDER BY ${key} LIMIT 1 OFFSET {skipped:UInt64}"
    sql = _filled(text, shown=shown, source=source, where=where, key=key)
    found = await analytics.rows(sql, {**params, "skipped": rows - 1}, timeout_s=TIMEOUT_S)
    return tuple(str(found[0][f"__k{place}"]) for place in range(len(table.key))) if found else None


async def _read(analytics: AnalyticsStore, table: Table, source: str, part: Slice) -> bytes:
    where, params = _condition(table, part)
    text = "SELECT ${columns} FROM ${source} ${final} WHERE ${where} FORMAT Native"
    names = {"columns": _listed(table.columns), "source": source, "final": table.final, "where": where}
    return await analytics.read_block(_filled(text, **names), params, timeout_s=TIMEOUT_S)


def _condition(table: Table, part: Slice) -> tuple[str, dict[str, SqlValue]]:
    """The slice as a condition that the primary index understands: `a > x OR (a = x AND b > y) OR ...`."""
    params: dict[str, SqlValue] = {}
    terms = []
    for side, operator, key in (("a", ">", part.after), ("u", "<", part.upto)):
        if key is None:
            continue
        params |= {f"{side}{place}": value for place, value in enumerate(key)}
        bound = [f"{{{side}{place}:{known.type}}}" for place, known in enumerate(table.key)]
        alternatives = []
        for place, known in enumerate(table.key):
            equal = [f"{table.key[n].expression} = {bound[n]}" for n in range(place)]
            alternatives.append(" AND ".join([*equal, f"{known.expression} {operator} {bound[place]}"]))
        if side == "u":
            alternatives.append(" AND ".join(f"{known.expression} = {bound[n]}" for n, known in enumerate(table.key)))
        terms.append("(" + " OR ".join(f"({alternative})" for alternative in alternatives) + ")")
    return " AND ".join(terms) or "1", params


async def _key(analytics: AnalyticsStore, table: str, expressions: Sequence[str]) -> tuple[KeyPart, ...]:
    shown = ", ".join(f"toTypeName({expression}) AS __k{place}" for place, expression in enumerate(expressions))
    found = await analytics.rows(_filled("SELECT ${shown} FROM ${table} LIMIT 1", shown=shown, table=table), {})
    if not found:
        return ()
    types = [re.sub(r"^LowCardinality\((.*)\)$", r"\1", str(found[0][f"__k{n}"])) for n in range(len(expressions))]
    return tuple(KeyPart(expression=text, type=type) for text, type in zip(expressions, types, strict=True))


def _expressions(key: str) -> list[str]:
    """The parts of `a, f(b, c)`."""
    found, depth, start = [], 0, 0
    for at, letter in enumerate(key):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            found.append(key[start:at].strip())
            start = at + 1
    return [*found, key[start:].strip()]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _filled(text: str, **parts: str) -> str:
    """A statement with its names: those of tables and columns that the store itself told us."""
    return Template(text).substitute(parts)
