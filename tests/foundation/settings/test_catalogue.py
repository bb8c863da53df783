"""Settings as data: every one described and used, misspelt ones noticed."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from lampyris.foundation.settings.catalogue import declared, hint, unknown_names
from lampyris.foundation.settings.settings import Settings

SOURCE = Path(__file__).parents[3] / "src" / "lampyris"
NOTHING = Path("/nonexistent/.env")


class TestDeclared:
    def test_every_setting_says_what_it_is_for(self) -> None:
        assert [setting.names[0] for setting in declared() if len(setting.description) < 10] == []

    def test_no_environment_name_is_declared_twice(self) -> None:
        names = [name for setting in declared() for name in setting.names]
        assert len(names) == len(set(names))

    def test_every_setting_has_an_effect(self) -> None:
        text = "\n".join(
            path.read_text()
            for path in SOURCE.rglob("*.py")
            if path.parent.name != "settings" or path.stem == "secrets"
        )
        text += (SOURCE / "foundation" / "settings" / "settings.py").read_text()
        used = set(re.findall(r"\.(\w+)", text)) | set(re.findall(r'"(\w+)"', text))
        assert [setting.names[0] for setting in declared() if setting.attribute not in used] == []

    def test_passwords_and_keys_are_marked_secret(self) -> None:
        open_secrets = [
            setting.names[0]
            for setting in declared()
            if re.search(r"PASSWORD|SECRET_KEY|AUTH_SECRET|SALT|ENCRYPTION", setting.names[0]) and not setting.secret
        ]
        assert open_secrets == []


class TestUnknownNames:
    def test_known_names_and_those_of_sdks_are_no_news(self) -> None:
        given = ["WEB_PORT", "NEXTAUTH_URL", "LANGFUSE_PUBLIC_KEY", "LANGFUSE_WEB_IMAGE", "PATH"]
        assert unknown_names(given, NOTHING) == []

    def test_names_in_the_env_file_count(self, tmp_path: Path) -> None:
        file = tmp_path / ".env"
        file.write_text("LANGFUSE_EXPERIMENT_X=1\nOTHER=2\n")
        assert unknown_names([], file) == ["LANGFUSE_EXPERIMENT_X"]

    def test_a_misspelling_is_named(self) -> None:
        assert "did you mean LANGFUSE_INIT_USER_EMAIL?" in hint(["LANGFUSE_INIT_USER_EMIAL"])

    def test_nothing_unknown_is_no_line(self) -> None:
        assert hint([]) == ""


class TestValues:
    @pytest.fixture(autouse=True)
    def elsewhere(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """No `.env` of the developer."""
        monkeypatch.chdir(tmp_path)

    def test_an_empty_value_is_unset(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEB_PORT", "")
        assert Settings().web_port == 3001

    def test_the_environment_wins_over_the_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path(".env").write_text('WEB_PORT="4001"\nWORKER_PORT=4030\n')
        monkeypatch.setenv("WEB_PORT", "5001")
        assert (Settings().web_port, Settings().worker_port) == (5001, 4030)

    def test_the_names_of_the_guide_are_understood(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("NEXTAUTH_URL", "http://10.0.0.7:3001/")
        assert Settings().public_url == "http://10.0.0.7:3001"

    def test_an_impossible_port_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("WEB_PORT", "70000")
        with pytest.raises(ValidationError, match="WEB_PORT"):
            Settings()
