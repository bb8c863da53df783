"""`lampyris worker`: the worker process alone."""

import typer

from lampyris.entry.service import run

app = typer.Typer()


@app.command()
def worker() -> None:
    """Run the worker process alone: ingestion and background jobs. Stops cleanly on SIGTERM and Ctrl-C.

    Exit codes: 0 stopped on request; 1 it could not start, and the log says why; 5 the settings cannot be used, or the
    port is taken.
    """
    run("worker")
