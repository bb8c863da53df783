"""Packs: several accepted batches as one object, so that a hundred requests cost one write of the object store."""

from collections.abc import Sequence

import msgspec
import zstandard

from lampyris.foundation.clock import now_us
from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.queue.port import Batch

FOLDER = "queue"
UNREADABLE = "queue-unreadable"
"""Where packs go that cannot be read, for a person to look at."""
MAX_BATCHES = 64
MAX_BYTES = 4 << 20

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Batch]).decode


class Unreadable(Exception):
    """The object is not a pack of ours."""


def new_key() -> str:
    """The key of a new pack; keys of later packs are greater."""
    at_us = now_us()
    return f"{FOLDER}/{at_us // 86_400_000_000:06d}/{at_us:017d}-{random_id()}"


def age_s(key: str) -> float:
    """How long ago the pack was begun. Raises: ValueError for a key that is not ours."""
    return (now_us() - int(key.rpartition("/")[2].partition("-")[0])) / 1e6


def packed(batches: Sequence[Batch]) -> bytes:
    """CPU-bound: call it in a thread."""
    return zstandard.ZstdCompressor(level=1).compress(_encode(batches))


def unpacked(data: bytes) -> list[Batch]:
    """CPU-bound: call it in a thread. Raises: Unreadable."""
    try:
        return _decode(zstandard.ZstdDecompressor().decompress(data))
    except (zstandard.ZstdError, msgspec.MsgspecError) as error:
        raise Unreadable(str(error)) from error
