import base64
from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.query.cursor import decode_cursor, encode_cursor


class Position(msgspec.Struct, frozen=True):
    at: datetime
    id: str


@given(at=st.datetimes(timezones=st.just(UTC)), id=st.text(st.characters(exclude_categories=["Cs"])))
def test_a_cursor_survives_the_round_trip(at: datetime, id: str) -> None:
    position = Position(at, id)
    assert decode_cursor(encode_cursor(position), Position) == position


@given(st.text())
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="Invalid cursor format"):
        decode_cursor(text, Position)


@pytest.mark.parametrize("value", [b"x", b"{}", b'{"at":"never","id":"1"}', b'{"at":1,"id":2}', b"[" * 3000, b"\xff"])
def test_a_tampered_cursor_is_refused(value: bytes) -> None:
    with pytest.raises(InvalidInput, match="Invalid cursor format"):
        decode_cursor(base64.b64encode(value).decode(), Position)


def test_the_standard_alphabet_and_padding_are_read() -> None:
    text = base64.b64encode(b'{"at":"2026-11-23T10:00:00Z","id":"\xe4\xbd\xa0\xe5\xa5\xbd??>>"}').decode()
    assert decode_cursor(text, Position) == Position(datetime(2026, 11, 23, 10, tzinfo=UTC), "你好??>>")
