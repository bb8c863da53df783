"""`lampyris serve`: engine, web and worker of an embedded installation under one supervisor."""

import os
import sys

import typer

from lampyris.entry.refusals import final_refusals
from lampyris.foundation.settings.secrets import refuse_weak_secrets
from lampyris.foundation.settings.settings import Settings

app = typer.Typer()


@app.command()
def serve() -> None:
    """Run everything on this machine: engine, web and worker. Stops cleanly on SIGTERM and Ctrl-C.

    Exit codes: 0 stopped on request; 3 another `serve` runs on the same data folder; 4 a process
    cannot be kept alive, or its port is taken; 5 the settings cannot be used.
    """
    with final_refusals("serve"):
        settings = Settings()
        refuse_weak_secrets(settings, settings.public_url)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    engine = ["without-engine"] if settings.clickhouse_url else []
    # Replaces this process: the supervisor should not keep the memory of the command line and the settings.
    arguments = [sys.executable, "-m", "lampyris.entry.supervisor", "serve", str(settings.data_dir), *engine]
    os.execv(sys.executable, arguments)  # noqa: S606  # fixed arguments, no shell
