"""The double of the analytics store for unit tests: it remembers what was written and answers what it was told to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.analytics.port import Row, SqlValue

Script = Callable[[str, Mapping[str, SqlValue]], list[Row]]
"""(sql, params) -> rows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Inserted:
    """One call of `insert`."""

    table: str
    columns: tuple[str, ...]
    data: tuple[tuple[object, ...], ...]
    token: str | None

    def rows(self) -> list[Row]:
        """The batch row by row."""
        return [dict(zip(self.columns, values, strict=True)) for values in zip(*self.data, strict=True)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One call of `rows` or `command`."""

    sql: str
    params: dict[str, SqlValue]


@dataclass(kw_only=True, slots=True)
class FakeAnalytics:
    """Records inserts, queries and commands; `script` answers the queries. Inserts repeated by token count once."""

    script: Script = lambda _sql, _params: []
    inserts: list[Inserted] = field(default_factory=list)
    queries: list[Asked] = field(default_factory=list)
    commands: list[Asked] = field(default_factory=list)
    away: bool = False
    """True: every call raises StoreUnavailable."""

    async def rows(self, sql: str, params: Mapping[str, SqlValue], *, timeout_s: float = 30.0) -> list[Row]:
        self._reach()
        self.queries.append(Asked(sql=sql, params=dict(params)))
        return self.script(sql, params)

    async def insert(
        self, table: str, columns: Sequence[str], data: Sequence[Sequence[object]], *, token: str | None = None
    ) -> None:
        self._reach()
        if token is not None and any(known.table == table and known.token == token for known in self.inserts):
            return
        batch = Inserted(table=table, columns=tuple(columns), data=tuple(map(tuple, data)), token=token)
        self.inserts.append(batch)

    async def command(self, sql: str, params: Mapping[str, SqlValue] | None = None, *, timeout_s: float = 60.0) -> None:
        self._reach()
        self.commands.append(Asked(sql=sql, params=dict(params or {})))

    async def read_block(self, sql: str, params: Mapping[str, SqlValue], *, timeout_s: float = 600.0) -> bytes:
        """What `script` answers, as JSON instead of Native."""
        return orjson.dumps(await self.rows(sql, params, timeout_s=timeout_s))

    async def insert_block(self, table: str, columns: Sequence[str], block: bytes, *, token: str) -> None:
        """Takes what `read_block` gave."""
        rows: list[Row] = orjson.loads(block)
        await self.insert(table, columns, [[row[column] for row in rows] for column in columns], token=token)

    async def make_database(self, on_cluster: str = "") -> None:
        del on_cluster

    async def ping(self) -> None:
        self._reach()

    async def close(self) -> None:
        return

    def inserted(self, table: str) -> list[Row]:
        """All rows written to a table, in order."""
        return [row for batch in self.inserts if batch.table == table for row in batch.rows()]

    def _reach(self) -> None:
        if self.away:
            raise StoreUnavailable("analytics", "the analytics engine is away")
