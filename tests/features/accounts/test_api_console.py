"""Organisations, projects, members, invitations and keys, through the console's endpoints."""

from datetime import timedelta

import pytest
from dirty_equals import IsList, IsPartialDict, IsStr
from httpx2 import AsyncClient
from tests.features.accounts.conftest import Browser, OpenBrowser, basic

from lampyris.features.accounts.service import AccountsAuthenticator, mark_has_events
from lampyris.foundation.clock import iso_ms, now
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

PROJECT_ROUTES = [
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/members"),
    ("PUT", "/members/u"),
    ("DELETE", "/members/u"),
    ("GET", "/keys"),
    ("POST", "/keys"),
    ("DELETE", "/keys/k"),
]
ORG_ROUTES = [
    ("PATCH", ""),
    ("DELETE", ""),
    ("GET", "/members"),
    ("PUT", "/members/u"),
    ("DELETE", "/members/u"),
    ("POST", "/invitations"),
    ("DELETE", "/invitations/i"),
    ("GET", "/keys"),
    ("POST", "/keys"),
    ("DELETE", "/keys/k"),
    ("GET", "/audit"),
    ("POST", "/projects"),
]
BODY = {"name": "x", "role": "VIEWER", "email": "a@b.cd"}


class House:
    """An organisation with one project, and the browser of its owner."""

    def __init__(self, owner: Browser, org_id: str, project_id: str) -> None:
        self.owner = owner
        self.org_id = org_id
        self.project_id = project_id

    @property
    def org(self) -> str:
        return f"/organizations/{self.org_id}"

    @property
    def project(self) -> str:
        return f"/projects/{self.project_id}"


async def build(owner: Browser) -> House:
    org = (await owner("POST", "/organizations", {"name": "组织 One"})).json()
    project = (await owner("POST", f"/organizations/{org['id']}/projects", {"name": "项目"})).json()
    return House(owner, org["id"], project["id"])


@pytest.fixture
async def house(open_browser: OpenBrowser) -> House:
    await open_browser("root@example.com")
    return await build(await open_browser("owner@example.com"))


async def join(house: House, open_browser: OpenBrowser, email: str, role: str) -> Browser:
    """A new person with that role in the house's organisation."""
    newcomer = await open_browser(email)
    answer = await house.owner("POST", f"{house.org}/invitations", {"email": email, "role": role})
    assert answer.json() == {"added": True, "invitation": None}
    return newcomer


class TestWhoMay:
    @pytest.mark.parametrize(("method", "path"), PROJECT_ROUTES)
    async def test_a_project_without_a_session_is_401(self, client: AsyncClient, method: str, path: str) -> None:
        answer = await client.request(method, f"/api/console/projects/p{path}", json=BODY)
        assert answer.status_code == 401

    @pytest.mark.parametrize(("method", "path"), PROJECT_ROUTES)
    async def test_somebody_elses_project_is_404(
        self, house: House, open_browser: OpenBrowser, method: str, path: str
    ) -> None:
        stranger = await open_browser("stranger@example.com")
        assert (await stranger(method, house.project + path, BODY)).status_code == 404

    @pytest.mark.parametrize(("method", "path"), ORG_ROUTES)
    async def test_an_organisation_without_a_session_is_401(self, client: AsyncClient, method: str, path: str) -> None:
        answer = await client.request(method, f"/api/console/organizations/o{path}", json=BODY)
        assert answer.status_code == 401

    @pytest.mark.parametrize(("method", "path"), ORG_ROUTES)
    async def test_somebody_elses_organisation_is_404(
        self, house: House, open_browser: OpenBrowser, method: str, path: str
    ) -> None:
        stranger = await open_browser("stranger@example.com")
        assert (await stranger(method, house.org + path, BODY)).status_code == 404

    @pytest.mark.parametrize(("method", "path"), [*ORG_ROUTES[:2], *ORG_ROUTES[3:]])
    async def test_a_member_changes_nothing_in_the_organisation(
        self, house: House, open_browser: OpenBrowser, method: str, path: str
    ) -> None:
        member = await join(house, open_browser, "member@example.com", "MEMBER")
        answer = await member(method, house.org + path, BODY)
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    @pytest.mark.parametrize(("method", "path"), PROJECT_ROUTES)
    async def test_a_viewer_sees_no_settings_of_the_project(
        self, house: House, open_browser: OpenBrowser, method: str, path: str
    ) -> None:
        viewer = await join(house, open_browser, "viewer@example.com", "VIEWER")
        assert (await viewer(method, house.project + path, BODY)).status_code == 403

    async def test_the_instance_admin_sees_everything(self, open_browser: OpenBrowser) -> None:
        root = await open_browser("root@example.com")
        house = await build(await open_browser("owner@example.com"))
        seen = (await root("GET", "/me")).json()["organizations"]
        assert [(org["id"], org["role"]) for org in seen] == [(house.org_id, "OWNER")]
        assert (await root("GET", f"{house.org}/audit")).status_code == 200
        assert (await root("GET", "/organizations/none/audit")).status_code == 404


