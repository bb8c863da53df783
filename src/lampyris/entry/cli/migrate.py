"""`lampyris migrate`: bring metadata and analytics tables to this version. The service does the same at each start."""

import asyncio
import json
from dataclasses import asdict, dataclass

import typer

from lampyris.entry.engine_on_demand import engine_running
from lampyris.entry.wiring import analytics_of, migrating_metadata_of
from lampyris.foundation.errors import Conflict, StoreUnavailable
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.analytics import migrate as analytics
from lampyris.foundation.storage.analytics.engine.address import engine_dir
from lampyris.foundation.storage.metadata import migrate as metadata

app = typer.Typer()


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """One store's migrations. `problem` is None when the store could be asked; `applied` is what this run did."""

    store: str
    pending: list[str]
    applied: list[str]
    problem: str | None = None


@app.command()
def migrate(
    dry_run: bool = typer.Option(False, "--dry-run", "--status", help="Only list what is pending; change nothing."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON and nothing else."),
) -> None:
    """Bring the stores to this version's tables. Safe to repeat, on a live installation and on a stopped one.

    The embedded engine of a stopped installation runs meanwhile.

    Exit codes: 0 up to date (with --dry-run: nothing is pending); 1 pending, or a store cannot be reached.
    """
    standings = asyncio.run(_both(Settings(), dry_run=dry_run))
    if as_json:
        typer.echo(json.dumps([asdict(standing) for standing in standings]))
    else:
        for standing in standings:
            typer.echo(_line(standing))
    if any(standing.problem or standing.pending for standing in standings):
        raise typer.Exit(1)


async def _both(settings: Settings, *, dry_run: bool) -> list[Standing]:
    return [await _metadata(settings, dry_run=dry_run), await _analytics(settings, dry_run=dry_run)]


async def _metadata(settings: Settings, *, dry_run: bool) -> Standing:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    store = migrating_metadata_of(settings)
    try:
        before = await metadata.status(store)
        if dry_run:
            return Standing(store="metadata", pending=list(before.pending), applied=[])
        after = await metadata.migrate(store)
        return Standing(store="metadata", pending=list(after.pending), applied=list(before.pending))
    except StoreUnavailable as problem:
        return Standing(store="metadata", pending=[], applied=[], problem=f"{problem}. do: lampyris doctor")
    finally:
        await store.close()


async def _analytics(settings: Settings, *, dry_run: bool) -> Standing:
    if dry_run and not settings.clickhouse_url and not engine_dir(settings.data_dir).exists():
        return Standing(store="analytics", pending=[one.name for one in analytics.migrations()], applied=[])
    try:
        async with engine_running(settings):
            return await _asked(settings, dry_run=dry_run)
    except Conflict:
        waiting = "the service runs, and its engine does not answer. do: wait, it migrates by itself; lampyris doctor"
        return Standing(store="analytics", pending=[], applied=[], problem=waiting)
    except StoreUnavailable as problem:
        return Standing(store="analytics", pending=[], applied=[], problem=f"{problem}. do: lampyris doctor")


async def _asked(settings: Settings, *, dry_run: bool) -> Standing:
    store = analytics_of(settings)
    try:
        applied = [] if dry_run else await analytics.migrate(store, cluster=settings.cluster)
        pending = [migration.name for migration in await analytics.status(store) if not migration.applied]
        return Standing(store="analytics", pending=pending, applied=applied)
    finally:
        await store.close()


def _line(standing: Standing) -> str:
    if standing.problem:
        return f"FAIL {standing.store}: {standing.problem}"
    if standing.pending:
        return f"PENDING {standing.store}: {', '.join(standing.pending)}. do: lampyris migrate"
    done = f"applied {', '.join(standing.applied)}" if standing.applied else "up to date"
    return f"ok   {standing.store}: {done}"
