"""The flow of SDKs with files: announce, upload to our own origin, report, fetch; and what is refused on the way."""

import base64
import hashlib
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from dirty_equals import IsPartialDict, IsStr
from fastapi import APIRouter, FastAPI
from httpx2 import AsyncClient, Response
from tests.features.conftest import ORIGIN, Home, SignIn

from lampyris.features.accounts.types import Role
from lampyris.features.tracing import api_media, media
from lampyris.features.tracing.media_links import LinkSigner
from lampyris.features.tracing.media_types import EmbeddedMedia, ExtractedMedia, media_id_of, sha256_of
from lampyris.foundation.clock import now
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.settings.secrets import ensure_secrets
from lampyris.foundation.settings.settings import Settings
from lampyris.foundation.storage.stores import Stores

DATA = b"\x89PNG fake picture" * 100
HASH = base64.b64encode(hashlib.sha256(DATA).digest()).decode()
MEDIA_ID = base64.urlsafe_b64encode(hashlib.sha256(DATA).digest()).decode()[:22]
BODY = {
    "traceId": "t",
    "observationId": "o",
    "contentType": "image/png",
    "contentLength": len(DATA),
    "sha256Hash": HASH,
    "field": "input",
}
REPORT = {"uploadedAt": "2026-11-23T10:00:00.000Z", "uploadHttpStatus": 200, "uploadTimeMs": 12}
HEADERS = {"Content-Type": "image/png", "x-amz-checksum-sha256": HASH, "x-ms-blob-type": "BlockBlob"}


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_media.router]


async def announce(home: Home, **change: object) -> Response:
    return await home.api.post("/api/public/media", json=BODY | change)


async def upload(nobody: AsyncClient, url: str, data: Any = DATA, **headers: str) -> Response:
    return await nobody.put(url, content=data, headers=HEADERS | headers)


async def stored(home: Home, nobody: AsyncClient, **change: object) -> str:
    """A file that went the whole way; its id."""
    announced = (await announce(home, **change)).json()
    kind = str(change.get("contentType", "image/png"))
    assert (await upload(nobody, announced["uploadUrl"], **{"Content-Type": kind})).status_code == 200
    await home.api.patch(f"/api/public/media/{announced['mediaId']}", json=REPORT)
    return str(announced["mediaId"])


@pytest.mark.parametrize(("method", "path"), [("POST", "/media"), ("PATCH", "/media/m"), ("GET", "/media/m")])
async def test_no_key_is_401(nobody: AsyncClient, method: str, path: str) -> None:
    assert (await nobody.request(method, f"/api/public{path}", json=BODY)).status_code == 401


async def test_another_project_s_file_is_404(home: Home, other_home: Home, nobody: AsyncClient) -> None:
    media_id = await stored(home, nobody)
    absent = {"message": "Media asset not found", "error": "LangfuseNotFoundError"}
    for answer in (
        await other_home.get(f"/media/{media_id}"),
        await other_home.api.patch(f"/api/public/media/{media_id}", json=REPORT),
    ):
        assert (answer.status_code, answer.json()) == (404, absent)
    assert (await announce(other_home)).json()["uploadUrl"] is not None


