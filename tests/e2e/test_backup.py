"""Backup of a living installation, restore into an empty one: nothing acknowledged is missing, nothing is different."""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.bench.crash import Load, stored_ids
from tests.bench.installation import Installation

COMMAND = [sys.executable, "-c", "from lampyris.entry.cli.main import main; main()"]
PREVIOUS = Path(__file__).parent / "data" / "release-0.1.0.tar"
"""100 traces of an installation with the schemas that 0.1.0 had; neither secrets nor the price list."""
PASSPHRASE = "correct horse battery"


def lampyris(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        check=False,
        env=installation.environment,
        cwd=installation.folder,
        capture_output=True,
        text=True,
    )


@dataclass(frozen=True, kw_only=True)
class BackedUp:
    """An installation with a load on it, and two archives made meanwhile."""

    archive: Path
    sealed: Path
    acknowledged: frozenset[str]
    """What was acknowledged before the first backup began."""


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: pytest.TempPathFactory) -> BackedUp:
    folder, archives = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("archives")
    with Installation(folder, LAMPYRIS_BACKUP_PASSPHRASE=PASSPHRASE, LAMPYRIS_BACKUP_TO=str(archives)) as source:
        (folder / "blobs" / "media" / "bench-project").mkdir(parents=True)
        (folder / "blobs" / "media" / "bench-project" / "large.bin").write_bytes(b"\0\1\2\3" * 5_000_000)
        (folder / "blobs" / "media" / "bench-project" / "empty.bin").write_bytes(b"")
        load = Load(source)
        load.start()
        try:
            time.sleep(3)
            acknowledged = frozenset(load.acknowledged)
            plain = lampyris(source, "backup", "--json")
            sealed = lampyris(source, "backup", "--encrypt", "--json")
        finally:
            load.stop()
    assert (plain.returncode, sealed.returncode) == (0, 0), plain.stderr + sealed.stderr
    return BackedUp(
        archive=archives / json.loads(plain.stdout)["archive"],
        sealed=archives / json.loads(sealed.stdout)["archive"],
        acknowledged=acknowledged,
    )


def stores_of(folder: Path) -> dict[str, bytes]:
    """What a stopped installation keeps, file by file, without what a look at it may leave behind."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".db", ".json", ".png", ".bin")
    }


class TestBackup:
    def test_the_archive_is_for_its_owner_alone(self, backed_up: BackedUp) -> None:
        assert backed_up.acknowledged
        assert backed_up.archive.stat().st_mode & 0o077 == 0
        assert PASSPHRASE.encode() not in backed_up.sealed.read_bytes()
        assert b"lampyris.json" not in backed_up.sealed.read_bytes()[:4096]

    def test_an_installation_that_never_ran_has_nothing_to_back_up(self, tmp_path: Path) -> None:
        made = lampyris(Installation(tmp_path), "backup", "--to", str(tmp_path / "archives"))
        assert made.returncode == 1
        assert "start the service once" in made.stderr
        assert list((tmp_path / "archives").rglob("*.tar*")) == []


class TestRestore:
    @pytest.mark.parametrize("kind", ["archive", "sealed"])
    def test_everything_comes_back(self, backed_up: BackedUp, tmp_path: Path, kind: str) -> None:
        target = Installation(tmp_path, LAMPYRIS_BACKUP_PASSPHRASE=PASSPHRASE)
        restored = lampyris(target, "restore", str(getattr(backed_up, kind)))
        assert restored.returncode == 0, restored.stderr
        assert "ok   analytics/events" in restored.stdout
        with target:
            target.wait_until_drained()
            assert target.get("/api/public/projects")[0] == 200  # the archive brought the salt of the keys
            stored, doubled = asyncio.run(stored_ids(tmp_path))
        assert (backed_up.acknowledged - stored, doubled) == (set(), 0)
        large = tmp_path / "blobs" / "media" / "bench-project" / "large.bin"
        assert large.read_bytes() == b"\0\1\2\3" * 5_000_000
        assert large.with_name("empty.bin").read_bytes() == b""
        again = lampyris(target, "restore", str(getattr(backed_up, kind)))
        assert again.returncode == 2
        assert "the target is not empty" in again.stderr
        assert "--replace" in again.stderr


def test_the_archive_of_the_previous_release_is_restored_and_migrated(tmp_path: Path) -> None:
    target = Installation(tmp_path)
    restored = lampyris(target, "restore", str(PREVIOUS), "--json")
    assert restored.returncode == 0, restored.stderr
    told = json.loads(restored.stdout)
    assert (told["made_by"], told["secrets"]) == ("0.1.0", False)
    assert told["sections"]["analytics/events"]["rows"] == 450
    assert told["sections"]["metadata/projects"]["rows"] == 1


class TestRefusals:
    """None of these may leave anything behind in the target."""

    def refused(self, target: Installation, archive: Path, *options: str) -> str:
        result = lampyris(target, "restore", str(archive), *options)
        assert result.returncode == 2
        assert [name for name in stores_of(target.folder) if not name.startswith("archive")] == []
        return result.stderr

    def test_a_damaged_archive(self, backed_up: BackedUp, tmp_path: Path) -> None:
        data = bytearray(backed_up.archive.read_bytes())
        data[len(data) // 2] ^= 1
        (tmp_path / "archive.tar").write_bytes(data)
        assert "damaged" in self.refused(Installation(tmp_path), tmp_path / "archive.tar")

    def test_a_truncated_archive(self, backed_up: BackedUp, tmp_path: Path) -> None:
        (tmp_path / "archive.tar").write_bytes(backed_up.archive.read_bytes()[:-3000])
        assert "do: take another copy" in self.refused(Installation(tmp_path), tmp_path / "archive.tar")

    def test_a_wrong_passphrase(self, backed_up: BackedUp, tmp_path: Path) -> None:
        target = Installation(tmp_path, LAMPYRIS_BACKUP_PASSPHRASE="something else")
        assert "passphrase is wrong" in self.refused(target, backed_up.sealed)

    def test_a_foreign_file(self, tmp_path: Path) -> None:
        (tmp_path / "archive.tar").write_bytes(b"PK" + b"\0" * 9999)
        assert "not a Lampyris backup" in self.refused(Installation(tmp_path), tmp_path / "archive.tar")

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        assert "there is no archive" in self.refused(Installation(tmp_path), tmp_path / "nothing.tar")

    def test_other_secrets_in_the_environment(self, backed_up: BackedUp, tmp_path: Path) -> None:
        target = Installation(tmp_path, SALT="another salt of another installation")
        assert "another SALT than the archive" in self.refused(target, backed_up.archive)

    def test_a_running_installation(self, server: Installation, backed_up: BackedUp) -> None:
        result = lampyris(server, "restore", str(backed_up.archive), "--replace")
        assert result.returncode == 1
        assert "stop it first" in result.stderr
        assert server.get("/api/public/projects")[0] == 200
