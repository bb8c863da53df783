"""Encryption of an archive: AES-256-GCM in segments, with a key made of a passphrase by scrypt.

Every segment is bound to its number and to whether it is the last one, so nothing can be cut off, moved or repeated.
"""

import secrets
from collections.abc import AsyncIterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from lampyris.features.upkeep.archive.members import Pieces
from lampyris.features.upkeep.types import ArchiveRefused

MAGIC = b"LAMPYRIS SEALED 1\n"
SALT_BYTES, PREFIX_BYTES, TAG_BYTES = 16, 8, 16
SEGMENT_BYTES = 1 << 20
CHECK = 2**32 - 1
"""The segment number of the empty text that tells a wrong passphrase from a damaged archive."""
MORE, LAST = b"\0", b"\1"


async def sealed(chunks: AsyncIterator[bytes], passphrase: str) -> AsyncIterator[bytes]:
    """The archive, encrypted. The last segment is shorter than the others, perhaps empty."""
    salt, prefix = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(PREFIX_BYTES)
    head = MAGIC + salt + prefix
    cipher = _cipher(passphrase, salt)
    yield head + cipher.encrypt(_nonce(prefix, CHECK), b"", head)
    pieces = Pieces(chunks)
    number = 0
    while True:
        segment = await pieces.take(SEGMENT_BYTES)
        last = len(segment) < SEGMENT_BYTES
        yield cipher.encrypt(_nonce(prefix, number), segment, head + (LAST if last else MORE))
        if last:
            return
        number += 1


async def opened(pieces: Pieces, passphrase: str) -> AsyncIterator[bytes]:
    """What was sealed; `pieces` stands behind `MAGIC`. Raises: ArchiveRefused."""
    salt, prefix = await pieces.exactly(SALT_BYTES), await pieces.exactly(PREFIX_BYTES)
    head = MAGIC + salt + prefix
    cipher = _cipher(passphrase, salt)
    try:
        cipher.decrypt(_nonce(prefix, CHECK), await pieces.exactly(TAG_BYTES), head)
    except InvalidTag:
        raise ArchiveRefused(
            "the passphrase is wrong. do: set LAMPYRIS_BACKUP_PASSPHRASE to the one it was made with"
        ) from None
    number = 0
    while True:
        segment = await pieces.take(SEGMENT_BYTES + TAG_BYTES)
        last = len(segment) < SEGMENT_BYTES + TAG_BYTES
        try:
            yield cipher.decrypt(_nonce(prefix, number), segment, head + (LAST if last else MORE))
        except InvalidTag:
            raise ArchiveRefused(
                f"the archive is damaged or truncated near byte {number * SEGMENT_BYTES}. do: take another copy of it"
            ) from None
        if last:
            return
        number += 1


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + number.to_bytes(4, "big")
