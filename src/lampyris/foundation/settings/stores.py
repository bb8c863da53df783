"""Settings of the databases. Unset means the embedded engine of that store. `Settings` inherits this group."""

from pydantic import Field
from pydantic_settings import BaseSettings


class StoreSettings(BaseSettings):
    """Each store's engine is chosen by its own setting."""

    database_address: str | None = Field(
        default=None,
        repr=False,
        validation_alias="DATABASE_URL",
        description="postgresql://user:password@host:5432/name of the metadata; unset: SQLite in the data folder.",
    )
    direct_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias="DIRECT_URL",
        description="The same past a connection pooler, for migrations; unset: DATABASE_URL.",
    )
    database_host: str | None = Field(
        default=None,
        validation_alias="DATABASE_HOST",
        description="Host, or host:port, of PostgreSQL, when DATABASE_URL is not set.",
    )
    database_username: str = Field(default="postgres", validation_alias="DATABASE_USERNAME", description="User there.")
    database_password: str = Field(
        default="", repr=False, validation_alias="DATABASE_PASSWORD", description="Password there."
    )
    database_name: str = Field(default="postgres", validation_alias="DATABASE_NAME", description="Database there.")
    database_args: str = Field(
        default="",
        validation_alias="DATABASE_ARGS",
        description="Added to that URL after `?`, such as sslmode=require.",
    )
    clickhouse_url: str | None = Field(
        default=None,
        validation_alias="CLICKHOUSE_URL",
        description="http://host:8123 of a ClickHouse server; unset: the embedded engine.",
    )
    clickhouse_user: str = Field(
        default="default", validation_alias="CLICKHOUSE_USER", description="User at the ClickHouse server."
    )
    clickhouse_password: str = Field(
        default="", repr=False, validation_alias="CLICKHOUSE_PASSWORD", description="Password at the ClickHouse server."
    )
    clickhouse_db: str = Field(
        default="default", validation_alias="CLICKHOUSE_DB", description="Database there; made when it is missing."
    )
    clickhouse_cluster: bool = Field(
        default=False,
        validation_alias="CLICKHOUSE_CLUSTER_ENABLED",
        description="Make the tables on every node of a cluster, replicated.",
    )
    clickhouse_cluster_name: str = Field(
        default="default", validation_alias="CLICKHOUSE_CLUSTER_NAME", description="Name of that cluster."
    )
    clickhouse_connections: int = Field(
        default=16,
        ge=1,
        validation_alias="CLICKHOUSE_MAX_OPEN_CONNECTIONS",
        description="Connections of one process to ClickHouse.",
    )
    auto_metadata_migration_disabled: bool = Field(
        default=False,
        validation_alias="LANGFUSE_AUTO_POSTGRES_MIGRATION_DISABLED",
        description="true: web and worker do not migrate the metadata; run `lampyris migrate`.",
    )
    auto_analytics_migration_disabled: bool = Field(
        default=False,
        validation_alias="LANGFUSE_AUTO_CLICKHOUSE_MIGRATION_DISABLED",
        description="true: the worker does not migrate the analytics tables; run `lampyris migrate`.",
    )
