"""API keys: made, listed, revoked. The secret is shown once; what is kept are its hashes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit, passwords
from lampyris.features.accounts.store import keys as store
from lampyris.features.accounts.store.organizations import bump_access
from lampyris.features.accounts.types import Actor, ApiKey, Change, KeyTaken, NewKey
from lampyris.foundation.clock import now
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.ids import KeyId, OrgId, ProjectId, random_id, random_uuid
from lampyris.foundation.text import valid_text

PUBLIC_PREFIX = "pk-lf-"
SECRET_PREFIX = "sk-lf-"  # noqa: S105 - a prefix, not a secret
MAX_NOTE = 1000
MAX_KEY = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyPair:
    """A key pair with its hashes, made before a transaction opens because one hash is slow."""

    public_key: str
    secret_key: str
    fast_hash: str
    slow_hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class KeyOwner:
    """Whose key it is: of a project, or (`project_id` None) of the organisation."""

    org_id: OrgId
    project_id: ProjectId | None


def fast_hash(secret_key: str, salt: str) -> str:
    """Hex sha256 of the secret followed by the hex sha256 of the salt: what lookups go by."""
    salted = hashlib.sha256(salt.encode()).hexdigest()
    return hashlib.sha256((secret_key + salted).encode("utf-8", "replace")).hexdigest()


def display_form(secret_key: str) -> str:
    """The first six and the last four characters."""
    return f"{secret_key[:6]}...{secret_key[-4:]}"


async def make_pair(salt: str, public_key: str | None = None, secret_key: str | None = None) -> KeyPair:
    """A new random pair, or the given one.

    Raises: InvalidInput when only one half is given, a prefix is missing, or a half is too long.
    """
    if (public_key is None) != (secret_key is None):
        raise InvalidInput("publicKey and secretKey must be given together, or neither")
    public_key = public_key or PUBLIC_PREFIX + random_uuid()
    secret_key = secret_key or SECRET_PREFIX + random_uuid()
    if max(len(public_key), len(secret_key)) > MAX_KEY:
        raise InvalidInput(f"publicKey and secretKey have at most {MAX_KEY} characters")
    if not public_key.startswith(PUBLIC_PREFIX) or not secret_key.startswith(SECRET_PREFIX):
        raise InvalidInput(f"publicKey must begin with {PUBLIC_PREFIX} and secretKey with {SECRET_PREFIX}")
    return await given_pair(salt, public_key, secret_key)


async def given_pair(salt: str, public_key: str, secret_key: str) -> KeyPair:
    """A pair that the operator chose; any text will do."""
    return KeyPair(
        public_key=public_key,
        secret_key=secret_key,
        fast_hash=fast_hash(secret_key, salt),
        slow_hash=await passwords.slow_hash(secret_key),
    )


async def has_secret(session: AsyncSession, key: ApiKey, secret_key: str, salt: str) -> bool:
    """Whether lookups by this secret find the key already."""
    found = await store.with_fast_hash(session, fast_hash(secret_key, salt))
    return found is not None and found.id == key.id


async def create(
    session: AsyncSession,
    actor: Actor,
    owner: KeyOwner,
    pair: KeyPair,
    *,
    note: str | None = None,
    expires_at: datetime | None = None,
) -> NewKey:
    """Store the pair. Raises: KeyTaken when one half is in use; InvalidInput for an expiry in the past."""
    if expires_at is not None and expires_at <= now():
        raise InvalidInput("the expiry must lie in the future")
    if await store.owner_of(session, pair.public_key) or await store.with_fast_hash(session, pair.fast_hash):
        raise KeyTaken("this public or secret key is in use already")
    key = ApiKey(
        id=KeyId(random_id()),
        org_id=owner.org_id,
        project_id=owner.project_id,
        public_key=pair.public_key,
        display_secret_key=display_form(pair.secret_key),
        note=valid_text(note)[:MAX_NOTE] if note else None,
        created_at=now(),
        expires_at=expires_at,
        last_used_at=None,
    )
    created_by = (actor.user_id, actor.key_id)
    await store.add(session, key, fast_hash=pair.fast_hash, slow_hash=pair.slow_hash, created_by=created_by)
    await bump_access(session)
    audit.record(session, actor, _change(key, "create"))
    return NewKey(key=key, secret_key=pair.secret_key)


async def of_project(session: AsyncSession, project_id: ProjectId) -> Sequence[ApiKey]:
    """Newest first."""
    return await store.of_project(session, project_id)


async def of_organization(session: AsyncSession, org_id: OrgId) -> Sequence[ApiKey]:
    """Keys of the organisation itself, newest first."""
    return await store.of_organization(session, org_id)


async def by_public_key(session: AsyncSession, public_key: str) -> ApiKey:
    """Raises: NotFound."""
    key = await store.owner_of(session, public_key)
    if key is None:
        raise NotFound("key", public_key, f"there is no key {public_key}")
    return key


async def revoke(session: AsyncSession, actor: Actor, owner: KeyOwner, key_id: str) -> None:
    """The key stops working everywhere within seconds. Raises: NotFound when it is not the owner's."""
    key = await store.by_id(session, key_id)
    if key is None or key.org_id != owner.org_id or key.project_id != owner.project_id:
        raise NotFound("key", key_id, f"API key {key_id} does not exist here")
    await store.remove(session, key_id)
    await bump_access(session)
    audit.record(session, actor, _change(key, "delete"))


async def move(session: AsyncSession, actor: Actor, key: ApiKey, owner: KeyOwner) -> None:
    """Give an existing key to another project, with what it may read."""
    await store.change(session, key.id, org_id=owner.org_id, project_id=owner.project_id)
    await bump_access(session)
    audit.record(session, actor, _change(key, "move"))


async def replace_secret(session: AsyncSession, actor: Actor, key: ApiKey, pair: KeyPair) -> None:
    """The same public key with another secret; the old secret stops working."""
    await store.change(
        session,
        key.id,
        fast_hash=pair.fast_hash,
        slow_hash=pair.slow_hash,
        display_secret_key=display_form(pair.secret_key),
    )
    await bump_access(session)
    audit.record(session, actor, _change(key, "replace_secret"))


def _change(key: ApiKey, action: str) -> Change:
    facts = {
        "id": key.id,
        "publicKey": key.public_key,
        "note": key.note,
        "projectId": key.project_id,
        "expiresAt": key.expires_at,
    }
    gone = action == "delete"
    return Change(
        kind="apiKey",
        id=key.id,
        action=action,
        org_id=key.org_id,
        project_id=key.project_id,
        before=facts if gone else None,
        after=None if gone else facts,
    )
