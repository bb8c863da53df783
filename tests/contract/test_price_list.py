"""The price list on SQLite and on a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from lampyris.features.pricing import service, store
from lampyris.features.pricing.defaults import default_models
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

NOBODY = ProjectId("nobody")


@pytest.fixture
async def metadata(metadata_url: str) -> AsyncIterator[SqlMetadata]:
    opened = open_metadata(metadata_url)
    await migrate(opened)
    yield opened
    await opened.close()


async def seed(metadata: SqlMetadata) -> int:
    async with metadata.write() as session:
        return await service.seed_default_models(session)


async def test_two_starts_at_once_seed_once(metadata: SqlMetadata, metadata_url: str) -> None:
    another = open_metadata(metadata_url)
    changed = await asyncio.gather(seed(metadata), seed(another))
    await another.close()
    assert sorted(changed) == [0, len(default_models())]


async def test_definitions_survive_the_store(metadata: SqlMetadata) -> None:
    await seed(metadata)
    async with metadata.read() as session:
        stored = {model.id: model for model in await store.every_model(session)}
    assert stored == {model.id: model for model in default_models()}


async def test_pages_are_by_name_whatever_the_engine(metadata: SqlMetadata) -> None:
    await seed(metadata)
    async with metadata.read() as session:
        first, total = await service.list_models(session, NOBODY, offset=0, limit=3)
        rest, _ = await service.list_models(session, NOBODY, offset=3, limit=service.ALL)
    names = [model.model_name for model in (*first, *rest)]
    assert len(names) == total == len(default_models())
    assert names == sorted(names, key=str.lower)
    assert names[0] == "babbage-002"


async def test_a_book_sees_the_list(metadata: SqlMetadata) -> None:
    await seed(metadata)
    book = service.PriceBook()
    await service.refresh(book, metadata)
    assert len(book) == len(default_models())
    found = book.match(NOBODY, "qwen-plus")
    assert found is not None
    assert book.by_id(found.id) is found
