"""Node and npm of the pinned PyPI package, for gates and builds in `console/`."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

from hatch_build import NPM, npm_environment

__all__ = ["NPM", "npm_environment", "npm_install_if_needed", "npm_scripts"]


def npm_scripts(folder: Path) -> set[str]:
    """The names of the scripts in the folder's package.json; empty when there is none."""
    manifest = folder / "package.json"
    return set(json.loads(manifest.read_text()).get("scripts", {})) if manifest.is_file() else set()


def npm_install_if_needed(folder: Path, environment: dict[str, str]) -> None:
    """Install what the lock file says, unless that was done before."""
    lock = folder / "package-lock.json"
    if not lock.is_file():
        return
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".locked.txt"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    subprocess.run(
        (*NPM, "ci", "--no-audit", "--no-fund", "--prefer-offline"),
        cwd=folder,
        env={**os.environ, **environment},
        check=True,
        stdin=subprocess.DEVNULL,
    )
    stamp.write_text(wanted)
