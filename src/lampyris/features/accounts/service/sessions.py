"""Console sessions: an opaque token in a cookie, its hash in the metadata store, a CSRF token derived from it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.store import people as store
from lampyris.features.accounts.types import CsrfFailed, User
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Unauthenticated
from lampyris.foundation.storage.metadata.port import MetadataStore

COOKIE = "lampyris_session"
CSRF_HEADER = "X-CSRF-Token"
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
EXTEND_AFTER = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveSession:
    """A session that was checked just now."""

    token: str
    user: User


def csrf_token(token: str) -> str:
    """What scripts of our own page send back on changes; useless for finding the session's token."""
    return hashlib.sha256(f"csrf:{token}".encode()).hexdigest()


async def start(session: AsyncSession, user: User, *, max_age: timedelta) -> str:
    """A new session's token; the caller puts it into the cookie."""
    token = secrets.token_urlsafe(32)
    await store.drop_ended_sessions(session, now())
    await store.open_session(session, user.id, _hash(token), now() + max_age)
    return token


async def check(metadata: MetadataStore, request: Request, *, max_age: timedelta) -> LiveSession:
    """The live session behind the request's cookie, extended when it was not seen for an hour.

    Raises: Unauthenticated without a live session; CsrfFailed for a change without the right CSRF token.
    """
    token = request.cookies.get(COOKIE)
    if not token:
        raise Unauthenticated("sign in first")
    async with metadata.read() as session:
        found = await store.session_of(session, _hash(token))
    at = now()
    if found is None or found[2] <= at:
        raise Unauthenticated("the session has ended; sign in again")
    user, seen_at, _ = found
    if request.method not in HARMLESS:
        _check_csrf(request, token)
    if at - seen_at > EXTEND_AFTER:
        await _extend(metadata, token, at, max_age)
    return LiveSession(token=token, user=user)


async def end(session: AsyncSession, token: str) -> None:
    """Sign out. Ending what has ended is no error."""
    await store.close_session(session, _hash(token))


async def end_all(session: AsyncSession, user_id: str) -> None:
    """Sign the person out everywhere."""
    await store.close_sessions_of(session, user_id)


def _check_csrf(request: Request, token: str) -> None:
    given = request.headers.get(CSRF_HEADER, "")
    if not secrets.compare_digest(given.encode("utf-8", "replace"), csrf_token(token).encode()):
        raise CsrfFailed(f"the header {CSRF_HEADER} is missing or not this session's; reload the page")


async def _extend(metadata: MetadataStore, token: str, at: datetime, max_age: timedelta) -> None:
    async with metadata.write() as session:
        await store.extend_session(session, _hash(token), seen_at=at, expires_at=at + max_age)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
