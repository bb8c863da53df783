"""The deployment guide: both languages hold the same commands, and every one of them is run by somebody."""

import shutil
from pathlib import Path

import pytest
from tests.deploy import fake_docker
from tests.deploy.test_verbs import ROOT, Folder
from tests.docker.guide import KINDS, blocks


def test_both_languages_hold_the_same_commands() -> None:
    assert blocks("zh") == blocks("en")


def test_every_block_says_who_runs_it() -> None:
    assert {kind for kind, _ in blocks("zh")} == set(KINDS)


@pytest.mark.parametrize("commands", [text for kind, text in blocks("zh") if kind == "registry"])
def test_what_a_registry_is_asked(tmp_path: Path, commands: str) -> None:
    folder = Folder(tmp_path)
    folder.env("HARBOR_REGISTRY=harbor.example.com\nHARBOR_USERNAME=you\nHARBOR_PASSWORD=secret\n")
    done = folder.typed(commands)
    assert done.returncode == 0, done.stderr
    assert "docker login harbor.example.com -u you --password-stdin" in folder.calls()


@pytest.mark.parametrize("commands", [text for kind, text in blocks("zh") if kind == "docker"])
def test_docker_commands_do_not_fail_on_the_double(tmp_path: Path, commands: str) -> None:
    """The real run is `python -m tests.docker`; here a misspelt verb or option is found at once."""
    folder = Folder(tmp_path)
    shutil.copy(ROOT / "env.template", tmp_path / ".env")
    folder.deploy("start", "full")
    kept = tmp_path / "backups" / "lampyris"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / "lampyris-20261127T120000Z.tar").write_bytes(b"archive")
    ours = "\n".join(line for line in commands.splitlines() if line.startswith("./deploy.sh"))
    done = folder.typed(ours)
    assert done.returncode == 0, done.stderr
    assert fake_docker.calls(tmp_path)
