"""`LANGFUSE_INIT_*` and the first start of an empty installation."""

import json
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from tests.features.accounts.conftest import SALT, Home, basic

from lampyris.features.accounts import init
from lampyris.features.accounts.init import BadInitialisation, FirstStart, ensure_first_project, initialise
from lampyris.features.accounts.service import (
    AccountsAuthenticator,
    keys,
    members,
    organizations,
    passwords,
    people,
    projects,
)
from lampyris.features.accounts.types import SYSTEM, Role
from lampyris.foundation.errors import Unauthenticated
from lampyris.foundation.ids import OrgId, ProjectId
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

FULL = {
    "LANGFUSE_INIT_ORG_ID": "powerrag",
    "LANGFUSE_INIT_ORG_NAME": "PowerRAG 组织",
    "LANGFUSE_INIT_PROJECT_ID": "rag",
    "LANGFUSE_INIT_PROJECT_NAME": "知识库",
    "LANGFUSE_INIT_PROJECT_RETENTION": "30",
    "LANGFUSE_INIT_PROJECT_PUBLIC_KEY": "pk-lf-init",
    "LANGFUSE_INIT_PROJECT_SECRET_KEY": "sk-lf-init",
    "LANGFUSE_INIT_USER_EMAIL": "Admin@OceanBase.com",
    "LANGFUSE_INIT_USER_NAME": "admin",
    "LANGFUSE_INIT_USER_PASSWORD": "12345",
}


@pytest.fixture
def settings_from(monkeypatch: pytest.MonkeyPatch) -> "SettingsFrom":
    return SettingsFrom(monkeypatch)


