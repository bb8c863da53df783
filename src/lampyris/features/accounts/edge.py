"""What the doors of accounts share: the authenticator, and transactions that change access."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import AccountsAuthenticator
from lampyris.foundation.http.access import authenticator
from lampyris.foundation.http.state import stores


def accounts(request: Request) -> AccountsAuthenticator:
    """The process's authenticator with the settings of accounts."""
    return cast(AccountsAuthenticator, authenticator(request))


@asynccontextmanager
async def changing(request: Request) -> AsyncIterator[AsyncSession]:
    """One transaction; once it is committed, this process's key memory knows (others notice within two seconds)."""
    async with stores(request).metadata.write() as session:
        yield session
    await accounts(request).keys.look_for_changes()


@asynccontextmanager
async def reading(request: Request) -> AsyncIterator[AsyncSession]:
    """A session for reading."""
    async with stores(request).metadata.read() as session:
        yield session