class TestOrganizations:
    async def test_me_shows_what_i_can_see(self, house: House) -> None:
        me = (await house.owner("GET", "/me")).json()
        assert me["organizations"] == [
            {
                "id": house.org_id,
                "name": "组织 One",
                "role": "OWNER",
                "scopes": IsList(length=9),
                "projects": [
                    IsPartialDict(id=house.project_id, name="项目", role="OWNER", has_events=False, created_at=IsStr())
                ],
            }
        ]
        assert "organization:delete" in me["organizations"][0]["scopes"]
        assert "project:delete" in me["organizations"][0]["projects"][0]["scopes"]

    async def test_it_is_renamed_and_deleted(self, house: House) -> None:
        assert (await house.owner("PATCH", house.org, {"name": "New"})).json()["name"] == "New"
        refused = await house.owner("DELETE", house.org)
        assert (refused.status_code, refused.json()["code"]) == (409, "has_projects")
        assert (await house.owner("DELETE", house.project)).status_code == 202
        assert (await house.owner("DELETE", house.org)).status_code == 200
        assert (await house.owner("GET", "/me")).json()["organizations"] == []

    async def test_creation_can_be_reserved(
        self, house: House, open_browser: OpenBrowser, authenticator: AccountsAuthenticator
    ) -> None:
        authenticator.settings.organization_creators = ["Boss@example.com"]
        boss, other = await open_browser("boss@example.com"), await open_browser("other@example.com")
        assert (await boss("POST", "/organizations", {"name": "ok"})).status_code == 201
        refused = await other("POST", "/organizations", {"name": "no"})
        assert (refused.status_code, refused.json()["code"]) == (403, "may_not_create_organizations")
        assert (await other("GET", "/me")).json()["may_create_organizations"] is False


class TestProjects:
    async def test_it_is_changed(self, house: House) -> None:
        answer = await house.owner("PATCH", house.project, {"name": "新名", "retention_days": 30})
        assert answer.json() == IsPartialDict(id=house.project_id, name="新名", retention_days=30)
        assert (await house.owner("PATCH", house.project, {"retention_days": 0})).json()["retention_days"] is None

    @pytest.mark.parametrize("days", [2, 36_501, 99_999_999])
    async def test_a_retention_out_of_bounds_is_refused_with_them(self, house: House, days: int) -> None:
        answer = await house.owner("PATCH", house.project, {"retention_days": days})
        assert (answer.status_code, answer.json()["message"]) == (
            400,
            "retention must be 0 (keep for ever), or at least 3 days and at most 36500",
        )

    async def test_two_of_a_name_in_one_organisation_are_refused(self, house: House) -> None:
        answer = await house.owner("POST", f"{house.org}/projects", {"name": " 项目 "})
        assert (answer.status_code, answer.json()["code"]) == (409, "name_taken")

    async def test_the_first_event_shows(self, house: House, metadata: SqlMetadata) -> None:
        async with metadata.write() as session:
            await mark_has_events(session, [house.project_id, "unknown"])
        me = (await house.owner("GET", "/me")).json()
        assert me["organizations"][0]["projects"][0]["has_events"] is True


