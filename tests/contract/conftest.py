"""Engines that the contract suites run on. A missing one is printed at the end of the run, never silent."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

POSTGRES_FOLDERS = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), Path("/usr/local/pgsql/bin")]


def postgres_bin() -> Path | None:
    """The folder with initdb and pg_ctl: PostgreSQL 15 when there, else the newest; None without any."""
    found = [folder for folder in POSTGRES_FOLDERS if (folder / "initdb").exists()]
    on_path = shutil.which("initdb")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    return next((folder for folder in found if "/15/" in str(folder)), found[0] if found else None)


METADATA_ENGINES = ["sqlite", "postgres"] if postgres_bin() else ["sqlite"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if "postgres" not in METADATA_ENGINES:
        terminalreporter.write_line("MISSING ENGINE: metadata on PostgreSQL was not tested (no initdb found)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "metadata_engine" in metafunc.fixturenames:
        metafunc.parametrize("metadata_engine", METADATA_ENGINES)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL (without a database) of a private PostgreSQL on a free port, gone after the run."""
    binaries = postgres_bin()
    assert binaries is not None
    # PostgreSQL refuses to run as root: its files and its process belong to the user that its package made.
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="lampyris-pg-"))
    if as_user:
        shutil.chown(folder, "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"

    def run(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, capture_output=True, cwd=folder)

    try:
        run(str(binaries / "initdb"), "-D", data, "-U", "lampyris", "-A", "trust", "-E", "UTF8", "--locale=C")
        run(str(binaries / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql://lampyris@127.0.0.1:{port}"
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            run(str(binaries / "pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def metadata_url(metadata_engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty metadata database on the engine under test."""
    if metadata_engine == "sqlite":
        yield str(tmp_path / "metadata.sqlite")
        return
    server = request.getfixturevalue("postgres_server")
    name = f"test_{os.urandom(6).hex()}"
    binaries = postgres_bin()
    assert binaries is not None
    port = server.rsplit(":", 1)[1]
    where = ["-h", "127.0.0.1", "-p", port, "-U", "lampyris"]
    subprocess.run([binaries / "createdb", *where, name], check=True)
    yield f"{server}/{name}"
    subprocess.run([binaries / "dropdb", "--force", *where, name], check=True)
