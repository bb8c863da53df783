"""`lampyris seed`: a realistic bilingual RAG and agent project, sent through the real ingestion path."""

import json

import typer
from dotenv import dotenv_values
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lampyris.entry.demo.sending import Sender
from lampyris.entry.demo.stories import stories
from lampyris.features.accounts.init import FIRST_SIGN_IN
from lampyris.foundation.clock import now
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.settings.settings import Settings

FROM_DEPLOY = "first-sign-in.env"
"""Written by deploy.sh on the very first start; a start without it writes `FIRST_SIGN_IN`."""

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
    public, secret = known_key(settings, public_key, secret_key)
    target = (url or f"http://127.0.0.1:{settings.web_port}{settings.base_path}").rstrip("/")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Sender(target, public, secret) as sender, Progress(*columns) as progress:
        task = progress.add_task(f"to {sender.project()}", total=traces)
        for sent in sender.send(stories(traces, until=now(), days=days, seed=number)):
            progress.advance(task, sent)
    typer.echo(f"sent {traces} traces to {target}")


def known_key(settings: Settings, public: str | None, secret: str | None) -> tuple[str, str]:
    """The pair that was given, else the one of LANGFUSE_INIT_*, else the first start's.

    Raises: InvalidInput when none is known, or only one half is given.
    """
    if (public is None) != (secret is None):
        raise InvalidInput("a key has two halves. do: give --public-key and --secret-key together")
    deployed = dotenv_values(settings.data_dir / FROM_DEPLOY)
    started = settings.data_dir / FIRST_SIGN_IN
    first = json.loads(started.read_text()) if started.is_file() else {}
    known = (
        (public, secret),
        (settings.init_project_public_key, settings.init_project_secret_key),
        (deployed.get("LANGFUSE_INIT_PROJECT_PUBLIC_KEY"), deployed.get("LANGFUSE_INIT_PROJECT_SECRET_KEY")),
        (first.get("public_key"), first.get("secret_key")),
    )
    for pair in known:
        if pair[0] and pair[1]:
            return pair[0], pair[1]
    raise InvalidInput("no key is known. do: lampyris key create, then give --public-key and --secret-key")
