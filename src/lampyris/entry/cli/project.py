"""`lampyris project`: projects."""

import asyncio
from typing import Annotated

import typer
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.entry.cli.installation import AsJson, in_transaction, salt, show, show_all
from lampyris.features.accounts.service import keys, organizations, projects
from lampyris.features.accounts.service.keys import KeyOwner
from lampyris.features.accounts.service.projects import NewProject
from lampyris.features.accounts.types import SYSTEM, ProjectInfo

app = typer.Typer(no_args_is_help=True)


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Its name.")],
    org: Annotated[str, typer.Option(help="Id of its organisation.")],
    id: Annotated[str | None, typer.Option(help="Its id; unset: a random one.")] = None,
    retention_days: Annotated[int | None, typer.Option(help="Days data is kept, at least 3; unset: for ever.")] = None,
    with_key: Annotated[bool, typer.Option(help="Also make a key pair, and print it once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Create a project."""
    pair = asyncio.run(keys.make_pair(salt())) if with_key else None

    async def work(session: AsyncSession) -> dict[str, object]:
        wanted = NewProject(name=name, id=id, retention_days=retention_days)
        project = await projects.create(session, SYSTEM, await organizations.get(session, org), wanted)
        if pair is None:
            return _shown(project)
        owner = KeyOwner(org_id=project.org_id, project_id=project.id)
        new = await keys.create(session, SYSTEM, owner, pair, note="made by the command line")
        return _shown(project) | {"public_key": new.key.public_key, "secret_key": new.secret_key}

    show(in_transaction(work), as_json)


@app.command("list")
def list_projects(
    org: Annotated[str | None, typer.Option(help="Only those of this organisation (its id).")] = None,
    as_json: AsJson = False,
) -> None:
    """All projects, by name."""
    found = in_transaction(projects.every)
    show_all([_shown(project) for project in found if org in {None, project.org_id}], as_json)


def _shown(project: ProjectInfo) -> dict[str, object]:
    return {
        "id": project.id,
        "name": project.name,
        "org_id": project.org_id,
        "org_name": project.org_name,
        "retention_days": project.retention_days,
        "created_at": project.created_at,
    }
