"""Who is behind a credential, from memory: a warm lookup reads no database."""

import asyncio
import base64
import binascii
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lampyris.features.accounts.service import passwords
from lampyris.features.accounts.service.keys import fast_hash
from lampyris.features.accounts.store import keys as store
from lampyris.features.accounts.store.keys import StoredKey
from lampyris.features.accounts.store.organizations import access_counter
from lampyris.features.accounts.types import KnownKey
from lampyris.foundation.clock import now
from lampyris.foundation.errors import StoreUnavailable, TooManyRequests, Unauthenticated
from lampyris.foundation.http.access import KeyAccess
from lampyris.foundation.ids import KeyId
from lampyris.foundation.storage.cache.port import Cache
from lampyris.foundation.storage.metadata.port import MetadataStore

STALE_S = 2.0
"""How old the last look at the change counter may be before a lookup takes a new one itself."""
OUTAGE_S = 60.0
"""How long known credentials go on working while the metadata store cannot be asked."""
REFUSED_S = 10.0
MAX_KNOWN = 20_000
MAX_REFUSED = 5_000
MAX_HEADER = 4_096
GUESSES_A_MINUTE = 30

NO_HEADER = "No authorization header"
BAD_HEADER = "Invalid authorization header"
BAD_PAIR = "Invalid credentials. Confirm that you've configured the correct host."
BAD_PUBLIC_KEY = "Invalid public key. Confirm that you've configured the correct host."
NO_ORG_BEARER = "Cannot use organization key with bearer auth"


@dataclass(frozen=True, slots=True)
class _Refusal:
    message: str
    until: float


