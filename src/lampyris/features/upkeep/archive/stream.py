"""An archive as a stream of bytes: head, members, manifest; and back, with everything verified on the way."""

import hashlib
from collections.abc import AsyncIterator, Callable

import msgspec

from lampyris.features.upkeep.archive import sealing
from lampyris.features.upkeep.archive.members import END, Member, Pieces, decoded, encoded
from lampyris.features.upkeep.types import FORMAT, PRODUCT, ArchiveRefused, Head, Manifest, Section

HEAD, MANIFEST = "lampyris.json", "manifest.json"
ROWS = "rows"
Chunks = Callable[[], AsyncIterator[bytes]]
"""Opens the archive from its beginning; may be called again."""


class Tally:
    """Adds up the sections of an archive, member by member."""

    def __init__(self) -> None:
        self.sections: dict[str, Section] = {}

    def add(self, member: Member) -> None:
        section = self.sections.setdefault(member.section, Section())
        section.members += 1
        section.rows += int(member.attributes.get(ROWS, "0"))
        section.bytes += len(member.data)
        section.sha256 = hashlib.sha256((section.sha256 + member.digest()).encode()).hexdigest()


async def written(head: Head, members: AsyncIterator[Member], tally: Tally) -> AsyncIterator[bytes]:
    """The bytes of an archive; `tally` is complete afterwards."""
    yield encoded(Member(name=HEAD, data=msgspec.json.encode(head)))
    async for member in members:
        tally.add(member)
        yield encoded(member)
    yield encoded(Member(name=MANIFEST, data=msgspec.json.encode(Manifest(sections=tally.sections))))
    yield END


async def plain(chunks: AsyncIterator[bytes], passphrase: str | None) -> Pieces:
    """The archive without its seal. Raises: ArchiveRefused when it is sealed and there is no passphrase."""
    pieces = Pieces(chunks)
    start = await pieces.take(len(sealing.MAGIC))
    if start == sealing.MAGIC:
        if not passphrase:
            raise ArchiveRefused("the archive is encrypted. do: set LAMPYRIS_BACKUP_PASSPHRASE, or give --encrypted")
        return Pieces(sealing.opened(pieces, passphrase))
    return Pieces(_joined(start, pieces))


async def read(chunks: AsyncIterator[bytes], passphrase: str | None) -> AsyncIterator[Member]:
    """Every member between head and manifest; the manifest is compared with them.

    Raises: ArchiveRefused, at the latest at the end: nothing may be believed before that.
    """
    members = decoded(await plain(chunks, passphrase))
    await _head(members)
    tally = Tally()
    async for member in members:
        if member.name == MANIFEST:
            if msgspec.json.decode(member.data, type=Manifest).sections != tally.sections:
                raise ArchiveRefused("the archive is damaged: it is not what its manifest says. do: take another copy")
            return
        tally.add(member)
        yield member
    raise ArchiveRefused("the archive is not whole: its manifest is missing. do: take another copy of it")


async def is_sealed(open_archive: Chunks) -> bool:
    """Whether a passphrase is needed."""
    return await Pieces(open_archive()).take(len(sealing.MAGIC)) == sealing.MAGIC


async def head_of(open_archive: Chunks, passphrase: str | None) -> Head:
    """Reads the beginning only. Raises: ArchiveRefused for a file that is no archive of ours, or of a newer format."""
    return await _head(decoded(await plain(open_archive(), passphrase)))


async def _head(members: AsyncIterator[Member]) -> Head:
    foreign = "this is not a Lampyris backup. do: name the archive that `lampyris backup` made"
    try:
        first = await anext(members, None)
    except ArchiveRefused as problem:
        raise ArchiveRefused(f"{foreign} ({problem})") from problem
    if first is None or first.name != HEAD:
        raise ArchiveRefused(foreign)
    told = msgspec.json.decode(first.data)
    if told.get("product") != PRODUCT:
        raise ArchiveRefused(foreign)
    if told.get("format", 0) > FORMAT:
        newer = f"the archive was made by Lampyris {told.get('version')} in a format that this one cannot read"
        raise ArchiveRefused(f"{newer}. do: restore it with that version or a newer one")
    return msgspec.convert(told, Head)


async def _joined(start: bytes, rest: Pieces) -> AsyncIterator[bytes]:
    yield start
    while chunk := await rest.take(1 << 20):
        yield chunk
