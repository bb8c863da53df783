"""Passwords and other slow hashes: argon2id for ours, bcrypt verified for imported ones."""

import asyncio

import bcrypt
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from lampyris.features.accounts.types import WeakPassword

MIN_CHARACTERS = 8
MAX_BYTES = 1024
# 19 MiB a hash: a burst of sign-ins must not push a small machine into swap.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$MTNtZgb6yf3YrQn4c2Iz/Q$a9W/c4As4thdHnwu66ssqLn4CRUUCm6ENbb5lK3jUME"
"""Compared when there is no such person, so that the answer takes as long."""


def check_rule(password: str) -> None:
    """At least 8 characters with a letter (of any script), a digit and a special character. Raises: WeakPassword."""
    if len(password.encode("utf-8", "replace")) > MAX_BYTES:
        raise WeakPassword(f"the password is longer than {MAX_BYTES} bytes")
    letter = any(character.isalpha() for character in password)
    digit = any(character.isdigit() for character in password)
    special = any(not character.isalnum() for character in password)
    if len(password) < MIN_CHARACTERS or not (letter and digit and special):
        raise WeakPassword(
            f"the password needs at least {MIN_CHARACTERS} characters with a letter, a digit and a special character"
        )


async def slow_hash(secret: str) -> str:
    """The argon2id hash; some 30 ms on another thread."""
    return await asyncio.to_thread(_HASHER.hash, secret.encode("utf-8", "replace"))


async def matches(slow_hash: str | None, secret: str) -> bool:
    """Whether `secret` made the hash (argon2id or bcrypt). As slow for no hash at all."""
    return await asyncio.to_thread(_matches, slow_hash, secret.encode("utf-8", "replace"))


def is_outdated(slow_hash: str) -> bool:
    """Whether the hash is of another kind or weaker than the ones made today."""
    try:
        return _HASHER.check_needs_rehash(slow_hash)
    except InvalidHashError:
        return True


def _matches(slow_hash: str | None, secret: bytes) -> bool:
    if slow_hash is not None and slow_hash.startswith("$2"):
        # bcrypt never looked at more than 72 bytes; its library now refuses longer ones.
        return bcrypt.checkpw(secret[:72], slow_hash.encode("ascii"))
    try:
        return _HASHER.verify(slow_hash or _NOBODY, secret) and slow_hash is not None
    except (VerificationError, InvalidHashError):
        return False
