"""What both metadata engines share: sessions over a reading and a writing engine, and how their failures are named."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from asyncpg.exceptions import InterfaceError as DriverError
from asyncpg.exceptions import PostgresError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from lampyris.foundation.errors import InvalidInput, StoreUnavailable

STORE = "metadata"
PASSING_STATES = ("08", "40", "53", "57", "58")
"""SQLSTATE classes: connection, deadlock, out of room or connections, shutdown, system. Trying again may help."""


@contextmanager
def named_failures() -> Iterator[None]:
    """What a driver says of an unreachable or full database becomes `StoreUnavailable`, bad values `InvalidInput`."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise StoreUnavailable(STORE, f"the metadata store cannot answer: {error.orig}") from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise StoreUnavailable(STORE, f"the metadata store closed the connection: {error.orig}") from error
        if _state(error).startswith(PASSING_STATES):
            raise StoreUnavailable(STORE, f"the metadata store cannot answer now: {error.orig}") from error
        if _is_bad_value(error):
            raise InvalidInput(f"a value cannot be stored: {str(error.orig).splitlines()[0]}") from error
        raise
    except (PoolTimeout, OSError, PostgresError, DriverError) as error:  # the last two: while connecting
        raise StoreUnavailable(STORE, f"the metadata store cannot be reached: {error}") from error


def _is_bad_value(error: DBAPIError) -> bool:
    """PostgreSQL takes no NUL in text and no number beyond its column (SQLSTATE class 22): the sender can change it."""
    return _state(error).startswith("22")


def _state(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


class SqlMetadata:
    """The metadata store over two SQLAlchemy engines of one database (they may be the same engine)."""

    def __init__(self, *, reader: AsyncEngine, writer: AsyncEngine) -> None:
        self.reader = reader
        self.writer = writer

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """As the port says. Objects stay usable after the block."""
        with named_failures():
            async with AsyncSession(self.reader, expire_on_commit=False, autoflush=False) as session:
                yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """As the port says. Objects stay usable after the block."""
        with named_failures():
            async with AsyncSession(self.writer, expire_on_commit=False) as session, session.begin():
                yield session

    async def ping(self) -> None:
        """One trip to the database."""
        async with self.read() as session:
            await session.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection of both engines."""
        await self.reader.dispose()
        if self.writer is not self.reader:
            await self.writer.dispose()
