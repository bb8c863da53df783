"""The public endpoints of accounts, against recorded answers where there are some."""

from typing import Any

import pytest
from dirty_equals import IsStr
from httpx2 import AsyncClient
from tests.features.accounts.conftest import PASSWORD, Home, basic

from lampyris.features.accounts.service import people
from lampyris.features.accounts.types import SYSTEM, User
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

IsTime = IsStr(regex=r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

ORG_ROUTES = [
    ("GET", "/api/public/organizations/projects"),
    ("GET", "/api/public/organizations/apiKeys"),
    ("GET", "/api/public/organizations/memberships"),
    ("PUT", "/api/public/organizations/memberships"),
    ("DELETE", "/api/public/organizations/memberships"),
    ("POST", "/api/public/projects"),
    ("PUT", "/api/public/projects/proj-other"),
    ("DELETE", "/api/public/projects/proj-other"),
    ("GET", "/api/public/projects/proj-other/apiKeys"),
    ("POST", "/api/public/projects/proj-other/apiKeys"),
    ("DELETE", "/api/public/projects/proj-other/apiKeys/k"),
    ("GET", "/api/public/projects/proj-other/memberships"),
    ("PUT", "/api/public/projects/proj-other/memberships"),
    ("DELETE", "/api/public/projects/proj-other/memberships"),
]
BODY = {"name": "a name", "retention": 0, "userId": "u", "role": "VIEWER"}


class Caller:
    """Sends requests with one credential."""

    def __init__(self, client: AsyncClient, authorization: str) -> None:
        self.client = client
        self.headers = {"authorization": authorization}

    async def __call__(self, method: str, path: str, json: object = None) -> tuple[int, Any]:
        answer = await self.client.request(method, f"/api/public{path}", json=json, headers=self.headers)
        return answer.status_code, answer.json()


@pytest.fixture
def org(client: AsyncClient, home: Home) -> Caller:
    return Caller(client, home.org_authorization)


async def person(metadata: SqlMetadata, email: str) -> User:
    prepared = await people.prepare(name="小明", email=email, password=PASSWORD)
    async with metadata.write() as session:
        return await people.create(session, SYSTEM, prepared)


class TestOwnProject:
    async def test_without_a_key_it_is_401(self, client: AsyncClient) -> None:
        answer = await client.get("/api/public/projects")
        assert (answer.status_code, answer.json()) == (401, {"message": "No authorization header"})

    async def test_it_answers_as_recorded(self, client: AsyncClient, home: Home) -> None:
        answer = await client.get("/api/public/projects", headers={"authorization": home.authorization})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json; charset=utf-8"
        assert answer.json() == {
            "data": [
                {
                    "id": "proj-golden",
                    "name": "golden Project",
                    "organization": {"id": "org-golden", "name": "golden Org"},
                    "metadata": {},
                }
            ]
        }

    async def test_an_organisation_key_is_refused_as_recorded(self, client: AsyncClient, home: Home) -> None:
        answer = await client.get("/api/public/projects", headers={"authorization": home.org_authorization})
        assert answer.status_code == 403
        assert answer.json() == {"message": "Invalid API key. Are you using an organization key?"}

    async def test_a_bare_public_key_is_refused(self, client: AsyncClient, home: Home) -> None:
        bearer = {"authorization": f"Bearer {home.key.key.public_key}"}
        answer = await client.get("/api/public/projects", headers=bearer)
        assert answer.status_code == 403
        assert answer.json() == {"message": "Access denied - insufficient permissions for this endpoint"}

    async def test_a_rename_shows_at_once(self, client: AsyncClient, home: Home, org: Caller) -> None:
        own = Caller(client, home.authorization)
        await own("GET", "/projects")
        await org("PUT", "/projects/proj-golden", {"name": "renamed", "retention": 30, "metadata": {"team": "一"}})
        _, shown = await own("GET", "/projects")
        assert shown["data"][0] == {
            "id": "proj-golden",
            "name": "renamed",
            "organization": {"id": "org-golden", "name": "golden Org"},
            "metadata": {"team": "一"},
            "retentionDays": 30,
        }


class TestWhoMay:
    @pytest.mark.parametrize(("method", "path"), ORG_ROUTES)
    async def test_without_a_key_it_is_401(self, client: AsyncClient, method: str, path: str) -> None:
        answer = await client.request(method, path, json=BODY)
        assert (answer.status_code, answer.json()) == (401, {"message": "No authorization header"})

    @pytest.mark.parametrize(("method", "path"), ORG_ROUTES)
    async def test_a_project_key_is_refused_as_recorded(
        self, client: AsyncClient, home: Home, method: str, path: str
    ) -> None:
        answer = await client.request(method, path, json=BODY, headers={"authorization": home.authorization})
        message = "Invalid API key. Organization-scoped API key required for this operation."
        assert (answer.status_code, answer.json()) == (403, {"message": message})

    @pytest.mark.parametrize(("method", "path"), [route for route in ORG_ROUTES if "proj-other" in route[1]])
    async def test_a_project_of_another_organisation_is_404(
        self, client: AsyncClient, home: Home, other_home: Home, method: str, path: str
    ) -> None:
        answer = await client.request(method, path, json=BODY, headers={"authorization": home.org_authorization})
        assert (answer.status_code, answer.json()["error"]) == (404, "LangfuseNotFoundError")


class TestProjects:
    async def test_a_created_project_is_listed(self, org: Caller) -> None:
        status, made = await org("POST", "/projects", {"name": "新项目一", "retention": 7, "metadata": {"a": 1}})
        assert status == 201
        assert made == {
            "id": IsStr(),
            "name": "新项目一",
            "organization": {"id": "org-golden", "name": "golden Org"},
            "metadata": {"a": 1},
            "retentionDays": 7,
        }
        _, listed = await org("GET", "/organizations/projects")
        assert [project["name"] for project in listed["projects"]] == ["golden Project", "新项目一"]
        assert listed["projects"][1] == {
            "id": made["id"],
            "name": "新项目一",
            "metadata": {"a": 1},
            "createdAt": IsTime,
            "updatedAt": IsTime,
        }

    @pytest.mark.parametrize(
        "body",
        [
            {"name": "ab", "retention": 0},
            {"name": "x" * 61, "retention": 0},
            {"name": "fine name"},
            {"name": "fine name", "retention": 2},
            {"name": "fine name", "retention": -1},
            {"name": "fine name", "retention": 0, "metadata": "text"},
            {"name": 7, "retention": 0},
        ],
    )
    async def test_what_breaks_a_rule_is_400(self, org: Caller, body: object) -> None:
        status, answer = await org("POST", "/projects", body)
        assert (status, "message" in answer) == (400, True)

    async def test_a_taken_name_is_409(self, org: Caller) -> None:
        status, answer = await org("POST", "/projects", {"name": "golden Project", "retention": 0})
        assert (status, answer["error"]) == (409, "LangfuseConflictError")

    async def test_a_deleted_project_is_gone_with_its_keys(self, client: AsyncClient, home: Home, org: Caller) -> None:
        own = Caller(client, home.authorization)
        assert (await own("GET", "/projects"))[0] == 200
        status, answer = await org("DELETE", "/projects/proj-golden")
        assert (status, answer) == (202, {"success": True, "message": IsStr()})
        assert (await own("GET", "/projects"))[0] == 401
        assert (await org("DELETE", "/projects/proj-golden"))[0] == 404
        assert (await org("GET", "/organizations/projects"))[1] == {"projects": []}


class TestKeys:
    async def test_a_created_key_works_at_once_until_it_is_revoked(self, client: AsyncClient, org: Caller) -> None:
        status, made = await org("POST", "/projects/proj-golden/apiKeys", {"note": "ci"})
        assert status == 201
        assert made == {
            "id": IsStr(),
            "createdAt": IsTime,
            "expiresAt": None,
            "publicKey": IsStr(regex="pk-lf-[0-9a-f-]{36}"),
            "secretKey": IsStr(regex="sk-lf-[0-9a-f-]{36}"),
            "displaySecretKey": f"sk-lf-...{made['secretKey'][-4:]}",
            "name": "ci",
            "note": "ci",
        }
        own = Caller(client, basic(made["publicKey"], made["secretKey"]))
        assert (await own("GET", "/projects"))[0] == 200
        assert await org("DELETE", f"/projects/proj-golden/apiKeys/{made['id']}") == (200, {"success": True})
        assert (await own("GET", "/projects"))[0] == 401
        assert (await org("DELETE", f"/projects/proj-golden/apiKeys/{made['id']}"))[0] == 404

    async def test_lists_mask_the_secret(self, home: Home, org: Caller) -> None:
        _, listed = await org("GET", "/projects/proj-golden/apiKeys")
        assert listed == {
            "apiKeys": [
                {
                    "id": home.key.key.id,
                    "createdAt": IsTime,
                    "expiresAt": None,
                    "lastUsedAt": None,
                    "name": None,
                    "note": None,
                    "publicKey": home.key.key.public_key,
                    "displaySecretKey": f"sk-lf-...{home.key.secret_key[-4:]}",
                }
            ]
        }
        _, own = await org("GET", "/organizations/apiKeys")
        assert [key["id"] for key in own["apiKeys"]] == [home.org_key.key.id]

    async def test_newer_clients_give_a_name_and_an_expiry(self, org: Caller) -> None:
        wanted = {"name": "ci", "expiresAt": "2199-01-01T00:00:00.000Z"}
        status, made = await org("POST", "/projects/proj-golden/apiKeys", wanted)
        assert (status, made["name"], made["note"], made["expiresAt"]) == (201, "ci", "ci", wanted["expiresAt"])
        past = {"expiresAt": "2001-01-01T00:00:00.000Z"}
        assert (await org("POST", "/projects/proj-golden/apiKeys", past))[0] == 400

    async def test_a_pair_may_be_given(self, client: AsyncClient, org: Caller) -> None:
        pair = {"publicKey": "pk-lf-mine", "secretKey": "sk-lf-mine"}
        assert (await org("POST", "/projects/proj-golden/apiKeys", pair))[0] == 201
        assert (await Caller(client, basic("pk-lf-mine", "sk-lf-mine"))("GET", "/projects"))[0] == 200
        assert (await org("POST", "/projects/proj-golden/apiKeys", pair))[0] == 409

    @pytest.mark.parametrize(
        "pair", [{"publicKey": "pk-lf-x"}, {"secretKey": "sk-lf-x"}, {"publicKey": "x", "secretKey": "sk-lf-x"}]
    )
    async def test_half_a_pair_is_400(self, org: Caller, pair: object) -> None:
        assert (await org("POST", "/projects/proj-golden/apiKeys", pair))[0] == 400


class TestMemberships:
    async def test_a_person_is_added_changed_and_removed(self, metadata: SqlMetadata, org: Caller) -> None:
        user = await person(metadata, "ming@example.com")
        wanted = {"userId": user.id, "role": "MEMBER"}
        shown = wanted | {"email": "ming@example.com", "name": "小明"}
        assert await org("PUT", "/organizations/memberships", wanted) == (200, shown)
        assert await org("PUT", "/organizations/memberships", wanted | {"role": "ADMIN"}) == (
            200,
            shown | {"role": "ADMIN"},
        )
        assert await org("GET", "/organizations/memberships") == (200, {"memberships": [shown | {"role": "ADMIN"}]})
        status, answer = await org("DELETE", "/organizations/memberships", {"userId": user.id})
        assert (status, answer) == (200, {"message": IsStr(), "userId": user.id})
        assert await org("GET", "/organizations/memberships") == (200, {"memberships": []})

    async def test_a_project_role_needs_a_membership(self, metadata: SqlMetadata, org: Caller) -> None:
        user = await person(metadata, "ming@example.com")
        wanted = {"userId": user.id, "role": "VIEWER"}
        assert (await org("PUT", "/projects/proj-golden/memberships", wanted))[0] == 404
        await org("PUT", "/organizations/memberships", wanted | {"role": "NONE"})
        shown = wanted | {"email": "ming@example.com", "name": "小明"}
        assert await org("PUT", "/projects/proj-golden/memberships", wanted) == (200, shown)
        assert await org("GET", "/projects/proj-golden/memberships") == (200, {"memberships": [shown]})
        assert (await org("DELETE", "/projects/proj-golden/memberships", {"userId": user.id}))[0] == 200
        assert (await org("DELETE", "/projects/proj-golden/memberships", {"userId": user.id}))[0] == 404

    async def test_an_unknown_person_is_404_and_an_unknown_role_400(self, org: Caller) -> None:
        assert (await org("PUT", "/organizations/memberships", {"userId": "nobody", "role": "ADMIN"}))[0] == 404
        assert (await org("PUT", "/organizations/memberships", {"userId": "nobody", "role": "KING"}))[0] == 400

    async def test_the_last_owner_stays(self, metadata: SqlMetadata, org: Caller) -> None:
        user = await person(metadata, "ming@example.com")
        await org("PUT", "/organizations/memberships", {"userId": user.id, "role": "OWNER"})
        assert (await org("PUT", "/organizations/memberships", {"userId": user.id, "role": "ADMIN"}))[0] == 409
        assert (await org("DELETE", "/organizations/memberships", {"userId": user.id}))[0] == 409


class TestAdmin:
    async def request(
        self, client: AsyncClient, method: str, path: str, json: object = None, key: str = "the admin key"
    ) -> tuple[int, Any]:
        headers = {"authorization": f"Bearer {key}"}
        answer = await client.request(method, f"/api/admin/organizations{path}", json=json, headers=headers)
        return answer.status_code, answer.json()

    async def test_without_or_with_a_wrong_key_it_is_401(self, client: AsyncClient, home: Home) -> None:
        status, answer = await self.request(client, "GET", "", key="wrong")
        assert (status, set(answer)) == (401, {"message", "error"})
        assert (await client.get("/api/admin/organizations")).status_code == 401
        own = await client.get("/api/admin/organizations", headers={"authorization": home.org_authorization})
        assert own.status_code == 401

    async def test_an_organisation_lives_and_dies(self, client: AsyncClient) -> None:
        status, made = await self.request(client, "POST", "", {"name": "新组织", "metadata": {"k": "v"}})
        assert (status, made) == (
            201,
            {"id": IsStr(), "name": "新组织", "createdAt": IsTime, "metadata": {"k": "v"}, "projects": []},
        )
        path = f"/{made['id']}"
        assert await self.request(client, "GET", path) == (200, made)
        renamed = made | {"name": "改名"}
        assert await self.request(client, "PUT", path, {"name": "改名"}) == (200, renamed)
        assert await self.request(client, "GET", "") == (200, {"organizations": [renamed]})
        status, key = await self.request(client, "POST", f"{path}/apiKeys", {"note": "for CI"})
        assert status == 201
        own = Caller(client, basic(key["publicKey"], key["secretKey"]))
        assert (await own("GET", "/organizations/projects"))[0] == 200
        _, listed = await self.request(client, "GET", f"{path}/apiKeys")
        assert [each["id"] for each in listed["apiKeys"]] == [key["id"]]
        assert (await self.request(client, "DELETE", f"{path}/apiKeys/{key['id']}"))[0] == 200
        assert await self.request(client, "DELETE", path) == (200, {"success": True})
        assert (await self.request(client, "GET", path))[0] == 404

    async def test_one_with_projects_stays_until_they_are_deleted(
        self, client: AsyncClient, home: Home, org: Caller
    ) -> None:
        assert (await self.request(client, "DELETE", "/org-golden"))[0] == 400
        await org("DELETE", "/projects/proj-golden")
        assert (await self.request(client, "DELETE", "/org-golden"))[0] == 200
        assert (await org("GET", "/organizations/projects"))[0] == 401
