"""Settings of backups. `Settings` inherits this group."""

from croniter import croniter
from pydantic import Field, field_validator
from pydantic_settings import BaseSettings


class BackupSettings(BaseSettings):
    """Where archives go, when they are made by themselves, and how many are kept."""

    backup_to: str | None = Field(
        default=None,
        validation_alias="LAMPYRIS_BACKUP_TO",
        description="Folder of the archives, or s3://bucket/prefix; unset: backups/ in the data folder.",
    )
    backup_endpoint: str | None = Field(
        default=None,
        validation_alias="LAMPYRIS_BACKUP_S3_ENDPOINT",
        description="Object store of s3:// archives. With neither this nor an access key: the store of raw events.",
    )
    backup_region: str = Field(default="auto", validation_alias="LAMPYRIS_BACKUP_S3_REGION", description="Its region.")
    backup_access_key_id: str | None = Field(
        default=None, validation_alias="LAMPYRIS_BACKUP_S3_ACCESS_KEY_ID", description="Its access key."
    )
    backup_secret_access_key: str | None = Field(
        default=None, repr=False, validation_alias="LAMPYRIS_BACKUP_S3_SECRET_ACCESS_KEY", description="Its secret key."
    )
    backup_path_style: bool = Field(
        default=False,
        validation_alias="LAMPYRIS_BACKUP_S3_FORCE_PATH_STYLE",
        description="true: the bucket is a part of the path, as MinIO wants it.",
    )
    backup_schedule: str | None = Field(
        default=None,
        validation_alias="LAMPYRIS_BACKUP_SCHEDULE",
        description="When backups are made by themselves: five cron fields, UTC, such as 30 2 * * *; unset: never.",
    )

    @field_validator("backup_schedule")
    @classmethod
    def _cron(cls, value: str | None) -> str | None:
        if value is not None and not croniter.is_valid(value):
            raise ValueError(f"{value!r} is not a cron line of five fields, such as 30 2 * * *")
        return value

    backup_keep: int = Field(
        default=7,
        ge=0,
        validation_alias="LAMPYRIS_BACKUP_KEEP",
        description="How many archives stay; older ones are deleted after a scheduled backup. 0 keeps all.",
    )
    backup_passphrase: str | None = Field(
        default=None,
        repr=False,
        min_length=8,
        validation_alias="LAMPYRIS_BACKUP_PASSPHRASE",
        description="Encrypts scheduled backups and those with --encrypt, and opens them again.",
    )
