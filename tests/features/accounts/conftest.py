"""A whole installation's accounts on a real SQLite file, and people to use them."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from lampyris.features.accounts.service import AccountsAuthenticator, keys, organizations, projects
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.service.projects import NewProject
from lampyris.features.accounts.types import SYSTEM, NewKey, Organization, ProjectInfo
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

SALT = "a salt for tests"


def basic(public_key: str, secret_key: str) -> str:
    """The Authorization header of a key pair."""
    return "Basic " + base64.b64encode(f"{public_key}:{secret_key}".encode()).decode()


@dataclass(frozen=True, kw_only=True)
class Home:
    """One organisation with one project and a key for each."""

    org: Organization
    project: ProjectInfo
    key: NewKey
    org_key: NewKey

    @property
    def authorization(self) -> str:
        return basic(self.key.key.public_key, self.key.secret_key)

    @property
    def org_authorization(self) -> str:
        return basic(self.org_key.key.public_key, self.org_key.secret_key)


@pytest.fixture
def metadata_file(tmp_path: Path) -> Path:
    return tmp_path / "metadata.sqlite"


@pytest.fixture
async def metadata(metadata_file: Path) -> AsyncIterator[SqlMetadata]:
    store = open_metadata(metadata_file)
    await migrate(store)
    yield store
    await store.close()


@pytest.fixture
async def authenticator(metadata: SqlMetadata) -> AsyncIterator[AccountsAuthenticator]:
    made = AccountsAuthenticator(
        metadata=metadata,
        cache=MemoryCache(),
        settings=AccountSettings(_env_file=None, admin_api_key="the admin key"),
        salt=SALT,
        public_url="http://localhost:3001",
    )
    yield made
    await made.close()


async def settle_in(metadata: SqlMetadata, name: str) -> Home:
    """A new organisation and project with keys."""
    pair, org_pair = await keys.make_pair(SALT), await keys.make_pair(SALT)
    async with metadata.write() as session:
        org = await organizations.create(session, SYSTEM, f"{name} Org", id=f"org-{name}")
        project = await projects.create(session, SYSTEM, org, NewProject(name=f"{name} Project", id=f"proj-{name}"))
        key = await keys.create(session, SYSTEM, KeyOwner(org_id=org.id, project_id=project.id), pair)
        org_key = await keys.create(session, SYSTEM, KeyOwner(org_id=org.id, project_id=None), org_pair)
    return Home(org=org, project=project, key=key, org_key=org_key)


@pytest.fixture
async def home(metadata: SqlMetadata) -> Home:
    return await settle_in(metadata, "golden")


@pytest.fixture
async def other_home(metadata: SqlMetadata) -> Home:
    return await settle_in(metadata, "other")
