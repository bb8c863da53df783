"""What people chose about how the console looks: small JSON objects by name, which only the console understands."""

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.store import preferences as store
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.ids import UserId

MOST_NAMES = 200
MOST_BYTES = 16_384
LONGEST_NAME = 100


async def of_user(session: AsyncSession, user_id: UserId) -> dict[str, dict[str, object]]:
    """Every value by its name."""
    return await store.of_user(session, user_id)


async def put(session: AsyncSession, user_id: UserId, name: str, value: dict[str, object]) -> None:
    """Replaces what was there. Raises: InvalidInput for too long a name, too large a value or too many of them."""
    if len(name) > LONGEST_NAME:
        raise InvalidInput(f"the name of a preference has at most {LONGEST_NAME} characters")
    if len(orjson.dumps(value)) > MOST_BYTES:
        raise InvalidInput(f"the preference {name} is larger than {MOST_BYTES} bytes")
    if await store.count_others(session, user_id, name) >= MOST_NAMES:
        raise InvalidInput(f"a person keeps at most {MOST_NAMES} preferences")
    await store.put(session, user_id, name, value)
