"""People: sign-up, sign-in, passwords, their own settings."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import attempts, audit, members, passwords, sessions
from lampyris.features.accounts.service.text import clean_email, clean_name
from lampyris.features.accounts.store import members as members_store
from lampyris.features.accounts.store import organizations
from lampyris.features.accounts.store import people as store
from lampyris.features.accounts.types import (
    SYSTEM,
    Actor,
    ActorKind,
    Change,
    EmailTaken,
    LastOwner,
    Role,
    SignUpDisabled,
    User,
    WrongCredentials,
)
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.ids import UserId
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.storage.cache.port import Cache
from lampyris.foundation.storage.metadata.port import MetadataStore

LANGUAGES = frozenset({"en", "zh-CN"})
THEMES = frozenset({"light", "dark", "system"})


@dataclass(frozen=True, kw_only=True, slots=True)
class NewPerson:
    """A person with a checked name, address and password, hashed before any transaction opens."""

    name: str
    email: str
    password_hash: str


async def prepare(*, name: str, email: str, password: str) -> NewPerson:
    """Raises: InvalidInput; WeakPassword."""
    checked_name, checked_email = clean_name(name), clean_email(email)
    passwords.check_rule(password)
    return NewPerson(name=checked_name, email=checked_email, password_hash=await passwords.slow_hash(password))


async def sign_up(session: AsyncSession, person: NewPerson, settings: AccountSettings) -> User:
    """A new person, who joins where they were invited; the first of an installation is the instance admin.

    Raises: SignUpDisabled; EmailTaken.
    """
    if settings.disable_signup:
        raise SignUpDisabled("sign-up is closed on this installation; ask an administrator for an account")
    await store.lock_sign_up(session)
    user = await create(session, None, person, admin=await store.count(session) == 0)
    await _join_defaults(session, user, settings)
    return user


async def create(session: AsyncSession, actor: Actor | None, person: NewPerson, *, admin: bool = False) -> User:
    """A new person made by `actor` (None: by themselves). Raises: EmailTaken."""
    if await store.by_email(session, person.email) is not None:
        raise EmailTaken(f"{person.email} has an account already; sign in")
    try:
        user = await store.add(
            session, name=person.name, email=person.email, password_hash=person.password_hash, admin=admin
        )
    except IntegrityError as error:
        raise EmailTaken(f"{person.email} has an account already; sign in") from error
    by = actor or Actor(kind=ActorKind.USER, user_id=user.id)
    facts = {"email": user.email, "admin": admin}
    audit.record(session, by, Change(kind="user", id=user.id, action="create", after=facts))
    await members.accept_all(session, by, user.id, user.email)
    return user


async def check_password(metadata: MetadataStore, cache: Cache, *, email: str, password: str, place: str) -> User:
    """The person with these credentials. `place` is the caller's network address.

    Raises: WrongCredentials; TooManySignIns after repeated failures for the address or from the place.
    """
    address = email.strip().lower()
    await attempts.refuse_when_blocked(cache, address, place)
    async with metadata.read() as session:
        found = await store.by_email(session, address)
    right = await passwords.matches(found[1] if found else None, password)
    if found is None or not right:
        await attempts.count_failure(cache, address, place)
        raise WrongCredentials("the e-mail address or the password is wrong")
    await attempts.forget_failures(cache, address, place)
    user, password_hash = found
    if password_hash is not None and passwords.is_outdated(password_hash):
        fresh = await passwords.slow_hash(password)
        async with metadata.write() as session:
            await store.change(session, user.id, password_hash=fresh)
    return user


async def change_password(session: AsyncSession, actor: Actor, user_id: str, password_hash: str) -> None:
    """Set a password that was checked and hashed before, and sign the person out everywhere. Raises: NotFound."""
    if await store.by_id(session, user_id) is None:
        raise NotFound("user", user_id, f"user {user_id} does not exist")
    await store.change(session, user_id, password_hash=password_hash)
    await sessions.end_all(session, user_id)
    audit.record(session, actor, Change(kind="user", id=user_id, action="set_password"))


async def by_email(session: AsyncSession, email: str) -> User:
    """Raises: NotFound."""
    found = await store.by_email(session, email.strip().lower())
    if found is None:
        raise NotFound("user", email, f"there is no account for {email}")
    return found[0]


async def by_id(session: AsyncSession, user_id: str) -> User:
    """Raises: NotFound."""
    found = await store.by_id(session, user_id)
    if found is None:
        raise NotFound("user", user_id, f"user {user_id} does not exist")
    return found[0]


async def everybody(session: AsyncSession) -> Sequence[User]:
    """All people of the installation, by e-mail address."""
    return await store.all_people(session)


async def has_people(session: AsyncSession) -> bool:
    """False only before the first sign-up."""
    return await store.count(session) > 0


async def update(
    session: AsyncSession, actor: Actor, user_id: UserId, *, name: str | None, language: str | None, theme: str | None
) -> User:
    """Change what is given. Raises: InvalidInput for an unknown language or theme."""
    if language is not None and language not in LANGUAGES:
        raise InvalidInput(f"the language must be one of {', '.join(sorted(LANGUAGES))}")
    if theme is not None and theme not in THEMES:
        raise InvalidInput(f"the theme must be one of {', '.join(sorted(THEMES))}")
    before = await by_id(session, user_id)
    given = {"name": None if name is None else clean_name(name), "language": language, "theme": theme}
    values = {key: value for key, value in given.items() if value is not None}
    if values:
        await store.change(session, user_id, **values)
        facts = {key: getattr(before, key) for key in values}
        audit.record(session, actor, Change(kind="user", id=user_id, action="update", before=facts, after=values))
    return await by_id(session, user_id)


async def delete(session: AsyncSession, actor: Actor, user_id: UserId) -> None:
    """The account with its sessions and memberships. Raises: LastOwner of any organisation."""
    user = await by_id(session, user_id)
    for org_id, role in (await members_store.org_roles(session, user_id)).items():
        if role is Role.OWNER and await members_store.owners(session, org_id) == {user_id}:
            raise LastOwner(
                f"{user.email} is the only owner of organisation {org_id}; make somebody else an owner first"
            )
    await store.remove(session, user_id)
    audit.record(session, actor, Change(kind="user", id=user_id, action="delete", before={"email": user.email}))


async def _join_defaults(session: AsyncSession, user: User, settings: AccountSettings) -> None:
    """LANGFUSE_DEFAULT_ORG_ID and LANGFUSE_DEFAULT_PROJECT_ID; ids that do not exist are passed over."""
    for org_id in settings.default_org_ids:
        known = await organizations.organization(session, org_id)
        if known and await members_store.org_role(session, org_id, user.id) is None:
            await members.set_role(session, SYSTEM, known.id, user.id, Role(settings.default_org_role))
    for project_id in settings.default_project_ids:
        project = await organizations.project(session, project_id)
        if project is None:
            continue
        if await members_store.org_role(session, project.org_id, user.id) is None:
            await members.set_role(session, SYSTEM, project.org_id, user.id, Role.NONE)
        role = Role(settings.default_project_role)
        await members.set_project_role(session, SYSTEM, project.org_id, project.id, user.id, role)
