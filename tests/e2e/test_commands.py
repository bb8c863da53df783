"""Commands on a living installation: the doctor, migrations, replay and the demo project."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.installation import PUBLIC_KEY, SECRET_KEY, Installation


def lampyris(server: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as the installation's own."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "lampyris"), *arguments],
        cwd=server.folder,
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def answered(server: Installation, *arguments: str) -> Any:
    done = lampyris(server, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def test_the_doctor_finds_every_store_of_a_living_installation(server: Installation) -> None:
    report = json.loads(lampyris(server, "doctor", "--json").stdout)
    by_check = {finding["check"]: finding["status"] for finding in report["findings"]}
    assert {name: by_check[name] for name in ("metadata", "blobs", "ports", "disk")} == dict.fromkeys(
        ("metadata", "blobs", "ports", "disk"), "ok"
    )
    assert {by_check["analytics"], by_check["queue"]} <= {"ok", "warn"}


def test_nothing_is_pending_after_a_start_and_migrating_again_does_nothing(server: Installation) -> None:
    for arguments in (("--dry-run",), ()):
        standings = answered(server, "migrate", *arguments, "--json")
        assert [standing["store"] for standing in standings] == ["metadata", "analytics"]
        assert all(not standing["pending"] and not standing["applied"] for standing in standings)


def test_rejected_items_can_be_listed_on_a_living_installation(server: Installation) -> None:
    report = answered(server, "replay", "--dry-run", "--json")
    assert report["replayed"] == 0
    assert isinstance(report["rejected"], list)


def test_the_demo_project_arrives_through_real_ingestion(server: Installation) -> None:
    before = server.get("/api/public/traces?limit=1")[1]["meta"]["totalItems"]
    done = lampyris(server, "seed", "--traces", "40", "--public-key", PUBLIC_KEY, "--secret-key", SECRET_KEY)
    assert done.returncode == 0, done.stderr
    server.wait_until_drained()
    assert server.get("/api/public/traces?limit=1")[1]["meta"]["totalItems"] == before + 40
    assert server.get("/api/public/v2/scores?limit=1")[1]["meta"]["totalItems"] > 0


def test_seeding_with_a_wrong_key_says_so(server: Installation) -> None:
    done = lampyris(server, "seed", "--public-key", "pk-lf-no", "--secret-key", "sk-lf-no")
    assert done.returncode == 1
    assert "the key is not accepted" in done.stderr