class TestMembers:
    async def test_an_invited_address_joins_when_it_signs_up(self, house: House, open_browser: OpenBrowser) -> None:
        wanted = {
            "email": " New@Example.com",
            "role": "NONE",
            "project_id": house.project_id,
            "project_role": "MEMBER",
        }
        answer = await house.owner("POST", f"{house.org}/invitations", wanted)
        assert answer.status_code == 201
        invitation = answer.json()["invitation"]
        assert invitation["link"] == "http://localhost:3001/auth/sign-up?email=new%40example.com"
        listed = (await house.owner("GET", f"{house.org}/members")).json()
        assert listed["invitations"] == [invitation]
        newcomer = await open_browser("new@example.com")
        me = (await newcomer("GET", "/me")).json()
        assert [(org["id"], org["role"]) for org in me["organizations"]] == [(house.org_id, "NONE")]
        assert me["organizations"][0]["projects"][0]["role"] == "MEMBER"
        listed = (await house.owner("GET", f"{house.org}/members")).json()
        assert listed["invitations"] == []
        assert listed["members"][0] == IsPartialDict(
            email="new@example.com", role="NONE", project_roles={house.project_id: "MEMBER"}
        )

    async def test_inviting_again_changes_the_offer_and_withdrawing_ends_it(
        self, house: House, open_browser: OpenBrowser
    ) -> None:
        path = f"{house.org}/invitations"
        first = (await house.owner("POST", path, {"email": "n@example.com", "role": "VIEWER"})).json()["invitation"]
        again = (await house.owner("POST", path, {"email": "n@example.com", "role": "ADMIN"})).json()["invitation"]
        assert (again["id"], again["role"]) == (first["id"], "ADMIN")
        assert (await house.owner("DELETE", f"{path}/{first['id']}")).status_code == 200
        assert (await house.owner("DELETE", f"{path}/{first['id']}")).status_code == 404
        newcomer = await open_browser("n@example.com")
        assert (await newcomer("GET", "/me")).json()["organizations"] == []

    async def test_a_member_cannot_be_invited_again(self, house: House) -> None:
        answer = await house.owner("POST", f"{house.org}/invitations", {"email": "owner@example.com", "role": "VIEWER"})
        assert (answer.status_code, answer.json()["code"]) == (409, "already_member")

    async def test_the_last_owner_stays(self, house: House, open_browser: OpenBrowser) -> None:
        me = f"{house.org}/members/{house.owner.user_id}"
        for answer in (await house.owner("PUT", me, {"role": "ADMIN"}), await house.owner("DELETE", me)):
            assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
        second = await join(house, open_browser, "second@example.com", "OWNER")
        assert (await second("DELETE", me)).status_code == 200
        assert (await house.owner("GET", house.project + "/keys")).status_code == 404

    async def test_an_admin_makes_no_owners(self, house: House, open_browser: OpenBrowser) -> None:
        admin = await join(house, open_browser, "admin@example.com", "ADMIN")
        for method, path, body in [
            ("PUT", f"/members/{admin.user_id}", {"role": "OWNER"}),
            ("PUT", f"/members/{house.owner.user_id}", {"role": "VIEWER"}),
            ("DELETE", f"/members/{house.owner.user_id}", None),
            ("POST", "/invitations", {"email": "x@example.com", "role": "OWNER"}),
        ]:
            assert (await admin(method, house.org + path, body)).status_code == 403

    async def test_everybody_may_leave(self, house: House, open_browser: OpenBrowser) -> None:
        viewer = await join(house, open_browser, "viewer@example.com", "VIEWER")
        assert (await viewer("DELETE", f"{house.org}/members/{viewer.user_id}")).status_code == 200
        assert (await viewer("GET", "/me")).json()["organizations"] == []

    async def test_a_project_role_stands_above_the_one_of_the_organisation(
        self, house: House, open_browser: OpenBrowser
    ) -> None:
        viewer = await join(house, open_browser, "viewer@example.com", "VIEWER")
        path = f"{house.project}/members/{viewer.user_id}"
        assert (await house.owner("PUT", path, {"role": "ADMIN"})).json()["role"] == "ADMIN"
        assert (await viewer("POST", f"{house.project}/keys", {})).status_code == 201
        listed = (await viewer("GET", f"{house.project}/members")).json()["members"]
        assert [(m["email"], m["role"], m["own"]) for m in listed] == [
            ("owner@example.com", "OWNER", False),
            ("viewer@example.com", "ADMIN", True),
        ]
        assert (await house.owner("PUT", path, {"role": "NONE"})).status_code == 200
        assert (await viewer("GET", f"{house.project}/keys")).status_code == 404
        assert (await house.owner("DELETE", path)).status_code == 200
        assert (await viewer("GET", f"{house.project}/keys")).status_code == 403
        assert (await house.owner("DELETE", path)).status_code == 404

    async def test_new_people_join_the_default_places(
        self, house: House, open_browser: OpenBrowser, authenticator: AccountsAuthenticator
    ) -> None:
        authenticator.settings.default_project_ids = [house.project_id, "gone"]
        authenticator.settings.default_project_role = "MEMBER"
        newcomer = await open_browser("new@example.com")
        org = (await newcomer("GET", "/me")).json()["organizations"][0]
        assert (org["role"], org["projects"][0]["role"]) == ("NONE", "MEMBER")


