"""`lampyris web`: the web process alone."""

import typer

from lampyris.entry.service import run

app = typer.Typer()


@app.command()
def web() -> None:
    """Run the web process alone: API and console. Stops cleanly on SIGTERM and Ctrl-C.

    Exit codes: 0 stopped on request; 1 it could not start, and the log says why; 5 the settings cannot be used, or the
    port is taken.
    """
    run("web")
