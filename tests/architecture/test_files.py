"""Size ceilings and names, without exceptions."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
CEILINGS = {".py": 500, ".tsx": 250, ".ts": 400}
BANNED = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "data2"}
WORDS_OF_THE_UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")


def tracked() -> list[Path]:
    """Every file of the repository that exists; works in a source archive too."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_is_longer_than_its_ceiling() -> None:
    too_long = [
        f"{path.relative_to(ROOT)}: {lines(path)}"
        for path in tracked()
        if path.suffix in CEILINGS and ".gen." not in path.name and lines(path) > CEILINGS[path.suffix]
    ]
    assert too_long == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    nothing = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.stem in BANNED or BANNED.intersection(path.relative_to(ROOT).parts)
    ]
    assert nothing == []


def test_nothing_is_left_for_later() -> None:
    left = [
        str(path.relative_to(ROOT))
        for path in tracked()
        if path.suffix in {".py", ".ts", ".tsx", ".sql", ".sh"}
        and any(word in path.read_text() for word in WORDS_OF_THE_UNFINISHED)
    ]
    assert left == []


def test_a_readme_of_a_feature_is_short() -> None:
    readmes = [path for path in tracked() if path.name == "README.md" and "features" in path.parts]
    assert [str(path) for path in readmes if lines(path) > 40] == []
