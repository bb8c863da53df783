"""What every blob engine must do."""

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx2
import pytest
from tests.bench.servers import ACCESS_KEY, SECRET_KEY, ObjectStore

from lampyris.foundation.errors import InvalidInput, NotFound, StoreUnavailable
from lampyris.foundation.ids import random_id
from lampyris.foundation.storage.blobs.fake import FakeBlobs
from lampyris.foundation.storage.blobs.local import ABANDONED_S, INCOMING, LocalBlobs
from lampyris.foundation.storage.blobs.port import BlobStore
from lampyris.foundation.storage.blobs.routed import RoutedBlobs
from lampyris.foundation.storage.blobs.s3 import Bucket, open_s3


def s3(server: ObjectStore, **changed: str) -> BlobStore:
    """A part of a bucket that no other test knows."""
    place = {"name": "contract", "prefix": random_id(), "endpoint": server.url} | changed
    return open_s3(Bucket(access_key_id=ACCESS_KEY, secret_access_key=SECRET_KEY, path_style=True, **place))  # type: ignore[arg-type]


ENGINES: dict[str, Callable[[pytest.FixtureRequest, Path], BlobStore]] = {
    "local": lambda _, folder: LocalBlobs(folder / "blobs"),
    "fake": lambda _, __: FakeBlobs(),
    "s3": lambda request, _: s3(request.getfixturevalue("object_store")),
    "routed": lambda _, folder: RoutedBlobs(FakeBlobs(), {"media": LocalBlobs(folder)}),
}


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> BlobStore:
    return ENGINES[request.param](request, tmp_path)


