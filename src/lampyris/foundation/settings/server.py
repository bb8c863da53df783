"""Settings of the processes: addresses, ports, folders, logs. `Settings` inherits this group."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, field_validator
from pydantic_settings import BaseSettings, NoDecode

from lampyris.foundation.settings.folders import default_data_dir

Port = Annotated[int, Field(ge=1, le=65_535)]


class ServerSettings(BaseSettings):
    """Where the product listens, where it keeps its files, how it logs."""

    data_dir: Path = Field(
        default_factory=default_data_dir,
        validation_alias="LAMPYRIS_DATA_DIR",
        description="Folder of everything that is kept; deploy.sh uses data/ beside itself.",
    )
    web_port: Port = Field(
        default=3001, validation_alias=AliasChoices("WEB_PORT", "PORT"), description="Port of the console and the API."
    )
    worker_port: Port = Field(
        default=3030, validation_alias="WORKER_PORT", description="Port of the worker's health and metrics."
    )
    host: str = Field(
        default="0.0.0.0",  # noqa: S104 - people open the console from other machines
        validation_alias=AliasChoices("LAMPYRIS_HOST", "HOSTNAME_BIND"),
        description="Address to listen on; 127.0.0.1 keeps it to this machine.",
    )
    base_url: str | None = Field(
        default=None,
        validation_alias=AliasChoices("LAMPYRIS_BASE_URL", "NEXTAUTH_URL"),
        description="Address that browsers and SDKs use; unset: http://localhost:WEB_PORT.",
    )
    log_level: Literal["trace", "debug", "info", "warn", "warning", "error", "fatal"] = Field(
        default="info",
        validation_alias=AliasChoices("LAMPYRIS_LOG_LEVEL", "LANGFUSE_LOG_LEVEL"),
        description="Least important kind of log line that is written.",
    )
    log_format: Literal["auto", "json", "pretty", "text"] = Field(
        default="auto",
        validation_alias=AliasChoices("LAMPYRIS_LOG_FORMAT", "LANGFUSE_LOG_FORMAT"),
        description="json, pretty (or text), or auto: pretty on a terminal.",
    )
    base_path: str = Field(
        default="",
        pattern=r"^(/[A-Za-z0-9._~-]+)*$",
        validation_alias=AliasChoices("LAMPYRIS_BASE_PATH", "NEXT_PUBLIC_BASE_PATH"),
        description="Path below which everything is served, such as /lampyris; unset: the root.",
    )
    frame_ancestors: str = Field(
        default="'self'",
        pattern=r"^[^;\r\n]*$",
        validation_alias="LAMPYRIS_FRAME_ANCESTORS",
        description="Who may show the console in a frame, as in the CSP directive of that name.",
    )
    public_traces: bool = Field(
        default=True,
        validation_alias="LAMPYRIS_PUBLIC_TRACES",
        description="Members may share single traces with people who have no account; false: nobody sees any.",
    )
    trusted_ips: Annotated[list[str], NoDecode] = Field(
        default_factory=list,
        validation_alias="LAMPYRIS_TRUSTED_IPS",
        description="Comma list of proxies whose X-Forwarded-* headers are believed.",
    )

    metrics_token: str | None = Field(
        default=None,
        repr=False,
        validation_alias="LAMPYRIS_METRICS_TOKEN",
        description="Bearer token asked for at /metrics; unset: the worker's is open, the web's is for this machine.",
    )
    own_traces_endpoint: str | None = Field(
        default=None,
        validation_alias="LAMPYRIS_OTLP_ENDPOINT",
        description="OTLP/HTTP address for the server's own traces, such as http://host:4318/v1/traces; unset: none.",
    )

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        """`INFO` is `info`."""
        return value.lower() if isinstance(value, str) else value

    @field_validator("trusted_ips", mode="before")
    @classmethod
    def _split_ips(cls, value: object) -> object:
        """`a, b` as two entries."""
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
