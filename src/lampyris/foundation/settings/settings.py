"""All settings of a process, read once from the environment and `.env`."""

from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from lampyris.foundation.settings.folders import default_data_dir


class Settings(BaseSettings):
    """Every environment name is declared here once; the Langfuse names are accepted beside ours."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True)

    data_dir: Path = Field(default_factory=default_data_dir, validation_alias=AliasChoices("LAMPYRIS_DATA_DIR"))
    web_port: int = Field(default=3001, validation_alias=AliasChoices("WEB_PORT", "PORT"))
    worker_port: int = Field(default=3030, validation_alias=AliasChoices("WORKER_PORT"))
    host: str = Field(default="0.0.0.0", validation_alias=AliasChoices("LAMPYRIS_HOST", "HOSTNAME_BIND"))  # noqa: S104
    base_url: str | None = Field(default=None, validation_alias=AliasChoices("LAMPYRIS_BASE_URL", "NEXTAUTH_URL"))
    database_url: str | None = Field(default=None, validation_alias=AliasChoices("DATABASE_URL"))
    clickhouse_url: str | None = Field(default=None, validation_alias=AliasChoices("CLICKHOUSE_URL"))
    clickhouse_user: str = Field(default="default", validation_alias=AliasChoices("CLICKHOUSE_USER"))
    clickhouse_password: str = Field(default="", validation_alias=AliasChoices("CLICKHOUSE_PASSWORD"))
    log_level: str = Field(default="info", validation_alias=AliasChoices("LAMPYRIS_LOG_LEVEL", "LANGFUSE_LOG_LEVEL"))
    trusted_ips: Annotated[list[str], NoDecode] = Field(default_factory=list, validation_alias="LAMPYRIS_TRUSTED_IPS")

    @cached_property
    def public_url(self) -> str:
        """The address that browsers and SDKs use, without a trailing slash."""
        return (self.base_url or f"http://localhost:{self.web_port}").rstrip("/")
