"""What `lampyris doctor` looks at. Every check only looks; none changes the installation."""

import json
import os
import shutil
import socket
import sqlite3
import stat
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from lampyris.entry.console import DIST
from lampyris.foundation.clock import now
from lampyris.foundation.settings.catalogue import hint, unknown_names
from lampyris.foundation.settings.secrets import FILE, BadSecrets, check_encryption_key, read_kept, refuse_weak_secrets
from lampyris.foundation.settings.settings import Settings

GIB = 1 << 30
WARN_FREE_BYTES = 5 * GIB
FAIL_FREE_BYTES = 1 * GIB
WRITTEN = datetime(2026, 11, 1, tzinfo=UTC)
"""A clock before this is wrong: this file did not exist then."""

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one check saw. `do` says what to do; empty when nothing needs doing."""

    check: str
    status: Status
    message: str
    do: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """A named look at one thing; it may find several."""

    name: str
    look: Callable[[Settings], Iterable[Finding]]


def run(checks: Iterable[Check], settings: Settings) -> list[Finding]:
    """All findings in order. A check that raises becomes a FAIL finding: the other checks still run."""
    return [finding for check in checks for finding in _run_one(check, settings)]


def _run_one(check: Check, settings: Settings) -> list[Finding]:
    try:
        return list(check.look(settings))
    except Exception as error:  # noqa: BLE001 - the doctor must not stop at the first wound
        problem = f"the check itself failed: {error!r}"
        return [Finding(check=check.name, status="fail", message=problem, do="report this message")]


def versions(_: Settings) -> Iterator[Finding]:
    """Python, ourselves, and the two engines that we ship."""
    parts = f"lampyris {version('lampyris')}, Python {sys.version.split()[0]}"
    parts += f", SQLite {sqlite3.sqlite_version}, chDB {version('chdb-core')}"
    yield Finding(check="versions", status="ok", message=parts)
    if not (DIST / "index.html").is_file():
        todo = "./deploy.sh start builds it; in a source tree: npm ci && npm run build in console/"
        yield Finding(check="versions", status="fail", message="the console was not built into this package", do=todo)


def names(_: Settings) -> Iterator[Finding]:
    """Settings that nobody reads: often a misspelling."""
    ignored = unknown_names()
    if ignored:
        yield Finding(check="settings", status="warn", message=hint(ignored), do="correct or remove them")
    else:
        yield Finding(check="settings", status="ok", message="every name is known")


def disk(settings: Settings) -> Iterator[Finding]:
    """Can the data folder be written, and is there room?"""
    folder = settings.data_dir
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        todo = f"give this user the right to write there, or set LAMPYRIS_DATA_DIR (now {folder})"
        yield Finding(check="disk", status="fail", message=f"{nearest} cannot be written", do=todo)
        return
    free = shutil.disk_usage(nearest).free
    room: Status = "fail" if free < FAIL_FREE_BYTES else "warn" if free < WARN_FREE_BYTES else "ok"
    todo = "" if room == "ok" else "free some space, or set LAMPYRIS_DATA_DIR to a larger disk"
    yield Finding(check="disk", status=room, message=f"{free / GIB:.1f} GiB free for {folder}", do=todo)


def clock(_: Settings) -> Iterator[Finding]:
    """Is the time of day believable? Traces carry the senders' clocks; ours decides sessions and retention."""
    if now() < WRITTEN:
        yield Finding(check="clock", status="fail", message=f"this machine believes it is {now()}", do="set its clock")
        return
    # A busy machine may stop us between two readings: only what is seen every time is the clock's.
    drift_ms = min(_drift_ms() for _ in range(3))
    if drift_ms > 20:
        todo = "look at the time service (NTP) of this machine"
        yield Finding(check="clock", status="warn", message=f"the clock jumped by {drift_ms:.0f} ms", do=todo)
    else:
        yield Finding(check="clock", status="ok", message=f"{now():%Y-%m-%d %H:%M:%S} UTC")


def _drift_ms() -> float:
    began, mark = time.time(), time.monotonic()
    time.sleep(0.02)
    return abs((time.time() - began) - (time.monotonic() - mark)) * 1000


def secrets(settings: Settings) -> Iterator[Finding]:
    """Kept secrets are whole and ours alone; published example values are refused where others can reach us."""
    kept = settings.data_dir / FILE
    try:
        check_encryption_key(settings.encryption_key)
    except BadSecrets as problem:
        yield Finding(check="secrets", status="fail", message=str(problem), do="as the message says")
    if kept.exists():
        yield _kept_secrets(kept)
    else:
        yield Finding(check="secrets", status="ok", message="will be made on first start, where none are set")
    try:
        refuse_weak_secrets(settings, settings.public_url)
    except BadSecrets as problem:
        yield Finding(check="secrets", status="fail", message=str(problem), do="as the message says")


def _kept_secrets(kept: Path) -> Finding:
    try:
        read_kept(kept)
    except (OSError, BadSecrets) as error:
        todo = "restore it from a backup: API keys depend on it"
        return Finding(check="secrets", status="fail", message=str(error), do=todo)
    if stat.S_IMODE(kept.stat().st_mode) & 0o077:
        return Finding(check="secrets", status="warn", message=f"{kept} is open to others", do=f"chmod 600 {kept}")
    return Finding(check="secrets", status="ok", message=f"kept in {kept}")


def ports(settings: Settings) -> Iterator[Finding]:
    """Each port is either answered by us or free."""
    yield _port(settings, settings.web_port, "WEB_PORT", "/api/public/health")
    yield _port(settings, settings.worker_port, "WORKER_PORT", "/api/health")


def _port(settings: Settings, port: int, name: str, path: str) -> Finding:
    near = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - compared, not bound
    if _answers_as_ours(f"http://{near}:{port}{path}"):
        return Finding(check="ports", status="ok", message=f"{port} ({name}) is answered by this service")
    with socket.socket() as probe:
        probe.settimeout(1)
        taken = probe.connect_ex((near, port)) == 0
    if not taken:
        return Finding(check="ports", status="ok", message=f"{port} ({name}) is free; the service does not run")
    todo = f"stop that program, or set {name} to a free port"
    return Finding(check="ports", status="fail", message=f"{port} ({name}) is used by another program", do=todo)


def _answers_as_ours(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return "status" in json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code == 503
    except (OSError, ValueError):
        return False
