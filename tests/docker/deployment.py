"""A folder as `git clone` makes it, its `.env`, and deploy.sh in it."""

import json
import re
import time
import urllib.request
from pathlib import Path

from tests.bench.installation import PUBLIC_KEY, SECRET_KEY, free_port
from tests.docker.workplace import BASE, Failed, bash, say, theirs, typed

PORTS = (
    *("WEB_PORT", "WORKER_PORT", "POSTGRES_PORT", "CLICKHOUSE_HTTP_PORT"),
    *("REDIS_PUBLISHED_PORT", "MINIO_PORT", "MINIO_CONSOLE_PORT"),
)
ENGLISH = {"LC_ALL": "C.UTF-8"}


class Deployment:
    """One installation, on free ports."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports: dict[str, int] = {name: free_port() for name in PORTS}
        self.url = f"http://localhost:{self.ports['WEB_PORT']}"

    @classmethod
    def known(cls, folder: Path) -> "Deployment":
        """With the ports of the `.env` that lies there, if one does."""
        made = cls(folder)
        if (folder / ".env").exists():
            for name, port in re.findall(r"^(\w+_PORT)=(\d+)$", (folder / ".env").read_text(), re.MULTILINE):
                made.ports[name] = int(port)
            made.url = f"http://localhost:{made.ports['WEB_PORT']}"
        return made

    def write_env(self, **settings: str) -> None:
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
            **settings,
        }
        template = (self.folder / "env.template").read_text()
        self.set_lines(template + "\n" + "\n".join(f"{name}={value}" for name, value in own.items()) + "\n")

    def set_lines(self, text: str) -> None:
        """The whole `.env`."""
        theirs(self.folder)
        (self.folder / ".env").write_text(text)
        theirs(self.folder / ".env")

    def add_lines(self, **settings: str) -> str:
        """Lines at the end of `.env`; returns what it held before."""
        before = (self.folder / ".env").read_text()
        self.set_lines(before + "".join(f"{name}={value}\n" for name, value in settings.items()))
        return before

    def deploy(self, *words: str) -> str:
        """`./deploy.sh WORDS`. Raises: Failed."""
        say(f"./deploy.sh {' '.join(words)}")
        return bash("./deploy.sh " + " ".join(words), cwd=self.folder, env=ENGLISH)

    def refused(self, *words: str) -> str:
        """What `./deploy.sh WORDS` says when it refuses. Raises: Failed when it does not."""
        say(f"./deploy.sh {' '.join(words)} (has to be refused)")
        code, said = typed("./deploy.sh " + " ".join(words), cwd=self.folder, env=ENGLISH)
        if code == 0:
            raise Failed(f"{words} was not refused:\n{said}")
        return said

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
