"""The slow suite of the containers: build, start full, SDK traffic, every verb, backup, cleanup, restore.

`python -m tests.docker` needs root, docker.io, docker-compose and mmdebstrap (Debian), and no image registry. It runs
an engine of its own unless DOCKER_HOST names one. Ends with 0 when everything held, and prints what was compared.
Takes about 20 minutes.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.installation import PUBLIC_KEY, SECRET_KEY, free_port
from tests.docker import guide, snapshot
from tests.docker.workplace import BASE, Failed, base_image, bash, engine, say, source_tree, stand_ins
from tests.wire.sdk import Clients

KEY = (PUBLIC_KEY, SECRET_KEY)
SDKS = ("python-2.60.10", "python-3.2.1", "python-5.0.4", "js-5.11.1", "powerrag", "opentelemetry")
WEB = "langfuse-langfuse-web-1"


class Deployment:
    """A folder as `git clone` makes it, its `.env`, and deploy.sh in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {name: free_port() for name in PORTS}
        self.url = f"http://localhost:{self.ports['WEB_PORT']}"

    def write_env(self) -> None:
        """As the guide has it: the template, then one's own lines."""
        own = {
            **{name: str(port) for name, port in self.ports.items()},
            "PYTHON_IMAGE": BASE,
            "CLICKHOUSE_USER": "default",
            "NEXTAUTH_URL": self.url,
            "LANGFUSE_INIT_ORG_ID": "org",
            "LANGFUSE_INIT_PROJECT_ID": "project",
            "LANGFUSE_INIT_PROJECT_PUBLIC_KEY": PUBLIC_KEY,
            "LANGFUSE_INIT_PROJECT_SECRET_KEY": SECRET_KEY,
            "LANGFUSE_INIT_USER_EMAIL": "admin@oceanbase.com",
            "LANGFUSE_INIT_USER_PASSWORD": "Docker-password-1",
        }
        template = (self.folder / "env.template").read_text()
        self.set_lines(template + "\n" + "\n".join(f"{name}={value}" for name, value in own.items()) + "\n")

    def set_lines(self, text: str) -> None:
        """The whole `.env`."""
        (self.folder / ".env").write_text(text)

    def deploy(self, *words: str) -> str:
        """`./deploy.sh WORDS`. Raises: Failed."""
        say(f"./deploy.sh {' '.join(words)}")
        return bash("./deploy.sh " + " ".join(words), cwd=self.folder, env={"LC_ALL": "C.UTF-8"})

    def answers(self, port: str, path: str) -> bool:
        """Whether a GET on a published port gives 200."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.ports[port]}{path}", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def wait_until_stored(self) -> None:
        """Until the worker has nothing left to write."""
        address = f"http://127.0.0.1:{self.ports['WORKER_PORT']}/api/health"
        for _ in range(240):
            with urllib.request.urlopen(address, timeout=10) as answer:
                ledger = json.load(answer)["ingestion"]
            if ledger["pending_items"] == 0 and ledger["received_items"] > 0:
                return
            time.sleep(0.5)
        raise Failed(f"ingestion did not come to an end: {ledger}")


PORTS = (
    *("WEB_PORT", "WORKER_PORT", "POSTGRES_PORT", "CLICKHOUSE_HTTP_PORT"),
    *("REDIS_PUBLISHED_PORT", "MINIO_PORT", "MINIO_CONSOLE_PORT"),
)


def must(held: object, what: str) -> None:
    """Raises: Failed with `what` when it did not hold."""
    if not held:
        raise Failed(what)
    say(f"ok: {what}")


def images(here: Deployment, work: Path, *, build: bool) -> None:
    """Build ours, then the stand-ins; the image keeps what it promises."""
    if build:
        here.deploy("build")
    image = bash(". ./deploy.sh; image_of langfuse-web", cwd=here.folder).strip()
    inspected = json.loads(bash(f"docker image inspect {image}", cwd=here.folder))[0]
    must(inspected["Config"]["User"] == "10001:10001", "the image runs as an ordinary user")
    must(inspected["Config"]["Healthcheck"], "the image has a health check")
    say(f"size of {image}: {inspected['Size'] / 1e6:.0f} MB")
    stand_ins(work, image)


def traffic(here: Deployment) -> None:
    """Every generation of SDKs sends its scenario."""
    clients = Clients(here.url, *KEY)
    for name in SDKS:
        clients.report(name)
        say(f"SDK {name} sent its traces")
    here.wait_until_stored()


def verbs(here: Deployment) -> None:
    """status, logs, restart with a changed .env, stop and start of one service."""
    must(here.deploy("status").count("healthy") == 6, "status: six services healthy")
    must("langfuse" in here.deploy("logs"), "logs shows every service")
    must(here.deploy("logs", "langfuse-web").strip(), "logs langfuse-web has lines")
    env = (here.folder / ".env").read_text()
    here.set_lines(env + "AUTH_DISABLE_SIGNUP=true\n")
    here.deploy("restart", "web")
    must(snapshot.inside(WEB, "printenv", "AUTH_DISABLE_SIGNUP") == "true", "restart web applies a changed .env")
    here.deploy("stop", "web")
    must(not here.answers("WEB_PORT", "/api/public/health"), "stop web: web is gone")
    must(here.answers("WORKER_PORT", "/api/health"), "stop web: the worker goes on")
    here.deploy("start", "web")
    must(here.answers("WEB_PORT", "/api/public/ready"), "start web: web is back")


def round_trip(here: Deployment) -> None:
    """backup, cleanup, restore: counts and hashes are equal."""
    before = snapshot.stores() | snapshot.api(here.url, KEY)
    say(here.deploy("backup").strip().splitlines()[-1])
    here.deploy("cleanup", "--yes")
    volumes = bash("docker volume ls -q --filter name=langfuse_", cwd=here.folder).split()
    must(volumes == [], "cleanup: no volume is left")
    kept = sorted((here.folder / "backups").iterdir())
    must(kept, "the backup lies beside deploy.sh")
    here.deploy("restore", f"backups/{kept[-1].name}")
    after = snapshot.stores() | snapshot.api(here.url, KEY)
    for name, value in sorted(before.items()):
        say(f"{'same' if after.get(name) == value else 'DIFFERS'}  {name}: {value.replace(chr(9), ' ')}")
    differing = {name for name in before | after if before.get(name) != after.get(name)}
    must(not differing, f"restore: all counts and hashes are equal {sorted(differing) or ''}")


def main() -> int:
    """0 when everything held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, help="folder to work in (default: a new one)")
    parser.add_argument("--no-build", action="store_true", help="take the image that the engine has")
    parser.add_argument("--keep", action="store_true", help="leave the containers for a look")
    chosen = parser.parse_args()
    work = (chosen.work or Path(tempfile.mkdtemp(prefix="lampyris-docker-"))).resolve()
    here = Deployment(work / "langfuse")
    here.folder.mkdir(parents=True, exist_ok=True)
    with engine(work):
        try:
            base_image(work)
            source_tree(here.folder)
            here.write_env()
            images(here, work, build=not chosen.no_build)
            must(here.url in here.deploy("start", "full"), "start full: ready, and it prints its address")
            traffic(here)
            verbs(here)
            guide.run_commands(here.folder, work)
            round_trip(here)
        except (Failed, subprocess.TimeoutExpired) as failure:
            say(f"FAILED: {failure}")
            return 1
        finally:
            if not chosen.keep:
                bash("docker-compose -f docker-compose.build.yml down -v --remove-orphans || true", cwd=here.folder)
    say("passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
