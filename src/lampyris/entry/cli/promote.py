"""`lampyris promote`: from the embedded tier to a cluster, compared row by row."""

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from lampyris.entry.backups import holdings, moving
from lampyris.entry.engine_on_demand import stopped
from lampyris.features.upkeep.promote import promote
from lampyris.features.upkeep.types import Promoted
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.settings.settings import Settings

app = typer.Typer()


@app.command("promote")
def command(
    target: Annotated[Path, typer.Argument(help="The cluster's .env file, which names the stores to copy into.")],
    as_json: bool = typer.Option(False, "--json", help="Print JSON and nothing else."),
) -> None:
    """Copy this installation into a cluster (PostgreSQL, ClickHouse, S3, Redis); compare counts and hashes.

    Stop the service first. The source is only read. Run it again to go on after an interruption.
    Exit codes: 0 everything is equal; 1 refused or failed, and the message says what to do.
    """
    if not target.is_file():
        raise InvalidInput(f"there is no file {target}. do: name the .env of the cluster")
    settings = Settings()
    wanted = Settings(_env_file=target)
    with stopped(settings):
        promoted = asyncio.run(_promote(settings, wanted))
    if as_json:
        typer.echo(msgspec.json.encode(promoted).decode())
        return
    for name, found in promoted.compared.items():
        typer.echo(f"ok   {name}: {found.rows:,} rows equal, hash {found.hash[:20]}")
    typer.echo(
        f"promoted in {promoted.seconds:.1f} s. do: give the cluster the values of the data folder's secrets.json"
    )
    typer.echo("(SALT, NEXTAUTH_SECRET, ENCRYPTION_KEY), then start it with that .env")


async def _promote(settings: Settings, wanted: Settings) -> Promoted:
    async with (
        holdings(settings, alone=True) as source,
        holdings(wanted, with_secrets=False, alone=True) as target,
    ):
        stores = moving(source, target, settings, wanted)
        return await promote(source, target, stores, lambda line: typer.echo(line, err=True))
