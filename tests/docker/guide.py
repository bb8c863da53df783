"""The commands of the deployment guide, as they stand in it, in the order of the page."""

import re
import shutil
import subprocess
from pathlib import Path

from tests.docker.workplace import bash, say

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```bash ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KINDS = {
    "": "without Docker: tests/deploy/test_guide.py",
    "docker": "on a real engine: python -m tests.docker",
    "registry": "against a double that records the calls: tests/deploy/test_guide.py",
    "machine": "need systemd: its unit is checked in tests/deploy/test_files.py",
    "cluster": "need Kubernetes: the chart is rendered in tests/deploy/test_chart.py",
}


def blocks(language: str) -> list[tuple[str, str]]:
    """(kind, commands) of every block of the page, in order."""
    return BLOCK.findall((ROOT / "docs" / language / "deployment.md").read_text())


def run_commands(folder: Path, work: Path) -> None:
    """Every Docker block in the deployed folder; the first one is what got us here. Raises: Failed."""
    env = {"LC_ALL": "C.UTF-8"}
    if subprocess.run(["docker", "compose", "version"], capture_output=True, check=False).returncode != 0:
        env["PATH"] = f"{_plug_in(work)}:{_path()}"
    for kind, text in blocks("zh"):
        if kind == "docker" and "./deploy.sh build" not in text:
            for line in text.strip().splitlines():
                say(f"guide: {line}")
            bash(text, cwd=folder, env=env)


def _path() -> str:
    return subprocess.run(["printenv", "PATH"], capture_output=True, text=True, check=True).stdout.strip()


def _plug_in(work: Path) -> Path:
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
