"""A Docker engine of our own, and the images where no registry can be reached."""

import grp
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
NOBODY = 65534
"""Who types the commands when the suite runs as root: a user without rights, in group docker."""
PACKAGES = "python3,python3-venv,python3-pip,ca-certificates"
NEEDED = {"dockerd": "docker.io", "docker-compose": "docker-compose", "mmdebstrap": "mmdebstrap"}


class Failed(Exception):
    """A step did not do what it must; the message holds everything it printed."""


def say(text: str) -> None:
    """A line with the time since the start."""
    print(f"[{time.monotonic() - STARTED:6.0f} s] {text}", flush=True)


STARTED = time.monotonic()


def run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """What a command printed, both streams. Raises: Failed when it does not end with 0."""
    done = subprocess.run(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
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
    work.chmod(0o755)
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
        quick = ["--variant=minbase", "--dpkgopt=force-unsafe-io"]
        run("mmdebstrap", *quick, f"--include={PACKAGES}", "bookworm", str(archive))
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
    theirs(folder)


def ordinary() -> list[str]:
    """What runs a command as a user without rights, in group docker."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", f"--groups={grp.getgrnam('docker').gr_gid}"]


def theirs(path: Path) -> Path:
    """`path` and everything in it belongs to that user."""
    if os.geteuid() == 0:
        for one in (path, *path.rglob("*")):
            os.chown(one, NOBODY, NOBODY, follow_symlinks=False)
    return path


def home(work: Path, plug_in: Path | None) -> None:
    """That user's home folder beside the installation, with the Compose plug-in `plug_in` when one is named."""
    plug_ins = work / "home" / ".docker" / "cli-plugins"
    plug_ins.mkdir(parents=True, exist_ok=True)
    if plug_in is not None:
        shutil.copy(plug_in, plug_ins / "docker-compose")
        (plug_ins / "docker-compose").chmod(0o755)
    theirs(work / "home")


def typed(script: str, *, cwd: Path, env: dict[str, str] | None = None) -> tuple[int, str]:
    """A few lines as that user types them; exit code, and what both streams said."""
    done = subprocess.run(
        [*ordinary(), "bash", "-e", "-o", "pipefail", "-c", script],
        cwd=cwd,
        env={**os.environ, "HOME": str(cwd.parent / "home"), **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=3600,
    )
    return done.returncode, done.stdout


def bash(script: str, *, cwd: Path, env: dict[str, str] | None = None) -> str:
    """What such lines print. Raises: Failed."""
    code, said = typed(script, cwd=cwd, env=env)
    if code != 0:
        raise Failed(f"{script} ended with {code}:\n{said}")
    return said
