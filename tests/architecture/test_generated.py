"""What is generated is what would be generated now, and locks name public places only."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools.generate import GENERATED, ROOT, current

LOCKS = sorted(path for path in (ROOT / "uv.lock", ROOT / "console" / "package-lock.json") if path.is_file())
PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org", "registry.npmjs.org"}


@pytest.mark.parametrize("name", GENERATED)
def test_a_generated_file_is_fresh(name: str) -> None:
    assert current(name) == GENERATED[name](), f"{name} is stale; do: make generate"


def test_the_lock_fits_the_project() -> None:
    checked = subprocess.run(
        [str(Path(sys.executable).parent / "uv"), "lock", "--check", "--offline"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr.decode()


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_a_lock_names_no_private_registry(path: Path) -> None:
    sources = re.findall(r'(?:"resolved": |url = |registry = )"([a-z+]+)://([^/"]+)', path.read_text())
    assert {host for _, host in sources} - PUBLIC_HOSTS == set()
    assert {scheme for scheme, _ in sources} <= {"https"}
