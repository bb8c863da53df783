"""Limits on guessing passwords.

By account and network address together first, so that a stranger's guesses do not lock the owner out; by each of them
alone at higher numbers, against guesses from many places and over many accounts.
"""

from collections.abc import Iterator

from lampyris.features.accounts.types import TooManySignIns
from lampyris.foundation.storage.cache.port import Cache

WINDOW_S = 900
WRONG_BY_BOTH = 10
WRONG_BY_PLACE = 50
WRONG_BY_ADDRESS = 200


async def refuse_when_blocked(cache: Cache, email: str, place: str) -> None:
    """Raises: TooManySignIns while too many failures are on record."""
    for name, _ in _limits(email, place):
        if await cache.get(f"{name}:blocked") is not None:
            raise TooManySignIns(
                f"too many failed sign-ins; wait {WINDOW_S // 60} minutes and try again", retry_after_s=WINDOW_S
            )


async def count_failure(cache: Cache, email: str, place: str) -> None:
    """One more wrong password."""
    for name, limit in _limits(email, place):
        if await cache.count(f"{name}:failures", window_s=WINDOW_S) >= limit:
            await cache.set(f"{name}:blocked", b"1", ttl_s=WINDOW_S)


async def forget_failures(cache: Cache, email: str, place: str) -> None:
    """The right password came: earlier mistakes of this person here do not count any more."""
    name, _ = next(_limits(email, place))
    await cache.delete(f"{name}:failures")


def _limits(email: str, place: str) -> Iterator[tuple[str, int]]:
    """Counters and what each allows, the narrowest first."""
    yield f"accounts:sign-in:both:{place}:{email}", WRONG_BY_BOTH
    yield f"accounts:sign-in:place:{place}", WRONG_BY_PLACE
    yield f"accounts:sign-in:email:{email}", WRONG_BY_ADDRESS
