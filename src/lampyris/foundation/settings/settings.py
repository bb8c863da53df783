"""All settings of a process, read once from the environment and `.env`."""

from functools import cached_property

from pydantic_settings import SettingsConfigDict

from lampyris.foundation.settings.accounts import AccountSettings
from lampyris.foundation.settings.ingestion import IngestionSettings
from lampyris.foundation.settings.media import MediaSettings
from lampyris.foundation.settings.server import ServerSettings
from lampyris.foundation.settings.stores import StoreSettings

GROUPS = (ServerSettings, StoreSettings, AccountSettings, IngestionSettings, MediaSettings)
"""In the order of `env.template` and the documents."""


class Settings(ServerSettings, StoreSettings, AccountSettings, IngestionSettings, MediaSettings):
    """Every environment name is declared once, in its group; the Langfuse names are accepted beside ours.

    The environment wins over `.env`; an empty value counts as unset.
    """

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True)

    @cached_property
    def public_url(self) -> str:
        """The address that browsers and SDKs use, without a trailing slash."""
        return (self.base_url or f"http://localhost:{self.web_port}").rstrip("/")