class TestFlow:
    async def test_from_the_announcement_to_the_bytes(self, home: Home, nobody: AsyncClient) -> None:
        announced = await announce(home)
        assert announced.status_code == 201
        assert announced.json() == {
            "mediaId": MEDIA_ID,
            "uploadUrl": IsStr(regex=f"{ORIGIN}/api/public/media-upload/.*"),
        }
        assert (await home.get(f"/media/{MEDIA_ID}")).status_code == 404
        assert (await upload(nobody, announced.json()["uploadUrl"])).status_code == 200
        reported = await home.api.patch(f"/api/public/media/{MEDIA_ID}", json=REPORT)
        assert (reported.status_code, reported.json()) == (200, {"message": "OK"})
        fetched = (await home.get(f"/media/{MEDIA_ID}")).json()
        assert fetched == {
            "mediaId": MEDIA_ID,
            "contentType": "image/png",
            "contentLength": len(DATA),
            "uploadedAt": "2026-11-23T10:00:00.000Z",
            "url": IsStr(),
            "urlExpiry": IsStr(),
        }
        downloaded = await nobody.get(fetched["url"])
        assert (downloaded.status_code, downloaded.content) == (200, DATA)
        assert downloaded.headers["content-type"] == "image/png"

    async def test_the_same_bytes_are_uploaded_once(self, home: Home, nobody: AsyncClient) -> None:
        await stored(home, nobody)
        assert (await announce(home, traceId="t2")).json() == {"mediaId": MEDIA_ID, "uploadUrl": None}
        assert (await announce(home, contentType="image/jpeg")).json()["uploadUrl"] is not None

    async def test_an_upload_without_a_report_is_not_lost(self, home: Home, nobody: AsyncClient) -> None:
        await upload(nobody, (await announce(home)).json()["uploadUrl"])
        assert (await home.get(f"/media/{MEDIA_ID}")).status_code == 200

    async def test_a_failed_upload_can_be_repeated(self, home: Home, nobody: AsyncClient) -> None:
        url = (await announce(home)).json()["uploadUrl"]
        await home.api.patch(f"/api/public/media/{MEDIA_ID}", json=REPORT | {"uploadHttpStatus": 500})
        assert (await home.get(f"/media/{MEDIA_ID}")).status_code == 404
        assert (await announce(home)).json()["uploadUrl"] is not None
        assert (await upload(nobody, url)).status_code == 200

    async def test_links_point_to_where_the_caller_came_from(self, home: Home) -> None:
        headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "obs.example"}
        answer = await home.api.post("/api/public/media", json=BODY, headers=headers)
        assert answer.json()["uploadUrl"].startswith("https://obs.example/api/public/media-upload/")
        forged = await home.api.post("/api/public/media", json=BODY, headers={"Host": "a b/../<x>"})
        assert urlsplit(forged.json()["uploadUrl"]).netloc == "localhost:3001"

    async def test_a_file_of_a_dataset_item_needs_no_trace(self, home: Home) -> None:
        change = {"traceId": None, "observationId": None, "datasetItemId": "i", "field": "expectedOutput"}
        assert (await announce(home, **change)).status_code == 201


class TestAnnouncementsThatAreRefused:
    @pytest.mark.parametrize(
        ("change", "path"),
        [
            ({"contentType": "application/x-msdownload"}, ["contentType"]),
            ({"contentLength": 0}, ["contentLength"]),
            ({"contentLength": 1.5}, ["contentLength"]),
            ({"sha256Hash": "../../etc/passwd"}, ["sha256Hash"]),
            ({"sha256Hash": HASH[:-1]}, ["sha256Hash"]),
            ({"field": "elsewhere"}, ["field"]),
            ({"traceId": None}, ["traceId"]),
        ],
    )
    async def test_with_issues(self, home: Home, change: dict[str, object], path: list[str]) -> None:
        answer = await announce(home, **change)
        assert answer.status_code == 400
        assert answer.json()["error"] == [IsPartialDict(path=path)]

    async def test_a_file_over_the_limit(self, home: Home) -> None:
        answer = await announce(home, contentLength=1_000_000_001)
        assert (answer.status_code, answer.json()["error"]) == (400, "InvalidRequestError")

    async def test_a_report_about_nothing(self, home: Home) -> None:
        assert (await home.api.patch("/api/public/media/nope", json=REPORT)).status_code == 404


class TestUploadsThatAreRefused:
    async def fate(self, home: Home, nobody: AsyncClient, data: Any, **headers: str) -> int:
        """Status of the upload; nothing is kept of it."""
        answer = await upload(nobody, (await announce(home)).json()["uploadUrl"], data, **headers)
        assert (await home.get(f"/media/{MEDIA_ID}")).status_code == 404
        return answer.status_code

    async def test_other_bytes_of_the_same_length(self, home: Home, nobody: AsyncClient) -> None:
        assert await self.fate(home, nobody, b"x" * len(DATA)) == 400

    async def test_too_few_bytes(self, home: Home, nobody: AsyncClient) -> None:
        assert await self.fate(home, nobody, DATA[:-1]) == 400

    async def test_too_many_bytes(self, home: Home, nobody: AsyncClient) -> None:
        assert await self.fate(home, nobody, DATA + b"x") == 413

    async def test_too_many_bytes_without_a_length(self, home: Home, nobody: AsyncClient) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            yield DATA
            yield DATA

        assert await self.fate(home, nobody, chunks()) == 413

    async def test_another_type(self, home: Home, nobody: AsyncClient) -> None:
        assert await self.fate(home, nobody, DATA, **{"Content-Type": "text/html"}) == 400

    async def test_another_hash(self, home: Home, nobody: AsyncClient) -> None:
        assert await self.fate(home, nobody, DATA, **{"x-amz-checksum-sha256": sha256_of(b"")}) == 400

    async def test_a_link_that_was_made_for_downloading(
        self, home: Home, nobody: AsyncClient, settings: Settings
    ) -> None:
        media_id = await stored(home, nobody)
        url = (await home.get(f"/media/{media_id}")).json()["url"]
        assert (await upload(nobody, url.replace("media-download", "media-upload"))).status_code == 403
        assert (await nobody.get("/api/public/media-download/nonsense")).status_code == 403
        signer = LinkSigner(ensure_secrets(settings.data_dir, settings).auth_secret)
        old = signer.token("download", home.project_id, media_id, now() - timedelta(minutes=1))
        assert (await nobody.get(f"/api/public/media-download/{old}")).status_code == 403
        foreign = signer.token("download", ProjectId("other"), media_id, now() + timedelta(minutes=1))
        assert (await nobody.get(f"/api/public/media-download/{foreign}")).status_code == 404


