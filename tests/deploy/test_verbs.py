"""The verbs of deploy.sh on containers, against a Docker that writes down what it is asked."""

import os
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from tests.bench.installation import free_port
from tests.deploy import fake_docker

ROOT = Path(__file__).parents[2]
STORES = "DATABASE_URL=postgresql://u:p@db:5432/x\nCLICKHOUSE_URL=http://ch:8123\nREDIS_HOST=r\n"
UP = "-f docker-compose.app.yml up -d --no-build"


class Folder:
    """A source tree with `deploy.sh`, on a machine with the fake Docker."""

    def __init__(self, path: Path, *, plugin: bool = True) -> None:
        self.path = path
        for name in (
            "deploy.sh",
            "pyproject.toml",
            "env.template",
            "docker-compose.app.yml",
            "docker-compose.build.yml",
        ):
            shutil.copy(ROOT / name, path)
        shutil.copytree(ROOT / "deploy" / "shell", path / "deploy" / "shell")
        self.image = self.bash("image_of langfuse-web", {})
        self.environment = fake_docker.install(path, plugin=plugin, images=(self.image, "web:2", "worker:2"))

    def bash(self, function: str, environment: dict[str, str]) -> str:
        """What a function of deploy.sh prints."""
        return self._run(["bash", "-c", f". ./deploy.sh; {function}"], environment).stdout.strip()

    def _run(self, command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        foreign = ("LAMPYRIS", "LANGFUSE", "WEB_", "WORKER_", "DATABASE", "CLICKHOUSE", "REDIS", "HARBOR", "DOCKER")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
        every = kept | {"LC_ALL": "C.UTF-8"} | environment
        return subprocess.run(
            command, cwd=self.path, env=every, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False
        )

    def deploy(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """`./deploy.sh WORDS`."""
        return self._run(["./deploy.sh", *words], self.environment | environment)

    def typed(self, script: str) -> subprocess.CompletedProcess[str]:
        """A few lines as one types them."""
        return self._run(["bash", "-e", "-o", "pipefail", "-c", script], self.environment)

    def env(self, text: str) -> None:
        """The whole `.env`."""
        (self.path / ".env").write_text(text)

    def calls(self) -> str:
        """What Docker was asked to do."""
        return "\n".join(fake_docker.calls(self.path))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """With the Compose plug-in."""
    return Folder(tmp_path)


class TestWhichDeployment:
    @pytest.mark.parametrize(
        ("env", "way"),
        [
            ("", "process"),
            ("DATABASE_URL=postgresql://u:p@db/x\n", "process"),
            (STORES, "app"),
            ("DATABASE_HOST=db\nCLICKHOUSE_URL=http://ch\nREDIS_CONNECTION_STRING=redis://r\n", "app"),
            (STORES + "LAMPYRIS_DEPLOY=process\n", "process"),
            ("LAMPYRIS_DEPLOY=full\n", "full"),
        ],
    )
    def test_the_settings_decide(self, folder: Folder, env: str, way: str) -> None:
        folder.env(env)
        assert folder.bash("deployment", folder.environment) == way

    def test_without_docker_it_is_processes(self, folder: Folder) -> None:
        folder.env(STORES)
        assert folder.bash("has_docker() { false; }; deployment", folder.environment) == "process"

    def test_what_was_started_last_is_remembered(self, folder: Folder) -> None:
        assert folder.deploy("start", "full").returncode == 0
        assert folder.bash("deployment", folder.environment) == "full"

    def test_a_word_that_it_does_not_know_is_refused(self, folder: Folder) -> None:
        done = folder.deploy("status", LAMPYRIS_DEPLOY="cloud")
        assert done.returncode != 0
        assert "process, app or full" in done.stderr


class TestStart:
    def test_full_brings_the_stores(self, folder: Folder) -> None:
        done = folder.deploy("start", "full")
        assert done.returncode == 0, done.stderr
        assert (
            "-f docker-compose.build.yml up -d --no-build postgres clickhouse redis minio langfuse-web"
            in folder.calls()
        )
        for address in ("http://localhost:3001", ":3030", ":9091", ":8123", ":6379", ":5432"):
            assert address in done.stdout

    def test_all_runs_web_and_worker_alone(self, folder: Folder) -> None:
        folder.env(STORES)
        assert folder.deploy("start", "all").returncode == 0
        assert f"{UP} langfuse-web langfuse-worker" in folder.calls()

    def test_alone_it_runs_them_where_env_names_every_store(self, folder: Folder) -> None:
        folder.env(STORES)
        assert folder.deploy("start").returncode == 0
        assert f"{UP} langfuse-web langfuse-worker" in folder.calls()

    def test_web_alone_is_refused_when_no_store_is_named(self, folder: Folder) -> None:
        done = folder.deploy("start", "web")
        assert done.returncode == 1
        assert "DATABASE_URL, CLICKHOUSE_URL and REDIS_HOST" in done.stderr
        assert folder.calls() == ""

    def test_one_service_of_a_full_deployment(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        assert folder.deploy("start", "web").returncode == 0
        assert (
            folder.calls()
            .splitlines()[-1]
            .startswith("docker compose -f docker-compose.build.yml up -d --no-build langfuse-web [")
        )

    def test_a_missing_image_is_built(self, folder: Folder) -> None:
        (folder.path / "fake" / "images").write_text("")
        assert folder.deploy("start", "full").returncode == 0
        assert f"docker build -t {folder.image} -f" in folder.calls()

    def test_the_older_compose_will_do(self, tmp_path: Path) -> None:
        old = Folder(tmp_path, plugin=False)
        assert old.deploy("start", "full").returncode == 0
        assert "docker-compose -f docker-compose.build.yml up -d" in old.calls()

    def test_an_engine_that_does_not_answer_is_explained(self, folder: Folder) -> None:
        (folder.path / "fake" / "no-engine").touch()
        done = folder.deploy("start", "full")
        assert done.returncode == 1
        assert "usermod -aG docker" in done.stderr

    def test_an_unknown_word_is_refused(self, folder: Folder) -> None:
        assert folder.deploy("start", "everything").returncode == 1


class TestSecrets:
    def test_strong_ones_are_made_once(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        first = (folder.path / ".env").read_text()
        for name, digits in (("SALT", 64), ("ENCRYPTION_KEY", 64), ("POSTGRES_PASSWORD", 32), ("REDIS_AUTH", 32)):
            assert f"{name}=" in first
            assert len(folder.bash(f"setting {name} ''", folder.environment)) == digits
        assert (folder.path / ".env").stat().st_mode & 0o077 == 0
        folder.deploy("start", "full")
        assert (folder.path / ".env").read_text() == first

    def test_ones_own_are_kept(self, folder: Folder) -> None:
        folder.env('SALT="mine"')
        folder.deploy("start", "full")
        text = (folder.path / ".env").read_text()
        assert text.startswith('SALT="mine"\n')
        assert text.count("SALT=") == 1

    def test_published_examples_are_refused_where_others_can_reach(self, folder: Folder) -> None:
        folder.env("NEXTAUTH_URL=http://10.0.0.5:3001\nNEXTAUTH_SECRET=secret\nSALT=salt\n")
        done = folder.deploy("start", "full")
        assert done.returncode == 1
        assert "SALT NEXTAUTH_SECRET" in done.stderr
        assert " up " not in folder.calls()

    def test_passwords_of_stores_count_when_their_ports_are_open(self, folder: Folder) -> None:
        folder.env("MIDDLEWARE_HOST=0.0.0.0\nREDIS_AUTH=myredissecret\n")
        assert "REDIS_AUTH" in folder.deploy("start", "full").stderr

    def test_on_this_machine_alone_they_are_accepted(self, folder: Folder) -> None:
        folder.env("NEXTAUTH_SECRET=secret\nSALT=salt\nREDIS_AUTH=myredissecret\n")
        assert folder.deploy("start", "full").returncode == 0


class TestImages:
    def test_names_come_from_env(self, folder: Folder) -> None:
        folder.env("LANGFUSE_WEB_IMAGE=web:2\nLANGFUSE_WORKER_IMAGE=worker:2\nWEB_PORT=3101\n")
        folder.deploy("start", "full")
        assert "[web:2 worker:2 3101]" in folder.calls()

    def test_the_short_names_win(self, folder: Folder) -> None:
        folder.env("LANGFUSE_WEB_IMAGE=web:1\nWEB_IMAGE=web:2\n")
        assert folder.bash("image_of langfuse-web", {}) == "web:2"

    def test_build_tags_what_was_asked_for(self, folder: Folder) -> None:
        folder.env("WEB_IMAGE=web:2\nWORKER_IMAGE=worker:2\nPIP_INDEX_URL=https://mirror/simple\n")
        assert folder.deploy("build", "web").returncode == 0
        assert "--build-arg PIP_INDEX_URL=https://mirror/simple -t web:2 -f" in folder.calls()
        assert "worker:2" not in folder.calls()
        folder.deploy("build")
        assert "-t web:2 -t worker:2" in folder.calls()

    def test_start_with_pull_signs_in_pulls_and_tags(self, folder: Folder) -> None:
        folder.env("HARBOR_REGISTRY=reg.example\nHARBOR_USERNAME=me\nHARBOR_PASSWORD=pa ss\nWEB_IMAGE=web:2\n")
        assert folder.deploy("start-with-pull", "full").returncode == 0
        calls = folder.calls()
        assert "docker login reg.example -u me --password-stdin" in calls
        assert (folder.path / "fake" / "password").read_text() == "pa ss"
        assert "pa ss" not in calls
        assert "docker pull reg.example/powerrag/web:2\ndocker tag reg.example/powerrag/web:2 web:2" in calls
        assert "-f docker-compose.build.yml pull postgres clickhouse redis minio" in calls

    def test_a_refused_sign_in_is_explained(self, folder: Folder) -> None:
        folder.env("HARBOR_REGISTRY=reg.example\nHARBOR_USERNAME=me\nHARBOR_PASSWORD=x\n")
        (folder.path / "fake" / "no-login").touch()
        assert "HARBOR_PASSWORD" in folder.deploy("start-with-pull", "full").stderr

    def test_upload_pushes_both(self, folder: Folder) -> None:
        folder.env("HARBOR_REGISTRY=reg.example\nHARBOR_PROJECT=team\nWEB_IMAGE=web:2\nWORKER_IMAGE=worker:2\n")
        assert folder.deploy("upload").returncode == 0
        for name in ("web:2", "worker:2"):
            assert f"docker tag {name} reg.example/team/{name}\ndocker push reg.example/team/{name}" in folder.calls()

    def test_a_name_with_a_registry_is_taken_as_it_is(self, folder: Folder) -> None:
        folder.env("HARBOR_REGISTRY=reg.example\n")
        assert folder.bash("remote_name other.example:5000/x/web:1", {}) == "other.example:5000/x/web:1"


class TestState:
    """What `status` says of a process, by what it answers about itself."""

    @pytest.mark.parametrize(
        ("status", "answer", "said"),
        [
            (200, '{"status":"OK","version":"3.1"}', "healthy"),
            (200, '{"status":"Degraded","stores":{"cache":"refused"}}', 'accepts everything; away: "cache":"refused"'),
            (500, '{"status":"Not ready","stores":{"queue":"full"}}', 'not ready: "queue":"full"'),
            (500, '{"status":"Shutting down"}', "stopping"),
            (500, "Bad gateway", "not ready: Bad gateway"),
            (500, '{"status":"starting","stores":{}}', "starting"),
        ],
    )
    def test_by_its_answer(self, folder: Folder, status: int, answer: str, said: str) -> None:
        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *_: object) -> None:
                """Keep the output of the tests clean."""

        with HTTPServer(("127.0.0.1", 0), Answering) as server:
            Thread(target=server.handle_request).start()
            assert folder.bash(f"state_of {server.server_port} /", {}) == said

    def test_nobody_there(self, folder: Folder) -> None:
        assert folder.bash(f"state_of {free_port()} /", {}) == "not answering"

    def test_ready_is_said_only_of_a_worker_that_works(self, folder: Folder) -> None:
        answers = iter((500, 500, 200))

        class Starting(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(next(answers) if self.path == "/api/ready" else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep the output of the tests clean."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Starting) as server:
            Thread(target=server.serve_forever, daemon=True).start()
            ports = {"WEB_PORT": str(server.server_port), "WORKER_PORT": str(server.server_port)}
            assert folder.bash("wait_until_ready $$", ports).endswith("ready")
            server.shutdown()
        assert next(answers, None) is None


class TestLife:
    def test_restart_makes_new_containers(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        folder.deploy("restart", "web")
        assert "up -d --no-build --no-deps --force-recreate langfuse-web" in folder.calls()
        folder.deploy("restart", "postgres")
        assert "--force-recreate postgres" in folder.calls()
        folder.deploy("restart-with-pull", "worker")
        assert folder.calls().splitlines()[-1].count("--force-recreate langfuse-worker") == 1

    def test_stop_names_the_service(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        folder.deploy("stop", "web")
        assert "stop langfuse-web" in folder.calls()
        folder.deploy("stop")
        assert "stop postgres clickhouse redis minio langfuse-web langfuse-worker" in folder.calls()

    def test_status_shows_every_service(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        done = folder.deploy("status")
        assert done.returncode == 0
        assert done.stdout.count("healthy") == 6

    def test_logs_of_one_service(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        folder.deploy("logs", "langfuse-web")
        assert "logs langfuse-web" in folder.calls()

    def test_program_verbs_run_in_the_worker(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        for verb in ("migrate", "doctor"):
            folder.deploy(verb, "--json")
            assert f"exec -T langfuse-worker lampyris {verb} --json" in folder.calls()
        folder.deploy("exec", "key", "list")
        assert "exec -T langfuse-worker lampyris key list" in folder.calls()

    def test_backup_lies_on_this_side(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        done = folder.deploy("backup")
        assert done.returncode == 0
        archive = folder.path / "backups" / "lampyris" / "0.tar"
        assert done.stdout.endswith(f"Kept in {archive}\n")
        assert archive.read_text() == "archive"

    def test_restore_stops_the_processes_and_starts_them_again(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        folder.deploy("backup")
        assert folder.deploy("restore", "backups/lampyris/0.tar").returncode == 0
        assert (folder.path / "fake" / "restored").read_text() == "0.tar\n"
        calls = folder.calls()
        assert calls.index("stop langfuse-web langfuse-worker") < calls.rindex("up -d")

    def test_a_refused_restore_starts_them_again_and_a_broken_one_does_not(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        folder.deploy("backup")
        for code, said, starts in (
            ("2", "nothing was changed", True),
            ("1", "do: restore again with --replace", False),
        ):
            (folder.path / "fake" / "restore-ends").write_text(code)
            before = len(folder.calls())
            done = folder.deploy("restore", "backups/lampyris/0.tar")
            assert (done.returncode, said in done.stderr) == (1, True)
            after = folder.calls()[before:]
            assert ("langfuse-web langfuse-worker" in after.rpartition("up -d")[2]) == starts, after

    def test_restore_of_nothing_is_refused(self, folder: Folder) -> None:
        assert "does not exist" in folder.deploy("restore", "nowhere").stderr

    def test_cleanup_asks_first(self, folder: Folder) -> None:
        folder.deploy("start", "full")
        refused = folder.deploy("cleanup")
        assert (refused.returncode, "--yes" in refused.stderr) == (1, True)
        assert "down" not in folder.calls()
        assert folder.deploy("cleanup", "--yes").returncode == 0
        assert "down --volumes --remove-orphans" in folder.calls()

    def test_without_docker_one_service_cannot_be_stopped(self, folder: Folder) -> None:
        done = folder.deploy("stop", "web")
        assert (done.returncode, "runs as one" in done.stderr) == (1, True)
