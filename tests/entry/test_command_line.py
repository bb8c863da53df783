"""The command `lampyris`: listed without importing anything heavy, and helpful when it is used wrongly."""

import subprocess
import sys
from pathlib import Path

import pytest

from lampyris.entry.cli.main import DOORS, open_door

PROGRAM = str(Path(sys.executable).parent / "lampyris")


def lampyris(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def test_the_list_of_commands_imports_no_engine_and_no_web_framework() -> None:
    code = (
        "import sys\nfrom lampyris.entry.cli.main import app\n"
        "try:\n    app(['--help'], prog_name='lampyris')\nexcept SystemExit:\n    pass\n"
        "print(sorted(m for m in ('fastapi', 'sqlalchemy', 'chdb', 'uvicorn', 'pydantic') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    assert all(door.name in done.stdout for door in DOORS)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_every_command_can_be_opened_and_has_help(door: object) -> None:
    command = open_door(door.name)  # type: ignore[attr-defined]
    assert command.help


def test_a_misspelt_command_is_refused_with_a_suggestion() -> None:
    done = lampyris("serv")
    assert done.returncode == 2
    assert "Did you mean" in done.stderr


def test_the_version_is_told() -> None:
    assert lampyris("--version").stdout.startswith("lampyris ")
