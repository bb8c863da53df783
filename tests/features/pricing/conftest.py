"""The doors of pricing over a real SQLite file, with real accounts in front."""

from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from tests.features.accounts.conftest import (
    PASSWORD,
    Browser,
    Home,
    NotUsed,
    authenticator,
    home,
    metadata,
    metadata_file,
    other_home,
)

from lampyris.features.accounts import api_console as accounts_console
from lampyris.features.accounts.service import AccountsAuthenticator
from lampyris.features.pricing import api_console, api_public, service
from lampyris.foundation.http import errors
from lampyris.foundation.storage.metadata.sessions import SqlMetadata
from lampyris.foundation.storage.stores import Stores

__all__ = ["PASSWORD", "Browser", "Home", "authenticator", "home", "metadata", "metadata_file", "other_home"]


@pytest.fixture
async def seeded(metadata: SqlMetadata) -> SqlMetadata:
    """With the default price list."""
    async with metadata.write() as session:
        await service.seed_default_models(session)
    return metadata


@pytest.fixture
async def app(seeded: SqlMetadata, authenticator: AccountsAuthenticator) -> FastAPI:
    made = FastAPI(redirect_slashes=False)
    errors.install(made)
    for router in (api_public.router, api_console.router, accounts_console.router):
        made.include_router(router)
    unused = cast(Any, NotUsed())
    made.state.stores = Stores(analytics=unused, metadata=seeded, queue=unused, blobs=unused, cache=authenticator.cache)
    made.state.authenticator = authenticator
    return made


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    async with AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost:3001") as made:
        yield made
