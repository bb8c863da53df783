"""Files inside texts are found, decoded and replaced by references."""

import base64
import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.features.tracing.media_types import MEDIA_EXTENSIONS
from lampyris.features.tracing.media_uris import extract

DATA = bytes(range(256)) * 2
ENCODED = base64.b64encode(DATA).decode()
HASH = base64.b64encode(hashlib.sha256(DATA).digest()).decode()
MEDIA_ID = base64.urlsafe_b64encode(hashlib.sha256(DATA).digest()).decode()[:22]
REFERENCE = f"@@@langfuseMedia:type=image/png|id={MEDIA_ID}|source=base64_data_uri@@@"


class TestExtract:
    def test_a_data_uri_becomes_a_reference_and_a_file(self) -> None:
        text, (media,) = extract(f"look: data:image/png;base64,{ENCODED}, nice")
        assert text == f"look: {REFERENCE}, nice"
        assert (media.id, media.sha256, media.content_type, media.data) == (MEDIA_ID, HASH, "image/png", DATA)

    def test_the_text_around_stays_valid_json(self) -> None:
        message = {"role": "user", "content": [{"image_url": {"url": f"data:image/png;base64,{ENCODED}"}}, "好"]}
        text, found = extract(json.dumps(message, ensure_ascii=False))
        assert json.loads(text)["content"] == [{"image_url": {"url": REFERENCE}}, "好"]
        assert len(found) == 1

    @pytest.mark.parametrize(
        "uri",
        [
            f"data:IMAGE/PNG;base64,{ENCODED}",
            f"data:image/png;charset=utf-8;base64,{ENCODED}",
            f"data:image\\/png;base64,{ENCODED.replace('/', chr(92) + '/')}",
            f"data:image/png;base64,{base64.urlsafe_b64encode(DATA).decode()}",
            f"data:image/png;base64,{ENCODED.rstrip('=')}",
        ],
    )
    def test_the_spellings_of_other_writers(self, uri: str) -> None:
        text, (media,) = extract(uri)
        assert (text, media.data) == (REFERENCE, DATA)

    @pytest.mark.parametrize(
        "text",
        [
            "nothing here",
            "say data:image/png;base64,AAAA short",
            f"data:image/unknown;base64,{ENCODED}",
            f"data:image/png,{ENCODED}",
            f"data:image/png;base64,{'A' * 65}",
            f";base64,{ENCODED}",
        ],
    )
    def test_everything_else_stays_as_it_is(self, text: str) -> None:
        assert extract(text) == (text, [])

    def test_several_files(self) -> None:
        other = base64.b64encode(b"other" * 50).decode()
        text, found = extract(f"data:audio/wav;base64,{other} data:image/png;base64,{ENCODED}")
        assert [media.content_type for media in found] == ["audio/wav", "image/png"]
        assert text.endswith(REFERENCE)

    @given(st.binary(min_size=48), st.sampled_from(sorted(MEDIA_EXTENSIONS)), st.text(), st.text())
    def test_every_file_comes_out_as_it_went_in(self, data: bytes, kind: str, before: str, after: str) -> None:
        _, found = extract(f"{before}data:{kind};base64,{base64.b64encode(data).decode()} {after}")
        assert data in [media.data for media in found]
