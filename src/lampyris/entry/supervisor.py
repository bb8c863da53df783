"""Starts the processes of an embedded installation, restarts what dies, stops them in order.

Imports nothing heavy: this process lives as long as the installation and should cost nothing.
"""

import asyncio
import ctypes
import fcntl
import os
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

EXIT_ALREADY_RUNS = 3
EXIT_GAVE_UP = 4
EXIT_REFUSED = 5
"""What web and worker end with when the settings or a port must be put right first."""
LONGEST_PAUSE_S = 5.0
STEADY_S = 30.0
STOP_TIMEOUT_S = 25.0
REFUSED = frozenset({EXIT_REFUSED})
SERVICE = (sys.executable, "-m", "lampyris.entry.service")
GIVE_UP_AFTER = 6
"""So many deaths in a row, none of them after a steady run, mean that restarting does not help."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """One process to keep alive. `final_codes` are exit codes that say: starting me again is useless."""

    name: str
    arguments: Sequence[str]
    final_codes: frozenset[int] = frozenset()


class Supervisor:
    """Keeps programs running until told to stop; stops them in the order they are listed."""

    def __init__(self, programs: Sequence[Program], environment: Mapping[str, str]) -> None:
        self._programs = programs
        self._environment = dict(environment)
        self._stopping = asyncio.Event()
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._exit_code = 0

    async def run(self) -> int:
        """Run until SIGTERM or SIGINT, or until a program gives up. Returns the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        keepers = [asyncio.create_task(self._keep(program)) for program in self._programs]
        await self._stopping.wait()
        for program in self._programs:
            await self._stop(program.name)
        for keeper in keepers:
            keeper.cancel()
        await asyncio.gather(*keepers, return_exceptions=True)
        return self._exit_code

    async def _keep(self, program: Program) -> None:
        pause_s, deaths = 0.2, 0
        while not self._stopping.is_set():
            began = time.monotonic()
            process = await asyncio.create_subprocess_exec(
                *program.arguments, env=self._environment, preexec_fn=_die_with_parent, start_new_session=True
            )
            self._running[program.name] = process
            code = await process.wait()
            if self._stopping.is_set():
                return
            if time.monotonic() - began > STEADY_S:
                pause_s, deaths = 0.2, 0
            deaths += 1
            if code in program.final_codes or deaths >= GIVE_UP_AFTER:
                _say(f"{program.name} ended with code {code} and will not be started again; stopping")
                self._exit_code = EXIT_GAVE_UP
                self._stopping.set()
                return
            _say(f"{program.name} ended with code {code}; starting it again in {pause_s:.1f} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause_s)
            pause_s = min(pause_s * 2, LONGEST_PAUSE_S)

    async def _stop(self, name: str) -> None:
        process = self._running.get(name)
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), STOP_TIMEOUT_S)
        except TimeoutError:
            _say(f"{name} did not stop within {STOP_TIMEOUT_S:.0f} s; killing it")
            process.kill()
            await process.wait()


def lock(folder: Path) -> IO[str] | None:
    """Take the one-supervisor-per-data-folder lock; None when another holds it. Keep the file open."""
    file = (folder / "serve.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def _die_with_parent() -> None:
    """On Linux, ask for SIGTERM when the supervisor is killed, so that no orphan keeps ports and locks."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def programs(data_dir: str, *, embedded_engine: bool) -> list[Program]:
    """In stopping order: nothing new is accepted, then what was accepted is stored, then the store closes."""
    every = [
        Program(name="web", arguments=[*SERVICE, "web"], final_codes=REFUSED),
        Program(name="worker", arguments=[*SERVICE, "worker"], final_codes=REFUSED),
    ]
    if embedded_engine:
        options = ["--data-dir", data_dir, "--end-with-parent"]
        every.append(Program(name="engine", arguments=[sys.executable, "-m", "lampyris.entry.cli.engine", *options]))
    return every


def main(data_dir: str, *options: str) -> int:
    """Supervise the installation in `data_dir`; `without-engine` when a ClickHouse server is used."""
    held = lock(Path(data_dir))
    if held is None:
        _say(f"error: another lampyris serve runs on {data_dir}. do: stop it, or set LAMPYRIS_DATA_DIR")
        return EXIT_ALREADY_RUNS
    environment = os.environ | {"LAMPYRIS_DATA_DIR": data_dir}
    with held:
        return asyncio.run(
            Supervisor(programs(data_dir, embedded_engine="without-engine" not in options), environment).run()
        )


def _say(text: str) -> None:
    sys.stderr.write(f"lampyris: {text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[2:]))
