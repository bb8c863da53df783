"""Rows of people and of their console sessions."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.tables import AccessChangeRow, UserRow, UserSessionRow
from lampyris.features.accounts.types import User
from lampyris.foundation.clock import now
from lampyris.foundation.ids import UserId, random_id


async def lock_sign_up(session: AsyncSession) -> None:
    """Lets one sign-up at a time decide whether it is the first."""
    await session.execute(select(AccessChangeRow.id).with_for_update())


async def count(session: AsyncSession) -> int:
    """How many people there are."""
    return await session.scalar(select(func.count()).select_from(UserRow)) or 0


async def all_people(session: AsyncSession) -> list[User]:
    """Everybody, by e-mail address."""
    return [as_user(row) for row in await session.scalars(select(UserRow).order_by(UserRow.email))]


async def by_email(session: AsyncSession, email: str) -> tuple[User, str | None] | None:
    """The person and their password hash."""
    row = await session.scalar(select(UserRow).where(UserRow.email == email))
    return None if row is None else (as_user(row), row.password_hash)


async def by_id(session: AsyncSession, user_id: str) -> tuple[User, str | None] | None:
    """The person and their password hash."""
    row = await session.get(UserRow, user_id)
    return None if row is None else (as_user(row), row.password_hash)


async def add(session: AsyncSession, *, name: str, email: str, password_hash: str | None, admin: bool) -> User:
    """A new person. Raises: IntegrityError when the address is taken."""
    at = now()
    row = UserRow(
        id=random_id(),
        name=name,
        email=email,
        password_hash=password_hash,
        admin=admin,
        created_at=at,
        updated_at=at,
    )
    session.add(row)
    await session.flush()
    return as_user(row)


async def change(session: AsyncSession, user_id: str, **values: object) -> None:
    """Set columns of one person."""
    await session.execute(update(UserRow).where(UserRow.id == user_id).values(**values, updated_at=now()))


async def remove(session: AsyncSession, user_id: str) -> None:
    """The person with their sessions and memberships."""
    await session.execute(delete(UserRow).where(UserRow.id == user_id))


async def open_session(session: AsyncSession, user_id: str, token_hash: str, expires_at: datetime) -> None:
    """One more live session."""
    at = now()
    session.add(
        UserSessionRow(token_hash=token_hash, user_id=user_id, created_at=at, seen_at=at, expires_at=expires_at)
    )
    await session.flush()


async def session_of(session: AsyncSession, token_hash: str) -> tuple[User, datetime, datetime] | None:
    """The person, when the session was last seen, and when it ends; None for an unknown token."""
    query = (
        select(UserRow, UserSessionRow.seen_at, UserSessionRow.expires_at)
        .join(UserSessionRow, UserSessionRow.user_id == UserRow.id)
        .where(UserSessionRow.token_hash == token_hash)
    )
    found = (await session.execute(query)).first()
    return None if found is None else (as_user(found[0]), found[1], found[2])


async def extend_session(session: AsyncSession, token_hash: str, *, seen_at: datetime, expires_at: datetime) -> None:
    """Seen just now, so it lives longer."""
    await session.execute(
        update(UserSessionRow)
        .where(UserSessionRow.token_hash == token_hash)
        .values(seen_at=seen_at, expires_at=expires_at)
    )


async def close_session(session: AsyncSession, token_hash: str) -> None:
    """End one session."""
    await session.execute(delete(UserSessionRow).where(UserSessionRow.token_hash == token_hash))


async def close_sessions_of(session: AsyncSession, user_id: str) -> None:
    """End all sessions of one person."""
    await session.execute(delete(UserSessionRow).where(UserSessionRow.user_id == user_id))


async def drop_ended_sessions(session: AsyncSession, at: datetime) -> None:
    """Sessions that ended before `at`."""
    await session.execute(delete(UserSessionRow).where(UserSessionRow.expires_at < at))


def as_user(row: UserRow) -> User:
    """The row without its password."""
    return User(
        id=UserId(row.id),
        name=row.name,
        email=row.email,
        admin=row.admin,
        language=row.language,
        theme=row.theme,
        created_at=row.created_at,
    )
