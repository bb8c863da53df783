"""Base64 data URIs inside stored text -> media and references to it. Costs a substring search when there is none."""

import binascii
import hashlib
import re
from base64 import b64decode, urlsafe_b64encode
from typing import Final, Literal, NamedTuple, TypeAlias

import msgspec

from lampyris.features.tracing.types import ObservationRecord, TraceRecord

Field: TypeAlias = Literal["input", "output", "metadata"]

MARK: Final = ";base64,"
ID_CHARS: Final = 22

_DATA_URI = re.compile(
    r"data:([A-Za-z0-9.+-]+/[A-Za-z0-9.+-]+)(?:;[A-Za-z0-9_.=+-]+)*?;base64,([A-Za-z0-9+/_-]+={0,2})"
)
_FROM_URL_SAFE = str.maketrans("-_", "+/")


class Medium(NamedTuple):
    """Bytes that stood inside text, with the id every SDK gives the same bytes."""

    id: str
    content_type: str
    content: bytes


class FoundMedium(NamedTuple):
    """A medium and the field of the record it was in."""

    field: Field
    medium: Medium


def media_id(content: bytes) -> str:
    """The first 22 characters of the URL-safe base64 of the content's SHA-256."""
    return urlsafe_b64encode(hashlib.sha256(content).digest()).decode()[:ID_CHARS]


def reference(medium: Medium) -> str:
    """What stands in text instead of the bytes."""
    return f"@@@langfuseMedia:type={medium.content_type}|id={medium.id}|source=base64_data_uri@@@"


def split_data_uris(text: str) -> tuple[str, list[Medium]]:
    """(the text with every data URI replaced by a reference, the media in order). What is no base64 is left alone."""
    if MARK not in text:
        return text, []
    media: list[Medium] = []

    def replaced(match: re.Match[str]) -> str:
        content = _decoded(match[2])
        if content is None:
            return match[0]
        medium = Medium(media_id(content), match[1].lower(), content)
        media.append(medium)
        return reference(medium)

    return _DATA_URI.sub(replaced, text), media


def split_observation(record: ObservationRecord) -> tuple[ObservationRecord, list[FoundMedium]]:
    """The record with references in input, output and metadata, and what they stand for. The same one if none."""
    if MARK not in record.input and MARK not in record.output and not _in_metadata(record.metadata):
        return record, []
    input, output, metadata, found = _split(record.input, record.output, record.metadata)
    return msgspec.structs.replace(record, input=input, output=output, metadata=metadata), found


def split_trace(record: TraceRecord) -> tuple[TraceRecord, list[FoundMedium]]:
    """As `split_observation` for a trace's own words."""
    if MARK not in record.input and MARK not in record.output and not _in_metadata(record.metadata):
        return record, []
    input, output, metadata, found = _split(record.input, record.output, record.metadata)
    return msgspec.structs.replace(record, input=input, output=output, metadata=metadata), found


def _in_metadata(metadata: dict[str, str]) -> bool:
    return any(MARK in value for value in metadata.values())


def _split(input: str, output: str, metadata: dict[str, str]) -> tuple[str, str, dict[str, str], list[FoundMedium]]:
    found: list[FoundMedium] = []

    def split(field: Field, text: str) -> str:
        replaced, media = split_data_uris(text)
        found.extend(FoundMedium(field, medium) for medium in media)
        return replaced

    return (
        split("input", input),
        split("output", output),
        {key: split("metadata", value) for key, value in metadata.items()},
        found,
    )


def _decoded(payload: str) -> bytes | None:
    plain = payload.rstrip("=").translate(_FROM_URL_SAFE)
    try:
        return b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return None
