"""`lampyris org`: organisations."""

from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.entry.cli.installation import AsJson, in_transaction, show, show_all
from lampyris.features.accounts.service import organizations, people
from lampyris.features.accounts.types import SYSTEM, Organization

app = typer.Typer(no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Its name.")],
    id: Annotated[str | None, typer.Option(help="Its id; unset: a random one.")] = None,
    owner: Annotated[str | None, typer.Option(help="E-mail address of an existing person who owns it.")] = None,
    as_json: AsJson = False,
) -> None:
    """Create an organisation."""

    async def work(session: AsyncSession) -> Organization:
        owner_id = (await people.by_email(session, owner)).id if owner else None
        return await organizations.create(session, SYSTEM, name, id=id, owner=owner_id)

    show(_shown(in_transaction(work)), as_json)


@app.command("list")
def list_organizations(as_json: AsJson = False) -> None:
    """All organisations, by name."""
    show_all([_shown(org) for org in in_transaction(organizations.every)], as_json)


def _shown(org: Organization) -> dict[str, object]:
    return {"id": org.id, "name": org.name, "created_at": org.created_at}
