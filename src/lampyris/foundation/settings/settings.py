"""All settings of a process, read once from the environment and `.env`."""

from functools import cached_property
from urllib.parse import quote

from pydantic_settings import SettingsConfigDict

from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.settings.backups import BackupSettings
from lampyris.foundation.settings.ingestion import IngestionSettings
from lampyris.foundation.settings.media import MediaSettings
from lampyris.foundation.settings.objects import ObjectSettings
from lampyris.foundation.settings.redis import RedisSettings
from lampyris.foundation.settings.server import ServerSettings
from lampyris.foundation.settings.stores import StoreSettings

GROUPS = (
    ServerSettings,
    StoreSettings,
    RedisSettings,
    ObjectSettings,
    AccountSettings,
    IngestionSettings,
    MediaSettings,
    BackupSettings,
)
"""In the order of `env.template` and the documents."""


class Settings(
    ServerSettings,
    StoreSettings,
    RedisSettings,
    ObjectSettings,
    AccountSettings,
    IngestionSettings,
    MediaSettings,
    BackupSettings,
):
    """Every environment name is declared once, in its group; the Langfuse names are accepted beside ours.

    The environment wins over `.env`; an empty value counts as unset.
    """

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True)

    @cached_property
    def public_url(self) -> str:
        """The address that browsers and SDKs use, without a trailing slash."""
        return (self.base_url or f"http://localhost:{self.web_port}").rstrip("/")

    @property
    def database_url(self) -> str | None:
        """The metadata's URL, put together from its parts where it is not given whole; None: SQLite."""
        if self.database_address or not self.database_host:
            return self.database_address
        who = f"{quote(self.database_username, safe='')}:{quote(self.database_password, safe='')}"
        arguments = f"?{self.database_args}" if self.database_args else ""
        return f"postgresql://{who}@{self.database_host}/{quote(self.database_name, safe='')}{arguments}"

    @property
    def migration_url(self) -> str | None:
        """Where migrations of the metadata connect to; None: SQLite."""
        return (self.direct_url if self.database_url else None) or self.database_url

    @property
    def uses_redis(self) -> bool:
        """Whether any of the names that say where Redis is are set."""
        return bool(self.redis_url or self.redis_host or self.redis_cluster_nodes or self.redis_sentinel_nodes)

    @property
    def cluster(self) -> str:
        """Name of the ClickHouse cluster; empty for one server and for the embedded engine."""
        return self.clickhouse_cluster_name if self.clickhouse_url and self.clickhouse_cluster else ""
