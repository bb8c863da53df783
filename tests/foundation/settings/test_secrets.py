"""Secrets: given, made once, and refused when everybody knows them."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.settings.secrets import FILE, BadSecrets, ensure_secrets, refuse_weak_secrets

KEY = "ab" * 32


def settings(**values: object) -> AccountSettings:
    return AccountSettings.model_validate(values)


class TestEnsureSecrets:
    def test_what_is_unset_is_made_once_and_kept_for_the_owner_alone(self, tmp_path: Path) -> None:
        first = ensure_secrets(tmp_path / "new", settings())
        assert ensure_secrets(tmp_path / "new", settings()) == first
        assert len({first.salt, first.auth_secret, first.encryption_key}) == 3
        assert (tmp_path / "new" / FILE).stat().st_mode & 0o777 == 0o600

    def test_what_is_set_counts(self, tmp_path: Path) -> None:
        found = ensure_secrets(tmp_path, settings(salt="mine", encryption_key=KEY))
        assert (found.salt, found.encryption_key, len(found.auth_secret)) == ("mine", KEY, 64)

    def test_nothing_is_written_when_all_are_set(self, tmp_path: Path) -> None:
        ensure_secrets(tmp_path, settings(salt="s", auth_secret="a", encryption_key=KEY))
        assert list(tmp_path.iterdir()) == []

    def test_many_first_starts_agree(self, tmp_path: Path) -> None:
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(lambda _: ensure_secrets(tmp_path, settings()).salt, range(16)))
        assert len(set(found)) == 1
        assert [path.name for path in tmp_path.iterdir()] == [FILE]

    @pytest.mark.parametrize("key", ["short", "zz" * 32])
    def test_a_bad_encryption_key_is_refused(self, tmp_path: Path, key: str) -> None:
        with pytest.raises(BadSecrets, match="64 hexadecimal"):
            ensure_secrets(tmp_path, settings(encryption_key=key))

    def test_a_damaged_file_is_named_not_replaced(self, tmp_path: Path) -> None:
        (tmp_path / FILE).write_text("{")
        with pytest.raises(BadSecrets, match=FILE):
            ensure_secrets(tmp_path, settings())
        assert (tmp_path / FILE).read_text() == "{"

    def test_they_do_not_show_in_logs(self, tmp_path: Path) -> None:
        given = settings(salt="very secret", auth_secret="very secret", encryption_key=KEY)
        assert "very secret" not in repr(ensure_secrets(tmp_path, given)) + repr(given)


class TestRefuseWeakSecrets:
    WEAK = settings(auth_secret="secret", salt="salt", encryption_key="0" * 64)

    @pytest.mark.parametrize("url", ["http://localhost:3001", "http://127.0.0.1:3001", "http://[::1]:3001"])
    def test_on_this_machine_they_are_allowed(self, url: str) -> None:
        refuse_weak_secrets(self.WEAK, url)

    @pytest.mark.parametrize("url", ["http://10.0.0.5:3001", "https://lampyris.example"])
    def test_elsewhere_they_are_refused_by_name(self, url: str) -> None:
        with pytest.raises(BadSecrets, match="SALT, NEXTAUTH_SECRET, ENCRYPTION_KEY"):
            refuse_weak_secrets(self.WEAK, url)

    def test_the_override_allows_them(self) -> None:
        refuse_weak_secrets(self.WEAK.model_copy(update={"allow_weak_secrets": True}), "http://10.0.0.5")

    def test_made_and_random_ones_are_strong(self) -> None:
        refuse_weak_secrets(settings(salt="l9f0aj3", encryption_key=KEY), "https://lampyris.example")
