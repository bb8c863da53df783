"""Work on many traces at once, through the console and the background handler."""

import csv
import io
from typing import Any

import orjson
import pytest
from fastapi import APIRouter
from httpx2 import AsyncClient
from tests.features.conftest import Home, SignIn

from lampyris.features.accounts.types import Role
from lampyris.features.exports import api_console
from lampyris.features.exports.jobs import forget_expired, run_batch
from lampyris.features.tracing import service as tracing
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import TraceRecord
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.jobs.types import JobRun
from lampyris.foundation.storage.stores import Stores

NOON_US = 1_795_435_200_000_000
RAG = (
    '{"answer":"副本","metadata":{"retriever_resources":[{"document_name":"guide.pdf","page":3},'
    '{"document_name":"other.pdf"}]}}'
)
JOBS = "/batch-jobs"
EVERYTHING: dict[str, Any] = {"matching": {}}
DOORS = [("GET", JOBS), ("POST", JOBS), ("POST", f"{JOBS}/j/cancel"), ("GET", f"{JOBS}/j/file")]


def said(trace_id: str, at_s: int, **words: Any) -> TraceRecord:
    at = NOON_US + at_s * 1_000_000
    return TraceRecord(
        trace_id=trace_id, source_id="s", said_us=at, timestamp_us=at, first_start_us=at, last_end_us=at, said=True,
        row_version=1, **words,
    )  # fmt: skip


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_console.router]


@pytest.fixture
async def world(home: Home, stores: Stores) -> Home:
    """Three traces; the newest is called `c`."""
    traces = [
        said("a", 0, name="=cmd|' /C calc'!A0", tags=("old",), input='{"question":"如何扩容？"}', output=RAG),
        said("b", 1, name="chat", input="hi", output="hello"),
        said("c", 2, name="chat", tags=("old", "rag"), output='{"content":"-1"}'),
    ]
    await append(stores.analytics, home.project_id, [], traces)
    return home


async def worked(browser: Any, stores: Stores, **asked: Any) -> Any:
    """The job after its work."""
    answer = await browser("POST", JOBS, asked)
    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert (job["status"], job["done"]) == ("waiting", 0)
    run = JobRun(stores=stores, id="r", project_id=browser.project_id, payload={"id": job["id"]}, attempt=1)
    await run_batch.handler(run)
    [found] = [one for one in (await browser("GET", JOBS)).json()["items"] if one["id"] == job["id"]]
    return found


async def file_of(browser: Any, job: Any) -> bytes:
    answer = await browser("GET", f"{JOBS}/{job['id']}/file")
    assert answer.status_code == 200, answer.text
    assert int(answer.headers["content-length"]) == len(answer.content) == job["file_bytes"]
    return bytes(answer.content)


class TestAccess:
    @pytest.mark.parametrize(("method", "path"), DOORS)
    async def test_nobody_is_refused(self, nobody: AsyncClient, home: Home, method: str, path: str) -> None:
        answer = await nobody.request(method, f"/api/console/projects/{home.project_id}{path}", json={})
        assert answer.status_code == 401

    @pytest.mark.parametrize(("method", "path"), DOORS)
    async def test_another_project_is_not_found(
        self, home: Home, other_home: Home, sign_in: SignIn, method: str, path: str
    ) -> None:
        stranger = await sign_in(other_home, Role.OWNER)
        answer = await stranger.client.request(method, f"/api/console/projects/{home.project_id}{path}", json={})
        assert answer.status_code == 404

    async def test_rights_are_those_of_the_action(self, home: Home, sign_in: SignIn) -> None:
        member, viewer = await sign_in(home, Role.MEMBER), await sign_in(home, Role.VIEWER)
        assert (await member("POST", JOBS, EVERYTHING | {"action": "delete"})).status_code == 403
        assert (await viewer("POST", JOBS, EVERYTHING | {"action": "export"})).status_code == 403

    @pytest.mark.parametrize(
        "asked",
        [
            {"action": "export"},
            {"action": "export", "ids": ["a"], "matching": {}},
            {"action": "tag", "ids": ["a"]},
            {"action": "export", "matching": {"filters": [{"type": "zzz"}]}},
        ],
    )
    async def test_what_makes_no_sense_is_refused(self, home: Home, sign_in: SignIn, asked: Any) -> None:
        owner = await sign_in(home, Role.OWNER)
        answer = await owner("POST", JOBS, asked)
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_input")


