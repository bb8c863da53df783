"""Where an installation keeps its data when nobody says otherwise."""

import os
import sys
from pathlib import Path


def default_data_dir() -> Path:
    """The platform's user data folder; `deploy.sh` sets `LAMPYRIS_DATA_DIR` to `data/` beside itself."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "lampyris"
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "lampyris"
