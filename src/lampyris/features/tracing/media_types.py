"""Words of media: files that inputs, outputs and metadata refer to."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

MediaField: TypeAlias = Literal["input", "output", "metadata"]
MediaOrigin: TypeAlias = Literal["CLIENT_UPLOAD", "INGESTION_MEDIA_EXTRACTION"]

MEDIA_EXTENSIONS: dict[str, str] = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/jpg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/svg+xml": "svg",
    "image/tiff": "tiff",
    "image/bmp": "bmp",
    "image/avif": "avif",
    "image/heic": "heic",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/wav": "wav",
    "audio/ogg": "ogg",
    "audio/oga": "oga",
    "audio/aac": "aac",
    "audio/mp4": "m4a",
    "audio/flac": "flac",
    "audio/opus": "opus",
    "audio/webm": "weba",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/ogg": "ogv",
    "video/mpeg": "mpeg",
    "video/quicktime": "mov",
    "video/x-msvideo": "avi",
    "video/x-matroska": "mkv",
    "text/plain": "txt",
    "text/html": "html",
    "text/css": "css",
    "text/csv": "csv",
    "text/markdown": "md",
    "text/x-python": "py",
    "application/javascript": "js",
    "text/x-typescript": "ts",
    "application/x-yaml": "yaml",
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/zip": "zip",
    "application/json": "json",
    "application/xml": "xml",
    "application/octet-stream": "bin",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/rtf": "rtf",
    "application/x-ndjson": "ndjson",
    "application/vnd.apache.parquet": "parquet",
    "application/gzip": "gz",
    "application/x-tar": "tar",
    "application/x-7z-compressed": "7z",
}
"""Every content type that media may have, and the file extension of each."""


class EmbeddedMedia(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came inside a text, decoded."""

    id: str
    sha256: str
    """Standard base64 of the hash of `data`."""
    content_type: str
    data: bytes


class ExtractedMedia(msgspec.Struct, frozen=True, kw_only=True):
    """An embedded file and where it was found. `observation_id` is empty for what the trace itself says."""

    media: EmbeddedMedia
    trace_id: str
    observation_id: str
    field: MediaField


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """One file of a project, known by the hash of its bytes. `uploaded_at` None: its bytes are not here yet."""

    id: str
    sha256: str
    content_type: str
    content_length: int
    blob_key: str
    upload_status: int | None
    uploaded_at: datetime | None

    @property
    def is_here(self) -> bool:
        """Whether an upload was reported as done."""
        return self.upload_status in {200, 201} and self.uploaded_at is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class MediaLink:
    """A trace (and observation, if not empty) that refers to a file in one of its fields."""

    media_id: str
    trace_id: str
    observation_id: str
    field: MediaField
    origin: MediaOrigin


@dataclass(frozen=True, kw_only=True, slots=True)
class UploadReport:
    """What became of an upload: the HTTP status that the client got for it."""

    status: int
    uploaded_at: datetime
    error: str | None = None


def media_id_of(sha256: str) -> str:
    """The id that SDKs compute too: the first 22 characters of the URL-safe hash."""
    return sha256.replace("+", "-").replace("/", "_")[:22]


def sha256_of(data: bytes) -> str:
    """Standard base64, 44 characters."""
    return base64.b64encode(hashlib.sha256(data).digest()).decode()
