"""The real SDKs, unmodified, each in an environment of its own under `.wire/`, driven by the scripts in `clients/`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hatch_build import NPM, npm_environment

ROOT = Path(__file__).parents[2]
CLIENTS = Path(__file__).parent / "clients"
ENVIRONMENTS = ROOT / ".wire"

OTEL = ("opentelemetry-sdk==1.39.0", "opentelemetry-exporter-otlp-proto-http==1.39.0")
OTEL_JS = (
    "@opentelemetry/api@1.9.0",
    "@opentelemetry/sdk-node@0.208.0",
    "@opentelemetry/exporter-trace-otlp-http@0.208.0",
)


def langfuse_js(version: str) -> tuple[str, ...]:
    """The packages that make up the JavaScript SDK from version 4 on."""
    return (*(f"@langfuse/{part}@{version}" for part in ("tracing", "otel", "client")), *OTEL_JS)


@dataclass(frozen=True, kw_only=True)
class Sdk:
    """One published client: the script that drives it, and the packages the script needs."""

    name: str
    script: str
    packages: tuple[str, ...]

    @property
    def is_python(self) -> bool:
        return self.script.endswith(".py")


SDKS = {
    sdk.name: sdk
    for sdk in (
        Sdk(name="python-2.60.10", script="python_2.py", packages=("langfuse==2.60.10",)),
        Sdk(name="python-3.2.1", script="python_3.py", packages=("langfuse==3.2.1",)),
        Sdk(name="python-3.15.0", script="python_3.py", packages=("langfuse==3.15.0",)),
        Sdk(name="python-4.18.0", script="python_4.py", packages=("langfuse==4.18.0",)),
        Sdk(name="python-5.0.4", script="python_4.py", packages=("langfuse==5.0.4",)),
        Sdk(name="js-3.39.2", script="javascript_3.mjs", packages=("langfuse@3.39.2",)),
        Sdk(name="js-4.6.1", script="javascript_4.mjs", packages=langfuse_js("4.6.1")),
        Sdk(name="js-5.11.1", script="javascript_4.mjs", packages=langfuse_js("5.11.1")),
        Sdk(name="opentelemetry", script="opentelemetry_genai.py", packages=OTEL),
        Sdk(name="powerrag", script="powerrag.py", packages=("langfuse==3.2.1",)),
    )
}
TRACING = [name for name in SDKS if name not in {"opentelemetry", "powerrag"}]


def prepare(sdk: Sdk) -> tuple[str, ...]:
    """Install the SDK from its registry unless that was done before. Returns the command that runs its script."""
    folder = ENVIRONMENTS / sdk.name
    stamp = folder / "installed.txt"
    wanted = " ".join(sdk.packages)
    fresh = stamp.is_file() and stamp.read_text() == wanted
    if sdk.is_python:
        python = folder / "bin" / "python"
        if not fresh:
            uv = str(Path(sys.executable).parent / "uv")
            run(uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
            run(uv, "pip", "install", "--quiet", "--python", str(python), *sdk.packages)
            stamp.write_text(wanted)
        return (str(python), str(CLIENTS / sdk.script))
    shims = folder / "node"
    shims.mkdir(parents=True, exist_ok=True)
    node = npm_environment(shims)
    if not fresh:
        (folder / "package.json").write_text('{"private": true, "type": "module"}')
        run(*NPM, "install", "--no-audit", "--no-fund", "--silent", *sdk.packages, cwd=folder, environment=node)
        stamp.write_text(wanted)
    # Node looks for packages beside the script.
    for name in (sdk.script, "scenario.json"):
        shutil.copy(CLIENTS / name, folder / name)
    return (NPM[0], str(folder / sdk.script))


def run(*command: str, cwd: Path = ROOT, environment: Mapping[str, str] | None = None) -> str:
    """Run a command to its end. Returns what it printed. Raises: RuntimeError with everything it said."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


class Clients:
    """Runs each SDK's script once per session and remembers its report."""

    def __init__(self, url: str, public_key: str, secret_key: str) -> None:
        self._arguments = (url, public_key, secret_key)
        self._reports: dict[str, dict[str, Any]] = {}

    def report(self, name: str) -> dict[str, Any]:
        """The JSON object that the script printed last."""
        if name not in self._reports:
            command = prepare(SDKS[name])
            printed = run(*command, *self._arguments)
            self._reports[name] = json.loads(printed.splitlines()[-1])
        return self._reports[name]
