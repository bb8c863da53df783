"""The slow suite of the containers: build, start full, SDK traffic, every verb, a registry, backup, cleanup, restore,
then web and worker alone on stores outside Docker.

`python -m tests.docker` needs root, docker.io, docker-compose and mmdebstrap (Debian), and no image registry. It runs
an engine of its own unless DOCKER_HOST names one, and types every command as a user without rights in group docker.
Ends with 0 when everything held, and prints what was compared. Takes about 20 minutes.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.bench.installation import PUBLIC_KEY, SECRET_KEY
from tests.docker import app_only, guide, snapshot
from tests.docker.deployment import Deployment
from tests.docker.registry import PASSWORD, USER, Registry, registry
from tests.docker.workplace import (
    ROOT,
    Failed,
    base_image,
    bash,
    compose_images,
    engine,
    home,
    say,
    source_tree,
    stand_ins,
)
from tests.wire.sdk import Clients

KEY = (PUBLIC_KEY, SECRET_KEY)
SDKS = ("python-2.60.10", "python-3.2.1", "python-5.0.4", "js-5.11.1", "powerrag", "opentelemetry")
WEB = "langfuse-langfuse-web-1"
OWN_LAYERS_MB = 200
"""What the image may hold beyond its base."""


def must(held: object, what: str) -> None:
    """Raises: Failed with `what` when it did not hold."""
    if not held:
        raise Failed(what)
    say(f"ok: {what}")


def size_mb(image: str) -> float:
    """Of all its layers."""
    asked = ["docker", "image", "inspect", "--format", "{{.Size}}", image]
    return int(subprocess.run(asked, capture_output=True, text=True, check=True).stdout) / 1e6


def images(here: Deployment, work: Path, *, build: bool) -> None:
    """Build ours, then the stand-ins; the image keeps what it promises."""
    if build:
        here.deploy("build")
    image = image_of(here)
    inspected = json.loads(bash(f"docker image inspect {image}", cwd=here.folder))[0]
    must(inspected["Config"]["User"] == "10001:10001", "the image runs as an ordinary user")
    must(inspected["Config"]["Healthcheck"], "the image has a health check")
    whole, base = size_mb(image), size_mb(base_image(work))
    must(whole - base < OWN_LAYERS_MB, f"the image is small: {whole:.0f} MB, of which {base:.0f} MB are its base")
    stand_ins(work, image)


def image_of(here: Deployment) -> str:
    """The name of the image of web."""
    return bash(". ./deploy.sh; image_of langfuse-web", cwd=here.folder).strip()


def secrets(here: Deployment) -> None:
    """Published examples guard nothing that others can reach: not by deploy.sh, and not by the image alone."""
    weak = {"NEXTAUTH_URL": "http://192.0.2.5:3001", "NEXTAUTH_SECRET": "secret", "SALT": "salt"}
    before = here.add_lines(**weak)
    said = here.refused("start", "full")
    here.set_lines(before)
    must("NEXTAUTH_SECRET" in said and "SALT" in said, "deploy.sh refuses published secrets off loopback")
    words = " ".join(f"-e {name}={value}" for name, value in weak.items())
    said = bash(f"! docker run --rm {words} {image_of(here)} web 2>&1", cwd=here.folder)
    must("SALT" in said, "the image refuses published secrets off loopback")


def traffic(here: Deployment, sdks: tuple[str, ...]) -> None:
    """Every generation of SDKs sends its scenario."""
    clients = Clients(here.url, *KEY)
    for name in sdks:
        clients.report(name)
        say(f"SDK {name} sent its traces")
    here.wait_until_stored()


def locked_down(here: Deployment) -> None:
    """What our containers may do: nothing but their work."""
    for service in ("langfuse-web", "langfuse-worker"):
        told = bash(f"docker inspect $(. ./deploy.sh; container {service})", cwd=here.folder)
        container = json.loads(told)[0]
        host = container["HostConfig"]
        must(container["Config"]["User"] == "10001:10001", f"{service} runs as 10001")
        must(host["ReadonlyRootfs"] and host["CapDrop"] == ["ALL"], f"{service}: read-only root, no capabilities")
        must(container["State"]["Health"]["Status"] == "healthy", f"{service} is reported healthy")
    written = bash(f"docker exec {WEB} sh -c 'touch /opt/lampyris/x 2>&1 || true'", cwd=here.folder)
    must("Read-only file system" in written, "a write outside /data and /tmp fails")


def verbs(here: Deployment) -> None:
    """status, logs, restart with a changed .env, stop and start of one service."""
    must(here.deploy("status").count("healthy") == 6, "status: six services healthy")
    must("langfuse" in here.deploy("logs"), "logs shows every service")
    must(here.deploy("logs", "langfuse-web").strip(), "logs langfuse-web has lines")
    here.add_lines(AUTH_DISABLE_SIGNUP="true")
    here.deploy("restart", "web")
    must(snapshot.inside(WEB, "printenv", "AUTH_DISABLE_SIGNUP") == "true", "restart web applies a changed .env")
    here.deploy("stop", "web")
    must(not here.answers("WEB_PORT", "/api/public/health"), "stop web: web is gone")
    must(here.answers("WORKER_PORT", "/api/health"), "stop web: the worker goes on")
    here.deploy("start", "web")
    must(here.answers("WEB_PORT", "/api/public/ready"), "start web: web is back")


def by_registry(here: Deployment, server: Registry) -> None:
    """upload, start-with-pull and restart-with-pull, as the guide has them, from a registry with a password."""
    own = image_of(here)
    before = here.add_lines(HARBOR_REGISTRY=server.address, HARBOR_USERNAME=USER, HARBOR_PASSWORD="wrong")
    must("HARBOR_PASSWORD" in here.refused("upload"), "upload: a wrong password is explained")
    here.add_lines(HARBOR_PASSWORD=PASSWORD)
    here.deploy("upload")
    must(f"powerrag/{own}" in server.manifests, f"upload: the registry holds powerrag/{own}")
    for name, image in compose_images(ROOT / "docker-compose.build.yml").items():
        mirrored = f"{server.address}/mirror/{image}"
        bash(f"docker tag {image} {mirrored} && docker push -q {mirrored} && docker rmi {mirrored}", cwd=here.folder)
        here.add_lines(**{f"{name.upper()}_IMAGE": mirrored})
    bash(f"docker rmi -f {own} {server.address}/powerrag/{own}", cwd=here.folder)
    guide.run(here.folder, "registry")
    must(here.deploy("status").count("healthy") == 6, "start-with-pull full: six services healthy on pulled images")
    here.deploy("restart-with-pull", "web")
    must(here.answers("WEB_PORT", "/api/public/ready"), "restart-with-pull web: web is back")
    here.set_lines(before)


def round_trip(here: Deployment) -> None:
    """backup, cleanup, restore: counts and hashes are equal."""
    before = snapshot.stores() | snapshot.api(here.url, KEY)
    archive = here.deploy("backup").strip().splitlines()[-1].split()[-1]
    must(archive.endswith(".tar") and Path(archive).is_file(), f"backup: {archive}")
    must("not empty" in here.refused("restore", archive), "restore over living data is refused")
    here.deploy("status")  # fails unless web and worker run again
    here.deploy("cleanup", "--yes")
    volumes = bash(f"docker volume ls -q --filter name={here.folder.name}_", cwd=here.folder).split()
    must(volumes == [], "cleanup: no volume is left")
    here.deploy("restore", archive)
    after = snapshot.stores() | snapshot.api(here.url, KEY)
    for name, value in sorted(before.items()):
        say(f"{'same' if after.get(name) == value else 'DIFFERS'}  {name}: {value.replace(chr(9), ' ')}")
    differing = {name for name in before | after if before.get(name) != after.get(name)}
    must(not differing, f"restore: all counts and hashes are equal {sorted(differing) or ''}")


def alone(here: Deployment) -> None:
    """Web and worker in containers, on stores that are processes of this machine."""
    source_tree(here.folder)
    with app_only.stores() as settings:
        here.write_env(**settings)
        try:
            must(here.url in here.deploy("start", "all"), "start all: ready, and it prints its address")
            traffic(here, ("python-3.2.1", "powerrag"))
            must(here.deploy("status").count("healthy") == 2, "status: two services healthy")
            here.deploy("restart", "worker")
            must("up to date" in here.deploy("migrate", "--status"), "migrate reaches the stores")
            archive = here.deploy("backup").strip().splitlines()[-1].split()[-1]
            must(Path(archive).is_file(), "backup of stores outside Docker")
            must(snapshot.api(here.url, KEY)["api traces"], "what was sent can be read")
        finally:
            here.deploy("cleanup", "--yes")


def steps(here: Deployment, work: Path, *, build: bool) -> dict[str, Callable[[], None]]:
    """Name -> step, in order."""

    def start() -> None:
        must(here.url in here.deploy("start", "full"), "start full: ready, and it prints its address")

    def pulled() -> None:
        with registry(Path(tempfile.mkdtemp(prefix="registry-", dir=work))) as server:
            by_registry(here, server)

    return {
        "images": lambda: images(here, work, build=build),
        "secrets": lambda: secrets(here),
        "start": start,
        "locked": lambda: locked_down(here),
        "traffic": lambda: traffic(here, SDKS),
        "verbs": lambda: verbs(here),
        "guide": lambda: guide.run(here.folder, "docker"),
        "registry": pulled,
        "round": lambda: round_trip(here),
        "cleanup": lambda: must(here.deploy("cleanup", "--yes"), "cleanup"),
        "alone": lambda: alone(Deployment(work / "app")),
    }


def main() -> int:
    """0 when everything held."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, help="folder to work in (default: a new one)")
    parser.add_argument("--from", dest="first", default="images", help="go on at this step, in the folder of before")
    parser.add_argument("--upto", default="", help="stop after this step and leave the containers for a look")
    parser.add_argument("--no-build", action="store_true", help="take the image that the engine has")
    parser.add_argument("--plug-in", type=Path, help="the Compose plug-in to use; unset: what the machine has")
    chosen = parser.parse_args()
    work = (chosen.work or Path(tempfile.mkdtemp(prefix="lampyris-docker-"))).resolve()
    work.mkdir(parents=True, exist_ok=True)
    here = Deployment.known(work / "langfuse")
    with engine(work):
        try:
            base_image(work)
            home(work, chosen.plug_in)
            if chosen.first == "images":
                source_tree(here.folder)
                here.write_env()
            every = steps(here, work, build=not chosen.no_build)
            for name in list(every)[list(every).index(chosen.first) :]:
                say(f"== {name}")
                every[name]()
                if name == chosen.upto:
                    return 0
        except (Failed, subprocess.SubprocessError) as failure:
            say(f"FAILED: {failure}")
            return 1
    if chosen.work is None:
        shutil.rmtree(work, ignore_errors=True)
    say("passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
