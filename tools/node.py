"""npm of the pinned PyPI package, for the gates in `console/`."""

import json
from pathlib import Path

from hatch_build import NPM, install_tools, npm_environment

__all__ = ["NPM", "install_tools", "npm_environment", "npm_scripts"]


def npm_scripts(folder: Path) -> set[str]:
    """The names of the scripts in the folder's package.json; empty when there is none."""
    manifest = folder / "package.json"
    return set(json.loads(manifest.read_text()).get("scripts", {})) if manifest.is_file() else set()
