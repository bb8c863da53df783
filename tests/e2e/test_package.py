"""The package holds everything that the product needs, and refuses to be built without its console."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from lampyris.foundation.storage.analytics.migrate import migrations

ROOT = Path(__file__).parents[2]


def build(source: Path, target: Path) -> subprocess.CompletedProcess[str]:
    """A wheel of `source` in `target`, made by the pinned build tools of the development environment."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(target)]
    return subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files in a wheel of this source tree."""
    target = tmp_path_factory.mktemp("wheel")
    done = build(ROOT, target)
    assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(next(target.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


def test_it_holds_every_tracked_file_of_the_source(names: set[str]) -> None:
    listed = subprocess.run(["git", "ls-files", "src/lampyris"], cwd=ROOT, capture_output=True, text=True, check=True)
    tracked = {name.removeprefix("src/") for name in listed.stdout.splitlines() if (ROOT / name).is_file()}
    assert tracked - names == set()


def test_it_holds_the_console(names: set[str]) -> None:
    console = {name for name in names if name.startswith("lampyris/entry/console_dist/")}
    assert "lampyris/entry/console_dist/index.html" in console
    assert any(name.endswith(".js") for name in console)


@pytest.mark.parametrize("part", ["/sql/", "/vocabularies/", "/defaults/", "metadata/migrations/versions/"])
def test_it_holds_what_is_no_code(names: set[str], part: str) -> None:
    assert [name for name in names if part in name]


def test_it_holds_every_analytics_migration(names: set[str]) -> None:
    held = {name for name in names if "/storage/analytics/migrations/" in name and name.endswith(".sql")}
    assert len(held) == len(migrations())


def test_a_package_without_its_console_is_refused(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, bare / name)
    package = bare / "src" / "lampyris"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    done = build(bare, tmp_path / "target")
    assert done.returncode != 0
    assert "the console is not built, and this package must not go out without it" in done.stderr + done.stdout
