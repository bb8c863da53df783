"""A power cut, imitated: only what had reached the disk survives. Is anything that was acknowledged lost or doubled?

    python -m tests.bench.powercut --cuts 5        (as root: it mounts a file system of its own)

The data folder lies on an ext4 file system in a file. A cut freezes every process, copies that file (what was written but
never flushed to the device is in nobody's copy), kills everything, and goes on from the copy as a machine would after a
power cut: the file system replays its journal, the stores theirs. Two witnesses, one written with fsync and one without,
show that the imitation loses what was not synced. Prints JSON; exits with 1 on a loss.
"""

import argparse
import asyncio
import filecmp
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.crash import Load, stored_ids
from tests.bench.installation import Installation

IMAGE_BYTES = 2 << 30
UNMOUNT_S = 30.0
WITNESS = b"written before the cut" * 4096


class Disk:
    """An ext4 file system in a file, mounted on `folder`. Its journal is committed by fsync alone, never by the clock."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "disk"
        self.folder.mkdir()
        self._image = place / "disk.img"
        self._copies = (place / "first.img", place / "second.img")
        with self._image.open("wb") as file:
            file.truncate(IMAGE_BYTES)
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(self._image))
        self.mount()

    def mount(self) -> None:
        run("mount", "-o", "loop,commit=3600", str(self._image), str(self.folder))

    def unmount(self) -> None:
        """A killed process is gone before the last of its threads has let go of its files."""
        deadline = time.monotonic() + UNMOUNT_S
        while subprocess.run(["umount", str(self.folder)], capture_output=True, check=False).returncode != 0:
            if time.monotonic() > deadline:
                run("umount", str(self.folder))
            time.sleep(0.1)

    def copy(self) -> None:
        """What is on the device now. Two equal copies in a row mean that nothing was written while the first was made."""
        first, second = self._copies
        while True:
            for copy in self._copies:
                run("cp", "--sparse=always", str(self._image), str(copy))
            if filecmp.cmp(first, second, shallow=False):
                return

    def become_the_copy(self) -> None:
        """After a cut: the device holds what it held then."""
        self.unmount()
        self._copies[0].replace(self._image)
        self.mount()


def run(*command: str) -> None:
    """Raises: CalledProcessError."""
    subprocess.run(command, check=True)


def cut(installation: Installation, disk: Disk) -> None:
    """Everything stops in the middle of what it does; the disk keeps what had reached it."""
    processes = list(installation.processes().values())
    for process in processes:
        process.suspend()
    (installation.folder / "unsynced").write_bytes(WITNESS)
    disk.copy()
    for process in processes:
        process.send_signal(signal.SIGKILL)
    assert installation.process
    installation.process.wait()
    while any(process.is_running() and process.status() != "zombie" for process in processes):
        time.sleep(0.05)
    disk.become_the_copy()


def write_synced(path: Path) -> None:
    """Before the load: the file and its name are on the disk."""
    with path.open("wb") as file:
        file.write(WITNESS)
        file.flush()
        os.fsync(file.fileno())


def testify(folder: Path) -> tuple[bool, bool]:
    """(the synced witness is whole, the other one is not); both are removed."""
    synced, unsynced = folder / "synced", folder / "unsynced"
    found = (
        synced.exists() and synced.read_bytes() == WITNESS,
        not (unsynced.exists() and unsynced.read_bytes() == WITNESS),
    )
    synced.unlink(missing_ok=True)
    unsynced.unlink(missing_ok=True)
    return found


def experiment(place: Path, cuts: int, seconds: float) -> dict[str, Any]:
    """The whole experiment; see the module."""
    disk = Disk(place)
    folder = disk.folder / "data"
    folder.mkdir()
    acknowledged: set[str] = set()
    kept, lost_unsynced = 0, 0
    try:
        for _ in range(cuts):
            installation = Installation(folder)
            installation.start()
            write_synced(folder / "synced")
            load = Load(installation)
            load.start()
            time.sleep(seconds)
            cut(installation, disk)
            load.stop()
            acknowledged |= load.acknowledged
            whole, gone = testify(folder)
            kept, lost_unsynced = kept + whole, lost_unsynced + gone
        with Installation(folder) as installation:
            installation.wait_until_drained(600)
            stored, doubled = asyncio.run(stored_ids(folder))
    finally:
        disk.unmount()
    lost = acknowledged - stored
    return {
        "cuts": cuts,
        "acknowledged": len(acknowledged),
        "stored": len(stored),
        "lost": len(lost),
        "doubled": doubled,
        "synced_witnesses_kept": kept,
        "unsynced_witnesses_lost": lost_unsynced,
        "examples_of_lost": sorted(lost)[:5],
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cuts", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5, help="load before each cut")
    options = parser.parse_args()
    if os.geteuid() != 0:
        sys.exit("this mounts a file system: run it as root")
    with tempfile.TemporaryDirectory() as place:
        result = experiment(Path(place), options.cuts, options.seconds)
    print(json.dumps(result, indent=2))
    ok = not result["lost"] and not result["doubled"]
    believable = result["synced_witnesses_kept"] == result["unsynced_witnesses_lost"] == options.cuts
    return 0 if ok and believable else 1


if __name__ == "__main__":
    sys.exit(main())
