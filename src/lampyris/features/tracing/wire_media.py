"""Media on the public wire."""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from lampyris.features.tracing.media_types import MEDIA_EXTENSIONS, Media
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.issues import refuse
from lampyris.foundation.http.wire import Timestamp, Wire

SHA256 = re.compile(r"[A-Za-z0-9+/]{43}=")


class AnnounceBody(Wire):
    """A file that the client is about to upload."""

    trace_id: str | None = None
    observation_id: str | None = None
    dataset_id: str | None = None
    dataset_item_id: str | None = None
    content_type: Literal[tuple(MEDIA_EXTENSIONS)]  # type: ignore[valid-type]
    content_length: Annotated[int, Field(gt=0)]
    sha256_hash: str
    field: str

    @model_validator(mode="after")
    def _fits(self) -> "AnnounceBody":
        if not SHA256.fullmatch(self.sha256_hash):
            refuse("Invalid SHA-256 hash: expected the base64 of 32 bytes", ["sha256Hash"])
        if not (self.trace_id or self.dataset_id or self.dataset_item_id):
            refuse("traceId is required", ["traceId"])
        if self.trace_id and self.field not in {"input", "output", "metadata"}:
            refuse('Invalid option: expected one of "input"|"output"|"metadata"', ["field"])
        return self


class ReportBody(Wire):
    """What became of the upload."""

    uploaded_at: Timestamp
    upload_http_status: int
    upload_http_error: str | None = None
    upload_time_ms: float | None = None


def shown_media(media: Media, *, url: str, expires_at: Timestamp) -> dict[str, object]:
    """The object of the public API."""
    return {
        "mediaId": media.id,
        "contentType": media.content_type,
        "contentLength": media.content_length,
        "uploadedAt": iso_ms(media.uploaded_at) if media.uploaded_at else None,
        "url": url,
        "urlExpiry": iso_ms(expires_at),
    }
