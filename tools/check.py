"""Run every gate: `python -m tools.check`; with `--tests` every test after them. Arguments after that go to pytest."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from hatch_build import NPM, install_tools, npm_environment

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
CONSOLE_SCRIPTS = ("lint", "typecheck", "check:messages", "check:budget", "test")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gate:
    """One command that must succeed."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT
    environment: dict[str, str] = field(default_factory=dict)


def python_gates() -> list[Gate]:
    """The gates of the Python side, the quick ones first."""
    tool = {name: str(BIN / name) for name in ("ruff", "mypy", "lint-imports", "shellcheck")}
    return [
        Gate(name="format", command=(tool["ruff"], "format", "--check", ".")),
        Gate(name="lint", command=(tool["ruff"], "check", "--output-format", "concise", ".")),
        Gate(name="shell", command=(tool["shellcheck"], "deploy.sh", ".ci/run")),
        Gate(name="import contracts", command=(tool["lint-imports"], "--no-cache")),
        Gate(name="types", command=(tool["mypy"],)),
    ]


def structure_gate() -> Gate:
    """Architecture and document tests alone; part of the full run, so only for a check without tests."""
    return Gate(
        name="architecture, documents",
        command=(sys.executable, "-m", "pytest", "tests/architecture", "tests/docs", "-p", "no:cacheprovider"),
    )


def console_gates(environment: dict[str, str]) -> list[Gate]:
    """Lint, types, messages, sizes and tests of the console."""
    return [console_gate(script, environment) for script in CONSOLE_SCRIPTS]


def console_gate(script: str, environment: dict[str, str]) -> Gate:
    """One script of the console's package.json."""
    command = (*NPM, "run", "--silent", script)
    return Gate(name=f"console {script}", command=command, folder=ROOT / "console", environment=environment)


def has_browser() -> bool:
    """Whether the console can be driven as a person would."""
    return any(Path(path).exists() for path in (os.environ.get("CHROMIUM", ""), *BROWSERS) if path)


def run(gate: Gate) -> bool:
    """Run one gate; its output is shown only when it fails. Returns whether it succeeded."""
    started = time.monotonic()
    done = subprocess.run(
        gate.command,
        cwd=gate.folder,
        env={**os.environ, **gate.environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    passed = done.returncode == 0
    line = f"{'ok  ' if passed else 'FAIL'} {gate.name}  {time.monotonic() - started:.1f} s"
    print(line if passed else f"{line}\n{done.stdout}{done.stderr}", flush=True)
    return passed


def run_lane(gates: list[Gate]) -> list[str]:
    """Run gates one after another, all of them. Returns the names of those that failed."""
    return [gate.name for gate in gates if not run(gate)]


def run_tests(arguments: list[str]) -> int:
    """Run the tests, one worker a core, each with engines of its own; pytest's own exit code."""
    command = (sys.executable, "-m", "pytest", "-n", "auto", "--dist", "worksteal", *arguments)
    return subprocess.run(command, cwd=ROOT, check=False, stdin=subprocess.DEVNULL).returncode


def main() -> int:
    """0 when everything passed, 1 when something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="run every test after the gates")
    options, rest = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        node = npm_environment(Path(folder))
        install_tools(ROOT / "console", everything=True)
        lanes = [python_gates() + ([] if options.tests else [structure_gate()]), console_gates(node)]
        with ThreadPoolExecutor(len(lanes)) as pool:
            failed = [name for names in pool.map(run_lane, lanes) for name in names]
        if options.tests and has_browser():
            failed += run_lane([console_gate("e2e", node)])
        elif options.tests:
            print("MISSING BROWSER: the console was not driven (no Chromium found; its path may stand in CHROMIUM)")
    if options.tests and run_tests(rest) != 0:
        failed.append("tests")
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
