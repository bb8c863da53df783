"""The commands of the deployment guide, as they stand in it, in the order of the page."""

import os
import re
import shutil
from pathlib import Path

from tests.docker.workplace import bash, say, typed

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```bash ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = {
    "": "without Docker: tests/e2e/test_deploy.py",
    "docker": "on a real engine: python -m tests.docker",
    "registry": "on a real engine with a registry of its own: python -m tests.docker",
    "machine": "need systemd: its unit is checked in tests/deploy/test_files.py",
    "cluster": "need Kubernetes: the chart is rendered in tests/deploy/test_chart.py",
}


def blocks(language: str) -> list[tuple[str, str]]:
    """(kind, commands) of every block of the page, in order."""
    return BLOCK.findall((ROOT / "docs" / language / "deployment.md").read_text())


def run(folder: Path, wanted: str) -> None:
    """Every block of a kind in the deployed folder; the one that builds is what got us here. Raises: Failed."""
    env = {"LC_ALL": "C.UTF-8"}
    if typed("docker compose version", cwd=folder)[0] != 0:
        env["PATH"] = f"{_compose_as_plug_in(folder.parent)}:{os.environ['PATH']}"
    for kind, text in blocks("zh"):
        if kind == wanted and "./deploy.sh build" not in text:
            for line in text.strip().splitlines():
                say(f"guide: {line}")
            bash(text, cwd=folder, env=env)


def _compose_as_plug_in(work: Path) -> Path:
    """A `docker` that knows `docker compose`, for machines that have `docker-compose` alone."""
    folder = work / "plug-in"
    folder.mkdir(exist_ok=True)
    program = folder / "docker"
    docker = shutil.which("docker")
    program.write_text(
        f'#!/bin/sh\nif [ "$1" = compose ]; then shift; exec docker-compose "$@"; fi\nexec {docker} "$@"\n'
    )
    program.chmod(0o755)
    return folder
