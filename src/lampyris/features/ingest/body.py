"""Reading a request body with limits, whatever its transfer and content encoding."""

import asyncio
import zlib

from isal import isal_zlib
from isal.igzip_lib import IsalError
from starlette.requests import Request

from lampyris.foundation.errors import InvalidInput, TooLarge

GZIP_WBITS = 31
OFF_LOOP_BYTES = 128 << 10
"""Larger bodies are unpacked in a thread, so that one of them does not delay every other request."""


async def read_body(request: Request, *, limit_bytes: int, unpacked_limit_bytes: int) -> bytes:
    """The body, unpacked when `Content-Encoding` is gzip.

    Raises: TooLarge as soon as a limit is passed, before the rest is read; InvalidInput for an unknown encoding or
    bytes that are not gzip.
    """
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit_bytes:
        raise _too_large(limit_bytes)
    chunks: list[bytes] = []
    received = 0
    async for chunk in request.stream():
        received += len(chunk)
        if received > limit_bytes:
            raise _too_large(limit_bytes)
        chunks.append(chunk)
    body = b"".join(chunks)
    encoding = request.headers.get("content-encoding", "").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding != "gzip":
        raise InvalidInput(f"Content-Encoding {encoding[:40]!r} is not supported; send gzip or none")
    if len(body) < OFF_LOOP_BYTES:
        return gunzip(body, limit_bytes=unpacked_limit_bytes)
    return await asyncio.to_thread(gunzip, body, limit_bytes=unpacked_limit_bytes)


def gunzip(packed: bytes, *, limit_bytes: int) -> bytes:
    """Raises: InvalidInput for anything but complete gzip members; TooLarge for more than `limit_bytes` of content."""
    parts: list[bytes] = []
    left = limit_bytes
    try:
        while packed:
            member = isal_zlib.decompressobj(wbits=GZIP_WBITS)
            part = member.decompress(packed, left + 1)
            left -= len(part)
            if left < 0:
                raise _too_large(limit_bytes)
            if not member.eof:
                raise InvalidInput("Failed to decompress request body")
            parts.append(part)
            packed = member.unused_data
    except (IsalError, zlib.error) as error:  # type: ignore[misc]  # isal has no types
        raise InvalidInput("Failed to decompress request body") from error
    return b"".join(parts)


def _too_large(limit_bytes: int) -> TooLarge:
    return TooLarge(f"the request body is over {limit_bytes} bytes; send smaller batches")
