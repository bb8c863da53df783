"""What the commands on accounts share: the live installation's metadata store, and how results are printed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, TypeVar

import orjson
import typer
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.entry.tables import load_tables
from lampyris.entry.wiring import metadata_of
from lampyris.foundation.settings.secrets import ensure_secrets
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.metadata.migrate import migrate

T = TypeVar("T")
Result = Mapping[str, object]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]


def in_transaction(work: Callable[[AsyncSession], Awaitable[T]]) -> T:
    """Run `work` in one transaction of the installation's metadata store; also while the installation is running."""

    async def run() -> T:
        store = metadata_of(Settings())
        try:
            load_tables()
            await migrate(store)
            async with store.write() as session:
                return await work(session)
        finally:
            await store.close()

    return asyncio.run(run())


def salt() -> str:
    """The salt of the installation's API keys."""
    settings = Settings()
    return ensure_secrets(settings.data_dir, settings).salt


def show(result: Result, as_json: bool) -> None:
    """One object: JSON, or one line a field."""
    if as_json:
        typer.echo(_json(result))
        return
    width = max(len(name) for name in result)
    for name, value in result.items():
        typer.echo(f"{name:<{width}}  {'-' if value is None else value}")


def show_all(items: Sequence[Result], as_json: bool) -> None:
    """Several objects: JSON, or one line each under the names of the fields."""
    if as_json:
        typer.echo(_json(items))
        return
    if not items:
        typer.echo("none")
        return
    rows = [[str(name) for name in items[0]]] + [
        ["-" if v is None else str(v) for v in item.values()] for item in items
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        typer.echo("  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip())


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
