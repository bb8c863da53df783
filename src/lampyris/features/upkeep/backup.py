"""Making an archive: written whole or not at all, read back, older ones dropped."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from lampyris.features.upkeep import contents
from lampyris.features.upkeep.archive import sealing, stream
from lampyris.features.upkeep.archive.stream import Chunks, Tally
from lampyris.features.upkeep.contents import Holdings
from lampyris.features.upkeep.types import ArchiveRefused, Made, Say
from lampyris.foundation.clock import now
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.version import own_version

FOLDER = "lampyris"
PREFIX, PLAIN, SEALED = f"{FOLDER}/", ".tar", ".tar.sealed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Where the archive goes. `keep`: how many archives stay there, this one among them; 0 keeps all."""

    place: BlobStore
    passphrase: str | None = None
    keep: int = 0


async def make(held: Holdings, plan: Plan, say: Say) -> Made:
    """Back up a live installation. The archive appears under its name when it is complete; then it is read back.

    Raises: StoreUnavailable when a store or the place cannot be used; ArchiveRefused when what was read back differs.
    """
    began = time.monotonic()
    name = PREFIX + now().strftime("%Y%m%dT%H%M%SZ") + (SEALED if plan.passphrase else PLAIN)
    tally = Tally()
    head = await contents.head(held, own_version())
    chunks = stream.written(head, contents.members(held, say), tally)
    if plan.passphrase:
        chunks = sealing.sealed(chunks, plan.passphrase)
    size_bytes = await plan.place.put_stream(name, chunks)
    say(f"written: {size_bytes:,} bytes; reading it back")
    await _verify(plan, name, tally)
    dropped = await drop_older(plan.place, plan.keep)
    return Made(
        archive=name,
        bytes=size_bytes,
        seconds=round(time.monotonic() - began, 3),
        encrypted=bool(plan.passphrase),
        sections=tally.sections,
        dropped=dropped,
    )


async def archives(place: BlobStore) -> list[str]:
    """The archives that stand there, oldest first."""
    found = [key async for key in place.keys(FOLDER)]
    return sorted(key for key in found if key.startswith(PREFIX) and key.endswith((PLAIN, SEALED)))


async def drop_older(place: BlobStore, keep: int) -> list[str]:
    """Delete all but the newest `keep` archives; returns their names. 0 deletes none."""
    older = (await archives(place))[:-keep] if keep else []
    for name in older:
        await place.delete(name)
    return older


def reader(place: BlobStore, name: str) -> Chunks:
    """Opens one archive of the place, as often as needed."""

    def chunks() -> AsyncIterator[bytes]:
        return place.stream(name, chunk_bytes=1 << 20)

    return chunks


async def _verify(plan: Plan, name: str, tally: Tally) -> None:
    """An archive that cannot be read back is no archive. Raises: ArchiveRefused; the file is gone then."""
    found = Tally()
    try:
        async for member in stream.read(reader(plan.place, name)(), plan.passphrase):
            found.add(member)
        if found.sections != tally.sections:
            raise ArchiveRefused("what was read back is not what was written. do: check the disk, back up again")
    except ArchiveRefused:
        await plan.place.delete(name)
        raise
