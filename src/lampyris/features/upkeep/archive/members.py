"""A tar file as a stream: members that fit into memory, each with its own checksum, written and read in one pass.

An archive can be unpacked with `tar`; what a member means is told by its name and its attributes (PAX records).
"""

import hashlib
import tarfile
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from lampyris.features.upkeep.types import ArchiveRefused

BLOCK = 512
MOST_BYTES = 1 << 30
"""No member is larger; a larger one is damage."""
OURS = "LAMPYRIS."
SHA256 = "sha256"
WITH_TABLES = ("analytics", "metadata")
"""Stores whose members are accounted table by table."""
END = b"\0" * (2 * BLOCK)


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One piece of the archive. `attributes` are short texts about it, of no meaning to `tar`."""

    name: str
    data: bytes
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def section(self) -> str:
        """What it belongs to: a store, or a table of one: `blobs`, `analytics/events`."""
        parts = self.name.split("/")
        return "/".join(parts[:2]) if parts[0] in WITH_TABLES else parts[0]

    def digest(self) -> str:
        """Of the name, the attributes and the data."""
        head = "\n".join([self.name, *(f"{key}={self.attributes[key]}" for key in sorted(self.attributes))])
        return hashlib.sha256(head.encode("utf-8", "surrogateescape") + b"\0" + self.data).hexdigest()


def encoded(member: Member) -> bytes:
    """The member as `tar` has it: header, data, padding."""
    info = tarfile.TarInfo(member.name)
    info.size = len(member.data)
    info.mode = 0o600
    told = {**member.attributes, SHA256: member.digest()}
    info.pax_headers = {OURS + key: value for key, value in told.items()}
    head = info.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
    return b"".join((head, member.data, b"\0" * (-len(member.data) % BLOCK)))


class Pieces:
    """Exact amounts of bytes out of chunks of any size."""

    def __init__(self, chunks: AsyncIterator[bytes]) -> None:
        self._chunks = chunks
        self._held = bytearray()

    async def take(self, count: int) -> bytes:
        """The next `count` bytes; fewer at the end."""
        while len(self._held) < count:
            chunk = await anext(self._chunks, None)
            if chunk is None:
                break
            self._held += chunk
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    async def exactly(self, count: int) -> bytes:
        """Raises: ArchiveRefused when there are fewer."""
        taken = await self.take(count)
        if len(taken) < count:
            raise ArchiveRefused("the archive is truncated: it ends in the middle. do: take another copy of it")
        return taken


async def decoded(pieces: Pieces) -> AsyncIterator[Member]:
    """Every member, its checksum verified. Raises: ArchiveRefused at the first that is damaged or missing its end."""
    attributes: dict[str, str] = {}
    name = ""
    while True:
        block = await pieces.exactly(BLOCK)
        if not any(block):
            return
        try:
            info = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except tarfile.TarError as problem:
            raise _damaged(f"a header cannot be read ({problem})") from problem
        if not 0 <= info.size <= MOST_BYTES:
            raise _damaged(f"{info.name} claims {info.size} bytes")
        data = await pieces.exactly(info.size)
        if any(await pieces.exactly(-info.size % BLOCK)):
            raise _damaged(f"there is something behind {info.name}")
        if info.type == tarfile.XHDTYPE:
            records = _records(data)
            name = records.get("path", "")
            attributes = {key.removeprefix(OURS): value for key, value in records.items() if key.startswith(OURS)}
            continue
        sha256 = attributes.pop(SHA256, "")
        member = Member(name=name or info.name, data=data, attributes=attributes)
        if sha256 != member.digest():
            raise _damaged(f"the content of {member.name} is not what was written")
        yield member
        attributes, name = {}, ""


def _records(data: bytes) -> dict[str, str]:
    """PAX records, each `<length> <key>=<value>\\n`."""
    found = {}
    at = 0
    while at < len(data):
        digits, _, _ = data[at : at + 20].partition(b" ")
        if not digits.isdigit() or not int(digits):
            raise _damaged("the records of a member cannot be read")
        record = data[at + len(digits) + 1 : at + int(digits) - 1]
        key, _, value = record.decode("utf-8", "surrogateescape").partition("=")
        found[key] = value
        at += int(digits)
    return found


def _damaged(what: str) -> ArchiveRefused:
    return ArchiveRefused(f"the archive is damaged: {what}. do: take another copy of it")
