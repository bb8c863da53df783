"""Base64 data URIs inside texts -> reference strings and files. Pure."""

import base64
import binascii
import re

from lampyris.features.tracing.media_types import MEDIA_EXTENSIONS, EmbeddedMedia, media_id_of, sha256_of

SHORTEST = 64
"""Payloads below this many characters stay in the text: the reference would be longer than what it saves."""

# JSON writers may escape the slashes (`image\/png`), so a backslash before one is part of the URI.
_DATA_URI = re.compile(
    r"data:([a-z]+\\?/[a-z0-9.+-]+)(?:;[a-z0-9_-]+=[^;,\s\"']{0,100})*;base64,((?:[A-Za-z0-9+_-]|\\?/)+={0,2})",
    re.IGNORECASE,
)


def extract(text: str) -> tuple[str, list[EmbeddedMedia]]:
    """The text with each embedded file replaced by its reference string, and the files.

    What is not valid base64, too short or of a type that media cannot have stays as it is.
    Costs one scan for a marker when there is nothing to find.
    """
    if ";base64," not in text:
        return text, []
    found: list[EmbeddedMedia] = []

    def replaced(match: re.Match[str]) -> str:
        media = _embedded(match[1].replace("\\", "").lower(), match[2].replace("\\", ""))
        if media is None:
            return match[0]
        found.append(media)
        return reference(media.content_type, media.id)

    return _DATA_URI.sub(replaced, text), found


def reference(content_type: str, media_id: str) -> str:
    """What stands in a text for an embedded file; SDKs and the console resolve it."""
    return f"@@@langfuseMedia:type={content_type}|id={media_id}|source=base64_data_uri@@@"


def _embedded(content_type: str, payload: str) -> EmbeddedMedia | None:
    if content_type not in MEDIA_EXTENSIONS or len(payload) < SHORTEST:
        return None
    standard = payload.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        data = base64.b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except binascii.Error:
        return None
    sha256 = sha256_of(data)
    return EmbeddedMedia(id=media_id_of(sha256), sha256=sha256, content_type=content_type, data=data)
