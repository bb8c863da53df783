"""`lampyris user|org|project|key` on a data folder, as an operator types them."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from tests.features.accounts.conftest import basic
from typer.testing import CliRunner, Result

from lampyris.entry.cli.main import app
from lampyris.features.accounts.service import people
from lampyris.features.accounts.service.key_ring import KeyRing
from lampyris.features.accounts.types import KnownKey, User
from lampyris.foundation.errors import Unauthenticated
from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.settings.secrets import ensure_secrets
from lampyris.foundation.storage.cache.memory import MemoryCache
from lampyris.foundation.storage.metadata.opening import open_metadata


class Terminal:
    """A shell in which the installation's settings are set."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self.environment = {"LAMPYRIS_DATA_DIR": str(data_dir), "DATABASE_URL": ""}

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(app, [*arguments], env=self.environment)

    def json(self, *arguments: str) -> Any:
        result = self(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def find(self, public_key: str, secret_key: str) -> KnownKey:
        """What the key means to a server process."""

        async def run() -> KnownKey:
            store = open_metadata(self.data_dir / "metadata.db")
            salt = ensure_secrets(self.data_dir, AccountSettings(_env_file=None)).salt
            try:
                return await KeyRing(store, MemoryCache(), salt=salt).find(basic(public_key, secret_key))
            finally:
                await store.close()

        return asyncio.run(run())

    def sign_in(self, email: str, password: str) -> User:
        async def run() -> User:
            store = open_metadata(self.data_dir / "metadata.db")
            try:
                return await people.check_password(store, MemoryCache(), email=email, password=password, place="here")
            finally:
                await store.close()

        return asyncio.run(run())


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


@pytest.fixture
def project(terminal: Terminal) -> Any:
    org = terminal.json("org", "create", "组织", "--id", "o1")
    return terminal.json("project", "create", "项目", "--org", org["id"], "--retention-days", "30")


def test_a_key_is_made_listed_and_revoked(terminal: Terminal, project: Any) -> None:
    made = terminal.json("key", "create", "--project", project["id"], "--note", "ci", "--expires-in-days", "9")
    known = terminal.find(made["public_key"], made["secret_key"])
    assert (known.access.project_id, made["note"]) == (project["id"], "ci")
    listed = terminal.json("key", "list", "--project", project["id"])
    assert [(key["id"], "secret_key" in key) for key in listed] == [(made["id"], False)]
    assert terminal.json("key", "revoke", made["public_key"])["id"] == made["id"]
    with pytest.raises(Unauthenticated):
        terminal.find(made["public_key"], made["secret_key"])


def test_a_key_of_an_organisation(terminal: Terminal, project: Any) -> None:
    made = terminal.json("key", "create", "--org", "o1")
    assert terminal.find(made["public_key"], made["secret_key"]).access.scope == "ORGANIZATION"
    assert [key["id"] for key in terminal.json("key", "list", "--org", "o1")] == [made["id"]]


def test_a_project_comes_with_a_key_when_asked(terminal: Terminal, project: Any) -> None:
    made = terminal.json("project", "create", "two", "--org", "o1", "--with-key")
    assert terminal.find(made["public_key"], made["secret_key"]).access.project_id == made["id"]
    assert {each["name"] for each in terminal.json("project", "list", "--org", "o1")} == {"项目", "two"}
    assert terminal.json("project", "list", "--org", "none") == []


def test_a_person_is_made_with_a_password_that_is_shown_once(terminal: Terminal, project: Any) -> None:
    made = terminal.json("user", "create", "Ming@example.com", "--admin", "--org", "o1", "--role", "OWNER")
    assert terminal.sign_in("ming@example.com", made["password"]).admin is True
    assert terminal.json("user", "list") == [
        {"id": made["id"], "email": "ming@example.com", "name": "Ming", "admin": True}
    ]
    changed = terminal.json("user", "set-password", "ming@example.com", "--password", "their own 1")
    assert "password" not in changed
    assert terminal.sign_in("ming@example.com", "their own 1").id == made["id"]


def test_without_json_it_is_for_people(terminal: Terminal, project: Any) -> None:
    shown = terminal("project", "list")
    assert shown.exit_code == 0
    assert "项目" in shown.stdout
    assert terminal("user", "list").stdout == "none\n"


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["org", "create", "x", "--owner", "nobody@example.com"], 1, "there is no account for nobody@example.com"),
        (["project", "create", "x", "--org", "none"], 1, "organization none does not exist"),
        (["project", "create", "x", "--org", "o1", "--retention-days", "1"], 1, "at least 3 days"),
        (["org", "create", "another", "--id", "o1"], 1, "there is an organisation o1 already"),
        (["org", "create", "  "], 1, "the name needs 1 to 100 characters"),
        (["key", "create"], 2, "give either --project or --org"),
        (["key", "create", "--project", "none"], 1, "project none does not exist"),
        (["key", "revoke", "pk-lf-none"], 1, "there is no key pk-lf-none"),
        (["user", "create", "no address"], 1, "is not an e-mail address"),
        (["user", "set-password", "nobody@example.com", "--password", "weak"], 1, "at least 8 characters"),
    ],
)
def test_a_failure_says_why(
    terminal: Terminal, project: Any, arguments: list[str], exit_code: int, message: str
) -> None:
    result = terminal(*arguments)
    assert result.exit_code == exit_code
    assert message in result.output


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("WEB_PORT", "high", "the settings cannot be used: WEB_PORT"),
        ("LANGFUSE_DEFAULT_ORG_ROLE", "boss", "the settings cannot be used: LANGFUSE_DEFAULT_ORG_ROLE"),
        ("ENCRYPTION_KEY", "short", "ENCRYPTION_KEY must be 64 hexadecimal digits"),
        ("LAMPYRIS_DATA_DIR", "/dev/null/data", "/dev/null"),
    ],
)
def test_settings_that_cannot_be_used_are_one_line_and_no_traceback(
    terminal: Terminal, project: Any, setting: str, value: str, message: str
) -> None:
    terminal.environment[setting] = value
    result = terminal("key", "create", "--project", project["id"])
    assert (result.exit_code, len(result.output.splitlines())) == (1, 1)
    assert result.output.startswith("error: ")
    assert message in result.output
