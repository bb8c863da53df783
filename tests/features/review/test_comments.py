"""Comments through both doors."""

from collections.abc import Awaitable, Callable

import pytest
from dirty_equals import IsPartialDict, IsStr
from fastapi import APIRouter
from httpx2 import AsyncClient
from tests.features.conftest import Home, SignIn

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Role
from lampyris.features.review import api_console, api_public
from lampyris.features.tracing.append import append
from lampyris.features.tracing.types import ObservationRecord, TraceRecord
from lampyris.foundation.storage.stores import Stores

NOON_US = 1_780_000_000_000_000
MILLISECONDS = IsStr(regex=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
Record = Callable[[Home], Awaitable[None]]


@pytest.fixture
def routers() -> list[APIRouter]:
    return [api_public.router, api_console.router]


@pytest.fixture
def recorded(stores: Stores) -> Record:
    """Stores a trace `t` of session `s` with an observation `o`."""

    async def record(home: Home) -> None:
        trace = TraceRecord(
            trace_id="t",
            source_id="e",
            said_us=NOON_US,
            timestamp_us=NOON_US,
            first_start_us=NOON_US,
            last_end_us=NOON_US,
            said=True,
            session_id="s",
            row_version=1,
        )
        observation = ObservationRecord(id="o", trace_id="t", start_us=NOON_US, row_version=1)
        await append(stores.analytics, home.project_id, [observation], [trace])

    return record


def body(home: Home, **change: object) -> dict[str, object]:
    return {"projectId": home.project_id, "objectType": "TRACE", "objectId": "t", "content": "说得好"} | change


class TestPublic:
    @pytest.mark.parametrize(("method", "path"), [("GET", "/comments"), ("POST", "/comments"), ("GET", "/comments/c")])
    async def test_no_key_is_401(self, nobody: AsyncClient, method: str, path: str) -> None:
        assert (await nobody.request(method, f"/api/public{path}", json={})).status_code == 401

    async def test_another_project_s_comment_is_404(self, home: Home, other_home: Home, recorded: Record) -> None:
        await recorded(home)
        written = (await home.api.post("/api/public/comments", json=body(home))).json()
        answer = await other_home.get(f"/comments/{written['id']}")
        absent = {"message": "Comment not found within authorized project", "error": "LangfuseNotFoundError"}
        assert (answer.status_code, answer.json()) == (404, absent)
        assert (await other_home.get("/comments")).json()["data"] == []

    @pytest.mark.parametrize(("kind", "id"), [("TRACE", "t"), ("OBSERVATION", "o"), ("SESSION", "s")])
    async def test_written_and_read_back(self, home: Home, recorded: Record, kind: str, id: str) -> None:
        await recorded(home)
        answer = await home.api.post("/api/public/comments", json=body(home, objectType=kind, objectId=id))
        assert (answer.status_code, answer.json()) == (200, {"id": IsStr()})
        comment = {
            "id": answer.json()["id"],
            "projectId": home.project_id,
            "createdAt": MILLISECONDS,
            "updatedAt": MILLISECONDS,
            "objectType": kind,
            "objectId": id,
            "content": "说得好",
            "authorUserId": None,
        }
        assert (await home.get(f"/comments/{comment['id']}")).json() == comment
        assert (await home.get("/comments", objectType=kind, objectId=id)).json() == {
            "data": [comment],
            "meta": {"page": 1, "limit": 50, "totalItems": 1, "totalPages": 1},
        }

    async def test_the_list_is_newest_first_and_can_be_narrowed(self, home: Home, recorded: Record) -> None:
        await recorded(home)
        for content in ("first", "second"):
            await home.api.post("/api/public/comments", json=body(home, content=content))
        await home.api.post("/api/public/comments", json=body(home, objectType="SESSION", objectId="s", content="x"))
        listed = (await home.get("/comments", objectType="TRACE", limit=1, page=1)).json()
        assert [comment["content"] for comment in listed["data"]] == ["second"]
        assert listed["meta"]["totalItems"] == 2
        assert (await home.get("/comments", authorUserId="nobody")).json()["data"] == []

    @pytest.mark.parametrize(
        "change",
        [
            {"objectId": "unknown"},
            {"objectType": "OBSERVATION"},
            {"objectType": "SESSION"},
            {"objectType": "PROMPT"},
            {"projectId": "other"},
        ],
    )
    async def test_an_object_that_is_not_there_is_404(
        self, home: Home, recorded: Record, change: dict[str, str]
    ) -> None:
        await recorded(home)
        sent = body(home, **change)
        about = f"{sent['objectType']}: {sent['objectId']}"
        answer = await home.api.post("/api/public/comments", json=sent)
        assert answer.status_code == 404
        assert answer.json() == {
            "message": f"Reference object, {about} not found. Skipping comment creation.",
            "error": "LangfuseNotFoundError",
        }

    @pytest.mark.parametrize(
        ("change", "issue"),
        [
            ({"content": ""}, {"code": "too_small", "path": ["content"]}),
            ({"content": "x" * 5001}, {"code": "too_big", "path": ["content"]}),
            ({"objectType": "USER"}, {"code": "invalid_value", "path": ["objectType"]}),
            ({"extra": 1}, {"code": "unrecognized_keys", "keys": ["extra"]}),
            ({"projectId": None}, {"code": "invalid_type", "path": ["projectId"]}),
        ],
    )
    async def test_bodies_are_strict(self, home: Home, change: dict[str, object], issue: dict[str, object]) -> None:
        answer = await home.api.post("/api/public/comments", json=body(home, **change))
        assert (answer.status_code, answer.json()["error"]) == (400, [IsPartialDict(issue)])

    async def test_an_id_needs_its_type(self, home: Home) -> None:
        answer = await home.get("/comments", objectId="t")
        assert answer.status_code == 400
        assert answer.json()["error"] == [
            {
                "code": "custom",
                "path": ["objectType"],
                "message": "objectType is required when objectId is provided",
            }
        ]

    async def test_the_author_is_a_member_of_the_organisation(
        self, home: Home, other_home: Home, recorded: Record, sign_in: SignIn
    ) -> None:
        await recorded(home)
        member, stranger = await sign_in(home, Role.VIEWER), await sign_in(other_home, Role.OWNER)
        written = await home.api.post("/api/public/comments", json=body(home, authorUserId=member.user_id))
        assert (await home.get(f"/comments/{written.json()['id']}")).json()["authorUserId"] == member.user_id
        refused = await home.api.post("/api/public/comments", json=body(home, authorUserId=stranger.user_id))
        assert (refused.status_code, refused.json()["error"]) == (400, "InvalidRequestError")


SAID = {"object_type": "TRACE", "object_id": "t", "content": "why?"}
LIST = "/comments?object_type=TRACE&object_id=t"


@pytest.mark.parametrize(("method", "path"), [("GET", LIST), ("POST", "/comments"), ("DELETE", "/comments/c")])
class TestConsoleDoors:
    async def test_nobody_is_401(self, nobody: AsyncClient, home: Home, method: str, path: str) -> None:
        address = f"/api/console/projects/{home.project_id}{path}"
        assert (await nobody.request(method, address, json=SAID)).status_code == 401

    async def test_a_stranger_is_404(
        self, home: Home, other_home: Home, sign_in: SignIn, method: str, path: str
    ) -> None:
        stranger = await sign_in(other_home, Role.OWNER)
        stranger.project_id = home.project_id
        assert (await stranger(method, path, SAID)).status_code == 404

    async def test_a_viewer_only_looks(self, home: Home, sign_in: SignIn, method: str, path: str) -> None:
        viewer = await sign_in(home, Role.VIEWER)
        assert (await viewer(method, path, SAID)).status_code == (200 if method == "GET" else 403)


class TestConsole:
    async def test_a_conversation(self, home: Home, recorded: Record, sign_in: SignIn, stores: Stores) -> None:
        await recorded(home)
        asker, answerer = await sign_in(home, Role.MEMBER), await sign_in(home, Role.ADMIN)
        question = (await asker("POST", "/comments", SAID)).json()
        assert question == IsPartialDict(content="why?", author=IsPartialDict(id=asker.user_id, name="Somebody"))
        await answerer("POST", "/comments", SAID | {"content": "because"})
        listed = (await answerer("GET", LIST)).json()["items"]
        assert [comment["content"] for comment in listed] == ["why?", "because"]
        async with stores.metadata.read() as session:
            newest = (await audit.entries(session, home.org_id, limit=1))[0]
        assert (newest.resource_type, newest.action, newest.user_id) == ("comment", "create", answerer.user_id)

    async def test_only_its_author_takes_a_comment_back(self, home: Home, recorded: Record, sign_in: SignIn) -> None:
        await recorded(home)
        author, other = await sign_in(home, Role.MEMBER), await sign_in(home, Role.OWNER)
        comment = (await author("POST", "/comments", SAID)).json()
        path = f"/comments/{comment['id']}"
        assert (await other("DELETE", path)).status_code == 403
        assert (await author("DELETE", path)).status_code == 204
        assert (await author("GET", LIST)).json()["items"] == []
        assert (await author("DELETE", path)).status_code == 404

    async def test_there_must_be_something_to_speak_about(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        assert (await member("POST", "/comments", SAID)).status_code == 404
        assert (await member("POST", "/comments", SAID | {"content": ""})).status_code == 400
        assert (await member("GET", "/comments")).status_code == 400

    async def test_a_comment_can_be_about_a_passage(self, home: Home, recorded: Record, sign_in: SignIn) -> None:
        await recorded(home)
        member = await sign_in(home, Role.MEMBER)
        anchor = {"field": "output", "at": 7, "quote": "分布式"}
        await member("POST", "/comments", SAID | {"anchor": anchor})
        assert (await member("GET", LIST)).json()["items"][0]["anchor"] == anchor
        assert (await member("POST", "/comments", SAID | {"anchor": anchor | {"quote": ""}})).status_code == 400

    async def test_reactions_are_one_s_own_and_once_each(self, home: Home, recorded: Record, sign_in: SignIn) -> None:
        await recorded(home)
        author, other = await sign_in(home, Role.MEMBER), await sign_in(home, Role.OWNER)
        path = f"/comments/{(await author('POST', '/comments', SAID)).json()['id']}/reactions/👍"
        for person in (author, other, other):
            reacted = await person("PUT", path)
        assert [person["id"] for person in reacted.json()["reactions"][0]["people"]] == [author.user_id, other.user_id]
        assert [len(one["people"]) for one in (await author("DELETE", path)).json()["reactions"]] == [1]
        assert (await author("PUT", path.replace("👍", "x"))).status_code == 400

    async def test_counts_stand_at_the_trace_and_its_observations(
        self, home: Home, recorded: Record, sign_in: SignIn
    ) -> None:
        await recorded(home)
        member = await sign_in(home, Role.MEMBER)
        for about in ({"object_type": "TRACE", "object_id": "t"}, {"object_type": "OBSERVATION", "object_id": "o"}):
            await member("POST", "/comments", about | {"content": "x"})
        assert (await member("GET", "/comments/counts?trace_id=t")).json() == {"counts": {"t": 1, "o": 1}}

    async def test_members_can_be_mentioned(self, home: Home, sign_in: SignIn) -> None:
        member = await sign_in(home, Role.MEMBER)
        people = (await member("GET", "/comments/people")).json()["items"]
        assert [one["id"] for one in people] == [member.user_id]
