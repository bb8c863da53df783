"""`lampyris key`: API keys of projects and organisations."""

import asyncio
from datetime import timedelta
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.entry.cli.installation import AsJson, in_transaction, salt, show, show_all
from lampyris.features.accounts.service import keys, organizations, projects
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.types import SYSTEM, ApiKey, NewKey
from lampyris.foundation.clock import now

app = typer.Typer(no_args_is_help=True)

ProjectOption = Annotated[str | None, typer.Option("--project", help="Id of the project.")]
OrgOption = Annotated[str | None, typer.Option("--org", help="Id of the organisation, for a key of its own.")]


@app.command()
def create(  # noqa: PLR0913, PLR0917 - one parameter an option
    project: ProjectOption = None,
    org: OrgOption = None,
    note: Annotated[str | None, typer.Option(help="What the key is for.")] = None,
    expires_in_days: Annotated[int | None, typer.Option(min=1, help="Unset: it does not expire.")] = None,
    public_key: Annotated[str | None, typer.Option(help="Your own pair, pk-lf-...; needs --secret-key.")] = None,
    secret_key: Annotated[
        str | None, typer.Option(envvar="LAMPYRIS_SECRET_KEY", help="Your own pair, sk-lf-...; needs --public-key.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Create a key pair; the secret is printed this once."""
    pair = asyncio.run(keys.make_pair(salt(), public_key, secret_key))
    expires_at = now() + timedelta(days=expires_in_days) if expires_in_days else None

    async def work(session: AsyncSession) -> NewKey:
        owner = await _owner(session, project, org)
        return await keys.create(session, SYSTEM, owner, pair, note=note, expires_at=expires_at)

    new = in_transaction(work)
    show(_shown(new.key) | {"secret_key": new.secret_key}, as_json)


@app.command("list")
def list_keys(project: ProjectOption = None, org: OrgOption = None, as_json: AsJson = False) -> None:
    """Keys of a project, or of an organisation itself, newest first."""

    async def work(session: AsyncSession) -> list[ApiKey]:
        owner = await _owner(session, project, org)
        if owner.project_id is not None:
            return list(await keys.of_project(session, owner.project_id))
        return list(await keys.of_organization(session, owner.org_id))

    show_all([_shown(key) for key in in_transaction(work)], as_json)


@app.command()
def revoke(
    public_key: Annotated[str, typer.Argument(help="The public half, pk-lf-...")], as_json: AsJson = False
) -> None:
    """Stop a key; running processes notice within two seconds."""

    async def work(session: AsyncSession) -> ApiKey:
        key = await keys.by_public_key(session, public_key)
        await keys.revoke(session, SYSTEM, KeyOwner(org_id=key.org_id, project_id=key.project_id), key.id)
        return key

    show(_shown(in_transaction(work)), as_json)


async def _owner(session: AsyncSession, project_id: str | None, org_id: str | None) -> KeyOwner:
    """Raises: NotFound; exits with 2 unless exactly one of the two is given."""
    if (project_id is None) == (org_id is None):
        raise typer.BadParameter("give either --project or --org")
    if project_id is not None:
        project = await projects.get(session, project_id)
        return KeyOwner(org_id=project.org_id, project_id=project.id)
    return KeyOwner(org_id=(await organizations.get(session, org_id or "")).id, project_id=None)


def _shown(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "public_key": key.public_key,
        "display_secret_key": key.display_secret_key,
        "project_id": key.project_id,
        "org_id": key.org_id,
        "note": key.note,
        "created_at": key.created_at,
        "expires_at": key.expires_at,
        "last_used_at": key.last_used_at,
    }
