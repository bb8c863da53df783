"""Settings of the write path. `Settings` inherits this group."""

from pydantic import Field
from pydantic_settings import BaseSettings


class IngestionSettings(BaseSettings):
    """An operator's own service may mask what SDKs send before it is stored."""

    masking_url: str | None = Field(
        default=None,
        validation_alias="LANGFUSE_INGESTION_MASKING_CALLBACK_URL",
        description="Service that gets every decoded OTLP request as JSON by POST and answers with what to store.",
    )
    masking_timeout_ms: int = Field(
        default=500,
        ge=1,
        validation_alias="LANGFUSE_INGESTION_MASKING_CALLBACK_TIMEOUT_MS",
        description="How long the masking service may take, in milliseconds.",
    )
    masking_retries: int = Field(
        default=1,
        ge=0,
        validation_alias="LANGFUSE_INGESTION_MASKING_MAX_RETRIES",
        description="How often a failed masking call is tried again.",
    )
    masking_fail_closed: bool = Field(
        default=False,
        validation_alias="LANGFUSE_INGESTION_MASKING_CALLBACK_FAIL_CLOSED",
        description="true: what could not be masked is set aside instead of stored as it came.",
    )
