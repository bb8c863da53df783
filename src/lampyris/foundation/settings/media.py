"""Settings of media: files that traces refer to. `Settings` inherits this group."""

from pydantic import Field
from pydantic_settings import BaseSettings


class MediaSettings(BaseSettings):
    """Files are uploaded to and downloaded from our own origin through signed links."""

    media_max_bytes: int = Field(
        default=1_000_000_000,
        ge=1,
        validation_alias="LANGFUSE_S3_MEDIA_MAX_CONTENT_LENGTH",
        description="Largest file that SDKs may upload, in bytes.",
    )
    media_link_s: int = Field(
        default=3600,
        ge=1,
        validation_alias="LANGFUSE_S3_MEDIA_DOWNLOAD_URL_EXPIRY_SECONDS",
        description="How long a signed link to a file works, in seconds.",
    )
