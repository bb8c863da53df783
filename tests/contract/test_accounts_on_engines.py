"""The life of an installation's accounts, on SQLite and on PostgreSQL: their SQL must mean the same on both."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.features.accounts.conftest import PASSWORD, SALT, basic

from lampyris.features.accounts.init import ensure_first_project, initialise
from lampyris.features.accounts.service import audit, keys, members, organizations, people, projects, sessions
from lampyris.features.accounts.service.key_ring import KeyRing
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.service.projects import NewProject, ProjectChange
from lampyris.features.accounts.types import SYSTEM, EmailTaken, Invitation, Organization, ProjectInfo, Role
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Unauthenticated
from lampyris.foundation.http.access import SignedIn
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

SETTINGS = AccountSettings.model_validate({})


@pytest.fixture
async def store(metadata_url: str) -> AsyncIterator[SqlMetadata]:
    store = open_metadata(metadata_url)
    await migrate(store)
    yield store
    await store.close()


async def build(store: SqlMetadata) -> tuple[Organization, ProjectInfo]:
    async with store.write() as session:
        org = await organizations.create(session, SYSTEM, "组织", metadata={"k": ["值"]})
        return org, await projects.create(session, SYSTEM, org, NewProject(name="项目", retention_days=30))


async def sign_up(store: SqlMetadata, email: str) -> SignedIn:
    person = await people.prepare(name="小明", email=email, password=PASSWORD)
    async with store.write() as session:
        user = await people.sign_up(session, person, SETTINGS)
        await sessions.start(session, user, max_age=timedelta(days=30))
    return SignedIn(user_id=user.id, email=user.email, admin=user.admin)


async def test_of_many_first_people_one_is_the_administrator(store: SqlMetadata) -> None:
    people_made = await asyncio.gather(*(sign_up(store, f"p{number}@example.com") for number in range(5)))
    assert sorted(person.admin for person in people_made) == [False, False, False, False, True]


async def test_of_many_with_one_address_one_gets_it(store: SqlMetadata) -> None:
    made = await asyncio.gather(*(sign_up(store, "p@example.com") for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(each, SignedIn) for each in made) == 1
    assert sum(isinstance(each, EmailTaken) for each in made) == 3


async def test_a_key_is_found_used_and_revoked(store: SqlMetadata) -> None:
    org, project = await build(store)
    pair = await keys.make_pair(SALT)
    owner = KeyOwner(org_id=org.id, project_id=project.id)
    async with store.write() as session:
        new = await keys.create(session, SYSTEM, owner, pair, expires_at=now() + timedelta(days=1))
    ring = KeyRing(store, MemoryCache(), salt=SALT)
    credential = basic(pair.public_key, pair.secret_key)
    assert (await ring.find(credential)).project == project
    await ring.save_uses()
    async with store.write() as session:
        listed = await keys.of_project(session, project.id)
        assert [key.last_used_at is not None for key in listed] == [True]
        await keys.revoke(session, SYSTEM, owner, new.key.id)
    await ring.look_for_changes()
    with pytest.raises(Unauthenticated):
        await ring.find(credential)


async def test_people_are_invited_join_and_see_what_they_may(store: SqlMetadata) -> None:
    org, project = await build(store)
    await sign_up(store, "root@example.com")
    offer = Invitation(
        id="i1",
        org_id=org.id,
        email="new@example.com",
        role=Role.NONE,
        project_id=project.id,
        project_role=Role.VIEWER,
        created_at=now(),
    )
    async with store.write() as session:
        assert await members.invite(session, SYSTEM, offer) == offer
    newcomer = await sign_up(store, "new@example.com")
    async with store.read() as session:
        seen = await members.visible(session, newcomer)
        inside = await members.in_project(session, newcomer, project.id)
    assert [(each.organization, each.role, [p.project for p in each.projects]) for each in seen] == [
        (org, Role.NONE, [project])
    ]
    assert inside.role == "VIEWER"
    async with store.write() as session:
        await members.set_role(session, SYSTEM, org.id, newcomer.user_id, Role.OWNER)
        await members.remove_project_role(session, SYSTEM, org.id, project.id, newcomer.user_id)
    async with store.read() as session:
        assert (await members.in_project(session, newcomer, project.id)).role == "OWNER"


async def test_the_audit_log_is_paged_without_loss(store: SqlMetadata) -> None:
    org, project = await build(store)
    async with store.write() as session:
        for number in range(7):
            await projects.change(session, SYSTEM, project.id, ProjectChange(name=f"name {number}"))
    seen: list[str] = []
    position = None
    async with store.read() as session:
        while page := await audit.entries(session, org.id, limit=4, before=position):
            seen += [entry.id for entry in page]
            position = (page[-1].at, page[-1].id)
    assert len(seen) == len(set(seen)) == 9


async def test_a_deleted_organisation_goes_when_its_projects_are_purged(store: SqlMetadata) -> None:
    org, project = await build(store)
    async with store.write() as session:
        await projects.mark_has_events(session, [project.id])
        await projects.delete(session, SYSTEM, project.id)
        await organizations.delete(session, SYSTEM, org.id)
    async with store.write() as session:
        assert await organizations.every(session) == []
        assert [id for id, _ in await projects.deleted(session, before=now())] == [project.id]
        await projects.forget(session, project.id)
    async with store.write() as session:
        assert await projects.deleted(session, before=now()) == []
        await organizations.create(session, SYSTEM, "again", id=org.id)


async def test_many_starts_at_once_initialise_once(store: SqlMetadata, tmp_path: Path) -> None:
    settings = AccountSettings.model_validate(
        {
            "init_org_id": "o",
            "init_project_id": "p",
            "init_project_public_key": "pk-lf-1",
            "init_project_secret_key": "sk-lf-1",
            "init_user_email": "a@example.com",
            "init_user_password": "x",
        }
    )

    async def start() -> None:
        async with store.write() as session:
            await initialise(session, settings, salt=SALT)
            assert await ensure_first_project(session, settings, salt=SALT, data_dir=tmp_path) is None

    await asyncio.gather(*(start() for _ in range(4)))
    known = await KeyRing(store, MemoryCache(), salt=SALT).find(basic("pk-lf-1", "sk-lf-1"))
    assert known.access.project_id == "p"


async def test_many_first_starts_make_one_project(store: SqlMetadata, tmp_path: Path) -> None:
    async def start() -> bool:
        async with store.write() as session:
            return await ensure_first_project(session, SETTINGS, salt=SALT, data_dir=tmp_path) is not None

    assert sorted(await asyncio.gather(*(start() for _ in range(4)))) == [False, False, False, True]
    async with store.read() as session:
        assert len(await projects.every(session)) == 1
