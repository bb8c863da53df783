"""The contract of the analytics store: ClickHouse SQL, typed parameters, column-wise inserts."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol, TypeAlias

SqlScalar: TypeAlias = str | int | float | bool | Decimal | datetime | date | None
SqlValue: TypeAlias = SqlScalar | Sequence[SqlScalar]
Row: TypeAlias = dict[str, object]


class AnalyticsStore(Protocol):
    """One SQL dialect (ClickHouse), many engines.

    Reads see every insert that returned before the read began (read-your-writes).
    """

    async def rows(self, sql: str, params: Mapping[str, SqlValue], *, timeout_s: float = 30.0) -> list[Row]:
        """Run one SELECT with typed parameters (`{name:Type}`).

        Times go in and come out as aware UTC datetimes; precision is the column's.
        Returns: all rows in the statement's order, as column name -> value; an empty list when nothing matches.
        Raises: QueryTimeout after `timeout_s` seconds or over the memory limit; StoreUnavailable when the engine
        cannot be reached.
        """
        ...

    async def insert(
        self, table: str, columns: Sequence[str], data: Sequence[Sequence[object]], *, token: str | None = None
    ) -> None:
        """Append rows, all or none. `data` is column-wise: one sequence a column, all of one length.

        DateTime64(6) columns take integers (microseconds since the epoch) or aware datetimes.
        `token` names the batch: an insert repeated with the same token adds nothing.
        Raises: StoreUnavailable when nothing was stored (engine away, disk full); repeat the same call.
        """
        ...

    async def command(self, sql: str, params: Mapping[str, SqlValue] | None = None, *, timeout_s: float = 60.0) -> None:
        """Run one statement that returns no rows (DDL, DELETE). Raises: as `rows`."""
        ...

    async def read_block(self, sql: str, params: Mapping[str, SqlValue], *, timeout_s: float = 600.0) -> bytes:
        """One SELECT's rows in ClickHouse's Native format, for copies from store to store; empty without rows.

        The whole answer is held in memory: bound the rows. Raises: as `rows`.
        """
        ...

    async def insert_block(self, table: str, columns: Sequence[str], block: bytes, *, token: str) -> None:
        """Append what `read_block` returned, all or none; repeated with the same token it adds nothing.

        `columns` are those of the block, in its order. Raises: as `insert`.
        """
        ...

    async def make_database(self, on_cluster: str = "") -> None:
        """Make the database that the address names, where it is missing. `on_cluster`: an `ON CLUSTER` clause.

        Raises: StoreUnavailable.
        """
        ...

    async def ping(self) -> None:
        """Raises: StoreUnavailable when the engine does not answer within a second."""
        ...

    async def close(self) -> None:
        """Release connections. Calls after this fail."""
        ...