class TestDownload:
    @pytest.mark.parametrize(
        ("kind", "place"),
        [
            ("image/png", "inline"),
            ("text/plain", "inline"),
            ("image/svg+xml", "attachment"),
            ("text/html", "attachment"),
            ("application/pdf", "attachment"),
            ("application/javascript", "attachment"),
        ],
    )
    async def test_nothing_that_a_browser_would_run_is_shown_in_place(
        self, home: Home, nobody: AsyncClient, kind: str, place: str
    ) -> None:
        media_id = await stored(home, nobody, contentType=kind)
        headers = (await nobody.get((await home.get(f"/media/{media_id}")).json()["url"])).headers
        assert headers["content-disposition"].startswith(f'{place}; filename="')
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("sandbox;")

    async def test_people_of_the_project_see_files_at_the_console(
        self, home: Home, other_home: Home, nobody: AsyncClient, sign_in: SignIn
    ) -> None:
        media_id = await stored(home, nobody)
        viewer = await sign_in(home, Role.VIEWER)
        assert (await viewer("GET", f"/media/{media_id}")).content == DATA
        assert (await viewer("GET", "/media/nope")).status_code == 404
        stranger = await sign_in(other_home, Role.OWNER)
        stranger.project_id = home.project_id
        assert (await stranger("GET", f"/media/{media_id}")).status_code == 404
        address = f"/api/console/projects/{home.project_id}/media/{media_id}"
        assert (await nobody.get(address)).status_code == 401

    async def test_a_file_whose_bytes_never_came_is_404(self, home: Home, nobody: AsyncClient) -> None:
        await announce(home)
        await home.api.patch(f"/api/public/media/{MEDIA_ID}", json=REPORT)
        assert (await nobody.get((await home.get(f"/media/{MEDIA_ID}")).json()["url"])).status_code == 404


def extracted(data: bytes, **change: str) -> ExtractedMedia:
    sha256 = sha256_of(data)
    file = EmbeddedMedia(id=media_id_of(sha256), sha256=sha256, content_type="image/png", data=data)
    return ExtractedMedia(**({"media": file, "trace_id": "t", "observation_id": "o", "field": "input"} | change))  # type: ignore[arg-type]


class TestStoreExtracted:
    async def test_files_inside_texts_are_files_like_others(
        self, home: Home, app: FastAPI, nobody: AsyncClient, stores: Stores
    ) -> None:
        found = [extracted(DATA), extracted(DATA, field="output"), extracted(b"other", observation_id="")]
        await media.store_extracted(stores, home.project_id, found)
        await media.store_extracted(stores, home.project_id, found)
        await media.store_extracted(stores, home.project_id, [])
        fetched = (await home.get(f"/media/{MEDIA_ID}")).json()
        assert (await nobody.get(fetched["url"])).content == DATA
        async with stores.metadata.read() as session:
            links = await media.of_trace(session, home.project_id, "t")
        assert {(link.media_id, link.observation_id, link.field) for link in links} == {
            (MEDIA_ID, "o", "input"),
            (MEDIA_ID, "o", "output"),
            (media_id_of(sha256_of(b"other")), "", "input"),
        }

    async def test_an_announced_file_is_completed(self, home: Home, stores: Stores) -> None:
        await announce(home)
        await media.store_extracted(stores, home.project_id, [extracted(DATA)])
        assert (await home.get(f"/media/{MEDIA_ID}")).status_code == 200


class TestDeleteForTraces:
    async def test_files_go_with_the_last_trace_that_refers_to_them(self, home: Home, stores: Stores) -> None:
        shared, own = extracted(DATA), extracted(b"own file")
        await media.store_extracted(stores, home.project_id, [shared, own, extracted(DATA, trace_id="t2")])
        assert await media.delete_for_traces(stores, home.project_id, ["t", "unknown"]) == 1
        assert (await home.get(f"/media/{own.media.id}")).status_code == 404
        assert (await home.get(f"/media/{MEDIA_ID}")).status_code == 200
        assert await media.delete_for_traces(stores, home.project_id, ["t2"]) == 1
        assert (await home.get(f"/media/{MEDIA_ID}")).status_code == 404
