"""Web and worker in containers, on stores that run as plain processes of this machine: `docker-compose.app.yml`."""

import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

from tests.bench.cluster import PASSWORD, Engine
from tests.bench.servers import ObjectStore, Postgres, RedisProcess


class Relay(ThreadingTCPServer):
    """A port where containers reach this machine, leading to one on loopback."""

    daemon_threads = True

    def __init__(self, address: str, port: int) -> None:
        super().__init__((address, 0), Passing)
        self.target = ("127.0.0.1", port)
        self.port = int(self.server_address[1])


class Passing(BaseRequestHandler):
    """One connection: bytes both ways until both sides have ended."""

    server: Relay

    def handle(self) -> None:
        with suppress(OSError), socket.create_connection(self.server.target) as inside:
            back = threading.Thread(target=_pump, args=(inside, self.request), daemon=True)
            back.start()
            _pump(self.request, inside)
            back.join()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(1 << 16):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


def gateway() -> str:
    """The address of this machine that `host.docker.internal` means in a container."""
    ask = ["docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"]
    return subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()


@contextmanager
def stores() -> Iterator[dict[str, str]]:
    """PostgreSQL, Redis, SeaweedFS and the engine as processes; yields the lines of `.env` that name them."""
    with ExitStack() as stack:
        postgres, redis = stack.enter_context(Postgres()), stack.enter_context(RedisProcess())
        objects, engine = stack.enter_context(ObjectStore()), stack.enter_context(Engine())

        def published(port: int) -> int:
            relay = stack.enter_context(Relay(gateway(), port))
            threading.Thread(target=relay.serve_forever, daemon=True).start()
            stack.callback(relay.shutdown)
            return relay.port

        host = "host.docker.internal"
        buckets = {
            name: value
            for use in ("EVENT", "MEDIA", "BATCH")
            for name, value in objects.environment(use, "app").items()
        }
        s3 = f"http://{host}:{published(objects.port)}"
        postgres.create("lampyris")
        yield {
            "DATABASE_URL": f"postgresql://lampyris:unused@{host}:{published(postgres.port)}/lampyris",
            "REDIS_HOST": host,
            "REDIS_PORT": str(published(redis.port)),
            "CLICKHOUSE_URL": f"http://{host}:{published(engine.port)}",
            "CLICKHOUSE_USER": "default",
            "CLICKHOUSE_PASSWORD": PASSWORD,
            **{name: s3 if name.endswith("_ENDPOINT") else value for name, value in buckets.items()},
        }
