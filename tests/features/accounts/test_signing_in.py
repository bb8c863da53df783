"""Sign-up, sign-in, sign-out, passwords and the session cookie, through the console's endpoints."""

from datetime import timedelta

import bcrypt
import pytest
from dirty_equals import IsStr
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import select, update
from tests.features.accounts.conftest import PASSWORD, Browser, OpenBrowser

from lampyris.features.accounts.service import AccountsAuthenticator
from lampyris.features.accounts.tables import UserRow, UserSessionRow
from lampyris.foundation.clock import now
from lampyris.foundation.storage.metadata.sessions import SqlMetadata

SIGN_UP = {"name": "王小明 🪲", "email": "Ming@Example.COM ", "password": PASSWORD}


async def sign_in(client: AsyncClient, password: str = PASSWORD, email: str = "ming@example.com") -> tuple[int, str]:
    answer = await client.post("/api/console/auth/sign-in", json={"email": email, "password": password})
    return answer.status_code, answer.json().get("code", "")


@pytest.fixture
async def ming(open_browser: OpenBrowser) -> Browser:
    return await open_browser("ming@example.com")


class TestSignUp:
    async def test_the_first_person_is_the_administrator_and_signed_in(self, client: AsyncClient) -> None:
        before = (await client.get("/api/console/auth/config")).json()
        answer = await client.post("/api/console/auth/sign-up", json=SIGN_UP)
        assert (before["has_users"], before["signup_enabled"]) == (False, True)
        assert answer.status_code == 200
        assert answer.json() == {
            "user": {
                "id": IsStr(),
                "name": "王小明 🪲",
                "email": "ming@example.com",
                "admin": True,
                "language": None,
                "theme": None,
            },
            "csrf_token": IsStr(regex="[0-9a-f]{64}"),
        }
        me = (await client.get("/api/console/me")).json()
        assert (me["user"], me["csrf_token"]) == (answer.json()["user"], answer.json()["csrf_token"])
        assert (await client.get("/api/console/auth/config")).json()["has_users"] is True

    async def test_the_second_is_not(self, ming: Browser, open_browser: OpenBrowser) -> None:
        hong = await open_browser("hong@example.com")
        assert (await hong("GET", "/me")).json()["user"]["admin"] is False

    async def test_the_cookie_is_out_of_reach_for_scripts(self, client: AsyncClient) -> None:
        answer = await client.post("/api/console/auth/sign-up", json=SIGN_UP)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("lampyris_session=")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Max-Age=2592000" in cookie
        assert "Secure" not in cookie

    async def test_over_https_the_cookie_is_secure(
        self, client: AsyncClient, authenticator: AccountsAuthenticator
    ) -> None:
        authenticator.public_url = "https://lampyris.example"
        answer = await client.post("/api/console/auth/sign-up", json=SIGN_UP)
        assert "Secure" in answer.headers["set-cookie"]

    async def test_a_taken_address_is_refused(self, client: AsyncClient, ming: Browser) -> None:
        answer = await client.post("/api/console/auth/sign-up", json=SIGN_UP)
        assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("password", "short1!", "weak_password"),
            ("password", "no digits!", "weak_password"),
            ("password", "12345678!", "weak_password"),
            ("password", "nospecial1", "weak_password"),
            ("password", "x1!" * 400, "weak_password"),
            ("email", "nobody", "invalid_input"),
            ("email", "a b@c.de", "invalid_input"),
            ("email", "a\x07@c.de", "invalid_input"),
            ("name", " \t\n", "invalid_input"),
            ("name", "x" * 101, "invalid_input"),
            ("name", 7, "invalid_input"),
        ],
    )
    async def test_what_breaks_a_rule_is_refused(
        self, client: AsyncClient, field: str, value: object, code: str
    ) -> None:
        answer = await client.post("/api/console/auth/sign-up", json={**SIGN_UP, field: value})
        assert (answer.status_code, answer.json()["code"]) == (400, code)

    async def test_it_can_be_closed(self, client: AsyncClient, authenticator: AccountsAuthenticator) -> None:
        authenticator.settings.disable_signup = True
        answer = await client.post("/api/console/auth/sign-up", json=SIGN_UP)
        assert (answer.status_code, answer.json()["code"]) == (403, "sign_up_disabled")
        assert (await client.get("/api/console/auth/config")).json()["signup_enabled"] is False


