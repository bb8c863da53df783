"""`lampyris engine` for people: fills in the data folder, then becomes the engine's own lean process."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from lampyris.foundation.settings.settings import Settings

app = typer.Typer()


@app.command()
def engine(
    data_dir: Annotated[
        Path | None, typer.Option("--data-dir", help="The installation's data folder; unset: as in the settings.")
    ] = None,
    port: int = typer.Option(0, "--port", help="Port on 127.0.0.1; 0 takes a free one."),
    memory_mb: int = typer.Option(0, "--memory-mb", help="Memory cap; 0 takes 40 % of the machine, at most 1500."),
    end_with_parent: bool = typer.Option(False, "--end-with-parent", help="Stop when the starting process is gone."),
) -> None:
    """Run the embedded analytics engine alone; `lampyris serve` starts it by itself.

    Exit codes: 0 stopped by a signal or with its parent; 1 the store cannot be opened; 2 wrong arguments; 3 another
    engine serves this folder; 4 the port is taken.
    """
    folder = data_dir or Settings().data_dir
    arguments = ["--data-dir", str(folder), "--port", str(port), "--memory-mb", str(memory_mb)]
    arguments += ["--end-with-parent"] if end_with_parent else []
    os.execv(sys.executable, [sys.executable, "-m", "lampyris.entry.cli.engine", *arguments])  # noqa: S606 - no shell
