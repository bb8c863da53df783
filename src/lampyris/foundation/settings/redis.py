"""Settings of Redis: the order of the queue, the cache, news between processes. `Settings` inherits this group."""

from typing import Annotated

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

Nodes = Annotated[list[str], NoDecode]


class RedisSettings(BaseSettings):
    """Unset as a whole: the queue is a file of the data folder, the cache is memory of each process."""

    redis_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias=AliasChoices("REDIS_CONNECTION_STRING", "REDIS_URL"),
        description="redis://user:password@host:6379/0 (rediss:// with TLS); its parts win over the names below.",
    )
    redis_host: str | None = Field(
        default=None,
        validation_alias="REDIS_HOST",
        description="Host of a Redis server; unset, like the URL and the node lists: queue and cache are embedded.",
    )
    redis_port: int = Field(
        default=6379, ge=1, le=65_535, validation_alias="REDIS_PORT", description="Port of the Redis server."
    )
    redis_username: str | None = Field(
        default=None, validation_alias="REDIS_USERNAME", description="User at Redis; unset: the default user."
    )
    redis_password: str | None = Field(
        default=None,
        repr=False,
        validation_alias=AliasChoices("REDIS_AUTH", "REDIS_PASSWORD"),
        description="Password at Redis.",
    )
    redis_key_prefix: str = Field(
        default="",
        validation_alias="REDIS_KEY_PREFIX",
        description="Put before every key, for installations that share one Redis.",
    )
    redis_timeout_ms: int = Field(
        default=5000,
        ge=100,
        validation_alias="REDIS_SOCKET_TIMEOUT_MS",
        description="How long Redis may take to answer, in milliseconds.",
    )
    redis_tls: bool = Field(default=False, validation_alias="REDIS_TLS_ENABLED", description="Speak TLS with Redis.")
    redis_tls_ca: str | None = Field(
        default=None,
        validation_alias="REDIS_TLS_CA_PATH",
        description="File with the certificates that vouch for Redis; unset: those of the system.",
    )
    redis_tls_cert: str | None = Field(
        default=None, validation_alias="REDIS_TLS_CERT_PATH", description="File with our own certificate for Redis."
    )
    redis_tls_key: str | None = Field(
        default=None, validation_alias="REDIS_TLS_KEY_PATH", description="File with the key of that certificate."
    )
    redis_tls_key_passphrase: str | None = Field(
        default=None, repr=False, validation_alias="REDIS_TLS_KEY_PASSPHRASE", description="Passphrase of that key."
    )
    redis_tls_verify: bool = Field(
        default=True,
        validation_alias="REDIS_TLS_REJECT_UNAUTHORIZED",
        description="false: any certificate of Redis is accepted.",
    )
    redis_tls_check_host: bool = Field(
        default=True,
        validation_alias="REDIS_TLS_CHECK_SERVER_IDENTITY",
        description="false: the certificate of Redis need not carry its host name.",
    )
    redis_cluster: bool = Field(
        default=False, validation_alias="REDIS_CLUSTER_ENABLED", description="The nodes below form a Redis Cluster."
    )
    redis_cluster_nodes: Nodes = Field(
        default_factory=list,
        validation_alias="REDIS_CLUSTER_NODES",
        description="Comma list of host:port, some nodes of the Redis Cluster.",
    )
    redis_sentinel: bool = Field(
        default=False,
        validation_alias="REDIS_SENTINEL_ENABLED",
        description="Ask the sentinels below which Redis is the master.",
    )
    redis_sentinel_nodes: Nodes = Field(
        default_factory=list,
        validation_alias="REDIS_SENTINEL_NODES",
        description="Comma list of host:port of the sentinels.",
    )
    redis_sentinel_master: str = Field(
        default="mymaster",
        validation_alias="REDIS_SENTINEL_MASTER_NAME",
        description="Name of the master at the sentinels.",
    )
    redis_sentinel_username: str | None = Field(
        default=None, validation_alias="REDIS_SENTINEL_USERNAME", description="User at the sentinels."
    )
    redis_sentinel_password: str | None = Field(
        default=None, repr=False, validation_alias="REDIS_SENTINEL_PASSWORD", description="Password at the sentinels."
    )
    redis_sentinel_tls: bool = Field(
        default=False, validation_alias="REDIS_SENTINEL_TLS_ENABLED", description="Speak TLS with the sentinels."
    )

    @field_validator("redis_cluster_nodes", "redis_sentinel_nodes", mode="before")
    @classmethod
    def _split_nodes(cls, value: object) -> object:
        """`a:1, b:2` as two entries."""
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
