"""Base64 data URIs in stored text become media."""

import base64
import hashlib
import json

import pytest

from lampyris.features.ingest.decode.data_uris import (
    media_id,
    reference,
    split_data_uris,
    split_observation,
    split_trace,
)
from lampyris.features.tracing.types import ObservationRecord, TraceRecord

PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
URI = f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"


class TestSplit:
    def test_the_id_is_the_one_every_sdk_gives(self) -> None:
        digest = base64.b64encode(hashlib.sha256(PIXEL).digest()).decode()
        assert media_id(PIXEL) == digest.replace("+", "-").replace("/", "_")[:22]

    def test_a_uri_inside_json_becomes_a_reference(self) -> None:
        text, media = split_data_uris(json.dumps({"image_url": {"url": URI}, "again": [URI]}))
        expected = f"@@@langfuseMedia:type=image/png|id={media_id(PIXEL)}|source=base64_data_uri@@@"
        assert json.loads(text) == {"image_url": {"url": expected}, "again": [expected]}
        assert [(item.content_type, item.content) for item in media] == [("image/png", PIXEL)] * 2
        assert reference(media[0]) == expected

    @pytest.mark.parametrize(
        "uri",
        [
            URI.rstrip("="),
            URI.replace("image/png", "image/png;charset=utf-8;name=a.png"),
            f"data:image/png;base64,{base64.urlsafe_b64encode(PIXEL).decode()}",
            URI.replace("image/png", "Image/PNG"),
        ],
    )
    def test_spellings(self, uri: str) -> None:
        assert split_data_uris(uri)[1][0][1:] == ("image/png", PIXEL)

    @pytest.mark.parametrize(
        "text", ["", "plain", "data:image/png;base64,", "data:image/png;base64,A", "data:;base64,aGk=", ";base64,aGk="]
    )
    def test_anything_else_is_left_alone(self, text: str) -> None:
        assert split_data_uris(text) == (text, [])

    def test_a_reference_is_left_alone(self) -> None:
        text = split_data_uris(URI)[0]
        assert split_data_uris(text) == (text, [])


class TestRecords:
    def test_every_field_is_searched(self) -> None:
        record = ObservationRecord(id="a", trace_id="t", start_us=0, input=URI, metadata={"k": f"see {URI}", "l": "x"})
        split, found = split_observation(record)
        assert [item.field for item in found] == ["input", "metadata"]
        assert (split.input, split.metadata["k"], split.metadata["l"]) == (
            reference(found[0].medium),
            f"see {reference(found[0].medium)}",
            "x",
        )

    def test_without_media_it_is_the_same_record(self) -> None:
        record = ObservationRecord(id="a", trace_id="t", start_us=0, input="x" * 1000)
        assert split_observation(record) == (record, [])
        assert split_observation(record)[0] is record

    def test_traces_too(self) -> None:
        record = TraceRecord(
            trace_id="t", source_id="s", said_us=0, timestamp_us=0, first_start_us=0, last_end_us=0, output=URI
        )
        split, found = split_trace(record)
        assert (split.output, found[0].field) == (reference(found[0].medium), "output")
