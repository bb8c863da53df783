"""Settings of the object stores: raw events, media and exports, each its own. `Settings` inherits this group."""

from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings


def _of(name: str, default: str | None, description: str, *, secret: bool = False) -> Any:  # noqa: ANN401 - as `Field`
    return Field(default=default, repr=not secret, validation_alias=f"LANGFUSE_S3_{name}", description=description)


def _switch(name: str, description: str) -> Any:  # noqa: ANN401 - as `Field`
    return Field(default=False, validation_alias=f"LANGFUSE_S3_{name}", description=description)


class ObjectSettings(BaseSettings):
    """Unset buckets mean the folder `blobs/` of the data folder."""

    event_bucket: str | None = _of("EVENT_UPLOAD_BUCKET", None, "Bucket of raw events and of whatever has no bucket.")
    event_prefix: str = _of("EVENT_UPLOAD_PREFIX", "", "Put before every key in it, such as events/.")
    event_region: str = _of("EVENT_UPLOAD_REGION", "auto", "Its region.")
    event_endpoint: str | None = _of("EVENT_UPLOAD_ENDPOINT", None, "http://minio:9000 and the like; unset: AWS.")
    event_access_key_id: str | None = _of("EVENT_UPLOAD_ACCESS_KEY_ID", None, "Its access key.")
    event_secret_access_key: str | None = _of("EVENT_UPLOAD_SECRET_ACCESS_KEY", None, "Its secret key.", secret=True)
    event_path_style: bool = _switch(
        "EVENT_UPLOAD_FORCE_PATH_STYLE", "true: the bucket is a part of the path, as MinIO wants it."
    )
    event_sse: str | None = _of("EVENT_UPLOAD_SSE", None, "Encryption at the server: AES256 or aws:kms.")
    event_sse_key_id: str | None = _of("EVENT_UPLOAD_SSE_KMS_KEY_ID", None, "Key of aws:kms.")

    media_bucket: str | None = _of("MEDIA_UPLOAD_BUCKET", None, "Bucket of media; unset: that of raw events.")
    media_prefix: str = _of("MEDIA_UPLOAD_PREFIX", "", "Put before every key in it, such as media/.")
    media_region: str = _of("MEDIA_UPLOAD_REGION", "auto", "Its region.")
    media_endpoint: str | None = _of("MEDIA_UPLOAD_ENDPOINT", None, "As for raw events.")
    media_external_endpoint: str | None = _of(
        "MEDIA_UPLOAD_EXTERNAL_ENDPOINT",
        None,
        "Address of the store for browsers: media are then fetched from there; unset: through our own origin.",
    )
    media_access_key_id: str | None = _of("MEDIA_UPLOAD_ACCESS_KEY_ID", None, "Its access key.")
    media_secret_access_key: str | None = _of("MEDIA_UPLOAD_SECRET_ACCESS_KEY", None, "Its secret key.", secret=True)
    media_path_style: bool = _switch("MEDIA_UPLOAD_FORCE_PATH_STYLE", "As for raw events.")
    media_sse: str | None = _of("MEDIA_UPLOAD_SSE", None, "As for raw events.")
    media_sse_key_id: str | None = _of("MEDIA_UPLOAD_SSE_KMS_KEY_ID", None, "Key of aws:kms.")

    export_bucket: str | None = _of("BATCH_EXPORT_BUCKET", None, "Bucket of exports; unset: that of raw events.")
    export_prefix: str = _of("BATCH_EXPORT_PREFIX", "", "Put before every key in it, such as exports/.")
    export_region: str = _of("BATCH_EXPORT_REGION", "auto", "Its region.")
    export_endpoint: str | None = _of("BATCH_EXPORT_ENDPOINT", None, "As for raw events.")
    export_external_endpoint: str | None = _of(
        "BATCH_EXPORT_EXTERNAL_ENDPOINT",
        None,
        "Address of the store for browsers: exports are then fetched from there; unset: through our own origin.",
    )
    export_access_key_id: str | None = _of("BATCH_EXPORT_ACCESS_KEY_ID", None, "Its access key.")
    export_secret_access_key: str | None = _of("BATCH_EXPORT_SECRET_ACCESS_KEY", None, "Its secret key.", secret=True)
    export_path_style: bool = _switch("BATCH_EXPORT_FORCE_PATH_STYLE", "As for raw events.")
    export_sse: str | None = _of("BATCH_EXPORT_SSE", None, "As for raw events.")
    export_sse_key_id: str | None = _of("BATCH_EXPORT_SSE_KMS_KEY_ID", None, "Key of aws:kms.")

    azure_blob: bool = Field(
        default=False,
        validation_alias="LANGFUSE_USE_AZURE_BLOB",
        description="The buckets are containers of Azure Blob Storage; access key: account, secret key: its key.",
    )
    google_storage: bool = Field(
        default=False,
        validation_alias="LANGFUSE_USE_GOOGLE_CLOUD_STORAGE",
        description="The buckets are those of Google Cloud Storage.",
    )
    google_credentials: str | None = Field(
        default=None,
        repr=False,
        validation_alias="LANGFUSE_GOOGLE_CLOUD_STORAGE_CREDENTIALS",
        description="Its service account as JSON; unset: that of the machine.",
    )
