"""`deploy.sh` as people meet it, with this environment's program: start, start again, status, logs, stop, ports."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.bench.installation import free_port
from tests.docker.guide import blocks

from lampyris.foundation.storage.metadata.migrate import migrate
from lampyris.foundation.storage.metadata.opening import open_metadata

ROOT = Path(__file__).parents[2]


PIP = """#!/bin/bash
if [ "$1 $2" = "-m pip" ]; then
  {did}
  while [ $# -gt 1 ]; do
    [ "$1" != --wheel-dir ] || {{ mkdir -p "$2"; touch "$2/lampyris-0-any.whl"; }}
    shift
  done
  exit 0
fi
exec "{python}" "$@"
"""


class Folder:
    """A copy of what deploy.sh needs, with an environment that counts as installed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.web_port, self.worker_port = free_port(), free_port()
        shutil.copy(ROOT / "deploy.sh", path)
        for name in ("pyproject.toml", "hatch_build.py"):
            shutil.copy(ROOT / name, path)
        for name in ("console", "src"):
            (path / name).mkdir()
        shutil.copytree(ROOT / "deploy" / "shell", path / "deploy" / "shell")
        locks = path / "deploy" / "locks"
        locks.mkdir()
        for name in ("runtime", "dev"):
            (locks / f"{name}.txt").touch()
        programs = path / ".venv" / "bin"
        programs.mkdir(parents=True)
        (programs / "python").symlink_to(sys.executable)
        start = programs / "lampyris"
        start.write_text(f'#!/bin/sh\nexec "{Path(sys.executable).parent}/lampyris" "$@"\n')
        start.chmod(0o755)
        self.write_env()
        state = self.bash("fingerprint")
        (path / ".venv" / "installed.txt").write_text(state)

    def write_env(self, *lines: str) -> None:
        """The `.env` beside deploy.sh."""
        ports = [f"WEB_PORT={self.web_port}", f'export WORKER_PORT="{self.worker_port}"  # a comment']
        text = "\n".join([*ports, "LAMPYRIS_HOST='127.0.0.1'", *lines]) + "\n"
        (self.path / ".env").write_text(text)
        # What the guide copies has our ports already.
        (self.path / "env.template").write_text(text)

    def pretend_pip(self, *, works: bool) -> None:
        """`python -m pip` that says that it did what it was asked to, or fails; it installs nothing."""
        python = self.path / ".venv" / "bin" / "python"
        python.unlink()
        python.write_text(PIP.format(did="true" if works else "echo no network; exit 1", python=sys.executable))
        python.chmod(0o755)

    def pull(self) -> None:
        """As `git pull` does it: a file of the program and the pinned dependencies change."""
        with (self.path / "src" / "changed.py").open("a") as file:
            file.write("1\n")
        with (self.path / "deploy" / "locks" / "runtime.txt").open("a") as file:
            file.write("# changed\n")

    def bash(self, function: str) -> str:
        """What one function of deploy.sh prints."""
        command = ["bash", "-c", f". ./deploy.sh; {function}"]
        done = subprocess.run(command, **self.quietly(), check=True)
        return str(done.stdout).strip()

    def quietly(self, **environment: str) -> dict[str, Any]:
        """How every command runs: no settings of the caller, no input."""
        foreign = ("LAMPYRIS", "LANGFUSE", "WEB_PORT", "WORKER_PORT")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        every = kept | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | environment
        return {"cwd": self.path, "env": every, "capture_output": True, "text": True, "stdin": subprocess.DEVNULL}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`./deploy.sh ARGUMENTS`."""
        command = ["./deploy.sh", *arguments]
        return subprocess.run(command, **self.quietly(**environment), check=False, timeout=500)

    def typed(self, script: str) -> subprocess.CompletedProcess[str]:
        """A few lines as one types them."""
        return subprocess.run(["bash", "-e", "-c", script], **self.quietly(), check=False, timeout=500)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """Stopped at the end, whatever happened."""
    made = Folder(tmp_path)
    yield made
    made.run("stop")


def test_a_life_from_start_to_stop(folder: Folder) -> None:
    started = folder.run("start")
    assert started.returncode == 0, started.stdout + started.stderr
    for promised in (
        f"http://localhost:{folder.web_port}",
        "first sign-in",
        "password",
        "pk-lf-",
        "sk-lf-",
        "worker health",
    ):
        assert promised in started.stdout
    with urllib.request.urlopen(f"http://127.0.0.1:{folder.worker_port}/api/health", timeout=5) as answer:
        assert answer.status == 200

    again = folder.run("start")
    assert again.returncode == 0
    assert "already runs here" in again.stdout
    assert "sk-lf-" not in again.stdout

    status = folder.run("status")
    assert status.returncode == 0
    assert status.stdout.count("healthy") == 2
    assert "ready on" in folder.run("logs", "engine").stdout
    assert folder.run("logs").stdout.count("ready on") == 1
    assert '"healthy": true' in folder.run("doctor", "--json").stdout
    for commands in [text for kind, text in blocks("zh") if not kind]:
        done = folder.typed(commands.replace(":3001", f":{folder.web_port}").replace(":3030", f":{folder.worker_port}"))
        assert done.returncode == 0, commands + done.stdout + done.stderr

    archive = folder.run("backup").stdout.split()[0]
    refused = folder.run("restore", archive)
    assert (refused.returncode, "not empty" in refused.stderr, "nothing was changed" in refused.stderr) == (
        1,
        True,
        True,
    )
    assert folder.run("status").returncode == 0
    assert folder.run("cleanup", "--yes").returncode == 0
    assert not (folder.path / "data").exists()
    assert folder.run("restore", archive).returncode == 0
    started = folder.run("start")
    assert (started.returncode, "password" in started.stdout) == (0, False)
    assert "admin@example.com" in folder.run("exec", "user", "list").stdout

    stopped = folder.run("stop")
    assert (stopped.returncode, "stopped" in stopped.stdout) == (0, True)
    assert folder.run("status").returncode == 3


async def metadata_of_an_earlier_release(folder: Path) -> None:
    """The tables of then, and nothing in them."""
    folder.mkdir()
    store = open_metadata(folder / "metadata.db")
    await migrate(store, upto="0007")
    await store.close()


def test_after_a_pull_it_is_upgraded_or_goes_on_as_it_was(folder: Folder) -> None:
    asyncio.run(metadata_of_an_earlier_release(folder.path / "data"))
    (folder.path / ".venv" / "locked.txt").write_text(f"runtime {folder.bash('locks_fingerprint runtime')}")
    started = folder.run("start")
    assert "Data migrated: metadata 0008" in started.stdout, started.stdout + started.stderr

    folder.pull()
    folder.pretend_pip(works=False)
    refused = folder.run("restart")
    assert (refused.returncode, "the old version goes on running" in refused.stderr) == (1, True)
    assert "no network" in refused.stderr
    assert folder.run("status").returncode == 0

    folder.pretend_pip(works=True)
    upgraded = folder.run("start")
    assert upgraded.returncode == 0, upgraded.stderr
    said = ["upgrading", "Building the console", "dependencies changed", "Installing Lampyris", "stopped", "ready"]
    assert sorted(said, key=upgraded.stdout.find) == said
    assert all(line in upgraded.stdout for line in said)
    assert "nothing was changed" in folder.run("start").stdout


def test_in_the_foreground_it_stays_until_it_is_told_to_stop(folder: Folder) -> None:
    kept = folder.quietly()
    settings = {"cwd": kept["cwd"], "env": kept["env"], "text": True, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(["./deploy.sh", "start", "--foreground"], stdout=subprocess.PIPE, **settings) as process:
        assert process.stdout
        assert any("secret key" in line for line in process.stdout)
        assert "already runs here" in folder.run("start").stdout
        process.terminate()
        assert process.wait(300) == 0
    assert folder.run("status").returncode == 3


def test_a_port_in_use_is_named_with_its_setting(folder: Folder) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", folder.web_port))
        other.listen()
        started = folder.run("start")
    assert started.returncode == 1
    assert f"Port {folder.web_port}" in started.stderr
    assert "WEB_PORT" in started.stderr


def test_a_port_that_is_none_is_refused_before_anything_is_installed(folder: Folder) -> None:
    done = folder.run("start", WEB_PORT="abc")
    assert (done.returncode, "WEB_PORT is 'abc', which is no port" in done.stderr) == (1, True)
    assert not (folder.path / "data").exists()


def test_it_speaks_chinese_where_the_locale_does(folder: Folder) -> None:
    assert "用法" in folder.run("help", LC_ALL="zh_CN.UTF-8").stdout
    assert "没有在运行" in folder.run("status", LC_ALL="zh_CN.UTF-8").stdout


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NAME=plain", "plain"),
        ("export NAME = spaced ", "spaced"),
        ('NAME="in # quotes"  # comment', "in # quotes"),
        ("NAME='single'", "single"),
        ("NAME=value # comment", "value"),
        ("NAME=first\nNAME=last", "last"),
        ("#NAME=off", "default"),
        ("NAME=", "default"),
    ],
)
def test_env_lines_are_read_as_the_program_reads_them(folder: Folder, line: str, value: str) -> None:
    folder.write_env(line)
    assert folder.bash("setting NAME default") == value


def test_an_unknown_command_is_refused_with_the_help(folder: Folder) -> None:
    done = folder.run("fly")
    assert done.returncode == 1
    assert "Usage:" in done.stderr
