"""Files embedded in what SDKs send become media; the texts keep a reference. Pure."""

from typing import TypeVar

import msgspec

from lampyris.features.tracing.service import ExtractedMedia, MediaField, extract_media
from lampyris.features.tracing.types import ObservationRecord, TraceRecord

MARKER = ";base64,"

Record = TypeVar("Record", ObservationRecord, TraceRecord)


def without_files(record: Record, found: list[ExtractedMedia]) -> Record:
    """The record with references in place of embedded files, which are added to `found`."""
    texts = (record.input, record.output, *record.metadata.values())
    if not any(MARKER in text for text in texts):
        return record
    taken = _Taken(found, record.trace_id, record.id if isinstance(record, ObservationRecord) else "")
    return msgspec.structs.replace(
        record,
        input=taken.text(record.input, "input"),
        output=taken.text(record.output, "output"),
        metadata={key: taken.text(value, "metadata") for key, value in record.metadata.items()},
    )


class _Taken:
    """Takes files out of the texts of one object."""

    def __init__(self, found: list[ExtractedMedia], trace_id: str, observation_id: str) -> None:
        self._found = found
        self._trace_id = trace_id
        self._observation_id = observation_id

    def text(self, text: str, field: MediaField) -> str:
        kept, files = extract_media(text)
        self._found += [
            ExtractedMedia(media=file, trace_id=self._trace_id, observation_id=self._observation_id, field=field)
            for file in files
        ]
        return kept
