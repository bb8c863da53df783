"""Settings of the stores. Unset means the embedded engine of that store. `Settings` inherits this group."""

from pydantic import Field
from pydantic_settings import BaseSettings


class StoreSettings(BaseSettings):
    """Each store's engine is chosen by its own setting."""

    database_url: str | None = Field(
        default=None,
        repr=False,
        validation_alias="DATABASE_URL",
        description="postgresql://user:password@host:5432/name of the metadata; unset: SQLite in the data folder.",
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
