"""The implementation of `foundation.http.access.Authenticator`: keys of the public API, sessions of the console."""

import asyncio
import secrets
from contextlib import suppress
from datetime import timedelta

import structlog
from fastapi import Request

from lampyris.features.accounts.service import members, projects, sessions
from lampyris.features.accounts.service.key_ring import KeyRing
from lampyris.foundation.errors import Forbidden, InvalidInput, StoreUnavailable, Unauthenticated
from lampyris.foundation.http.access import (
    OPERATED_PROJECT_HEADER,
    KeyAccess,
    Member,
    ProjectAccess,
    SignedIn,
)
from lampyris.foundation.ids import KeyId, ProjectId
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.storage.cache.port import Cache
from lampyris.foundation.storage.metadata.port import MetadataStore
from lampyris.foundation.tasks import end

LOOK_EVERY_S = 1.0
SAVE_USES_EVERY_S = 30.0
OPERATOR = KeyId("ADMIN_API_KEY")
"""Stands in audit rows for the key of the settings."""

log = structlog.get_logger()


class AccountsAuthenticator:
    """Lives as long as the process. Call `start` once the event loop runs, `close` before the stores close."""

    def __init__(
        self, *, metadata: MetadataStore, cache: Cache, settings: AccountSettings, salt: str, public_url: str
    ) -> None:
        self.metadata = metadata
        self.cache = cache
        self.settings = settings
        self.salt = salt
        self.public_url = public_url.rstrip("/")
        self.keys = KeyRing(metadata, cache, salt=salt)
        self._watching: asyncio.Task[None] | None = None

    @property
    def session_max_age(self) -> timedelta:
        """How long a session lives after it was last used."""
        return timedelta(minutes=self.settings.session_max_age_minutes)

    async def start(self) -> None:
        """Keep an eye on changes that other processes make."""
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Stop watching and write what is still in memory."""
        if self._watching is not None:
            await end(self._watching)
            self._watching = None
        with suppress(StoreUnavailable):
            await self.keys.save_uses()

    async def by_key(self, authorization: str | None) -> KeyAccess:
        """As the protocol says."""
        return (await self.keys.find(authorization)).access

    async def as_operator(self, authorization: str | None, repeated: str, project_id: str | None) -> ProjectAccess:
        """As the protocol says."""
        if not self.settings.admin_api_key:
            raise Forbidden("set ADMIN_API_KEY to open this API")
        if not self.is_operator(authorization) or not self.is_operator(f"Bearer {repeated}"):
            raise Unauthenticated("Unauthorized: Invalid token")
        if not project_id:
            raise InvalidInput(f"the header {OPERATED_PROJECT_HEADER} must name the project")
        async with self.metadata.read() as session:
            project = await projects.get(session, project_id)
        return ProjectAccess(key_id=OPERATOR, public_key=OPERATOR, org_id=project.org_id, project_id=project.id)

    def is_operator(self, authorization: str | None) -> bool:
        """Whether an `Authorization` header holds the admin key; compared in constant time."""
        scheme, _, given = (authorization or "").partition(" ")
        expected = self.settings.admin_api_key or ""
        same = secrets.compare_digest(given.encode("utf-8", "replace"), expected.encode())
        return bool(expected) and scheme.lower() == "bearer" and same

    async def by_session(self, request: Request) -> SignedIn:
        """As the protocol says."""
        live = await sessions.check(self.metadata, request, max_age=self.session_max_age)
        return SignedIn(user_id=live.user.id, email=live.user.email, admin=live.user.admin)

    async def member(self, person: SignedIn, project_id: ProjectId) -> Member:
        """As the protocol says."""
        async with self.metadata.read() as session:
            return await members.in_project(session, person, project_id)

    async def _watch(self) -> None:
        rounds = 0
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            rounds += 1
            try:
                await self.keys.look_for_changes()
                if rounds % (SAVE_USES_EVERY_S // LOOK_EVERY_S) == 0:
                    await self.keys.save_uses()
            except StoreUnavailable as error:
                log.warning("access_changes_unknown", reason=str(error))