class TestSignIn:
    async def test_the_right_password_opens(self, client: AsyncClient, ming: Browser) -> None:
        assert await sign_in(client, email=" MING@example.com") == (200, "")
        assert (await client.get("/api/console/me")).status_code == 200

    async def test_wrong_and_unknown_look_the_same(self, client: AsyncClient, ming: Browser) -> None:
        assert await sign_in(client, "wrong") == (401, "wrong_credentials")
        assert await sign_in(client, email="nobody@example.com") == (401, "wrong_credentials")

    async def test_it_gives_a_new_session_and_ends_the_old(self, ming: Browser, app: FastAPI) -> None:
        old = ming.client.cookies["lampyris_session"]
        await ming.enter("/auth/sign-in", email="ming@example.com", password=PASSWORD)
        assert ming.client.cookies["lampyris_session"] != old
        async with AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost") as other:
            other.cookies.set("lampyris_session", old)
            assert (await other.get("/api/console/me")).status_code == 401

    async def test_guessing_is_stopped_also_for_the_right_password(self, client: AsyncClient, ming: Browser) -> None:
        for _ in range(10):
            assert (await sign_in(client, "wrong"))[0] == 401
        answer = await client.post(
            "/api/console/auth/sign-in", json={"email": "ming@example.com", "password": PASSWORD}
        )
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_sign_ins")
        assert answer.headers["retry-after"] == "900"

    async def test_a_strangers_guesses_do_not_lock_the_owner_out(
        self, client: AsyncClient, app: FastAPI, ming: Browser
    ) -> None:
        transport = ASGITransport(app=app, client=("203.0.113.9", 1))
        async with AsyncClient(transport=transport, base_url="http://localhost") as stranger:
            statuses = [(await sign_in(stranger, "wrong"))[0] for _ in range(11)]
        assert statuses == [401] * 10 + [429]
        assert await sign_in(client) == (200, "")

    async def test_a_form_of_another_site_signs_nobody_in(self, client: AsyncClient, ming: Browser) -> None:
        body = f'{{"email": "ming@example.com", "password": "{PASSWORD}"}}'
        answer = await client.post(
            "/api/console/auth/sign-in", content=body, headers={"content-type": "text/plain;charset=UTF-8"}
        )
        assert (answer.status_code, answer.headers.get("set-cookie")) == (400, None)

    async def test_guessing_over_many_accounts_is_stopped(
        self, client: AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("lampyris.features.accounts.service.attempts.WRONG_BY_PLACE", 3)
        statuses = [(await sign_in(client, email=f"p{number}@example.com"))[0] for number in range(5)]
        assert statuses == [401, 401, 401, 429, 429]

    async def test_an_imported_bcrypt_password_opens_and_is_renewed(
        self, client: AsyncClient, ming: Browser, metadata: SqlMetadata
    ) -> None:
        imported = bcrypt.hashpw(b"old password", bcrypt.gensalt(4)).decode()
        async with metadata.write() as session:
            await session.execute(update(UserRow).values(password_hash=imported))
        assert await sign_in(client, "wrong") == (401, "wrong_credentials")
        assert await sign_in(client, "old password") == (200, "")
        async with metadata.read() as session:
            renewed = await session.scalar(select(UserRow.password_hash))
        assert renewed is not None
        assert renewed.startswith("$argon2id$")
        assert await sign_in(client, "old password") == (200, "")

    async def test_somebody_without_a_password_cannot_sign_in(
        self, client: AsyncClient, ming: Browser, metadata: SqlMetadata
    ) -> None:
        async with metadata.write() as session:
            await session.execute(update(UserRow).values(password_hash=None))
        for guess in ("", "nobody at all", PASSWORD):
            assert await sign_in(client, guess) == (401, "wrong_credentials")


class TestSessions:
    async def test_without_a_cookie_it_is_401(self, client: AsyncClient) -> None:
        answer = await client.get("/api/console/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")

    async def test_a_made_up_cookie_is_401(self, client: AsyncClient) -> None:
        client.cookies.set("lampyris_session", "x" * 43)
        assert (await client.get("/api/console/me")).status_code == 401

    @pytest.mark.parametrize("token", [None, "", "0" * 64, "é"])
    async def test_a_change_without_the_csrf_token_is_refused(self, ming: Browser, token: str | None) -> None:
        del ming.client.headers["X-CSRF-Token"]
        headers = {} if token is None else {b"X-CSRF-Token": token.encode()}
        answer = await ming.client.patch("/api/console/me", json={"name": "x"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf_failed")

    async def test_signing_out_ends_it(self, ming: Browser, app: FastAPI) -> None:
        token = ming.client.cookies["lampyris_session"]
        assert (await ming("POST", "/auth/sign-out")).status_code == 200
        assert "lampyris_session" not in ming.client.cookies
        ming.client.cookies.set("lampyris_session", token)
        assert (await ming("GET", "/me")).status_code == 401
        assert (await ming("POST", "/auth/sign-out")).status_code == 200

    async def test_it_ends_after_thirty_days_without_use(self, ming: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        later = now() + timedelta(days=30, seconds=1)
        monkeypatch.setattr("lampyris.features.accounts.service.sessions.now", lambda: later)
        assert (await ming("GET", "/me")).status_code == 401

    async def test_use_prolongs_it(self, ming: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
        start = now()
        for days in (20, 40, 60):
            later = start + timedelta(days=days)
            monkeypatch.setattr("lampyris.features.accounts.service.sessions.now", lambda at=later: at)
            answer = await ming("GET", "/me")
            assert answer.status_code == 200
            assert "Max-Age=2592000" in answer.headers["set-cookie"]

    async def test_only_a_hash_of_the_token_is_stored(self, ming: Browser, metadata: SqlMetadata) -> None:
        async with metadata.read() as session:
            stored = (await session.scalars(select(UserSessionRow.token_hash))).all()
        assert len(stored) == 1
        assert ming.client.cookies["lampyris_session"] not in stored


class TestPassword:
    async def test_a_change_signs_out_everywhere_else(self, ming: Browser, app: FastAPI) -> None:
        async with AsyncClient(transport=ASGITransport(app=app), base_url="http://localhost") as other:
            assert await sign_in(other) == (200, "")
            answer = await ming.enter("/auth/password", current=PASSWORD, new="another pass 2")
            assert answer.status_code == 200
            assert (await other.get("/api/console/me")).status_code == 401
            assert (await ming("GET", "/me")).status_code == 200
            assert await sign_in(other) == (401, "wrong_credentials")
            assert await sign_in(other, "another pass 2") == (200, "")

    async def test_it_needs_the_current_one_and_the_rule(self, ming: Browser) -> None:
        wrong = await ming("POST", "/auth/password", {"current": "wrong", "new": "another pass 2"})
        # Not 401: the session lives, and whoever asks must not be sent to sign in.
        assert (wrong.status_code, wrong.json()["code"]) == (400, "wrong_password")
        assert (await ming("GET", "/me")).status_code == 200
        weak = await ming("POST", "/auth/password", {"current": PASSWORD, "new": "weak"})
        assert (weak.status_code, weak.json()["code"]) == (400, "weak_password")


class TestMe:
    async def test_own_settings_are_kept(self, ming: Browser) -> None:
        wanted = {"name": "改名", "language": "zh-CN", "theme": "dark"}
        assert (await ming("PATCH", "/me", wanted)).status_code == 200
        user = (await ming("GET", "/me")).json()["user"]
        assert {name: user[name] for name in wanted} == wanted

    @pytest.mark.parametrize("wrong", [{"language": "tlh"}, {"theme": "pink"}, {"name": ""}])
    async def test_unknown_choices_are_refused(self, ming: Browser, wrong: object) -> None:
        assert (await ming("PATCH", "/me", wrong)).status_code == 400

    async def test_an_account_is_deleted_with_the_password(self, ming: Browser, client: AsyncClient) -> None:
        assert (await ming("DELETE", "/me", {"password": "wrong"})).status_code == 401
        assert (await ming("DELETE", "/me", {"password": PASSWORD})).status_code == 200
        assert await sign_in(client) == (401, "wrong_credentials")

    async def test_the_only_owner_of_an_organisation_cannot_go(self, ming: Browser) -> None:
        await ming("POST", "/organizations", {"name": "mine"})
        answer = await ming("DELETE", "/me", {"password": PASSWORD})
        assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