class TestKeys:
    async def test_the_secret_is_shown_once(self, house: House, client: AsyncClient) -> None:
        expires = iso_ms(now() + timedelta(days=1))
        answer = await house.owner("POST", f"{house.project}/keys", {"note": "笔记", "expires_at": expires})
        assert answer.status_code == 201
        made = answer.json()
        assert made == {
            "id": IsStr(),
            "public_key": IsStr(regex="pk-lf-.*"),
            "secret_key": IsStr(regex="sk-lf-.*"),
            "display_secret_key": f"sk-lf-...{made['secret_key'][-4:]}",
            "note": "笔记",
            "created_at": IsStr(),
            "expires_at": expires,
            "last_used_at": None,
        }
        key = {"authorization": basic(made["public_key"], made["secret_key"])}
        assert (await client.get("/api/public/projects", headers=key)).status_code == 200
        del made["secret_key"]
        assert (await house.owner("GET", f"{house.project}/keys")).json() == {"items": [made]}
        assert (await house.owner("DELETE", f"{house.project}/keys/{made['id']}")).status_code == 200
        assert (await client.get("/api/public/projects", headers=key)).status_code == 401
        assert (await house.owner("DELETE", f"{house.project}/keys/{made['id']}")).status_code == 404

    async def test_an_expiry_in_the_past_is_refused(self, house: House) -> None:
        answer = await house.owner("POST", f"{house.project}/keys", {"expires_at": "2020-01-01T00:00:00Z"})
        assert answer.status_code == 400

    async def test_a_key_of_another_project_is_not_revoked(self, house: House) -> None:
        other = (await house.owner("POST", f"{house.org}/projects", {"name": "other"})).json()
        key = (await house.owner("POST", f"/projects/{other['id']}/keys", {})).json()
        assert (await house.owner("DELETE", f"{house.project}/keys/{key['id']}")).status_code == 404

    async def test_an_organisation_key_manages_projects(self, house: House, client: AsyncClient) -> None:
        made = (await house.owner("POST", f"{house.org}/keys", {})).json()
        key = {"authorization": basic(made["public_key"], made["secret_key"])}
        listed = (await client.get("/api/public/organizations/projects", headers=key)).json()
        assert [project["id"] for project in listed["projects"]] == [house.project_id]
        assert len((await house.owner("GET", f"{house.org}/keys")).json()["items"]) == 1
        assert (await house.owner("DELETE", f"{house.org}/keys/{made['id']}")).status_code == 200
        assert (await client.get("/api/public/organizations/projects", headers=key)).status_code == 401


class TestAudit:
    async def test_every_change_leaves_a_row_with_who_and_what(self, house: House, open_browser: OpenBrowser) -> None:
        viewer = await join(house, open_browser, "viewer@example.com", "VIEWER")
        await house.owner("PUT", f"{house.project}/members/{viewer.user_id}", {"role": "ADMIN"})
        key = (await viewer("POST", f"{house.project}/keys", {"note": "n"})).json()
        await house.owner("PATCH", house.project, {"name": "renamed"})
        await house.owner("DELETE", house.project)
        items = (await house.owner("GET", f"{house.org}/audit")).json()["items"]
        assert [(item["resource_type"], item["action"], item["user_email"]) for item in items] == [
            ("project", "delete", "owner@example.com"),
            ("project", "update", "owner@example.com"),
            ("apiKey", "create", "viewer@example.com"),
            ("projectMembership", "create", "owner@example.com"),
            ("orgMembership", "create", "owner@example.com"),
            ("project", "create", "owner@example.com"),
            ("organization", "create", "owner@example.com"),
        ]
        assert '"name":"项目"' in items[1]["before"]
        assert '"name":"renamed"' in items[1]["after"]
        assert key["secret_key"] not in str(items)

    async def test_it_is_paged(self, house: House) -> None:
        for number in range(5):
            await house.owner("PATCH", house.org, {"name": f"name {number}"})
        seen: list[str] = []
        cursor = ""
        for _ in range(4):
            page = (await house.owner("GET", f"{house.org}/audit?limit=2{cursor}")).json()
            seen += [item["id"] for item in page["items"]]
            cursor = f"&cursor={page['next_cursor']}"
        assert page["next_cursor"] is None
        assert len(seen) == len(set(seen)) == 7

    @pytest.mark.parametrize("cursor", ["x", "1", ".x", "99999999999999999999.x"])
    async def test_a_made_up_cursor_is_400(self, house: House, cursor: str) -> None:
        assert (await house.owner("GET", f"{house.org}/audit?cursor={cursor}")).status_code == 400
