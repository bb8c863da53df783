"""`lampyris user`: people and their passwords."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.entry.cli.installation import AsJson, in_transaction, show, show_all
from lampyris.features.accounts.init import new_password
from lampyris.features.accounts.service import members, organizations, passwords, people
from lampyris.features.accounts.types import SYSTEM, Role, User
from lampyris.foundation.ids import OrgId

app = typer.Typer(no_args_is_help=True)

Email = Annotated[str, typer.Argument(help="E-mail address of the person.")]
Password = Annotated[
    str | None,
    typer.Option(envvar="LAMPYRIS_PASSWORD", help="Unset: a strong one is made and printed once."),
]


@app.command()
def create(  # noqa: PLR0913, PLR0917 - one parameter an option
    email: Email,
    name: Annotated[str | None, typer.Option(help="Unset: the address before the @.")] = None,
    password: Password = None,
    admin: Annotated[bool, typer.Option(help="Make an administrator of the whole installation.")] = False,
    org: Annotated[str | None, typer.Option(help="Id of an organisation to join.")] = None,
    role: Annotated[Role, typer.Option(help="The role to join with.")] = Role.MEMBER,
    as_json: AsJson = False,
) -> None:
    """Create a person who can sign in."""
    chosen = password or new_password()
    person = asyncio.run(people.prepare(name=name or email.split("@", maxsplit=1)[0], email=email, password=chosen))

    async def work(session: AsyncSession) -> User:
        user = await people.create(session, SYSTEM, person, admin=admin)
        if org is not None:
            await organizations.get(session, org)
            await members.set_role(session, SYSTEM, OrgId(org), user.id, role)
        return user

    show(_shown(in_transaction(work)) | _once(password, chosen), as_json)


@app.command()
def set_password(email: Email, password: Password = None, as_json: AsJson = False) -> None:
    """Set a person's password, and sign them out everywhere."""
    chosen = password or new_password()
    passwords.check_rule(chosen)
    fresh = asyncio.run(passwords.slow_hash(chosen))

    async def work(session: AsyncSession) -> User:
        user = await people.by_email(session, email)
        await people.change_password(session, SYSTEM, user.id, fresh)
        return user

    show(_shown(in_transaction(work)) | _once(password, chosen), as_json)


@app.command("list")
def list_people(as_json: AsJson = False) -> None:
    """Everybody, by e-mail address."""
    show_all([_shown(user) for user in in_transaction(people.everybody)], as_json)


def _shown(user: User) -> dict[str, object]:
    return {"id": user.id, "email": user.email, "name": user.name, "admin": user.admin}


def _once(given: str | None, chosen: str) -> dict[str, object]:
    """The password, when we made it."""
    return {} if given else {"password": chosen}
