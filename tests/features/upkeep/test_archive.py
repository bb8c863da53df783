"""The archive file: what goes in comes out, and nothing else is ever believed."""

import io
import os
import tarfile
from collections.abc import AsyncIterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lampyris.features.upkeep.archive import sealing, stream
from lampyris.features.upkeep.archive.members import Member, Pieces, decoded, encoded
from lampyris.features.upkeep.archive.stream import Tally
from lampyris.features.upkeep.types import FORMAT, PRODUCT, ArchiveRefused, Head

HEAD = Head(
    product=PRODUCT, format=FORMAT, version="1.2.3", created_at="2026-02-28T00:00:00Z", metadata="1", analytics=1
)
MEMBERS = [
    Member(name="queue/1", data=os.urandom(2_500_000), attributes={"rows": "3"}),
    Member(name="analytics/events/1", data=b"", attributes={"rows": "0", "from": '["评","a\\nb"]'}),
    Member(name="blobs/media/" + "长" * 90 + "/x.png", data=b"x" * 512),
]


async def pieces(data: bytes, size: int = 10_000) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def every(members: list[Member]) -> AsyncIterator[Member]:
    for member in members:
        yield member


async def archive(passphrase: str | None = None, head: Head = HEAD) -> bytes:
    chunks = stream.written(head, every(MEMBERS), Tally())
    if passphrase:
        chunks = sealing.sealed(chunks, passphrase)
    return b"".join([chunk async for chunk in chunks])


async def read(data: bytes, passphrase: str | None = None) -> list[Member]:
    return [member async for member in stream.read(pieces(data), passphrase)]


class TestMembers:
    @given(
        name=st.text(st.characters(categories=["L", "N", "P"], exclude_characters="\0"), min_size=1, max_size=200),
        data=st.binary(max_size=2000),
        attributes=st.dictionaries(st.from_regex(r"[a-z]{1,9}", fullmatch=True), st.text(max_size=80), max_size=3),
    )
    @settings(deadline=None, max_examples=60)
    async def test_a_member_survives(self, name: str, data: bytes, attributes: dict[str, str]) -> None:
        name = name.strip("/") or "x"
        kept = {key: value.replace("\0", "") for key, value in attributes.items() if key != "sha256"}
        member = Member(name=name, data=data, attributes=kept)
        found = [got async for got in decoded(Pieces(pieces(encoded(member) + b"\0" * 1024, 77)))]
        assert found == [member]

    async def test_tar_can_unpack_it(self) -> None:
        with tarfile.open(fileobj=io.BytesIO(await archive())) as tar:
            names = tar.getnames()
            assert tar.extractfile(MEMBERS[2].name).read() == MEMBERS[2].data  # type: ignore[union-attr]
        assert names == ["lampyris.json", *(member.name for member in MEMBERS), "manifest.json"]


@pytest.mark.parametrize("passphrase", [None, "correct horse battery"])
class TestReading:
    async def test_everything_comes_back(self, passphrase: str | None) -> None:
        assert await read(await archive(passphrase), passphrase) == MEMBERS

    @pytest.mark.parametrize("at", [0.0, 0.0003, 0.1, 0.5, 0.9, 0.9995])
    async def test_one_changed_byte_is_noticed(self, passphrase: str | None, at: float) -> None:
        data = bytearray(await archive(passphrase))
        data[int(at * len(data))] ^= 1
        with pytest.raises(ArchiveRefused):
            await read(bytes(data), passphrase)

    @pytest.mark.parametrize("left", [0, 3, 600, 1_000_000, -5_000, -1_100])
    async def test_a_truncated_archive_is_noticed(self, passphrase: str | None, left: int) -> None:
        data = await archive(passphrase)
        with pytest.raises(ArchiveRefused):
            await read(data[:left], passphrase)

    async def test_a_newer_format_is_refused(self, passphrase: str | None) -> None:
        newer = msgspec.structs.replace(HEAD, format=FORMAT + 1, version="9.9")
        with pytest.raises(ArchiveRefused, match=r"made by Lampyris 9\.9 .* do: restore it with that version"):
            await read(await archive(passphrase, newer), passphrase)


class TestRefusals:
    async def test_a_wrong_passphrase_is_said_to_be_wrong(self) -> None:
        with pytest.raises(ArchiveRefused, match="passphrase is wrong"):
            await read(await archive("one passphrase"), "another one")

    async def test_a_sealed_archive_needs_its_passphrase(self) -> None:
        with pytest.raises(ArchiveRefused, match="encrypted"):
            await read(await archive("one passphrase"))

    async def test_segments_cannot_change_places(self) -> None:
        data = await archive("one passphrase")
        start = len(sealing.MAGIC) + sealing.SALT_BYTES + sealing.PREFIX_BYTES + sealing.TAG_BYTES
        size = sealing.SEGMENT_BYTES + sealing.TAG_BYTES
        first, second = data[start : start + size], data[start + size : start + 2 * size]
        with pytest.raises(ArchiveRefused, match="damaged"):
            await read(data[:start] + second + first + data[start + 2 * size :], "one passphrase")

    @pytest.mark.parametrize("foreign", [b"", b"PK\3\4" * 500, b"\0" * 5000, b"text\n" * 1000])
    async def test_a_foreign_file_is_called_foreign(self, foreign: bytes) -> None:
        with pytest.raises(ArchiveRefused, match="not a Lampyris backup"):
            await read(foreign)

    async def test_another_tar_file_is_foreign(self) -> None:
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w") as tar:
            info = tarfile.TarInfo("readme.txt")
            info.size = 5
            tar.addfile(info, io.BytesIO(b"hello"))
        with pytest.raises(ArchiveRefused, match="not a Lampyris backup"):
            await read(made.getvalue())

    async def test_a_member_that_was_left_out_is_missed(self) -> None:
        data = await archive()
        gone = encoded(MEMBERS[2])
        assert gone in data
        with pytest.raises(ArchiveRefused, match="manifest"):
            await read(data.replace(gone, b""))
