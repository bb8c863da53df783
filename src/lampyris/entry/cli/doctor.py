"""`lampyris doctor`: look at everything this installation needs; say what to do about each problem."""

import json
from dataclasses import asdict

import typer
from pydantic import ValidationError

from lampyris.entry.checks import Finding, run
from lampyris.entry.store_checks import CHECKS
from lampyris.foundation.settings.settings import Settings

MARKS = {"ok": "ok  ", "warn": "WARN", "fail": "FAIL"}

app = typer.Typer()


@app.command()
def doctor(
    as_json: bool = typer.Option(False, "--json", help="Print JSON and nothing else."),
) -> None:
    """Check settings, ports, disk, clock, secrets and every store. Changes nothing; works on a live installation.

    Exit codes: 0 nothing failed (warnings may stand); 1 something failed.
    """
    findings = _examine()
    healthy = all(finding.status != "fail" for finding in findings)
    if as_json:
        report = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
        typer.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            todo = f"\n     do: {finding.do}" if finding.do else ""
            typer.echo(f"{MARKS[finding.status]} {finding.check}: {finding.message}{todo}")
    if not healthy:
        raise typer.Exit(1)


def _examine() -> list[Finding]:
    try:
        settings = Settings()
    except ValidationError as error:
        return [
            Finding(
                check="settings",
                status="fail",
                message=f"{'/'.join(str(part) for part in problem['loc'])}: {problem['msg']}",
                do="correct it in .env or the environment",
            )
            for problem in error.errors()
        ]
    return run(CHECKS, settings)