async def pieces(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken() -> AsyncIterator[bytes]:
    yield b"half of"
    raise ConnectionError("the sender went away")


class TestBlobs:
    @pytest.mark.parametrize("data", [b"", b"text", bytes(range(256)) * 4096])
    async def test_bytes_come_back_unchanged(self, store: BlobStore, data: bytes) -> None:
        await store.put("media/p/a.bin", data)
        assert await store.get("media/p/a.bin") == data
        assert await store.size_bytes("media/p/a.bin") == len(data)

    async def test_a_later_put_replaces(self, store: BlobStore) -> None:
        await store.put("a", b"long before")
        await store.put("a", b"after")
        assert await store.get("a") == b"after"

    async def test_a_stream_is_stored_whole(self, store: BlobStore) -> None:
        assert await store.put_stream("a/b", pieces(b"one ", b"", b"two")) == 7
        assert await store.get("a/b") == b"one two"

    async def test_a_broken_stream_leaves_what_was_there(self, store: BlobStore) -> None:
        await store.put("a", b"before")
        with pytest.raises(ConnectionError):
            await store.put_stream("a", broken())
        with pytest.raises(ConnectionError):
            await store.put_stream("new", broken())
        assert await store.get("a") == b"before"
        assert await store.size_bytes("new") is None

    async def test_keys_below_a_folder_are_listed(self, store: BlobStore) -> None:
        for key in ("a", "b/a.png", "b/c/d", "b/c.e", "b-c", "b/c/评"):
            await store.put(key, b"x")
        assert {key async for key in store.keys("b")} == {"b/a.png", "b/c/d", "b/c.e", "b/c/评"}
        assert {key async for key in store.keys("b/c")} == {"b/c/d", "b/c/评"}
        assert [key async for key in store.keys("none")] == []

    async def test_large_blobs_are_read_in_pieces(self, store: BlobStore) -> None:
        await store.put("a", b"0123456789")
        assert [piece async for piece in store.stream("a", chunk_bytes=4)] == [b"0123", b"4567", b"89"]

    async def test_what_is_not_there(self, store: BlobStore) -> None:
        await store.put("folder/a", b"")
        for key in ("nope", "folder", "folder/a/b"):
            with pytest.raises(NotFound):
                await store.get(key)
        with pytest.raises(NotFound):
            await anext(aiter(store.stream("nope")))
        assert await store.size_bytes("nope") is None

    async def test_deleting_twice_is_no_error(self, store: BlobStore) -> None:
        await store.put("a", b"x")
        await store.delete("a")
        await store.delete("a")
        assert await store.size_bytes("a") is None

    @pytest.mark.parametrize(
        "key",
        [
            *("", "/", "/etc/passwd", "a/", "a//b", "..", "../a", "a/../b", "a/./b", ".hidden", "a/.incoming/b"),
            *("a\\..\\b", "nul\0", "line\nbreak", "x" * 201, "/".join(["long"] * 300)),
        ],
    )
    async def test_a_key_that_could_leave_its_place_is_refused(self, store: BlobStore, key: str) -> None:
        for attempt in (store.put(key, b""), store.get(key), store.size_bytes(key), store.delete(key)):
            with pytest.raises(InvalidInput):
                await attempt
        with pytest.raises(InvalidInput):
            await store.put_stream(key, pieces())

    @pytest.mark.parametrize("key", ["_a", "-a", "媒体/图.png", "a b", "A-Z_0.9"])
    async def test_other_keys_are_fine(self, store: BlobStore, key: str) -> None:
        await store.put(key, b"x")
        assert await store.get(key) == b"x"

    async def test_a_working_store_answers_a_ping(self, store: BlobStore) -> None:
        await store.ping()
        await store.ping()

    async def test_bytes_go_through_our_own_origin_unless_told_otherwise(self, store: BlobStore) -> None:
        assert await store.link("a", expires_s=60) is None


class TestObjectStore:
    async def test_a_link_leads_browsers_to_the_external_address(self, object_store: ObjectStore) -> None:
        other_name = object_store.url.replace("127.0.0.1", "localhost")
        store = s3(object_store, external_endpoint=other_name)
        await store.put("media/a.png", b"bytes")
        link = await store.link("media/a.png", expires_s=60)
        assert link is not None
        assert link.startswith(other_name)
        async with httpx2.AsyncClient() as client:
            assert (await client.get(link)).content == b"bytes"

    async def test_a_large_stream_is_stored_in_parts(self, object_store: ObjectStore) -> None:
        store = s3(object_store)
        piece = os.urandom(1 << 20)
        assert await store.put_stream("large", pieces(*[piece] * 12)) == 12 << 20
        assert await store.get("large") == piece * 12

    async def test_an_address_where_nobody_listens(self, object_store: ObjectStore) -> None:
        store = s3(object_store, endpoint="http://127.0.0.1:1")
        for attempt in (store.put("a", b""), store.get("a"), store.size_bytes("a"), store.delete("a"), store.ping()):
            with pytest.raises(StoreUnavailable, match=r"127\.0\.0\.1:1"):
                await attempt

    async def test_an_ip_address_needs_no_word_about_the_style_of_paths(self, object_store: ObjectStore) -> None:
        keys = {"access_key_id": ACCESS_KEY, "secret_access_key": SECRET_KEY}
        store = open_s3(Bucket(name="contract", prefix=random_id(), endpoint=object_store.url, **keys))
        await store.put("a", b"x")
        assert await store.get("a") == b"x"

    async def test_wrong_keys(self, object_store: ObjectStore) -> None:
        bucket = Bucket(
            name="b", endpoint=object_store.url, access_key_id="who", secret_access_key="knows", path_style=True
        )
        with pytest.raises(StoreUnavailable):
            await open_s3(bucket).put("a", b"x")

    async def test_credentials_are_never_shown(self) -> None:
        assert "hidden" not in repr(Bucket(name="b", access_key_id="hidden", secret_access_key="hidden"))


class TestLocalFiles:
    async def test_nothing_half_written_remains(self, tmp_path: Path) -> None:
        store = LocalBlobs(tmp_path)
        await store.put("a", b"x")
        await store.ping()
        with pytest.raises(ConnectionError):
            await store.put_stream("b", broken())
        assert list((tmp_path / INCOMING).iterdir()) == []

    def test_files_abandoned_by_a_crash_are_dropped_a_day_later(self, tmp_path: Path) -> None:
        LocalBlobs(tmp_path)
        old, recent = tmp_path / INCOMING / "old", tmp_path / INCOMING / "recent"
        for part in (old, recent):
            part.write_bytes(b"x")
        os.utime(old, times=(0, old.stat().st_mtime - ABANDONED_S - 60))
        LocalBlobs(tmp_path)
        assert (old.exists(), recent.exists()) == (False, True)

    async def test_a_folder_that_cannot_be_written_is_an_unavailable_store(self, tmp_path: Path) -> None:
        store = LocalBlobs(tmp_path)
        await store.put("a/b", b"x")
        (tmp_path / INCOMING).rmdir()
        (tmp_path / INCOMING).write_bytes(b"in the way")
        with pytest.raises(StoreUnavailable, match="blob folder"):
            await store.put("a/c", b"x")
        with pytest.raises(StoreUnavailable):
            await store.ping()
