"""Limits on guessing passwords: by account and by network address."""

from lampyris.features.accounts.types import TooManySignIns
from lampyris.foundation.storage.cache.port import Cache

WINDOW_S = 900
WRONG_BY_ADDRESS = 10
WRONG_BY_PLACE = 50


async def refuse_when_blocked(cache: Cache, email: str, place: str) -> None:
    """Raises: TooManySignIns while too many failures are on record."""
    for name in (_address(email), _place(place)):
        if await cache.get(f"{name}:blocked") is not None:
            raise TooManySignIns(
                f"too many failed sign-ins; wait {WINDOW_S // 60} minutes and try again", retry_after_s=WINDOW_S
            )


async def count_failure(cache: Cache, email: str, place: str) -> None:
    """One more wrong password."""
    for name, limit in ((_address(email), WRONG_BY_ADDRESS), (_place(place), WRONG_BY_PLACE)):
        if await cache.count(f"{name}:failures", window_s=WINDOW_S) >= limit:
            await cache.set(f"{name}:blocked", b"1", ttl_s=WINDOW_S)


async def forget_failures(cache: Cache, email: str) -> None:
    """The right password came: earlier mistakes with this account do not count any more."""
    await cache.delete(f"{_address(email)}:failures")


def _address(email: str) -> str:
    return f"accounts:sign-in:email:{email}"


def _place(place: str) -> str:
    return f"accounts:sign-in:place:{place}"
