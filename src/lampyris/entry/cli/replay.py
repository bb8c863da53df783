"""`lampyris replay`: items that were accepted but could not be stored go through ingestion once more."""

import asyncio
import json

import typer

from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.queue.disk import DiskQueue
from lampyris.foundation.storage.queue.port import Rejection

SHOWN = 1_000

app = typer.Typer()


@app.command()
def replay(
    project: str | None = typer.Option(None, "--project", help="Only this project's items; else everybody's."),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only list the rejected items and their reasons."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON and nothing else."),
) -> None:
    """Send rejected items through ingestion once more, on a live or a stopped installation.

    An item that is refused again comes back into the list, with the new reason.
    Exit codes: 0 done, also when there was nothing; 1 the queue cannot be opened.
    """
    found, replayed = asyncio.run(_replay(Settings(), project, dry_run=dry_run))
    if as_json:
        items = [{"project_id": owner, "item_id": item.item_id, "reason": item.reason} for owner, item in found]
        typer.echo(json.dumps({"rejected": items, "replayed": replayed}, ensure_ascii=False))
        return
    if dry_run:
        for owner, item in found:
            typer.echo(f"{owner}  {item.item_id}  {item.reason}")
        typer.echo(f"{len(found)} rejected items" + (f" (the newest {SHOWN})" if len(found) == SHOWN else ""))
        return
    typer.echo(f"{replayed} rejected items are on their way through ingestion again")


async def _replay(settings: Settings, project: str | None, *, dry_run: bool) -> tuple[list[tuple[str, Rejection]], int]:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    queue = DiskQueue(settings.data_dir / "queue")
    try:
        found = await queue.rejected(project, limit=SHOWN)
        return found, 0 if dry_run else await queue.replay(project)
    finally:
        await queue.close()
