"""Which blob engine the settings mean."""

from pathlib import Path

from lampyris.foundation.settings.objects import ObjectSettings
from lampyris.foundation.storage.blobs.local import LocalBlobs
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.blobs.routed import RoutedBlobs
from lampyris.foundation.storage.blobs.s3 import Bucket, open_azure, open_google, open_s3


def open_blobs(settings: ObjectSettings, folder: Path) -> BlobStore:
    """The buckets of the settings; `folder` for what has none. Nothing is contacted yet."""
    default: BlobStore | None = _opened(settings, _events(settings))
    routes = {"media": _opened(settings, _media(settings)), "exports": _opened(settings, _exports(settings))}
    if default is None and not any(routes.values()):
        return LocalBlobs(folder)
    return RoutedBlobs(default or LocalBlobs(folder), {name: store for name, store in routes.items() if store})


def _opened(settings: ObjectSettings, bucket: Bucket | None) -> BlobStore | None:
    if bucket is None:
        return None
    if settings.azure_blob:
        return open_azure(bucket)
    if settings.google_storage:
        return open_google(bucket, settings.google_credentials)
    return open_s3(bucket)


def _events(settings: ObjectSettings) -> Bucket | None:
    if not settings.event_bucket:
        return None
    return Bucket(
        name=settings.event_bucket,
        prefix=settings.event_prefix,
        region=settings.event_region,
        endpoint=settings.event_endpoint,
        access_key_id=settings.event_access_key_id,
        secret_access_key=settings.event_secret_access_key,
        path_style=settings.event_path_style,
        encryption=settings.event_sse,
        encryption_key_id=settings.event_sse_key_id,
    )


def _media(settings: ObjectSettings) -> Bucket | None:
    if not settings.media_bucket:
        return None
    return Bucket(
        name=settings.media_bucket,
        prefix=settings.media_prefix,
        region=settings.media_region,
        endpoint=settings.media_endpoint,
        external_endpoint=settings.media_external_endpoint,
        access_key_id=settings.media_access_key_id,
        secret_access_key=settings.media_secret_access_key,
        path_style=settings.media_path_style,
        encryption=settings.media_sse,
        encryption_key_id=settings.media_sse_key_id,
    )


def _exports(settings: ObjectSettings) -> Bucket | None:
    if not settings.export_bucket:
        return None
    return Bucket(
        name=settings.export_bucket,
        prefix=settings.export_prefix,
        region=settings.export_region,
        endpoint=settings.export_endpoint,
        external_endpoint=settings.export_external_endpoint,
        access_key_id=settings.export_access_key_id,
        secret_access_key=settings.export_secret_access_key,
        path_style=settings.export_path_style,
        encryption=settings.export_sse,
        encryption_key_id=settings.export_sse_key_id,
    )
