"""The installation's secrets: from the environment, else made on first start and kept in the data folder."""

import json
import os
import secrets
import tempfile
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from lampyris.foundation.settings.accounts import AccountSettings

FILE = "secrets.json"
NAMES = {"salt": "SALT", "auth_secret": "NEXTAUTH_SECRET", "encryption_key": "ENCRYPTION_KEY"}
WEAK = frozenset({"secret", "mysecret", "salt", "mysalt", "changeme", "password"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Secrets:
    """`salt` goes into API key hashes, `auth_secret` into signatures; `encryption_key` is 64 hex digits."""

    salt: str
    auth_secret: str
    encryption_key: str

    def __repr__(self) -> str:
        """Never shows a value: secrets must not reach logs."""
        return "Secrets(...)"


class BadSecrets(Exception):
    """A secret cannot be used; the message names the setting and says what to do."""


def ensure_secrets(data_dir: Path, settings: AccountSettings) -> Secrets:
    """The settings' secrets; each one left unset is read from `data_dir/secrets.json`, made there when new.

    Safe when several processes start at once: the first to write wins, the others read.
    Raises: BadSecrets for an ENCRYPTION_KEY that is not 64 hex digits or an unreadable file.
    """
    given = {name: getattr(settings, name) for name in NAMES}
    kept = {} if all(given.values()) else _kept(data_dir / FILE)
    values = {name: given[name] or kept[name] for name in NAMES}
    check_encryption_key(values["encryption_key"])
    return Secrets(**values)


def check_encryption_key(key: str | None) -> None:
    """Raises: BadSecrets for anything but 64 hex digits; None (made by us) is fine."""
    if key is not None and (len(key) != 64 or not all(digit in "0123456789abcdefABCDEF" for digit in key)):
        raise BadSecrets("ENCRYPTION_KEY must be 64 hexadecimal digits; make one with: openssl rand -hex 32")


def refuse_weak_secrets(settings: AccountSettings, public_url: str) -> None:
    """Raises: BadSecrets when a well-known template value would guard an address that others can reach."""
    if settings.allow_weak_secrets or is_loopback(public_url):
        return
    weak = [NAMES[name] for name in NAMES if is_weak(getattr(settings, name))]
    if weak:
        raise BadSecrets(
            f"{', '.join(weak)}: the value is a published example, and {public_url} can be reached by others. "
            "Remove the setting (a strong value is made and kept), set a random one, "
            "or set LAMPYRIS_ALLOW_WEAK_SECRETS=true"
        )


def is_weak(value: str | None) -> bool:
    """Whether everybody knows this value. None (made by us) is strong."""
    return value is not None and (value.lower() in WEAK or set(value) == {"0"})


def is_loopback(url: str) -> bool:
    """Whether only this machine can reach the address."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _kept(path: Path) -> dict[str, str]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_once(path, {name: secrets.token_hex(32) for name in NAMES})
    return read_kept(path)


def read_kept(path: Path) -> dict[str, str]:
    """The secrets of the file. Raises: BadSecrets when it is damaged; OSError when it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return {name: str(found[name]) for name in NAMES}
    except (ValueError, KeyError, TypeError) as error:
        raise BadSecrets(f"{path} is damaged ({error!r}); restore it from a backup, keys depend on it") from error


def _write_once(path: Path, values: dict[str, str]) -> None:
    """Complete or absent, readable by the owner alone; leaves the file of a faster process alone."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(values, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
