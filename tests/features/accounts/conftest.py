"""A whole installation's accounts on a real SQLite file, and people to use them."""

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from lampyris.features.accounts import api_console, api_public
from lampyris.features.accounts.service import AccountsAuthenticator, keys, organizations, projects
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.service.projects import NewProject
from lampyris.features.accounts.types import SYSTEM, NewKey, Organization, ProjectInfo
from lampyris.foundation.http import errors
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.stores import Stores

SALT = "a salt for tests"
PASSWORD = "pass word 1"


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


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty installation's file. Climbing the revisions once is enough: every test starts from a copy."""
    file = tmp_path_factory.mktemp("accounts") / "metadata.sqlite"

    async def climb() -> None:
        store = open_metadata(file)
        await migrate(store)
        await store.close()

    asyncio.run(climb())
    return file


@pytest.fixture
def metadata_file(tmp_path: Path, migrated_file: Path) -> Path:
    return Path(shutil.copy(migrated_file, tmp_path / "metadata.sqlite"))


@pytest.fixture
async def metadata(metadata_file: Path) -> AsyncIterator[SqlMetadata]:
    store = open_metadata(metadata_file)
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


class NotUsed:
    """Stands for a store that accounts never touches."""


@pytest.fixture
async def app(metadata: SqlMetadata, authenticator: AccountsAuthenticator) -> FastAPI:
    """The doors of accounts, as the product mounts them."""
    made = FastAPI(redirect_slashes=False)
    errors.install(made)
    made.include_router(api_public.router)
    made.include_router(api_console.router)
    unused = cast(Any, NotUsed())
    made.state.stores = Stores(
        analytics=unused, metadata=metadata, queue=unused, blobs=unused, cache=authenticator.cache
    )
    made.state.authenticator = authenticator
    return made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """Speaks to the doors without cookies of its own."""
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost:3001") as made:
        yield made


class Browser:
    """A person at the console: keeps the cookie and sends the CSRF token."""

    def __init__(self, client: AsyncClient) -> None:
        self.client = client
        self.user_id = ""

    async def __call__(self, method: str, path: str, json: object = None) -> Response:
        return await self.client.request(method, f"/api/console{path}", json=json)

    async def enter(self, path: str, **body: str) -> Response:
        """Sign up or in, and remember the CSRF token."""
        answer = await self("POST", path, body)
        if answer.status_code == 200:
            self.client.headers["X-CSRF-Token"] = answer.json()["csrf_token"]
            self.user_id = answer.json()["user"]["id"]
        return answer


@pytest.fixture
async def open_browser(app: FastAPI) -> AsyncIterator[Callable[[str], Awaitable[Browser]]]:
    """Signs a new person up and gives them a browser."""
    async with AsyncExitStack() as opened:

        async def sign_up(email: str) -> Browser:
            transport = ASGITransport(app=app)
            client = await opened.enter_async_context(AsyncClient(transport=transport, base_url="http://localhost"))
            browser = Browser(client)
            answer = await browser.enter(
                "/auth/sign-up", name=email.split("@", maxsplit=1)[0], email=email, password=PASSWORD
            )
            assert answer.status_code == 200, answer.text
            return browser

        yield sign_up


OpenBrowser = Callable[[str], Awaitable[Browser]]
