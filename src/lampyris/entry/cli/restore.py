"""`lampyris restore`: put an archive back into a stopped installation, or into the stores of a stopped cluster."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
import typer

from lampyris.entry.archive_places import archive_at
from lampyris.entry.backups import holdings, keep_secrets, passphrase_of, refuse_other_secrets
from lampyris.entry.engine_on_demand import stopped
from lampyris.features.upkeep.archive import stream
from lampyris.features.upkeep.restore import Archive, refuse_when_not_empty, restore
from lampyris.features.upkeep.types import Restored
from lampyris.foundation.errors import LampyrisError
from lampyris.foundation.settings.settings import Settings

EXIT_UNTOUCHED = 2

app = typer.Typer()


@app.command("restore")
def command(
    archive: str = typer.Argument(help="Path or s3:// address of the archive, or its name in the place of backups."),
    replace: bool = typer.Option(False, "--replace", help="Lose everything that the target holds now."),
    without_secrets: bool = typer.Option(
        False, "--without-secrets", help="Keep the target's secrets; the archive's keys and sign-ins then do not work."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON and nothing else."),
) -> None:
    """Put an archive back. Stop the service first: web and worker of a cluster too.

    Everything is verified before anything is touched, and compared while it is written. An archive of one tier can be
    restored into another, one of an older version is migrated. A target that is not empty is refused without --replace.
    Exit codes: 0 restored, counts and hashes equal; 2 refused, and the target is as it was; 1 it runs, or it failed on
    the way. The message says what to do.
    """
    settings = Settings()
    with stopped(settings):
        restored = asyncio.run(_restore(settings, archive, replace=replace, with_secrets=not without_secrets))
    if as_json:
        typer.echo(msgspec.json.encode(restored).decode())
        return
    for name, section in restored.sections.items():
        typer.echo(f"ok   {name}: {section.rows:,} rows")
    typer.echo(f"restored in {restored.seconds:.1f} s; start the service now")
    if not restored.secrets and not without_secrets:
        typer.echo("the archive holds no secrets: put the secrets.json of its installation into the data folder")


async def _restore(settings: Settings, name: str, *, replace: bool, with_secrets: bool) -> Restored:
    with _nothing_touched():
        chunks = await archive_at(settings, name)
        passphrase = settings.backup_passphrase
        if passphrase is None and await stream.is_sealed(chunks):
            passphrase = passphrase_of(settings, confirm=False)
        archive = Archive(chunks, passphrase)
        whole = await archive.verified()
        say(f"verified: made by Lampyris {whole.head.version} at {whole.head.created_at}")
        brought = whole.secrets if with_secrets else None
        if brought is not None:
            refuse_other_secrets(settings, brought)
    async with holdings(settings, with_secrets=False, alone=True) as target:
        if not replace:
            with _nothing_touched():
                await refuse_when_not_empty(target)
        restored = await restore(target, archive, whole, say)
    if brought is not None:
        keep_secrets(settings, brought)
    return restored


@contextmanager
def _nothing_touched() -> Iterator[None]:
    """What fails in here leaves the target as it was, and the exit code tells `deploy.sh` so."""
    try:
        yield
    except LampyrisError as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(EXIT_UNTOUCHED) from error


def say(line: str) -> None:
    """Progress goes to the other stream: standard output is the result."""
    typer.echo(line, err=True)