class KeyRing:
    """Credentials known to this process.

    A counter in the metadata store moves with every change of keys and projects; it is looked at every second by
    the watcher (`service.authentication`), and when it moved, everything known is forgotten.
    """

    def __init__(
        self, metadata: MetadataStore, cache: Cache, *, salt: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._metadata = metadata
        self._cache = cache
        self._salt = salt
        self._monotonic = monotonic
        self._known: dict[str, KnownKey] = {}
        self._refused: dict[str, _Refusal] = {}
        self._underway: dict[str, asyncio.Task[KnownKey]] = {}
        self._used: dict[KeyId, datetime] = {}
        self._counter: int | None = None
        self._looked_at = float("-inf")
        self._answered_at = float("-inf")
        self._looking = asyncio.Lock()

    async def find(self, authorization: str | None) -> KnownKey:
        """Raises: Unauthenticated; TooManyRequests for guessing; StoreUnavailable when it cannot be looked up."""
        if not authorization:
            raise Unauthenticated(NO_HEADER)
        if self._monotonic() - self._looked_at > STALE_S:
            await self.look_for_changes()
        known = self._known.get(authorization)
        if known is None:
            known = await self._look_up_once(authorization)
        at = now()
        if known.expires_at is not None and known.expires_at <= at:
            raise Unauthenticated(BAD_PAIR)
        self._used[known.access.key_id] = at
        return known

    async def look_for_changes(self) -> None:
        """Forget everything if a key or a project changed anywhere since the last look.

        Raises: StoreUnavailable when the store has not answered for longer than we trust what we know.
        """
        asked_at = self._monotonic()
        async with self._looking:
            if self._looked_at >= asked_at:
                return
            started_at = self._monotonic()
            try:
                async with self._metadata.read() as session:
                    counter = await access_counter(session)
            except StoreUnavailable:
                self._looked_at = self._monotonic()
                if self._looked_at - self._answered_at > OUTAGE_S:
                    self._forget()
                    raise
                return
            if counter != self._counter:
                self._forget()
            self._counter = counter
            self._looked_at = self._answered_at = started_at

    async def save_uses(self) -> None:
        """Write when each key was last used. Raises: StoreUnavailable; then nothing is lost, the next call retries."""
        used, self._used = self._used, {}
        if not used:
            return
        try:
            async with self._metadata.write() as session:
                await store.mark_used(session, used)
        except StoreUnavailable:
            self._used = used | self._used
            raise

    def _forget(self) -> None:
        self._known.clear()
        self._refused.clear()

    async def _look_up_once(self, authorization: str) -> KnownKey:
        """Requests that ask for the same unknown credential at the same time share one lookup."""
        refusal = self._refused.get(authorization)
        if refusal is not None and refusal.until > self._monotonic():
            raise Unauthenticated(refusal.message)
        task = self._underway.get(authorization)
        if task is None:
            task = asyncio.create_task(self._look_up(authorization))
            self._underway[authorization] = task
            task.add_done_callback(lambda _: self._underway.pop(authorization, None))
        return await asyncio.shield(task)

    async def _look_up(self, authorization: str) -> KnownKey:
        counter = self._counter
        try:
            known = await self._verified(authorization)
        except Unauthenticated as error:
            if len(authorization) <= MAX_HEADER and counter == self._counter:
                _bound(self._refused, MAX_REFUSED)
                self._refused[authorization] = _Refusal(str(error), self._monotonic() + REFUSED_S)
            raise
        # What was read before a change came in must not be remembered after it.
        if counter == self._counter:
            _bound(self._known, MAX_KNOWN)
            self._known[authorization] = known
        return known

    async def _verified(self, authorization: str) -> KnownKey:
        scheme, _, credential = authorization.partition(" ")
        credential = credential.strip()
        if len(authorization) > MAX_HEADER or not credential:
            raise Unauthenticated(BAD_HEADER)
        if scheme.lower() == "bearer":
            return await self._by_public_key(credential)
        if scheme.lower() != "basic":
            raise Unauthenticated(BAD_HEADER)
        return await self._by_pair(*_pair(credential))

    async def _by_public_key(self, public_key: str) -> KnownKey:
        async with self._metadata.read() as session:
            found = await store.by_public_key(session, public_key)
        if found is None:
            raise Unauthenticated(BAD_PUBLIC_KEY)
        if found.project is None:
            raise Unauthenticated(NO_ORG_BEARER)
        return _known(found, full=False)

    async def _by_pair(self, public_key: str, secret_key: str) -> KnownKey:
        async with self._metadata.read() as session:
            found = await store.by_fast_hash(session, fast_hash(secret_key, self._salt))
        if found is not None and found.key.public_key == public_key:
            return _known(found, full=True)
        async with self._metadata.read() as session:
            found = await store.by_public_key(session, public_key)
        if found is None:
            raise Unauthenticated(BAD_PAIR)
        await self._count_guess(public_key)
        if not await passwords.matches(found.slow_hash, secret_key):
            raise Unauthenticated(BAD_PAIR)
        # Right secret, unknown fast hash: an imported key, or the salt changed.
        async with self._metadata.write() as session:
            await store.change(session, found.key.id, fast_hash=fast_hash(secret_key, self._salt))
        return _known(found, full=True)

    async def _count_guess(self, public_key: str) -> None:
        guesses = await self._cache.count(f"accounts:key-guesses:{public_key}", window_s=60.0)
        if guesses > GUESSES_A_MINUTE:
            raise TooManyRequests("too many wrong secrets for this public key; wait a minute", retry_after_s=60)


def _pair(credential: str) -> tuple[str, str]:
    """The two halves of Basic credentials. Raises: Unauthenticated."""
    try:
        text = base64.b64decode(credential + "=" * (-len(credential) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise Unauthenticated(BAD_HEADER) from error
    public_key, _, secret_key = text.partition(":")
    if not public_key or not secret_key:
        raise Unauthenticated(BAD_HEADER)
    return public_key, secret_key


def _known(found: StoredKey, *, full: bool) -> KnownKey:
    return KnownKey(
        access=KeyAccess(
            key_id=found.key.id,
            public_key=found.key.public_key,
            org_id=found.key.org_id,
            project_id=found.key.project_id,
            scope="ORGANIZATION" if found.key.project_id is None else "PROJECT",
            level="all" if full else "scores",
        ),
        project=found.project,
        expires_at=found.key.expires_at,
    )


def _bound(entries: dict[str, KnownKey] | dict[str, _Refusal], limit: int) -> None:
    """Room for one more: the oldest goes."""
    while len(entries) >= limit:
        entries.pop(next(iter(entries)))
