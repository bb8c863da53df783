"""Engines that the contract suites run on. A missing one is printed at the end of the run, never silent."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.bench.servers import ACCESS_KEY, SECRET_KEY, ObjectStore, Postgres, RedisProcess, postgres_bin, redis_bin

from lampyris.entry.tables import load_tables
from lampyris.foundation.ids import random_id
from lampyris.foundation.settings.redis import RedisSettings
from lampyris.foundation.storage.blobs.s3 import Bucket, open_s3
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.queue.redis import RedisQueue
from lampyris.foundation.storage.redis_server import open_redis

METADATA_ENGINES = ["sqlite", "postgres"] if postgres_bin() else ["sqlite"]
HAS_CLUSTER = bool(postgres_bin() and redis_bin())
"""SeaweedFS comes with the development dependencies."""
collect_ignore = [] if HAS_CLUSTER else ["test_moving.py", "test_queue_cluster.py"]
collect_ignore += [] if redis_bin() else ["test_cache_away.py"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "postgres" not in METADATA_ENGINES:
        terminalreporter.write_line("MISSING ENGINE: metadata on PostgreSQL was not tested (no initdb found)")
    if not redis_bin():
        terminalreporter.write_line("MISSING ENGINE: queue and cache on Redis were not tested (no redis-server found)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "metadata_engine" in metafunc.fixturenames:
        metafunc.parametrize("metadata_engine", METADATA_ENGINES)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A private PostgreSQL on a free port, gone after the run."""
    with Postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisProcess]:
    """A private Redis on a free port, gone after the run."""
    with RedisProcess() as server:
        yield server


@pytest.fixture(scope="session")
def object_store() -> Iterator[ObjectStore]:
    """A private SeaweedFS on free ports, gone after the run."""
    with ObjectStore() as server:
        yield server


@pytest.fixture(scope="session")
def ledger_url(postgres: Postgres) -> Iterator[str]:
    """A migrated PostgreSQL database whose ledger each test empties."""
    url = postgres.create("ledger")

    async def prepare() -> None:
        load_tables()
        store = open_metadata(url)
        await migrate(store)
        await store.close()

    with ThreadPoolExecutor(1) as elsewhere:  # whoever asks may have a running loop already
        elsewhere.submit(asyncio.run, prepare()).result()
    yield url
    postgres.drop("ledger")


@pytest.fixture
def cluster(
    ledger_url: str, redis_server: RedisProcess, object_store: ObjectStore
) -> Callable[[], AbstractAsyncContextManager[RedisQueue]]:
    """Opens queues of as many processes as one likes, all of one installation with an empty ledger."""
    place, first = random_id(), [True]

    @asynccontextmanager
    async def open_one() -> AsyncIterator[RedisQueue]:
        metadata = open_metadata(ledger_url)
        if first.pop() if first else False:
            async with metadata.write() as session:
                for table in ("ingest_batches", "ingest_accounts", "ingest_rejected"):
                    await session.execute(text(f"TRUNCATE {table}"))
        keys = {"access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY}
        bucket = Bucket(name="queue", prefix=place, endpoint=object_store.url, path_style=True, **keys)
        redis = open_redis(RedisSettings(redis_url=redis_server.url, redis_key_prefix=f"{place}:"))
        queue = RedisQueue(redis, open_s3(bucket), metadata)
        try:
            yield queue
        finally:
            await queue.close()
            await metadata.close()

    return open_one


@pytest.fixture
def metadata_url(metadata_engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty metadata database on the engine under test."""
    if metadata_engine == "sqlite":
        yield str(tmp_path / "metadata.sqlite")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"test_{os.urandom(6).hex()}"
    yield server.create(name)
    server.drop(name)
