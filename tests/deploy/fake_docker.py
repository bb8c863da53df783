"""A `docker` and a `docker-compose` that write down what they are asked, and pretend that everything is well."""

import os
import stat
from pathlib import Path

SCRIPT = r"""#!/usr/bin/env bash
# One line a call: the program, its words, and what the test wants to know of the environment.
program=$(basename "$0")
printf '%s' "$program" >>"$FAKE/calls"
printf ' %s' "$@" >>"$FAKE/calls"
said="$LANGFUSE_WEB_IMAGE $LANGFUSE_WORKER_IMAGE $WEB_PORT"
case "$*" in *-f\ docker-compose*) printf ' [%s]' "$said" >>"$FAKE/calls" ;; esac
printf '\n' >>"$FAKE/calls"
if [ "$program" = docker ] && [ "$1" = compose ]; then
  [ -f "$FAKE/plugin" ] || exit 1
  shift
fi
case "$*" in
  login*) cat >"$FAKE/password"; [ ! -f "$FAKE/no-login" ] ;;
  version*) [ ! -f "$FAKE/no-engine" ] || { echo 'permission denied'; exit 1; } ;;
  'image inspect '*) grep -qxF "$3" "$FAKE/images" ;;
  build*) echo built ;;
  *'ps -a -q '*) for word; do :; done; echo "id-$word" ;;
  'inspect --format {{.Name}}'*) echo "/$4" ;;
  'inspect --format {{.State.Running}}'*) echo true ;;
  inspect*) echo healthy ;;
  exec*test*) exit 1 ;;
  *run*lampyris\ backup\ --to*)
    mkdir -p "$FAKE/lampyris"
    printf 'archive' >"$FAKE/lampyris/0.tar"
    tar -C "$FAKE" -cf - lampyris/0.tar
    ;;
  *run*lampyris\ restore*) tar -tf - >"$FAKE/restored"; exit "$(cat "$FAKE/restore-ends" 2>/dev/null || echo 0)" ;;
esac
"""


def install(folder: Path, *, plugin: bool, images: tuple[str, ...] = ()) -> dict[str, str]:
    """Put the programs into `folder`. Returns the environment in which they are found first."""
    programs, fake = folder / "fake-bin", folder / "fake"
    programs.mkdir()
    fake.mkdir()
    for name in ("docker", "docker-compose"):
        program = programs / name
        program.write_text(SCRIPT)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    if plugin:
        (fake / "plugin").touch()
    (fake / "images").write_text("\n".join(images) + "\n")
    return {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "FAKE": str(fake)}


def calls(folder: Path) -> list[str]:
    """Every call that did something: questions about state are left out."""
    path = folder / "fake" / "calls"
    asked = path.read_text().splitlines() if path.exists() else []
    questions = (" version", "ps -a -q", "docker inspect", "docker image inspect", "healthy.py", " test -f ")
    return [line for line in asked if not any(question in line for question in questions)]
