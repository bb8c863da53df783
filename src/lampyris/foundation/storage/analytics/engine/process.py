"""The life of the engine process: lock, open, announce, serve, close."""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from lampyris.foundation.storage.analytics.engine.address import (
    EngineAddress,
    engine_dir,
    remove_engine_file,
    write_engine_file,
)
from lampyris.foundation.storage.analytics.engine.config import default_memory_bytes, render_config
from lampyris.foundation.storage.analytics.engine.gateway import Gateway
from lampyris.foundation.storage.analytics.engine.handles import EngineError, Handle, Handles
from lampyris.foundation.storage.analytics.engine.http import HttpServer
from lampyris.foundation.storage.analytics.engine.loader import load_chdb
from lampyris.foundation.storage.analytics.engine.watch import Watch

EXIT_OK, EXIT_FAILED, EXIT_LOCKED, EXIT_PORT = 0, 1, 3, 4
DATABASE = "lampyris"
STATEMENTS_AT_ONCE = 12
DRAIN_S = 8.0


class EngineRefused(Exception):
    """The engine cannot start. `exit_code` is documented in the CLI."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


@dataclass(frozen=True, kw_only=True, slots=True)
class EngineOptions:
    """How to start. Port 0 takes a free one; no password makes one."""

    data_dir: Path
    port: int = 0
    password: str = ""
    memory_bytes: int = 0
    end_with_parent: bool = False
    """Stop when the process that started us is gone, so that nothing keeps the lock behind a dead supervisor."""


def run_engine(options: EngineOptions) -> int:
    """Serve until SIGTERM or SIGINT. Returns the exit code; the caller must end the process at once with it."""
    stop = threading.Event()
    # Threads of chDB inherit the mask, so that signals reach this thread alone.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        with _locked(engine_dir(options.data_dir)) as folder:
            _serve(options, folder, stop)
    except EngineRefused as refusal:
        _say(sys.stderr, str(refusal))
        return refusal.exit_code
    return EXIT_OK


def _say(stream: TextIO, text: str) -> None:
    stream.write(f"lampyris engine: {text}\n")
    stream.flush()


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[Path]:
    """The engine's folder, ours alone until the process ends. Raises: EngineRefused."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in ("store", "spill", "files", "backups"):
        (folder / name).mkdir(exist_ok=True)
    with (folder / "engine.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise EngineRefused(
                f"another engine already serves {folder}. do: stop it first, or choose another LAMPYRIS_DATA_DIR",
                EXIT_LOCKED,
            ) from None
        yield folder.resolve()


def _serve(options: EngineOptions, folder: Path, stop: threading.Event) -> None:
    remove_engine_file(options.data_dir)
    shutil.rmtree(folder / "spill", ignore_errors=True)
    (folder / "spill").mkdir()
    config = folder / "engine.xml"
    config.write_text(render_config(folder, memory_bytes=options.memory_bytes or default_memory_bytes()))
    connect = _connector(folder, config)
    keeper = _open(connect, folder)
    version = keeper.run("SELECT version()").bytes().decode().strip()
    handles = Handles(connect, DATABASE, STATEMENTS_AT_ONCE)
    killer = Handle(connect(), DATABASE)
    watch = Watch(lambda number: _kill(killer, number))
    password = options.password or secrets.token_urlsafe(24)
    gateway = Gateway(handles, watch, password=password, staging=folder / "spill")
    try:
        server = HttpServer(gateway.answer, options.port)
    except OSError as problem:
        raise EngineRefused(
            f"port {options.port} cannot be used: {problem}. do: free it or choose another", EXIT_PORT
        ) from problem
    watch.start()
    server.start()
    address = EngineAddress(port=server.port, user="default", password=password, pid=os.getpid(), version=version)
    write_engine_file(options.data_dir, address)
    _say(sys.stdout, f"ClickHouse {version} ready on 127.0.0.1:{server.port} (pid {os.getpid()})")
    _wait(stop, os.getppid() if options.end_with_parent else None)
    remove_engine_file(options.data_dir)
    _drain(server, watch)
    handles.close()
    killer.close()
    keeper.close()


def _connector(folder: Path, config: Path) -> Any:  # noqa: ANN401
    chdb = load_chdb()
    target = f"{folder}/store?config-file={config}"
    return lambda: chdb.connect(target)


def _open(connect: Any, folder: Path) -> Handle:  # noqa: ANN401
    try:
        first = connect()
        first.query(f"CREATE DATABASE IF NOT EXISTS {DATABASE} ENGINE = Atomic")
    except RuntimeError as problem:
        raise EngineRefused(f"the store in {folder} cannot be opened: {problem}", EXIT_FAILED) from problem
    return Handle(first, DATABASE)


def _wait(stop: threading.Event, parent: int | None) -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM, signal.SIGINT})
    while not stop.wait(1.0):
        if parent is not None and os.getppid() != parent:
            return


def _drain(server: HttpServer, watch: Watch) -> None:
    """Let running statements end, then cut them."""
    server.refuse_new()
    give_up = time.monotonic() + DRAIN_S
    while server.busy and time.monotonic() < give_up:
        time.sleep(0.01)
    watch.kill_all()
    server.join(2.0)
    watch.stop()


def _kill(killer: Handle, number: int) -> None:
    with contextlib.suppress(EngineError):
        killer.run(f"KILL QUERY WHERE startsWith(query, '/*q{number}*/') ASYNC")
