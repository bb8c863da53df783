"""What a start creates: `LANGFUSE_INIT_*`, and the first organisation of an empty installation."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import keys, members, organizations, passwords, people, projects
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.service.people import NewPerson
from lampyris.features.accounts.service.projects import NewProject
from lampyris.features.accounts.service.text import clean_email, clean_name
from lampyris.features.accounts.store import members as store_members
from lampyris.features.accounts.store import organizations as store
from lampyris.features.accounts.store import people as people_store
from lampyris.features.accounts.types import SYSTEM, KeyTaken, Organization, ProjectInfo, Role
from lampyris.foundation.errors import InvalidInput, NotFound
from lampyris.foundation.ids import UserId
from lampyris.foundation.settings.accounts import AccountSettings

PREFIX = "LANGFUSE_INIT_"
FIRST_SIGN_IN = "first-sign-in.json"
FIRST_EMAIL = "admin@lampyris.local"
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"

log = structlog.get_logger()


class BadInitialisation(InvalidInput):
    """The LANGFUSE_INIT_* settings contradict each other; the message names them."""

    code = "bad_initialisation"


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstStart:
    """What the first start made, with the two secrets that are shown only now."""

    email: str
    password: str
    organization_id: str
    project_id: str
    public_key: str
    secret_key: str


def check(settings: AccountSettings) -> None:
    """Raises: BadInitialisation for halves without the other half, or a retention of 1 or 2 days."""
    pairs = (
        (
            "PROJECT_PUBLIC_KEY",
            settings.init_project_public_key,
            "PROJECT_SECRET_KEY",
            settings.init_project_secret_key,
        ),
        ("USER_EMAIL", settings.init_user_email, "USER_PASSWORD", settings.init_user_password),
    )
    for name, value, other_name, other in pairs:
        if (value is None) != (other is None):
            raise BadInitialisation(f"{PREFIX}{name} and {PREFIX}{other_name} must be set together, or neither")
    if settings.init_project_public_key and settings.init_project_id is None:
        raise BadInitialisation(f"{PREFIX}PROJECT_PUBLIC_KEY needs {PREFIX}PROJECT_ID")
    try:
        projects.checked_retention(settings.init_project_retention_days)
    except InvalidInput as error:
        raise BadInitialisation(f"{PREFIX}PROJECT_RETENTION: {error}") from error


async def initialise(session: AsyncSession, settings: AccountSettings, *, salt: str) -> None:
    """Make what LANGFUSE_INIT_* describes, at every start: what exists is kept, names are never overwritten.

    Raises: BadInitialisation.
    """
    if settings.init_org_id is None:
        if ignored := _set_names(settings):
            log.warning("init.ignored", reason=f"{PREFIX}ORG_ID is not set", names=ignored)
        return
    check(settings)
    await people_store.lock_sign_up(session)
    org = await store.organization(session, settings.init_org_id)
    if org is None and await store.organization_exists(session, settings.init_org_id):
        log.warning("init.organization_deleted", org_id=settings.init_org_id)
        return
    if org is None:
        name = settings.init_org_name or "Provisioned Org"
        org = await organizations.create(session, SYSTEM, name, id=settings.init_org_id)
    project = await _project(session, settings, org)
    if project is not None and settings.init_project_public_key and settings.init_project_secret_key:
        try:
            await _key(session, project, settings.init_project_public_key, settings.init_project_secret_key, salt)
        except KeyTaken as error:
            raise BadInitialisation(
                f"{PREFIX}PROJECT_SECRET_KEY is the secret of another key than {PREFIX}PROJECT_PUBLIC_KEY. "
                "do: set a new secret key together with the new public key"
            ) from error
    if settings.init_user_email and settings.init_user_password:
        user_id = await _user(session, settings, settings.init_user_email, settings.init_user_password)
        await _own(session, org, project, user_id)


async def ensure_first_project(
    session: AsyncSession, settings: AccountSettings, *, salt: str, data_dir: Path
) -> FirstStart | None:
    """An organisation, a project with a key, and an admin, when the installation has nobody and nothing.

    The secrets are returned this once, and kept in `data_dir/first-sign-in.json` (mode 0600) for the operator.
    None when there was something already, or LANGFUSE_INIT_* speaks for the installation.
    """
    if settings.init_org_id is not None:
        return None
    await people_store.lock_sign_up(session)
    if await people.has_people(session) or await organizations.every(session):
        return None
    password = new_password()
    admin = await people.create(session, SYSTEM, await _admin(password), admin=True)
    org = await organizations.create(session, SYSTEM, "My organization", owner=admin.id)
    project = await projects.create(session, SYSTEM, org, NewProject(name="My project"))
    owner = KeyOwner(org_id=org.id, project_id=project.id)
    new = await keys.create(session, SYSTEM, owner, await keys.make_pair(salt), note="made by the first start")
    made = FirstStart(
        email=admin.email,
        password=password,
        organization_id=org.id,
        project_id=project.id,
        public_key=new.key.public_key,
        secret_key=new.secret_key,
    )
    # Written before the commit: a crash in between leaves a file that the next start replaces, never a lost password.
    _keep(made, data_dir / FIRST_SIGN_IN)
    return made


async def _project(session: AsyncSession, settings: AccountSettings, org: Organization) -> ProjectInfo | None:
    project_id = settings.init_project_id
    if project_id is None:
        return None
    project = await store.project(session, project_id)
    if project is None and await store.project_exists(session, project_id):
        log.warning("init.project_deleted", project_id=project_id)
        return None
    if project is not None:
        return project
    name = clean_name(settings.init_project_name or "Provisioned Project")
    if await store.project_named(session, org.id, name) is not None:
        name = f"{name} ({project_id})"
    wanted = NewProject(id=project_id, name=name, retention_days=settings.init_project_retention_days)
    return await projects.create(session, SYSTEM, org, wanted)


async def _key(session: AsyncSession, project: ProjectInfo, public_key: str, secret_key: str, salt: str) -> None:
    owner = KeyOwner(org_id=project.org_id, project_id=project.id)
    try:
        key = await keys.by_public_key(session, public_key)
    except NotFound:
        pair = await keys.given_pair(salt, public_key, secret_key)
        await keys.create(session, SYSTEM, owner, pair, note="Provisioned API Key")
        return
    if key.project_id != project.id:
        await keys.move(session, SYSTEM, key, owner)
    if not await keys.has_secret(session, key, secret_key, salt):
        await keys.replace_secret(session, SYSTEM, key, await keys.given_pair(salt, public_key, secret_key))


async def _user(session: AsyncSession, settings: AccountSettings, email: str, password: str) -> UserId:
    found = await people_store.by_email(session, clean_email(email))
    if found is not None:
        return found[0].id
    person = NewPerson(
        name=clean_name(settings.init_user_name or "Provisioned User"),
        email=clean_email(email),
        password_hash=await passwords.slow_hash(password),
    )
    first = not await people.has_people(session)
    return (await people.create(session, SYSTEM, person, admin=first)).id


async def _own(session: AsyncSession, org: Organization, project: ProjectInfo | None, user_id: UserId) -> None:
    if await store_members.org_role(session, org.id, user_id) is not Role.OWNER:
        await members.set_role(session, SYSTEM, org.id, user_id, Role.OWNER)
    if project is None or project.org_id != org.id:
        return
    if await store_members.project_role(session, project.id, user_id) is not Role.OWNER:
        await members.set_project_role(session, SYSTEM, org.id, project.id, user_id, Role.OWNER)


async def _admin(password: str) -> NewPerson:
    return NewPerson(name="Admin", email=FIRST_EMAIL, password_hash=await passwords.slow_hash(password))


def new_password() -> str:
    """Four groups of four without characters that look alike; satisfies the rule for passwords."""
    while True:
        groups = ["".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4)]
        password = "-".join(groups)
        if any(c.isdigit() for c in password) and any(c.isalpha() for c in password):
            return password


def _keep(made: FirstStart, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(made), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _set_names(settings: AccountSettings) -> list[str]:
    """Names of the LANGFUSE_INIT_* settings that have a value."""
    fields = [name for name in AccountSettings.model_fields if name.startswith("init_")]
    aliases = {name: str(AccountSettings.model_fields[name].validation_alias) for name in fields}
    return [aliases[name] for name in fields if getattr(settings, name) is not None]
