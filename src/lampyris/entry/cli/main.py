"""The command `lampyris`: names and one line of help per command; a command's module is imported only when it runs."""

import importlib
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import typer
from typer import core
from typer.main import get_command, get_group

from lampyris.entry.quick_import import quick_import

SERVICES = "Services"
ACCOUNTS = "Accounts"
UPKEEP = "Upkeep"


@dataclass(frozen=True, kw_only=True, slots=True)
class Door:
    """One command. Its module in `lampyris.entry.cli` holds a Typer `app`; `group` when that has sub-commands."""

    name: str
    help: str
    panel: str
    group: bool = False
    module: str = ""
    """Unset: as the name."""


DOORS: tuple[Door, ...] = (
    Door(name="serve", help="Run everything on this machine: engine, web and worker.", panel=SERVICES),
    Door(name="web", help="Run the web process alone: API and console.", panel=SERVICES),
    Door(name="worker", help="Run the worker process alone: ingestion and background jobs.", panel=SERVICES),
    Door(name="engine", help="Run the embedded analytics engine alone.", panel=SERVICES, module="engine_door"),
    Door(name="user", help="Create people and set their passwords.", panel=ACCOUNTS, group=True),
    Door(name="org", help="Create and list organisations.", panel=ACCOUNTS, group=True),
    Door(name="project", help="Create and list projects.", panel=ACCOUNTS, group=True),
    Door(name="key", help="Create, list and revoke API keys.", panel=ACCOUNTS, group=True),
    Door(name="doctor", help="Check this installation; every failure says what to do.", panel=UPKEEP),
    Door(name="migrate", help="Bring the stores to this version's tables.", panel=UPKEEP),
    Door(name="backup", help="Write one verified archive of everything; the service goes on.", panel=UPKEEP),
    Door(name="restore", help="Put an archive back, verified, into an empty installation.", panel=UPKEEP),
    Door(name="promote", help="Copy this embedded installation into a cluster, compared.", panel=UPKEEP),
    Door(name="replay", help="Send rejected items through ingestion once more.", panel=UPKEEP),
    Door(name="seed", help="Send a realistic demo project through the real ingestion path.", panel=UPKEEP),
)
BY_NAME = {door.name: door for door in DOORS}


class LazyGroup(core.TyperGroup):
    """Lists the doors from the table above; opens one only when it is asked for.

    `lampyris --help` and shell completion therefore import no engine, no web framework and no feature.
    """

    def __init__(self, **attributes: Any) -> None:  # noqa: ANN401 - typer keeps its own copy of click's types
        super().__init__(**attributes)
        for door in DOORS:
            self.add_command(core.TyperCommand(door.name, help=door.help, rich_help_panel=door.panel))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub if name is None else open_door(name), rest

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        try:
            return super().invoke(ctx)
        except Exception as error:
            # Imported only now: help and completion must stay light.
            text = importlib.import_module("lampyris.entry.refusals").said_plainly(error)
            if text is None:
                raise
            typer.echo(f"error: {text}", err=True)
            raise typer.Exit(1) from error


def open_door(name: str) -> core.TyperCommand | core.TyperGroup:
    """The real command `name`. Imports its module."""
    door = BY_NAME[name]
    app: typer.Typer = quick_import(f"lampyris.entry.cli.{door.module or name}").app
    command: Any = get_group(app) if door.group else get_command(app)
    command.name = name
    command.help = command.help or door.help
    opened: core.TyperCommand | core.TyperGroup = command
    return opened


app = typer.Typer(
    name="lampyris",
    cls=LazyGroup,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def show_version(value: bool) -> None:
    """Print the version and leave."""
    if value:
        typer.echo(f"lampyris {version('lampyris')}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(
        False, "--version", help="Print the version and leave.", callback=show_version, is_eager=True
    ),
) -> None:
    """Lampyris: see, measure and improve LLM applications. Speaks to every Langfuse SDK and to OpenTelemetry.

    Exit codes: 0 done; 1 it failed, and the message says what to do; 2 wrong usage.
    """


def main() -> None:
    """The entry point of the `lampyris` command."""
    app(prog_name="lampyris")
