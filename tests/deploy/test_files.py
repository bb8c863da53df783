"""What stands in deploy/ and the compose files: it agrees with itself and the program, and passes its linters."""

import configparser
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from lampyris.foundation.settings.catalogue import declared, unknown_names

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
FULL = ROOT / "docker-compose.build.yml"
APP = ROOT / "docker-compose.app.yml"
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def compose(path: Path) -> dict[str, Any]:
    """The parsed file, without interpolation."""
    found: dict[str, Any] = yaml.safe_load(path.read_text())
    return found


def ports() -> dict[str, list[str]]:
    """Service -> the defaults of its published ports, as `outside:inside`."""
    app, full = compose(APP)["services"], compose(FULL)["services"]
    given = {name: service["ports"] for name, service in {**full, **app}.items()}
    plain = {name: [re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", port) for port in every] for name, every in given.items()}
    return {name: [port.split(":", 1)[1] for port in every] for name, every in plain.items()}


class TestCompose:
    def test_the_services_and_ports_are_those_of_the_guide(self) -> None:
        assert ports() == {
            "langfuse-web": ["3001:3001"],
            "langfuse-worker": ["3030:3030"],
            "postgres": ["5432:5432"],
            "clickhouse": ["8123:8123"],
            "redis": ["6379:6379"],
            "minio": ["9090:9000", "9091:9001"],
        }

    def test_containers_have_the_names_that_people_type(self) -> None:
        full, app = compose(FULL)["services"], compose(APP)["services"]
        assert {name: full[name]["container_name"] for name in ("postgres", "clickhouse", "redis", "minio")} == {
            name: name for name in ("postgres", "clickhouse", "redis", "minio")
        }
        assert app["langfuse-web"]["container_name"] == "langfuse-langfuse-web-1"

    @pytest.mark.parametrize("name", ["postgres", "clickhouse", "redis", "minio"])
    def test_a_store_is_pinned_limited_checked_and_restarted(self, name: str) -> None:
        store = compose(FULL)["services"][name]
        assert re.fullmatch(r"\$\{[A-Z]+_IMAGE:-[^}:]+:[^}]+\}", store["image"])
        assert "latest" not in store["image"]
        assert store["mem_limit"]
        assert store["cpus"]
        assert store["healthcheck"]["test"]
        assert store["restart"] == "unless-stopped"
        assert all("MIDDLEWARE_HOST:-127.0.0.1" in port for port in store["ports"])

    @pytest.mark.parametrize("name", ["langfuse-web", "langfuse-worker"])
    def test_our_own_containers_have_no_rights(self, name: str) -> None:
        service = compose(APP)["services"][name]
        assert (service["user"], service["read_only"], service["cap_drop"]) == ("10001:10001", True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["mem_limit"]
        assert service["restart"] == "unless-stopped"

    def test_the_image_without_settings_is_this_version(self) -> None:
        assert APP.read_text().count(f"_IMAGE:-lampyris:{VERSION}}}") == 2

    def test_its_names_are_no_reason_for_a_hint(self) -> None:
        assert unknown_names(self.names_in_the_table("en"), Path("nowhere")) == []

    def test_every_name_of_the_deployment_is_documented(self) -> None:
        own = set(re.findall(r"\$\{([A-Z_0-9]+):-", FULL.read_text() + APP.read_text()))
        known = {name for setting in declared() for name in setting.names}
        for page in ("en", "zh"):
            text = (ROOT / "docs" / page / "deployment.md").read_text()
            assert [name for name in own - known if f"`{name}`" not in text] == []

    @staticmethod
    def names_in_the_table(language: str) -> set[str]:
        """The names in the last table of the guide."""
        text = (ROOT / "docs" / language / "deployment.md").read_text()
        return set(re.findall(r"`([A-Z][A-Z_0-9]+)`", text[text.index("| `LAMPYRIS_DEPLOY`") :]))

    def test_plain_compose_finds_the_full_deployment(self) -> None:
        assert (ROOT / "docker-compose.yml").resolve() == FULL


class TestClickHouse:
    XML = DEPLOY / "compose" / "clickhouse" / "lampyris.xml"

    def test_its_own_logs_end(self) -> None:
        text = self.XML.read_text()
        for log in ("query_log", "part_log", "metric_log", "asynchronous_metric_log", "error_log"):
            assert re.search(rf"<{log}><ttl>event_date \+ INTERVAL \d+ DAY DELETE</ttl></{log}>", text)
        for log in ("trace_log", "text_log"):
            assert f'<{log} remove="1"/>' in text

    def test_backup_has_a_disk(self) -> None:
        assert "<allowed_disk>backups</allowed_disk>" in self.XML.read_text()

    def test_the_chart_mounts_the_same_file(self) -> None:
        assert (DEPLOY / "helm" / "lampyris" / "clickhouse.xml").read_text() == self.XML.read_text()


class TestImage:
    DOCKERFILE = DEPLOY / "images" / "Dockerfile"

    def test_hadolint_has_nothing_to_say(self) -> None:
        hadolint = shutil.which("hadolint") or shutil.which("hadolint", path=str(ROOT / ".venv" / "bin"))
        assert hadolint, "it comes with the development tools on Linux x86-64"
        done = subprocess.run([hadolint, str(self.DOCKERFILE)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")

    def test_it_runs_as_an_ordinary_user_with_a_health_check(self) -> None:
        last = self.DOCKERFILE.read_text().split("FROM ")[-1]
        assert "USER 10001:10001" in last
        assert "HEALTHCHECK" in last
        assert "pip install" not in last

    def test_it_installs_what_was_locked(self) -> None:
        assert "--require-hashes" in self.DOCKERFILE.read_text()
        lock = (DEPLOY / "locks" / "image.txt").read_text()
        assert "fastapi==" in lock
        assert "chdb-core==" not in lock

    def test_nothing_of_this_machine_is_in_its_context(self) -> None:
        lines = (ROOT / ".dockerignore").read_text().splitlines()
        assert lines[0] == "*"
        assert not [line for line in lines if line.startswith("!") and ("env" in line or "data" in line)]


class TestSystemd:
    UNIT = DEPLOY / "systemd" / "lampyris.service"

    def test_it_starts_what_deploy_sh_knows(self) -> None:
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]
        unit.read(self.UNIT)
        assert unit["Service"]["ExecStart"].endswith("deploy.sh start --foreground")
        assert unit["Service"]["User"] == "lampyris"
        assert unit["Service"]["Restart"] == "on-failure"
        assert unit["Install"]["WantedBy"] == "multi-user.target"

    def test_systemd_accepts_it(self, tmp_path: Path) -> None:
        analyze = shutil.which("systemd-analyze")
        assert analyze, "do: apt-get install systemd"
        unit = tmp_path / "lampyris.service"
        unit.write_text(self.UNIT.read_text().replace("/srv/lampyris", str(ROOT)))
        done = subprocess.run([analyze, "verify", str(unit)], capture_output=True, text=True, check=False)
        ours = [line for line in (done.stdout + done.stderr).splitlines() if "lampyris.service" in line]
        assert ours == []


class TestNginx:
    CONF = DEPLOY / "nginx" / "lampyris.conf"

    def test_nginx_accepts_it(self, tmp_path: Path) -> None:
        nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
        assert nginx, "do: apt-get install nginx-light"
        key, certificate = tmp_path / "lampyris.key", tmp_path / "lampyris.pem"
        make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-days", "2"]
        subprocess.run([*make, "-keyout", str(key), "-out", str(certificate)], capture_output=True, check=True)
        example = self.CONF.read_text().replace("/etc/ssl/certs/lampyris.pem", str(certificate))
        (tmp_path / "site.conf").write_text(example.replace("/etc/ssl/private/lampyris.key", str(key)))
        main = tmp_path / "nginx.conf"
        inside = f"access_log off; include {tmp_path}/site.conf;"
        main.write_text(f"pid {tmp_path}/pid; error_log stderr; events {{}} http {{ {inside} }}")
        done = subprocess.run([nginx, "-t", "-c", str(main)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def test_addresses_are_passed_on_as_they_came(self) -> None:
        assert re.findall(r"proxy_pass (.*);", self.CONF.read_text()) == ["http://lampyris_web", "http://lampyris_web"]