class SettingsFrom:
    """Settings as the environment gives them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch

    def __call__(self, without: str = "", **changes: str) -> AccountSettings:
        for name, value in (FULL | {f"LANGFUSE_INIT_{key}": value for key, value in changes.items()}).items():
            self.monkeypatch.setenv(name, "" if without and name.endswith(without) else value)
        return AccountSettings(_env_file=None)


async def start(metadata: SqlMetadata, settings: AccountSettings) -> None:
    async with metadata.write() as session:
        await initialise(session, settings, salt=SALT)


async def everything(session: AsyncSession) -> list[object]:
    return [
        *await organizations.every(session),
        *await projects.every(session),
        *await people.everybody(session),
    ]


class TestInitialise:
    async def test_everything_it_describes_is_made(
        self, metadata: SqlMetadata, authenticator: AccountsAuthenticator, settings_from: SettingsFrom
    ) -> None:
        await start(metadata, settings_from())
        known = await authenticator.keys.find(basic("pk-lf-init", "sk-lf-init"))
        assert known.project is not None
        assert (known.project.id, known.project.name, known.project.retention_days) == ("rag", "知识库", 30)
        assert (known.project.org_id, known.project.org_name) == ("powerrag", "PowerRAG 组织")
        user = await people.check_password(
            metadata, MemoryCache(), email="admin@oceanbase.com", password="12345", place="here"
        )
        async with metadata.read() as session:
            member = (await members.of_organization(session, known.project.org_id))[0]
        assert (user.name, user.admin) == ("admin", True)
        assert (member.user_id, member.role, member.project_roles) == (user.id, Role.OWNER, {"rag": Role.OWNER})

    async def test_a_second_start_changes_nothing(self, metadata: SqlMetadata, settings_from: SettingsFrom) -> None:
        await start(metadata, settings_from())
        async with metadata.read() as session:
            before = await everything(session)
        await start(metadata, settings_from(ORG_NAME="other", PROJECT_NAME="other", USER_NAME="other"))
        async with metadata.read() as session:
            after = await everything(session)
            kept = await keys.of_project(session, ProjectId("rag"))
        assert after == before
        assert [key.public_key for key in kept] == ["pk-lf-init"]

    async def test_names_have_defaults(self, metadata: SqlMetadata, settings_from: SettingsFrom) -> None:
        await start(metadata, settings_from(ORG_NAME="", PROJECT_NAME="", USER_NAME="", PROJECT_RETENTION=""))
        async with metadata.read() as session:
            project = await projects.get(session, "rag")
            user = await people.by_email(session, "admin@oceanbase.com")
        assert (project.name, project.org_name, project.retention_days) == (
            "Provisioned Project",
            "Provisioned Org",
            None,
        )
        assert user.name == "Provisioned User"

    async def test_a_key_of_another_project_is_moved(
        self, metadata: SqlMetadata, authenticator: AccountsAuthenticator, home: Home, settings_from: SettingsFrom
    ) -> None:
        pair = {"PROJECT_PUBLIC_KEY": home.key.key.public_key, "PROJECT_SECRET_KEY": home.key.secret_key}
        await start(metadata, settings_from(**pair))
        assert (await authenticator.by_key(home.authorization)).project_id == "rag"

    async def test_another_secret_replaces_the_old_one(
        self, metadata: SqlMetadata, authenticator: AccountsAuthenticator, settings_from: SettingsFrom
    ) -> None:
        await start(metadata, settings_from())
        await start(metadata, settings_from(PROJECT_SECRET_KEY="sk-lf-new"))
        assert (await authenticator.by_key(basic("pk-lf-init", "sk-lf-new"))).project_id == "rag"
        with pytest.raises(Unauthenticated):
            await authenticator.by_key(basic("pk-lf-init", "sk-lf-init"))

    async def test_somebody_who_exists_keeps_the_password_and_becomes_owner(
        self, metadata: SqlMetadata, settings_from: SettingsFrom
    ) -> None:
        prepared = await people.prepare(name="mine", email="admin@oceanbase.com", password="their own 1")
        async with metadata.write() as session:
            user = await people.create(session, SYSTEM, prepared)
        await start(metadata, settings_from())
        same = await people.check_password(
            metadata, MemoryCache(), email="admin@oceanbase.com", password="their own 1", place="here"
        )
        async with metadata.read() as session:
            member = (await members.of_organization(session, OrgId("powerrag")))[0]
        assert (same, member.role) == (user, Role.OWNER)

    async def test_an_organisation_that_was_deleted_stays_deleted_while_its_data_is_purged(
        self, metadata: SqlMetadata, settings_from: SettingsFrom
    ) -> None:
        await start(metadata, settings_from())
        async with metadata.write() as session:
            await projects.delete(session, SYSTEM, "rag")
            await organizations.delete(session, SYSTEM, "powerrag")
        await start(metadata, settings_from())
        async with metadata.read() as session:
            assert not await organizations.every(session)
            assert not await projects.every(session)

    async def test_a_project_that_was_deleted_stays_deleted(
        self, metadata: SqlMetadata, settings_from: SettingsFrom
    ) -> None:
        await start(metadata, settings_from())
        async with metadata.write() as session:
            await projects.delete(session, SYSTEM, "rag")
        await start(metadata, settings_from())
        async with metadata.read() as session:
            assert await projects.every(session) == []

    async def test_without_an_organisation_id_nothing_happens(
        self, metadata: SqlMetadata, settings_from: SettingsFrom
    ) -> None:
        await start(metadata, settings_from(without="ORG_ID"))
        async with metadata.read() as session:
            assert await organizations.every(session) == []

    @pytest.mark.parametrize(
        ("without", "message"),
        [
            ("PUBLIC_KEY", "PROJECT_PUBLIC_KEY and LANGFUSE_INIT_PROJECT_SECRET_KEY must be set together"),
            ("SECRET_KEY", "PROJECT_PUBLIC_KEY and LANGFUSE_INIT_PROJECT_SECRET_KEY must be set together"),
            ("USER_EMAIL", "USER_EMAIL and LANGFUSE_INIT_USER_PASSWORD must be set together"),
            ("USER_PASSWORD", "USER_EMAIL and LANGFUSE_INIT_USER_PASSWORD must be set together"),
            ("PROJECT_ID", "PROJECT_PUBLIC_KEY needs LANGFUSE_INIT_PROJECT_ID"),
        ],
    )
    async def test_halves_are_refused_by_name(
        self, metadata: SqlMetadata, settings_from: SettingsFrom, without: str, message: str
    ) -> None:
        with pytest.raises(BadInitialisation, match=message):
            await start(metadata, settings_from(without=without))

    async def test_a_retention_of_two_days_is_refused(self, metadata: SqlMetadata, settings_from: SettingsFrom) -> None:
        with pytest.raises(BadInitialisation, match="PROJECT_RETENTION"):
            await start(metadata, settings_from(PROJECT_RETENTION="2"))


class TestFirstStart:
    async def first(self, metadata: SqlMetadata, folder: Path) -> FirstStart | None:
        settings = AccountSettings(_env_file=None)
        async with metadata.write() as session:
            return await ensure_first_project(session, settings, salt=SALT, data_dir=folder)

    async def test_an_empty_installation_can_be_used_at_once(
        self, metadata: SqlMetadata, authenticator: AccountsAuthenticator, tmp_path: Path
    ) -> None:
        made = await self.first(metadata, tmp_path)
        assert made is not None
        access = await authenticator.by_key(basic(made.public_key, made.secret_key))
        user = await people.check_password(
            metadata, MemoryCache(), email=made.email, password=made.password, place="here"
        )
        assert (access.project_id, user.admin) == (made.project_id, True)

    async def test_the_secrets_are_kept_for_the_operator_alone(self, metadata: SqlMetadata, tmp_path: Path) -> None:
        made = await self.first(metadata, tmp_path)
        kept = tmp_path / init.FIRST_SIGN_IN
        assert made is not None
        assert json.loads(kept.read_text())["password"] == made.password
        assert kept.stat().st_mode & 0o777 == 0o600

    async def test_it_happens_once(self, metadata: SqlMetadata, tmp_path: Path) -> None:
        await self.first(metadata, tmp_path)
        assert await self.first(metadata, tmp_path) is None

    async def test_an_installation_with_something_in_it_is_left_alone(
        self, metadata: SqlMetadata, home: Home, tmp_path: Path
    ) -> None:
        assert await self.first(metadata, tmp_path) is None
        assert not (tmp_path / init.FIRST_SIGN_IN).exists()

    def test_its_passwords_satisfy_the_rule(self) -> None:
        made = {init.new_password() for _ in range(200)}
        for password in made:
            passwords.check_rule(password)
        assert len(made) == 200
