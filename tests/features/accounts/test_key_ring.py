"""Key authentication: what each credential turns out to be, and how soon changes are noticed."""

import asyncio
import multiprocessing
import time
from datetime import timedelta
from pathlib import Path

import bcrypt
import pytest
from sqlalchemy import event, update
from tests.features.accounts.conftest import SALT, Home, basic

from lampyris.features.accounts.service import AccountsAuthenticator, keys, projects
from lampyris.features.accounts.service.key_ring import KeyRing
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.tables import ApiKeyRow
from lampyris.features.accounts.types import SYSTEM, NewKey
from lampyris.foundation.clock import now
from lampyris.foundation.errors import StoreUnavailable, TooManyRequests, Unauthenticated
from lampyris.foundation.http.access import KeyAccess
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata


class Clock:
    """A monotonic clock that moves when told."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


def ring(metadata: SqlMetadata, clock: Clock | None = None) -> KeyRing:
    return KeyRing(metadata, MemoryCache(), salt=SALT, monotonic=clock or Clock())


async def add_key(metadata: SqlMetadata, home: Home, **options: object) -> NewKey:
    pair = await keys.make_pair(SALT)
    async with metadata.write() as session:
        owner = KeyOwner(org_id=home.org.id, project_id=home.project.id)
        return await keys.create(session, SYSTEM, owner, pair, **options)  # type: ignore[arg-type]


class TestWhoIsIt:
    async def test_a_key_pair_opens_its_project(self, authenticator: AccountsAuthenticator, home: Home) -> None:
        assert await authenticator.by_key(home.authorization) == KeyAccess(
            key_id=home.key.key.id,
            public_key=home.key.key.public_key,
            org_id=home.org.id,
            project_id=home.project.id,
            scope="PROJECT",
            level="all",
        )

    async def test_an_organisation_key_has_no_project(self, authenticator: AccountsAuthenticator, home: Home) -> None:
        access = await authenticator.by_key(home.org_authorization)
        assert (access.scope, access.project_id, access.org_id) == ("ORGANIZATION", None, home.org.id)

    async def test_a_bare_public_key_may_only_score(self, authenticator: AccountsAuthenticator, home: Home) -> None:
        access = await authenticator.by_key(f"Bearer {home.key.key.public_key}")
        assert (access.level, access.project_id) == ("scores", home.project.id)

    @pytest.mark.parametrize(
        ("header", "message"),
        [
            (None, "No authorization header"),
            ("", "No authorization header"),
            ("Basic", "Invalid authorization header"),
            ("Basic !!!", "Invalid authorization header"),
            ("Basic " + "/w" * 9, "Invalid authorization header"),
            (basic("pk-lf-x", ""), "Invalid authorization header"),
            ("Digest x", "Invalid authorization header"),
            ("Basic " + "QQ" * 9000, "Invalid authorization header"),
            (
                basic("pk-lf-none", "sk-lf-none"),
                "Invalid credentials. Confirm that you've configured the correct host.",
            ),
            ("Bearer pk-lf-none", "Invalid public key. Confirm that you've configured the correct host."),
        ],
    )
    async def test_what_is_no_credential_is_refused(
        self, authenticator: AccountsAuthenticator, header: str | None, message: str
    ) -> None:
        for _ in range(2):
            with pytest.raises(Unauthenticated) as refused:
                await authenticator.by_key(header)
            assert str(refused.value) == message

    async def test_an_organisation_key_is_no_bearer(self, authenticator: AccountsAuthenticator, home: Home) -> None:
        with pytest.raises(Unauthenticated, match="organization key"):
            await authenticator.by_key(f"Bearer {home.org_key.key.public_key}")

    async def test_the_secret_of_another_project_does_not_fit(
        self, authenticator: AccountsAuthenticator, home: Home, other_home: Home
    ) -> None:
        with pytest.raises(Unauthenticated, match="Invalid credentials"):
            await authenticator.by_key(basic(home.key.key.public_key, other_home.key.secret_key))

    async def test_guessing_secrets_is_limited_but_the_right_one_still_works(
        self, authenticator: AccountsAuthenticator, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lampyris.features.accounts.service.key_ring.GUESSES_A_MINUTE", 2)
        for guess in range(2):
            with pytest.raises(Unauthenticated):
                await authenticator.by_key(basic(home.key.key.public_key, f"sk-lf-{guess}"))
        with pytest.raises(TooManyRequests) as refused:
            await authenticator.by_key(basic(home.key.key.public_key, "sk-lf-3"))
        assert refused.value.retry_after_s == 60
        assert (await authenticator.by_key(home.authorization)).project_id == home.project.id


class TestHashes:
    def test_the_fast_hash_is_the_one_of_imported_keys(self) -> None:
        # hex sha256("sk-lf-1" + hex sha256("salt")), computed with sha256sum
        assert keys.fast_hash("sk-lf-1", "salt") == "4b60b8b29f43ec4b509f4faa962efe11f811c033e672baa5ffdfc52f9ad987d1"

    async def test_an_imported_key_without_a_fast_hash_works_and_gets_one(
        self, metadata: SqlMetadata, home: Home
    ) -> None:
        imported = bcrypt.hashpw(home.key.secret_key.encode(), bcrypt.gensalt(4)).decode()
        async with metadata.write() as session:
            await session.execute(
                update(ApiKeyRow).where(ApiKeyRow.id == home.key.key.id).values(fast_hash=None, slow_hash=imported)
            )
        known = await ring(metadata).find(home.authorization)
        async with metadata.read() as session:
            row = await session.get_one(ApiKeyRow, home.key.key.id)
        assert known.access.project_id == home.project.id
        assert row.fast_hash == keys.fast_hash(home.key.secret_key, SALT)

    async def test_secrets_are_not_stored(self, metadata_file: Path, home: Home) -> None:
        stored = b"".join(path.read_bytes() for path in metadata_file.parent.iterdir())
        assert home.key.key.public_key.encode() in stored
        assert home.key.secret_key.encode() not in stored


class TestMemory:
    async def test_a_warm_lookup_reads_no_database(self, metadata: SqlMetadata, home: Home) -> None:
        found = ring(metadata)
        await found.find(home.authorization)
        statements: list[str] = []
        event.listen(
            metadata.reader.sync_engine, "before_cursor_execute", lambda *args: statements.append(str(args[2]))
        )
        for _ in range(100):
            await found.find(home.authorization)
        assert statements == []

    async def test_many_at_once_share_one_lookup(self, metadata: SqlMetadata, home: Home) -> None:
        found = ring(metadata)
        await found.look_for_changes()
        statements: list[str] = []
        event.listen(
            metadata.reader.sync_engine, "before_cursor_execute", lambda *args: statements.append(str(args[2]))
        )
        await asyncio.gather(*(found.find(home.authorization) for _ in range(50)))
        assert len([statement for statement in statements if statement.startswith("SELECT")]) == 1

    async def test_a_key_that_expires_stops_at_that_moment(
        self, metadata: SqlMetadata, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        key = await add_key(metadata, home, expires_at=now() + timedelta(hours=1))
        authorization = basic(key.key.public_key, key.secret_key)
        found = ring(metadata)
        await found.find(authorization)
        later = now() + timedelta(hours=1)
        monkeypatch.setattr("lampyris.features.accounts.service.key_ring.now", lambda: later)
        with pytest.raises(Unauthenticated):
            await found.find(authorization)

    async def test_a_revoked_key_stops_after_the_next_look(self, metadata: SqlMetadata, home: Home) -> None:
        clock = Clock()
        found = ring(metadata, clock)
        await found.find(home.authorization)
        async with metadata.write() as session:
            owner = KeyOwner(org_id=home.org.id, project_id=home.project.id)
            await keys.revoke(session, SYSTEM, owner, home.key.key.id)
        clock.at += 2.1
        with pytest.raises(Unauthenticated):
            await found.find(home.authorization)

    async def test_the_keys_of_a_deleted_project_stop(self, metadata: SqlMetadata, home: Home) -> None:
        clock = Clock()
        found = ring(metadata, clock)
        await found.find(home.authorization)
        async with metadata.write() as session:
            await projects.delete(session, SYSTEM, home.project.id)
        clock.at += 2.1
        with pytest.raises(Unauthenticated):
            await found.find(home.authorization)

    async def test_a_new_key_works_although_it_was_refused_before(self, metadata: SqlMetadata, home: Home) -> None:
        clock = Clock()
        found = ring(metadata, clock)
        pair = await keys.make_pair(SALT)
        authorization = basic(pair.public_key, pair.secret_key)
        with pytest.raises(Unauthenticated):
            await found.find(authorization)
        async with metadata.write() as session:
            await keys.create(session, SYSTEM, KeyOwner(org_id=home.org.id, project_id=home.project.id), pair)
        clock.at += 2.1
        assert (await found.find(authorization)).access.project_id == home.project.id

    async def test_memory_is_bounded(self, metadata: SqlMetadata, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("lampyris.features.accounts.service.key_ring.MAX_REFUSED", 3)
        found = ring(metadata)
        for number in range(10):
            with pytest.raises(Unauthenticated):
                await found.find(f"Bearer pk-lf-{number}")
        assert len(found._refused) == 3
        assert (await found.find(home.authorization)).project == home.project


class TestOutage:
    async def test_known_keys_go_on_for_a_minute(
        self, metadata: SqlMetadata, home: Home, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        clock = Clock()
        found = ring(metadata, clock)
        await found.find(home.authorization)

        def unreachable() -> None:
            raise StoreUnavailable("metadata", "gone")

        monkeypatch.setattr(metadata, "read", unreachable)
        clock.at += 30
        assert (await found.find(home.authorization)).project == home.project
        with pytest.raises(StoreUnavailable):
            await found.find(basic("pk-lf-cold", "sk-lf-cold"))
        clock.at += 31
        with pytest.raises(StoreUnavailable):
            await found.find(home.authorization)


class TestLastUse:
    async def test_it_is_written_when_the_process_ends(
        self, authenticator: AccountsAuthenticator, metadata: SqlMetadata, home: Home
    ) -> None:
        before = now()
        await authenticator.by_key(home.authorization)
        await authenticator.close()
        async with metadata.read() as session:
            key = (await keys.of_project(session, home.project.id))[0]
        assert key.last_used_at is not None
        assert before <= key.last_used_at <= now()


def revoke_elsewhere(file: str, project_id: str, key_id: str) -> None:
    """Revoke a key as another process would."""

    async def run() -> None:
        store = open_metadata(file)
        async with store.write() as session:
            project = await projects.get(session, project_id)
            await keys.revoke(session, SYSTEM, KeyOwner(org_id=project.org_id, project_id=project.id), key_id)
        await store.close()

    asyncio.run(run())


async def test_a_key_revoked_in_another_process_stops_here_within_two_seconds(
    authenticator: AccountsAuthenticator, metadata_file: Path, home: Home
) -> None:
    await authenticator.start()
    await authenticator.by_key(home.authorization)
    process = multiprocessing.get_context("spawn").Process(
        target=revoke_elsewhere, args=(str(metadata_file), home.project.id, home.key.key.id)
    )
    process.start()
    await asyncio.to_thread(process.join)
    assert process.exitcode == 0
    revoked_at = time.monotonic()
    while time.monotonic() - revoked_at < 2.5:
        try:
            await authenticator.by_key(home.authorization)
        except Unauthenticated:
            break
        await asyncio.sleep(0.05)
    else:
        pytest.fail("the key still works")
