"""Write every generated file anew: `python -m tools.generate`; with `--check` only say which are stale."""

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tools.documents import LANGUAGES, commands_page, env_template, errors_page, settings_page
from tools.endpoints import api_page

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).parent / "uv"


def locked_for_pip(*chosen: str) -> str:
    """The pins and hashes of uv.lock as a requirements file, for machines without uv. `chosen`: options of uv."""
    command = [str(UV), "export", "--frozen", "--no-emit-project", "--no-header", "--no-annotate", "-q"]
    exported = subprocess.run(
        [*command, "--format", "requirements.txt", *chosen],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return exported.stdout


GENERATED: dict[str, Callable[[], str]] = {
    "deploy/locks/runtime.txt": partial(locked_for_pip, "--no-dev"),
    # Web and worker of the cluster tier: without the embedded engine and what only it needs (1 GB).
    "deploy/locks/image.txt": partial(locked_for_pip, "--no-dev", "--prune", "chdb-core"),
    "deploy/locks/dev.txt": locked_for_pip,
    "env.template": env_template,
    **{f"docs/{language}/settings.md": partial(settings_page, language) for language in LANGUAGES},
    **{f"docs/{language}/cli.md": partial(commands_page, language) for language in LANGUAGES},
    **{f"docs/{language}/api.md": partial(api_page, language) for language in LANGUAGES},
    **{f"docs/{language}/errors.md": partial(errors_page, language) for language in LANGUAGES},
}


def stale() -> list[str]:
    """The generated files whose content is not what it would be now."""
    return [name for name, make in GENERATED.items() if current(name) != make()]


def current(name: str) -> str | None:
    """The file's content; None when it does not exist."""
    path = ROOT / name
    return path.read_text() if path.is_file() else None


def main() -> int:
    """0 when everything is (now) fresh, 1 when `--check` found stale files."""
    if "--check" in sys.argv[1:]:
        names = stale()
        for name in names:
            print(f"stale: {name}  do: make generate")
        return 1 if names else 0
    for name, make in GENERATED.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
