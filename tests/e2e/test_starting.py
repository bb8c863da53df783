"""Starts that cannot work say why in one line and give up; starts that can are repeated without a trace."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.bench.installation import PROJECT_ID, PUBLIC_KEY, Installation, free_port

OTHER_SECRET = "sk-lf-00000000-0000-4000-8000-000000000004"
THIRD_KEY = "pk-lf-00000000-0000-4000-8000-000000000005"
OTHER_KEY = "pk-lf-00000000-0000-4000-8000-000000000003"
LAMPYRIS = "from lampyris.entry.cli.main import main; main()"


def lampyris(installation: Installation, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-c", LAMPYRIS, *arguments],
        env=installation.environment,
        cwd=installation.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Somebody else's."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


class TestRefusals:
    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"LANGFUSE_INIT_PROJECT_SECRET_KEY": ""}, "LANGFUSE_INIT_PROJECT_SECRET_KEY must be set together"),
            ({"LANGFUSE_INIT_USER_PASSWORD": ""}, "LANGFUSE_INIT_USER_PASSWORD must be set together"),
            ({"LANGFUSE_INIT_PROJECT_RETENTION": "2"}, "LANGFUSE_INIT_PROJECT_RETENTION"),
        ],
    )
    def test_settings_that_contradict_each_other_end_the_start(
        self, tmp_path: Path, changed: dict[str, str], message: str
    ) -> None:
        refused = Installation(tmp_path, **changed)
        ended = lampyris(refused, "serve")
        assert ended.returncode == 4, ended.stderr
        assert message in ended.stderr
        assert "Traceback" not in ended.stderr
        assert ended.stderr.count("error:") <= 2  # web and worker may both have looked

    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"WEB_PORT": "70000"}, "WEB_PORT"),
            ({"NEXTAUTH_URL": "http://10.1.2.3:3001", "SALT": "salt"}, "SALT: the value is a published example"),
        ],
    )
    def test_settings_that_cannot_be_used_are_named(
        self, tmp_path: Path, changed: dict[str, str], message: str
    ) -> None:
        ended = lampyris(Installation(tmp_path, **changed), "serve")
        assert (ended.returncode, "Traceback" in ended.stderr) == (5, False), ended.stderr
        assert message in ended.stderr

    @pytest.mark.parametrize(("service", "name"), [("web", "WEB_PORT"), ("worker", "WORKER_PORT")])
    def test_a_taken_port_is_named(self, tmp_path: Path, taken_port: int, service: str, name: str) -> None:
        command = f"from lampyris.entry import refusals, {service}; refusals.listen.__kwdefaults__['patience_s'] = 0"
        ended = subprocess.run(
            [sys.executable, "-c", f"{command}; {service}.main()"],
            env=Installation(tmp_path, **{name: str(taken_port)}).environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert ended.returncode == 5, ended.stderr
        assert ended.stderr == (
            f"lampyris {service}: error: port {taken_port} is used by another program."
            f" do: stop that program, or set {name} to a free port\n"
        )

    def test_an_engine_on_a_taken_port(self, tmp_path: Path, taken_port: int) -> None:
        ended = lampyris(Installation(tmp_path), "engine", "--port", str(taken_port))
        assert ended.returncode == 4
        assert f"port {taken_port} cannot be used" in ended.stderr


class TestSecondServe:
    def test_is_refused_with_the_way_out(self, server: Installation) -> None:
        ended = lampyris(server, "serve")
        assert ended.returncode == 3
        assert ended.stderr.startswith(f"lampyris: error: another lampyris serve runs on {server.folder}. do: stop it")

    def test_so_is_a_second_engine(self, server: Installation) -> None:
        ended = lampyris(server, "engine")
        assert ended.returncode == 3
        assert "another engine already serves" in ended.stderr
        assert server.get("/api/public/traces?limit=1")[0] == 200


class TestRepeatedStarts:
    def test_initialisation_is_repeated_harmlessly_and_keys_follow_the_settings(self, tmp_path: Path) -> None:
        first = Installation(tmp_path)
        with first:
            assert first.get("/api/public/projects")[0] == 200
        assert first.process
        assert first.process.returncode == 0

        changed = Installation(
            tmp_path,
            LANGFUSE_INIT_PROJECT_NAME="Another name",
            LANGFUSE_INIT_PROJECT_PUBLIC_KEY=OTHER_KEY,
            LANGFUSE_INIT_PROJECT_SECRET_KEY=OTHER_SECRET,
        )
        with changed:
            status, answer = changed.get("/api/public/projects")  # the first key
            assert (status, answer["data"][0]["name"]) == (200, "Provisioned Project")
            headers = {"Authorization": Installation.basic(OTHER_KEY, OTHER_SECRET)}
            status, answer = changed.request("GET", "/api/public/projects", headers=headers)
            assert (status, [project["id"] for project in answer["data"]]) == (200, [PROJECT_ID])
            bad = {"Authorization": Installation.basic(PUBLIC_KEY, "sk-lf-wrong")}
            assert changed.request("GET", "/api/public/projects", headers=bad)[0] == 401

        halved = lampyris(Installation(tmp_path, LANGFUSE_INIT_PROJECT_PUBLIC_KEY=THIRD_KEY), "serve")
        assert halved.returncode == 4
        assert "set a new secret key together with the new public key" in halved.stderr

    def test_settings_may_stand_in_a_file_of_the_working_directory(self, tmp_path: Path) -> None:
        installation = Installation(tmp_path)
        port = free_port()
        for name in ("WEB_PORT", "LANGFUSE_INIT_ORG_NAME"):
            installation.environment.pop(name, None)
        (tmp_path / ".env").write_text(f"WEB_PORT={port}\nLANGFUSE_INIT_ORG_NAME=来自文件\n", encoding="utf-8")
        installation.url = f"http://127.0.0.1:{port}"
        with installation:
            (project,) = installation.get("/api/public/projects")[1]["data"]
            assert project["organization"]["name"] == "来自文件"

    def test_everything_works_below_a_base_path(self, tmp_path: Path) -> None:
        installation = Installation(tmp_path, LAMPYRIS_BASE_PATH="/lampyris")
        root, installation.url = installation.url, f"{installation.url}/lampyris"
        with installation:
            assert installation.get("/api/public/projects")[0] == 200
            status, page = installation.get("/")
            assert status == 200
            assert b'="/lampyris/assets/' in page
            asset = page.split(b'src="', 1)[1].split(b'"', 1)[0].decode()
            installation.url = root
            assert installation.get(asset)[0] == 200
