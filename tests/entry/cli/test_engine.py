"""The command that runs the engine, as its supervisor sees it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from lampyris.entry.cli.engine import parse
from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.analytics.engine.address import NoEngine, engine_file, read_engine_file
from lampyris.foundation.storage.analytics.engine.wait import wait_for_engine

COMMAND = [sys.executable, "-m", "lampyris.entry.cli.engine", "--data-dir"]


class TestParse:
    def test_defaults(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("LAMPYRIS_ENGINE_PASSWORD", raising=False)
        options = parse(["--data-dir", "x"])
        assert (options.data_dir, options.port, options.password, options.memory_bytes) == (Path("x"), 0, "", 0)
        assert not options.end_with_parent

    def test_everything_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LAMPYRIS_ENGINE_PASSWORD", "given")
        options = parse(["--data-dir", "x", "--port", "81", "--memory-mb", "900", "--end-with-parent"])
        assert (options.port, options.password, options.memory_bytes) == (81, "given", 900_000_000)
        assert options.end_with_parent

    def test_no_folder_is_a_usage_error(self) -> None:
        with pytest.raises(SystemExit) as ended:
            parse([])
        assert ended.value.code == 2


class TestTheProcess:
    async def test_it_says_when_it_is_ready_and_leaves_nothing_behind(self, tmp_path: Path) -> None:
        with subprocess.Popen([*COMMAND, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
            address = await wait_for_engine(tmp_path, pid=process.pid)
            assert process.stdout is not None
            said = process.stdout.readline()
            assert engine_file(tmp_path).stat().st_mode & 0o777 == 0o600
            process.send_signal(signal.SIGTERM)
            assert process.wait(120) == 0
        assert f"ready on 127.0.0.1:{address.port} (pid {process.pid})" in said
        with pytest.raises(NoEngine):
            read_engine_file(tmp_path)

    def test_a_taken_port_is_named(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            command = [*COMMAND, str(tmp_path), "--port", port]
            ended = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ended.returncode == 4
        assert f"port {port} cannot be used" in ended.stderr

    def test_it_ends_with_its_parent(self, tmp_path: Path) -> None:
        command = [*COMMAND, str(tmp_path), "--end-with-parent"]
        script = f"import subprocess, time; subprocess.Popen({command}); time.sleep(60)"
        with subprocess.Popen([sys.executable, "-c", script]) as parent:
            give_up = time.monotonic() + 120
            while not engine_file(tmp_path).exists():
                assert time.monotonic() < give_up
                time.sleep(0.02)
            pid = read_engine_file(tmp_path).pid
            parent.kill()
        while self.alive(pid):
            assert time.monotonic() < give_up + 10
            time.sleep(0.05)
        assert not engine_file(tmp_path).exists()

    @staticmethod
    def alive(pid: int) -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        state = Path(f"/proc/{pid}/stat")
        return not (state.exists() and ") Z " in state.read_text())

    async def test_waiting_for_nobody_ends(self, tmp_path: Path) -> None:
        with pytest.raises(StoreUnavailable, match="not ready after"):
            await wait_for_engine(tmp_path, timeout_s=0.1)
