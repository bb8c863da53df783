"""What the doctor says about good and bad installations, without a running service."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bench.installation import free_port

from lampyris.entry import checks
from lampyris.entry.checks import Check, Finding, run
from lampyris.entry.store_checks import CHECKS
from lampyris.foundation.settings.settings import Settings


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(data_dir=tmp_path / "data", web_port=free_port(), worker_port=free_port(), host="127.0.0.1")


def statuses(findings: list[Finding]) -> set[str]:
    return {finding.status for finding in findings}


class TestRun:
    def test_a_new_installation_has_no_failure_but_perhaps_a_missing_console(self, settings: Settings) -> None:
        failed = [finding for finding in run(CHECKS, settings) if finding.status == "fail"]
        assert [finding.message for finding in failed if "console" not in finding.message] == []

    def test_it_changes_nothing(self, settings: Settings) -> None:
        run(CHECKS, settings)
        assert not settings.data_dir.exists()

    def test_a_check_that_raises_is_a_failure_and_the_others_still_run(self, settings: Settings) -> None:
        def broken(_: Settings) -> Iterator[Finding]:
            raise RuntimeError("kaput")

        found = run([Check(name="a", look=broken), Check(name="clock", look=checks.clock)], settings)
        assert [(finding.check, finding.status) for finding in found] == [("a", "fail"), ("clock", "ok")]

    def test_every_failure_and_warning_says_what_to_do(self, settings: Settings) -> None:
        assert [finding for finding in run(CHECKS, settings) if finding.status != "ok" and not finding.do] == []


class TestPorts:
    def test_free_ports_are_fine(self, settings: Settings) -> None:
        assert statuses(list(checks.ports(settings))) == {"ok"}

    def test_a_port_of_another_program_is_named_with_its_setting(self, settings: Settings) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", settings.worker_port))
            other.listen()
            found = list(checks.ports(settings))[1]
        assert found.status == "fail"
        assert "WORKER_PORT" in found.do


class TestSecrets:
    def test_published_values_fail_where_others_can_reach_us(self, settings: Settings) -> None:
        weak = settings.model_copy(update={"salt": "salt", "base_url": "http://10.0.0.7:3001"})
        assert "SALT" in next(finding for finding in checks.secrets(weak) if finding.status == "fail").message

    def test_a_file_that_others_can_read_is_a_warning(self, settings: Settings) -> None:
        settings.data_dir.mkdir()
        kept = settings.data_dir / "secrets.json"
        kept.write_text(json.dumps(dict.fromkeys(("salt", "auth_secret", "encryption_key"), "0" * 63 + "1")))
        kept.chmod(0o644)
        found = next(iter(checks.secrets(settings)))
        assert (found.status, "chmod 600" in found.do) == ("warn", True)

    def test_a_key_that_cannot_encrypt_is_a_failure(self, settings: Settings) -> None:
        wrong = settings.model_copy(update={"encryption_key": "short"})
        found = next(iter(checks.secrets(wrong)))
        assert (found.status, "64 hexadecimal digits" in found.message) == ("fail", True)

    @pytest.mark.parametrize("content", ["{", "{}", "[]"])
    def test_a_damaged_file_is_a_failure(self, settings: Settings, content: str) -> None:
        settings.data_dir.mkdir()
        (settings.data_dir / "secrets.json").write_text(content)
        assert next(iter(checks.secrets(settings))).status == "fail"


def test_a_misspelt_setting_is_a_warning(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMPYRIS_DATA_DRI", "/somewhere")
    found = list(checks.names(settings))
    assert found[0].status == "warn"
    assert "did you mean LAMPYRIS_DATA_DIR" in found[0].message
