"""Where the running engine listens: `analytics/engine.json` in the data folder. Light to import."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path


class NoEngine(Exception):
    """No engine serves this data folder now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineAddress:
    """What a client needs. The password is new with every start."""

    port: int
    user: str
    password: str
    pid: int
    version: str


def engine_dir(data_dir: Path) -> Path:
    """The folder that belongs to the engine alone."""
    return data_dir / "analytics"


def engine_file(data_dir: Path) -> Path:
    return engine_dir(data_dir) / "engine.json"


def read_engine_file(data_dir: Path) -> EngineAddress:
    """The address of the engine that said it is ready last; it may have died since.

    Raises: NoEngine when none is running or it is not ready yet.
    """
    try:
        known = json.loads(engine_file(data_dir).read_bytes())
        return EngineAddress(**{field: known[field] for field in EngineAddress.__slots__})
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NoEngine(f"no analytics engine serves {data_dir}; start it with `lampyris serve`") from problem


def write_engine_file(data_dir: Path, address: EngineAddress) -> None:
    """Announce a ready engine, all or nothing, readable by this user only."""
    target = engine_file(data_dir)
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(asdict(address), file)
    draft.replace(target)


def remove_engine_file(data_dir: Path) -> None:
    engine_file(data_dir).unlink(missing_ok=True)