class TestExport:
    async def test_csv_is_what_a_spreadsheet_may_open(self, world: Home, sign_in: SignIn, stores: Stores) -> None:
        owner = await sign_in(world, Role.OWNER)
        job = await worked(owner, stores, **EVERYTHING, action="export", bom=True)
        assert (job["status"], job["total"], job["done"], job["has_file"]) == ("done", 3, 3, True)
        data = await file_of(owner, job)
        assert data.startswith(b"\xef\xbb\xbfid,")
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        assert [row["id"] for row in rows] == ["c", "b", "a"]
        assert rows[2]["name"] == "'=cmd|' /C calc'!A0"
        assert rows[0]["tags"] == '["old","rag"]'

    @pytest.mark.parametrize("format", ["json", "jsonl"])
    async def test_json_keeps_its_shapes(self, world: Home, sign_in: SignIn, stores: Stores, format: str) -> None:
        owner = await sign_in(world, Role.OWNER)
        job = await worked(owner, stores, ids=["a", "b"], action="export", format=format)
        data = await file_of(owner, job)
        rows = orjson.loads(data) if format == "json" else [orjson.loads(line) for line in data.splitlines()]
        assert [(row["id"], row["input"]) for row in rows] == [("b", "hi"), ("a", {"question": "如何扩容？"})]

    async def test_questions_and_answers_with_the_first_source(
        self, world: Home, sign_in: SignIn, stores: Stores
    ) -> None:
        owner = await sign_in(world, Role.OWNER)
        job = await worked(owner, stores, **EVERYTHING, action="export", format="json", template="qa")
        assert orjson.loads(await file_of(owner, job)) == [
            {"filename": None, "page": None, "question": None, "answer": "-1"},
            {"filename": None, "page": None, "question": "hi", "answer": "hello"},
            {"filename": "guide.pdf", "page": 3, "question": "如何扩容？", "answer": "副本"},
        ]

    async def test_a_file_is_its_owner_s(self, world: Home, sign_in: SignIn, stores: Stores) -> None:
        owner, other = await sign_in(world, Role.OWNER), await sign_in(world, Role.ADMIN)
        job = await worked(owner, stores, **EVERYTHING, action="export")
        assert (await other("GET", f"{JOBS}/{job['id']}/file")).status_code == 404
        assert (await other("GET", JOBS)).json()["items"] == []

    async def test_nothing_that_matches_is_an_empty_file(self, world: Home, sign_in: SignIn, stores: Stores) -> None:
        owner = await sign_in(world, Role.OWNER)
        job = await worked(owner, stores, action="export", format="json", matching={"search": "nonesuch"})
        assert (job["total"], orjson.loads(await file_of(owner, job))) == (0, [])


class TestChanges:
    async def test_tags_are_given_and_taken(self, world: Home, sign_in: SignIn, stores: Stores) -> None:
        owner = await sign_in(world, Role.MEMBER)
        asked = {"action": "tag", "add_tags": ["复查"], "remove_tags": ["old"], "ids": ["a", "c"]}
        job = await worked(owner, stores, **asked)
        assert (job["status"], job["done"]) == ("done", 2)
        project_id = ProjectId(owner.project_id)
        traces = await tracing.trace_summaries(stores.analytics, project_id, ["a", "b", "c"])
        assert {id: trace.tags for id, trace in traces.items()} == {"a": ("复查",), "b": (), "c": ("rag", "复查")}

    async def test_what_matches_is_deleted_and_nothing_else(self, world: Home, sign_in: SignIn, stores: Stores) -> None:
        owner = await sign_in(world, Role.OWNER)
        named = {"type": "stringOptions", "column": "name", "operator": "any of", "value": ["chat"]}
        job = await worked(owner, stores, action="delete", matching={"filters": [named]})
        assert (job["status"], job["total"], job["done"]) == ("done", 2, 2)
        assert list(await tracing.trace_summaries(stores.analytics, ProjectId(owner.project_id), ["a", "b", "c"])) == [
            "a"
        ]

    async def test_a_cancelled_job_does_nothing(self, world: Home, sign_in: SignIn, stores: Stores) -> None:
        owner = await sign_in(world, Role.OWNER)
        job = (await owner("POST", JOBS, EVERYTHING | {"action": "delete"})).json()
        assert (await owner("POST", f"{JOBS}/{job['id']}/cancel")).json()["status"] == "cancelled"
        await run_batch.handler(
            JobRun(stores=stores, id="r", project_id=owner.project_id, payload={"id": job["id"]}, attempt=1)
        )
        assert len(await tracing.trace_summaries(stores.analytics, ProjectId(owner.project_id), ["a", "b", "c"])) == 3

    async def test_young_jobs_are_not_forgotten(self, world: Home, sign_in: SignIn, stores: Stores) -> None:
        owner = await sign_in(world, Role.OWNER)
        await worked(owner, stores, **EVERYTHING, action="export")
        await forget_expired.handler(JobRun(stores=stores, id="r", project_id=None, payload={}, attempt=1))
        assert len((await owner("GET", JOBS)).json()["items"]) == 1
