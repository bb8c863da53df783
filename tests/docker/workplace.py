"""A Docker engine of our own, and the images where no registry can be reached."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
STANDINS = Path(__file__).parent / "standins"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
RAW, BASE = "python:3.11-slim-bookworm", "lampyris-test-base:1"
PACKAGES = "python3,python3-venv,python3-pip,ca-certificates"
NEEDED = {"dockerd": "docker.io", "docker-compose": "docker-compose", "mmdebstrap": "mmdebstrap"}


class Failed(Exception):
    """A step did not do what it must; the message holds everything it printed."""


def say(text: str) -> None:
    """A line with the time since the start."""
    print(f"[{time.monotonic() - STARTED:6.0f} s] {text}", flush=True)


STARTED = time.monotonic()


def run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None, given: str | None = None) -> str:
    """What a command printed, both streams. Raises: Failed when it does not end with 0."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=3600,
    )
    if done.returncode != 0:
        raise Failed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


@contextmanager
def engine(work: Path) -> Iterator[None]:
    """`DOCKER_HOST` when it is set, else an engine of our own below `work`, stopped at the end."""
    if os.environ.get("DOCKER_HOST"):
        yield
        return
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    if missing:
        raise Failed(f"these programs are needed. do: apt-get install {' '.join(missing)}")
    socket = work / "docker.sock"
    command = ["dockerd", "--data-root", str(work / "docker"), "--exec-root", str(work / "exec")]
    command += ["-H", f"unix://{socket}", "--pidfile", str(work / "dockerd.pid")]
    with (work / "dockerd.log").open("ab") as log:
        daemon = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    os.environ["DOCKER_HOST"] = f"unix://{socket}"
    try:
        _wait_for_engine(work)
        yield
    finally:
        daemon.terminate()
        daemon.wait(60)
        del os.environ["DOCKER_HOST"]


def _wait_for_engine(work: Path) -> None:
    for _ in range(120):
        if subprocess.run(["docker", "version"], capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.5)
    raise Failed(f"the Docker engine did not start; see {work / 'dockerd.log'}")


def has(image: str) -> bool:
    """Whether the engine holds this image."""
    return subprocess.run(["docker", "image", "inspect", image], capture_output=True, check=False).returncode == 0


def base_image(work: Path) -> str:
    """The base of every image, made from Debian's packages when it is not there. Returns its name."""
    if not has(RAW):
        say("making the base image with mmdebstrap")
        archive = work / "base.tar"
        run("mmdebstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", str(archive))
        run("docker", "import", str(archive), RAW)
        archive.unlink()
    if not has(BASE):
        build("base", BASE, work, FROM=RAW)
    return BASE


def build(name: str, tag: str, work: Path, **arguments: str) -> None:
    """One image of `standins/` under `tag`."""
    say(f"building the stand-in {tag}")
    context = work / "context"
    shutil.rmtree(context, ignore_errors=True)
    shutil.copytree(STANDINS, context)
    shutil.copy(CERTIFICATES, context)
    words = [word for key, value in arguments.items() for word in ("--build-arg", f"{key}={value}")]
    run("docker", "build", *words, "-t", tag, "-f", f"{name}.Dockerfile", ".", cwd=context)


def compose_images(compose_file: Path) -> dict[str, str]:
    """Setting -> the image that the compose file takes when the setting is unset."""
    found = re.findall(r"image: \$\{(\w+)_IMAGE:-([^}]+)\}", compose_file.read_text())
    return {name.lower(): image for name, image in found if not name.startswith("LANGFUSE")}


def stand_ins(work: Path, lampyris: str) -> None:
    """The stores' images under the names of the compose file; built once an engine."""
    pins = (ROOT / "deploy" / "locks" / "runtime.txt").read_text()
    chdb = re.search(r"^chdb-core==\S+", pins, re.MULTILINE)
    assert chdb
    for name, tag in compose_images(ROOT / "docker-compose.build.yml").items():
        if not has(tag):
            of_ours = {"FROM": lampyris, "CHDB": chdb[0]} if name == "clickhouse" else {"FROM": BASE}
            build(name, tag, work, **of_ours)


def source_tree(folder: Path) -> None:
    """What a person has after `git clone`: the tracked files as they are now, and nothing else."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        source, target = ROOT / name, folder / name
        if not source.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)


def bash(script: str, *, cwd: Path, env: dict[str, str] | None = None) -> str:
    """A few lines as one types them. Raises: Failed."""
    return run("bash", "-e", "-o", "pipefail", "-c", script, cwd=cwd, env=env)
