"""`lampyris seed`: a realistic bilingual RAG and agent project, sent through the real ingestion path."""

from pathlib import Path

import typer
from dotenv import dotenv_values
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lampyris.entry.demo.sending import Sender
from lampyris.entry.demo.stories import stories
from lampyris.foundation.clock import now
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.settings.settings import Settings

FIRST_SIGN_IN = "first-sign-in.env"
"""Written by deploy.sh on the very first start."""

app = typer.Typer()


@app.command()
def seed(
    traces: int = typer.Option(300, "--traces", "-n", min=1, help="How many traces to send."),
    days: float = typer.Option(7.0, "--days", min=0.1, help="Spread them over so many days before now."),
    url: str | None = typer.Option(None, "--url", help="Server to send to; unset: the one of these settings."),
    public_key: str | None = typer.Option(None, "--public-key", envvar="LANGFUSE_PUBLIC_KEY", help="Project key."),
    secret_key: str | None = typer.Option(None, "--secret-key", envvar="LANGFUSE_SECRET_KEY", help="Its secret half."),
    number: int = typer.Option(7, "--seed", help="The same number tells the same stories."),
) -> None:
    """Send a demo project: questions in Chinese and English, agents, conversations, users, scores, costs, errors.

    Without a key, the one of the first start (or of LANGFUSE_INIT_*) is used. Exit codes: 0 sent; 1 refused.
    """
    settings = Settings()
    public, secret = _key(settings, public_key, secret_key)
    target = (url or f"http://127.0.0.1:{settings.web_port}{settings.base_path}").rstrip("/")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Sender(target, public, secret) as sender, Progress(*columns) as progress:
        task = progress.add_task(f"to {sender.project()}", total=traces)
        for sent in sender.send(stories(traces, until=now(), days=days, seed=number)):
            progress.advance(task, sent)
    typer.echo(f"sent {traces} traces to {target}")


def _key(settings: Settings, public: str | None, secret: str | None) -> tuple[str, str]:
    """Raises: InvalidInput when no key pair is known."""
    first = dotenv_values(_first_sign_in(settings.data_dir))
    known = (
        (public, secret),
        (settings.init_project_public_key, settings.init_project_secret_key),
        (first.get("LANGFUSE_INIT_PROJECT_PUBLIC_KEY"), first.get("LANGFUSE_INIT_PROJECT_SECRET_KEY")),
    )
    for pair in known:
        if pair[0] and pair[1]:
            return pair[0], pair[1]
    raise InvalidInput("no key is known. do: lampyris key create, then give --public-key and --secret-key")


def _first_sign_in(data_dir: Path) -> Path:
    return data_dir / FIRST_SIGN_IN
