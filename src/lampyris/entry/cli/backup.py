"""`lampyris backup`: one archive of everything, from a live or a stopped installation."""

import asyncio

import msgspec
import typer

from lampyris.entry.archive_places import address_of, place_of
from lampyris.entry.backups import holdings, passphrase_of
from lampyris.features.upkeep.backup import Plan, make
from lampyris.features.upkeep.types import Made
from lampyris.foundation.settings.settings import Settings

app = typer.Typer()


@app.command()
def backup(
    to: str | None = typer.Option(None, "--to", help="Folder, or s3://bucket/prefix; unset: LAMPYRIS_BACKUP_TO."),
    encrypt: bool = typer.Option(
        False, "--encrypt", help="Seal it with LAMPYRIS_BACKUP_PASSPHRASE; asks for one when that is not set."
    ),
    keep: int = typer.Option(0, "--keep", min=0, help="Delete all but so many of the newest archives there; 0: none."),
    without_secrets: bool = typer.Option(
        False, "--without-secrets", help="Leave the installation's secrets out; keys then need them from elsewhere."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON and nothing else."),
) -> None:
    """Write one archive of everything: accounts, traces, files, what waits in the queue, secrets. Verified when done.

    The installation goes on meanwhile; everything acknowledged before the command began is in the archive.
    It appears under its name when it is complete. Treat it as you treat passwords, or encrypt it.
    Exit codes: 0 written and read back; 1 it failed, and nothing was left behind.
    """
    settings = Settings()
    plan = Plan(
        place=place_of(settings, to),
        passphrase=passphrase_of(settings, confirm=True) if encrypt else None,
        keep=keep,
    )
    made = asyncio.run(_make(settings, plan, with_secrets=not without_secrets))
    if as_json:
        typer.echo(msgspec.json.encode(made).decode())
        return
    typer.echo(f"{address_of(settings, to)}/{made.archive}")
    typer.echo(f"{made.bytes:,} bytes in {made.seconds:.1f} s" + (", encrypted" if made.encrypted else ""))
    for name in made.dropped:
        typer.echo(f"deleted {name}")


async def _make(settings: Settings, plan: Plan, *, with_secrets: bool) -> Made:
    async with holdings(settings, with_secrets=with_secrets) as held:
        return await make(held, plan, lambda line: typer.echo(line, err=True))
