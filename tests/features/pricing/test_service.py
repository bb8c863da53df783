"""Seeding the default list, and price books that follow changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.features.accounts.conftest import Home
from tests.features.pricing.factory import model, tier

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import SYSTEM
from lampyris.features.pricing import service, store
from lampyris.features.pricing.defaults import default_models
from lampyris.features.pricing.types import NewModel, NewTier
from lampyris.foundation.errors import Conflict, InvalidInput, NotFound
from lampyris.foundation.storage.metadata.sessions import SqlMetadata


def new_model(pattern: str = "(?i)^own$", **changes: object) -> NewModel:
    standard = tier({"input": "0.000001"})
    made = NewModel(
        model_name="own",
        match_pattern=pattern,
        start_date=None,
        unit="TOKENS",
        tokenizer_id=None,
        tokenizer_config=None,
        tiers=(NewTier(name="Standard", is_default=True, priority=0, conditions=(), prices=standard.prices),),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def define(metadata: SqlMetadata, home: Home, new: NewModel) -> str:
    async with metadata.write() as session:
        return (await service.create_model(session, SYSTEM, home.org.id, home.project.id, new)).id


class TestSeeding:
    async def test_seeding_twice_changes_nothing(self, metadata: SqlMetadata) -> None:
        async with metadata.write() as session:
            assert await service.seed_default_models(session) > 500
            revision = await store.counter(session)
        async with metadata.write() as session:
            assert await service.seed_default_models(session) == 0
            assert await store.counter(session) == revision

    async def test_an_older_row_is_replaced_and_keeps_its_birth(self, seeded: SqlMetadata) -> None:
        async with seeded.write() as session:
            (found,) = [each for each in await store.defaults(session) if each.model_name == "gpt-4o"]
            old = replace(found, match_pattern="^x$", created_at=found.created_at - timedelta(days=9))
            await store.save(session, [replace(old, updated_at=found.updated_at - timedelta(days=9))])
        async with seeded.write() as session:
            assert await service.seed_default_models(session) == 1
            (again,) = [each for each in await store.defaults(session) if each.model_name == "gpt-4o"]
        assert (again.match_pattern, again.created_at) == (found.match_pattern, old.created_at)

    async def test_what_a_newer_program_stored_stays(self, seeded: SqlMetadata) -> None:
        async with seeded.write() as session:
            found = (await store.defaults(session))[0]
            newer = replace(found, match_pattern="^x$", updated_at=found.updated_at + timedelta(days=900))
            await store.save(session, [newer, replace(model(id="of-the-future"), updated_at=newer.updated_at)])
        async with seeded.write() as session:
            assert await service.seed_default_models(session) == 0

    async def test_what_left_the_list_is_deleted(self, seeded: SqlMetadata) -> None:
        async with seeded.write() as session:
            await store.save(session, [model(id="gone")])
        async with seeded.write() as session:
            assert await service.seed_default_models(session) == 1
            assert "gone" not in {each.id for each in await store.defaults(session)}


class TestRefresh:
    async def test_a_book_follows_changes(self, seeded: SqlMetadata, home: Home) -> None:
        book = service.PriceBook()
        await service.refresh(book, seeded)
        assert book.match(home.project.id, "own") is None
        id = await define(seeded, home, new_model())
        await service.refresh(book, seeded, max_age_s=3600)
        assert book.match(home.project.id, "own") is None
        await service.refresh(book, seeded, max_age_s=0)
        found = book.match(home.project.id, "own")
        assert found is not None
        assert found.id == id
        async with seeded.write() as session:
            await service.delete_model(session, SYSTEM, home.org.id, home.project.id, id)
        await service.refresh(book, seeded, max_age_s=0)
        assert book.match(home.project.id, "own") is None

    async def test_definitions_survive_the_store(self, seeded: SqlMetadata) -> None:
        shipped = {each.id: each for each in default_models()}
        async with seeded.read() as session:
            assert {each.id: each for each in await store.every_model(session)} == shipped


class TestDefinitions:
    async def test_patterns_are_checked(self, metadata: SqlMetadata, home: Home) -> None:
        for pattern, message in (("(", "not a valid regex"), ("^(a|a)*$", "exponential")):
            with pytest.raises(InvalidInput, match=message):
                await define(metadata, home, new_model(pattern))

    async def test_the_same_name_start_and_unit_conflict(self, metadata: SqlMetadata, home: Home) -> None:
        dated = new_model(start_date=home.project.created_at)
        await define(metadata, home, dated)
        with pytest.raises(Conflict, match="exists already"):
            await define(metadata, home, dated)

    async def test_without_a_start_they_do_not(self, metadata: SqlMetadata, home: Home) -> None:
        assert await define(metadata, home, new_model()) != await define(metadata, home, new_model())

    async def test_changes_are_audited(self, metadata: SqlMetadata, home: Home) -> None:
        id = await define(metadata, home, new_model())
        async with metadata.write() as session:
            await service.delete_model(session, SYSTEM, home.org.id, home.project.id, id)
            entries = await audit.entries(session, home.org.id, limit=2)
        assert {(entry.resource_type, entry.resource_id, entry.action) for entry in entries} == {
            ("model", id, "create"),
            ("model", id, "delete"),
        }

    async def test_another_projects_definition_is_not_there(
        self, metadata: SqlMetadata, home: Home, other_home: Home
    ) -> None:
        id = await define(metadata, home, new_model())
        async with metadata.write() as session:
            with pytest.raises(NotFound):
                await service.get_model(session, other_home.project.id, id)
            with pytest.raises(NotFound):
                await service.delete_model(session, SYSTEM, other_home.org.id, other_home.project.id, id)
            assert await service.matching_model(session, other_home.project.id, "own") is None
