"""The connection to Redis that queue and cache share: one server, a cluster, or a master named by sentinels."""

import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import ConstantBackoff
from redis.exceptions import RedisError

from lampyris.foundation.errors import InvalidInput, StoreUnavailable
from lampyris.foundation.settings.redis import RedisSettings

DEFAULT_PORT = 6379
SENTINEL_PORT = 26379


class RedisServer:
    """A client, where it connects to (for messages), and the prefix of every key."""

    def __init__(self, client: Any, *, where: str, prefix: str = "") -> None:  # noqa: ANN401 - three kinds of client
        self.client = client
        self.where = where
        self.prefix = f"{prefix}lampyris:"

    @contextmanager
    def failures(self, store: str) -> Iterator[None]:
        """The failures of Redis as `StoreUnavailable` of `store`."""
        try:
            yield
        except (RedisError, OSError, IndexError) as error:  # IndexError: a cluster client that knows no node
            raise StoreUnavailable(store, f"Redis at {self.where} cannot be used: {error}") from error

    async def ping(self, store: str) -> None:
        """Raises: StoreUnavailable when Redis does not answer."""
        with self.failures(store):
            await self.client.ping()

    async def close(self) -> None:
        """Close every connection."""
        await self.client.aclose()


def open_redis(settings: RedisSettings) -> RedisServer:
    """What the settings say; nothing is contacted yet. Raises: InvalidInput for settings that contradict each other."""
    options = _options(settings)
    if settings.redis_cluster:
        nodes = _nodes(settings.redis_cluster_nodes or _single(options), DEFAULT_PORT)
        options = {name: value for name, value in options.items() if name not in ("host", "port", "db")}
        started = [ClusterNode(host, port) for host, port in nodes]
        client: Any = RedisCluster(startup_nodes=started, cluster_error_retry_attempts=2, **options)
        where = ", ".join(f"{host}:{port}" for host, port in nodes)
    elif settings.redis_sentinel:
        nodes = _nodes(settings.redis_sentinel_nodes, SENTINEL_PORT)
        client = _master(
            settings, nodes, {name: value for name, value in options.items() if name not in ("host", "port")}
        )
        where = f"{settings.redis_sentinel_master} of " + ", ".join(f"{host}:{port}" for host, port in nodes)
    else:
        client = Redis(**options)
        where = f"{options['host']}:{options['port']}"
    return RedisServer(client, where=where, prefix=settings.redis_key_prefix)


def _options(settings: RedisSettings) -> dict[str, Any]:
    """The arguments of a connection; what the URL says wins."""
    timeout_s = settings.redis_timeout_ms / 1000
    url = urlsplit(settings.redis_url or "")
    if url.scheme not in ("", "redis", "rediss"):
        raise InvalidInput("REDIS_CONNECTION_STRING must begin with redis:// or rediss://")
    database = url.path.strip("/")
    if database and not database.isdigit():
        raise InvalidInput("REDIS_CONNECTION_STRING may end with the number of a database, such as /0")
    options: dict[str, Any] = {
        "host": url.hostname or settings.redis_host or "localhost",
        "port": url.port or settings.redis_port,
        "username": unquote(url.username) if url.username else settings.redis_username,
        "password": unquote(url.password) if url.password else settings.redis_password,
        "db": int(database or 0),
        "socket_timeout": timeout_s,
        "socket_connect_timeout": min(timeout_s, 3.0),
        # A kept connection that a restart has closed is replaced without anybody noticing.
        "retry": Retry(ConstantBackoff(0.05), 1),
        "protocol": 2,
    }
    if settings.redis_tls or url.scheme == "rediss":
        options |= _tls(settings)
    return options


def _tls(settings: RedisSettings) -> dict[str, Any]:
    return {
        "ssl": True,
        "ssl_cert_reqs": ssl.CERT_REQUIRED if settings.redis_tls_verify else ssl.CERT_NONE,
        "ssl_check_hostname": settings.redis_tls_verify and settings.redis_tls_check_host,
        "ssl_ca_certs": settings.redis_tls_ca,
        "ssl_certfile": settings.redis_tls_cert,
        "ssl_keyfile": settings.redis_tls_key,
        "ssl_password": settings.redis_tls_key_passphrase,
    }


def _master(settings: RedisSettings, nodes: Sequence[tuple[str, int]], options: dict[str, Any]) -> Any:  # noqa: ANN401
    if not nodes:
        raise InvalidInput("REDIS_SENTINEL_ENABLED needs REDIS_SENTINEL_NODES")
    asking: dict[str, Any] = {
        "socket_timeout": options["socket_timeout"],
        "username": settings.redis_sentinel_username,
        "password": settings.redis_sentinel_password,
        **(_tls(settings) if settings.redis_sentinel_tls else {}),
    }
    sentinel: Any = Sentinel
    return sentinel(nodes, sentinel_kwargs=asking, **options).master_for(settings.redis_sentinel_master)


def _single(options: dict[str, Any]) -> list[str]:
    return [f"{options['host']}:{options['port']}"]


def _nodes(named: Sequence[str], default_port: int) -> list[tuple[str, int]]:
    """`host:port` entries as pairs. Raises: InvalidInput."""
    found = []
    for name in named:
        host, _, port = name.rpartition(":") if ":" in name else (name, "", str(default_port))
        if not host or not port.isdigit():
            raise InvalidInput(f"{name!r} is not the host:port of a Redis node")
        found.append((host.strip("[]"), int(port)))
    return found
