"""A whole installation behind its real doors: real engines, real accounts, and people to use them."""

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from fastapi import APIRouter, Depends, FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from lampyris.entry.tables import load_tables
from lampyris.features.accounts.service import (
    AccountsAuthenticator,
    keys,
    members,
    organizations,
    people,
    projects,
    sessions,
)
from lampyris.features.accounts.service.keys import KeyOwner, KeyPair
from lampyris.features.accounts.service.people import NewPerson
from lampyris.features.accounts.service.projects import NewProject
from lampyris.features.accounts.types import SYSTEM, NewKey, Role
from lampyris.features.review.service import carriers
from lampyris.foundation.http import errors
from lampyris.foundation.http.guard import guard, whole_segments
from lampyris.foundation.ids import OrgId, ProjectId, UserId, random_id
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics.clickhouse import ClickHouseAnalytics
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.stores import Stores

SALT = "a salt for tests"
ORIGIN = "http://lampyris.example:3001"


@dataclass(frozen=True, kw_only=True)
class Home:
    """One organisation with one project, its key, and a caller of the public API that holds the key."""

    org_id: OrgId
    project_id: ProjectId
    key: NewKey
    api: AsyncClient

    async def get(self, path: str, **query: object) -> Response:
        """GET below /api/public."""
        return await self.api.get(f"/api/public{path}", params=query)  # type: ignore[arg-type]


class Browser:
    """A person at the console of one project: keeps the cookie and sends the CSRF token."""

    def __init__(self, client: AsyncClient, project_id: ProjectId, user_id: UserId) -> None:
        self.client = client
        self.project_id = project_id
        self.user_id = user_id

    async def __call__(self, method: str, path: str, json: object = None) -> Response:
        """A request below the project's console address."""
        return await self.client.request(method, f"/api/console/projects/{self.project_id}{path}", json=json)


@pytest.fixture(scope="session")
def defaults() -> Settings:
    """Read once: looking through the environment for every name takes as long as a small test."""
    return Settings(_env_file=None)


@pytest.fixture(scope="session")
def account_defaults() -> AccountSettings:
    return AccountSettings(_env_file=None)


@pytest.fixture
def settings(defaults: Settings, tmp_path: Path) -> Settings:
    return defaults.model_copy(update={"data_dir": tmp_path / "data"})


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A metadata file with every table and nothing in it: migrating takes longer than most tests."""
    path = tmp_path_factory.mktemp("metadata") / "metadata.db"

    async def make() -> None:
        load_tables()
        metadata = open_metadata(path)
        await migrate(metadata)
        await metadata.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def stores(analytics: ClickHouseAnalytics, migrated_file: Path, tmp_path: Path) -> AsyncIterator[Stores]:
    """Every port on its embedded engine."""
    shutil.copy(migrated_file, tmp_path / "metadata.db")
    metadata = open_metadata(tmp_path / "metadata.db")
    opened = Stores(
        analytics=analytics,
        metadata=metadata,
        queue=DiskQueue(tmp_path / "queue"),
        blobs=LocalBlobs(tmp_path / "blobs"),
        cache=MemoryCache(),
    )
    yield opened
    await opened.queue.close()
    await metadata.close()


@pytest.fixture
def routers() -> list[APIRouter]:
    """The doors under test; each feature's conftest names its own."""
    return []


@pytest.fixture
async def app(
    stores: Stores, settings: Settings, account_defaults: AccountSettings, routers: list[APIRouter]
) -> AsyncIterator[FastAPI]:
    """The doors as the product mounts them."""
    made = FastAPI(redirect_slashes=False, dependencies=[Depends(whole_segments)])
    errors.install(made)
    for router in routers:
        made.include_router(router)
    authenticator = AccountsAuthenticator(
        metadata=stores.metadata,
        cache=stores.cache,
        settings=account_defaults,
        salt=SALT,
        public_url=ORIGIN,
    )
    made.state.stores = stores
    made.state.commented = partial(carriers, stores.metadata)
    made.state.settings = settings
    made.state.authenticator = authenticator
    yield made
    await authenticator.close()


@pytest.fixture
async def connect(app: FastAPI) -> AsyncIterator[Callable[..., Awaitable[AsyncClient]]]:
    """Opens callers of the application; each has its own headers and cookies."""
    async with AsyncExitStack() as opened:

        async def client(**headers: str) -> AsyncClient:
            transport = ASGITransport(app=guard(app))
            made = AsyncClient(transport=transport, base_url=ORIGIN, headers=headers)
            return await opened.enter_async_context(made)

        yield client


@pytest.fixture
async def nobody(connect: Callable[..., Awaitable[AsyncClient]]) -> AsyncClient:
    """A caller without any credentials."""
    return await connect()


async def _settle_in(stores: Stores, connect: Callable[..., Awaitable[AsyncClient]]) -> Home:
    name = random_id()
    public_key, secret_key = f"pk-lf-{name}", f"sk-lf-{name}"
    # No slow hash: only callers whose fast hash is unknown are checked against it.
    pair = KeyPair(
        public_key=public_key, secret_key=secret_key, fast_hash=keys.fast_hash(secret_key, SALT), slow_hash="unused"
    )
    async with stores.metadata.write() as session:
        org = await organizations.create(session, SYSTEM, f"Org {name}")
        project = await projects.create(session, SYSTEM, org, NewProject(name=f"Project {name}"))
        key = await keys.create(session, SYSTEM, KeyOwner(org_id=org.id, project_id=project.id), pair)
    credentials = base64.b64encode(f"{key.key.public_key}:{key.secret_key}".encode()).decode()
    api = await connect(authorization=f"Basic {credentials}")
    return Home(org_id=org.id, project_id=project.id, key=key, api=api)


@pytest.fixture
async def home(stores: Stores, connect: Callable[..., Awaitable[AsyncClient]]) -> Home:
    return await _settle_in(stores, connect)


@pytest.fixture
async def other_home(stores: Stores, connect: Callable[..., Awaitable[AsyncClient]]) -> Home:
    """Somebody else's organisation, whose objects must stay out of sight."""
    return await _settle_in(stores, connect)


@pytest.fixture
async def sign_in(
    stores: Stores, connect: Callable[..., Awaitable[AsyncClient]]
) -> Callable[[Home, Role], Awaitable[Browser]]:
    """Makes a person with a role in a home's organisation and seats them at its console."""

    async def sign_up() -> tuple[AsyncClient, UserId]:
        newcomer = NewPerson(name="Somebody", email=f"{random_id()}@example.com", password_hash="unused")
        async with stores.metadata.write() as session:
            user = await people.sign_up(session, newcomer, AccountSettings(_env_file=None))
            token = await sessions.start(session, user, max_age=timedelta(days=1))
        client = await connect(**{sessions.CSRF_HEADER: sessions.csrf_token(token)})
        client.cookies.set(sessions.COOKIE, token)
        return client, user.id

    async def person(home: Home, role: Role) -> Browser:
        client, user_id = await sign_up()
        async with stores.metadata.write() as session:
            await members.set_role(session, SYSTEM, home.org_id, user_id, role)
        return Browser(client, home.project_id, user_id)

    await sign_up()  # the first person rules the whole installation
    return person


SignIn = Callable[[Home, Role], Awaitable[Browser]]
