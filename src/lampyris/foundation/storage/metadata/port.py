"""The contract of the metadata store: relational rows through SQLAlchemy sessions."""

from contextlib import AbstractAsyncContextManager
from typing import Protocol

from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
"""SQLite can only change a constraint that has a name, so every one gets the same name on both engines."""


class Base(DeclarativeBase):
    """The one declarative base. Each feature's `tables.py` adds its tables to it."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


class MetadataStore(Protocol):
    """Accounts, keys, prompts, jobs: one SQLAlchemy model for SQLite and PostgreSQL."""

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session for reading; nothing is committed. Sees every `write` that ended before it began.

        Raises: StoreUnavailable when the database cannot be reached.
        """
        ...

    def write(self) -> AbstractAsyncContextManager[AsyncSession]:
        """One transaction: commits when the block ends, rolls back when it raises.

        Writers of one database wait for each other (SQLite) or run beside each other (PostgreSQL).
        Raises: StoreUnavailable when the database cannot be reached or its disk is full; InvalidInput for a value
        that the engine cannot hold (NUL in text on PostgreSQL).
        """
        ...

    async def ping(self) -> None:
        """Raises: StoreUnavailable when the database does not answer."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...
