"""Keyset cursors: where a list stands, as opaque text."""

import base64
import binascii
from typing import TypeVar

import msgspec

from lampyris.foundation.errors import InvalidInput

Position = TypeVar("Position", bound=msgspec.Struct)
MAX_LENGTH = 4096


def encode_cursor(position: msgspec.Struct) -> str:
    """URL-safe text of a position."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def decode_cursor(text: str, kind: type[Position]) -> Position:
    """The position of a cursor that we gave out; also takes the standard base64 alphabet and padding.

    Raises: InvalidInput for anything else.
    """
    try:
        if len(text) > MAX_LENGTH:
            raise ValueError("too long")
        plain = text.rstrip("=").replace("+", "-").replace("/", "_")
        padded = plain + "=" * (-len(plain) % 4)
        if not plain.replace("-", "").replace("_", "").isalnum() or not plain.isascii():
            raise ValueError("not base64")
        return msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=kind)
    except (ValueError, binascii.Error, msgspec.MsgspecError, RecursionError) as error:
        raise InvalidInput("Invalid cursor format") from error
