"""The scaled metadata engine: PostgreSQL through asyncpg."""

from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from lampyris.foundation.storage.metadata.sessions import SqlMetadata

CONNECTIONS = 10
COMMAND_TIMEOUT_S = 60.0
"""A server that accepts and never answers must not keep a request for ever."""
DRIVER = "postgresql+asyncpg"


def open_postgres(url: str) -> SqlMetadata:
    """The store behind `postgresql://user:password@host:port/database`; nothing is contacted yet."""
    address, connect_args = connection_arguments(url)
    engine = create_async_engine(
        address,
        pool_size=CONNECTIONS,
        max_overflow=CONNECTIONS,
        pool_timeout=30.0,
        pool_pre_ping=True,
        connect_args=connect_args,
    )
    return SqlMetadata(reader=engine.execution_options(postgresql_readonly=True), writer=engine)


def connection_arguments(url: str) -> tuple[URL, dict[str, object]]:
    """The URL without its query, and the query as asyncpg's arguments.

    Understands what Prisma and libpq URLs carry: `sslmode`, `schema`, `connect_timeout` (seconds);
    other parameters (`connection_limit`, `pgbouncer`) tune other drivers and are dropped.
    """
    parsed = make_url(url)
    arguments: dict[str, object] = {"timeout": 10.0, "command_timeout": COMMAND_TIMEOUT_S}
    query = {name: value if isinstance(value, str) else value[-1] for name, value in parsed.query.items()}
    if "sslmode" in query:
        arguments["ssl"] = query["sslmode"]
    if "connect_timeout" in query:
        arguments["timeout"] = float(query["connect_timeout"])
    if "schema" in query:
        arguments["server_settings"] = {"search_path": query["schema"]}
    if query.get("pgbouncer") == "true":
        # A transaction pooler hands each transaction to another server connection: no prepared statement survives.
        arguments["statement_cache_size"] = 0
        arguments["prepared_statement_cache_size"] = 0
    return parsed.set(drivername=DRIVER, query={}), arguments
