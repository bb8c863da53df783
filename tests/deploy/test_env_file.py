"""How deploy.sh reads `.env`: as docker compose and the program itself do."""

import subprocess
from pathlib import Path

import pytest

SPEAKING = Path(__file__).parents[2] / "deploy" / "shell" / "speaking.sh"
WRITTEN = (
    "A=1\n export  B = \"x # y\" # why\r\nC='q'\nA=2 # the later one\nEMPTY=\nE=a=b #why\n#OFF=5\nLONG_A=7\nLAST=end"
)


@pytest.mark.parametrize(
    ("name", "value"),
    [("A", "2"), ("B", "x # y"), ("C", "q"), ("E", "a=b"), ("LONG_A", "7"), ("LAST", "end")]
    + [(name, "default") for name in ("EMPTY", "OFF", "ABSENT")]
    + [("GIVEN", "environment")],
)
def test_a_setting_is_what_the_file_says_last_unless_the_environment_says_more(
    tmp_path: Path, name: str, value: str
) -> None:
    (tmp_path / ".env").write_bytes(WRITTEN.encode() + b"\nGIVEN=file")
    script = f'set -euo pipefail; here="{tmp_path}"; . "{SPEAKING}"; setting {name} default'
    done = subprocess.run(
        ("bash", "-c", script), env={"GIVEN": "environment"}, capture_output=True, text=True, check=True
    )
    assert done.stdout == value
