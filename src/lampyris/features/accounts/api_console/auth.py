"""Signing up, in and out."""

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import Response

from lampyris.features.accounts.api_console.cookies import as_actor, drop_cookie, place, signed_in_answer
from lampyris.features.accounts.edge import accounts, changing, reading
from lampyris.features.accounts.service import passwords, people, sessions
from lampyris.features.accounts.types import SignUpDisabled, WrongCredentials, WrongPassword
from lampyris.foundation.errors import InvalidInput, Unauthenticated
from lampyris.foundation.http.access import Person
from lampyris.foundation.http.answers import Json
from lampyris.foundation.http.validation import parse_body
from lampyris.foundation.version import own_version


async def json_only(request: Request) -> None:
    """A form on another site can post text, but not JSON: nobody is signed in to a stranger's account unawares.

    Raises: InvalidInput.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise InvalidInput("send the header Content-Type: application/json")


router = APIRouter(prefix="/api/console/auth")


class SignUp(BaseModel):
    """Body of sign-up."""

    name: str
    email: str
    password: str


class SignIn(BaseModel):
    """Body of sign-in."""

    email: str
    password: str


class NewPassword(BaseModel):
    """Body of a password change."""

    current: str
    new: str


@router.get("/config")
async def config(request: Request) -> Response:
    """What the sign-in page needs before anybody is known."""
    installation = accounts(request)
    async with reading(request) as session:
        has_users = await people.has_people(session)
    return Json(
        {
            "signup_enabled": not installation.settings.disable_signup,
            "has_users": has_users,
            "version": own_version(),
            "base_url": installation.public_url,
        }
    )


@router.post("/sign-up", dependencies=[Depends(json_only)])
async def sign_up(request: Request) -> Response:
    """A new account, signed in at once."""
    installation = accounts(request)
    if installation.settings.disable_signup:
        raise SignUpDisabled("sign-up is closed on this installation; ask an administrator for an account")
    body = await parse_body(SignUp, request)
    person = await people.prepare(name=body.name, email=body.email, password=body.password)
    async with changing(request) as session:
        user = await people.sign_up(session, person, installation.settings)
        token = await sessions.start(session, user, max_age=installation.session_max_age)
    return signed_in_answer(request, user, token)


@router.post("/sign-in", dependencies=[Depends(json_only)])
async def sign_in(request: Request) -> Response:
    """A new session; the one the browser had ends."""
    installation = accounts(request)
    body = await parse_body(SignIn, request)
    user = await people.check_password(
        installation.metadata, installation.cache, email=body.email, password=body.password, place=place(request)
    )
    async with installation.metadata.write() as session:
        await sessions.end(session, request.cookies.get(sessions.COOKIE, ""))
        token = await sessions.start(session, user, max_age=installation.session_max_age)
    return signed_in_answer(request, user, token)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Ends the session; without one there is nothing to do."""
    installation = accounts(request)
    try:
        live = await sessions.check(installation.metadata, request, max_age=installation.session_max_age)
    except Unauthenticated:
        return drop_cookie(Json({}), request)
    async with installation.metadata.write() as session:
        await sessions.end(session, live.token)
    return drop_cookie(Json({}), request)


@router.post("/password")
async def change_password(request: Request, person: Person) -> Response:
    """Signs out every other session of the person; this browser gets a new one."""
    installation = accounts(request)
    body = await parse_body(NewPassword, request)
    passwords.check_rule(body.new)
    try:
        user = await people.check_password(
            installation.metadata, installation.cache, email=person.email, password=body.current, place=place(request)
        )
    except WrongCredentials as error:
        raise WrongPassword("the current password is wrong") from error
    fresh = await passwords.slow_hash(body.new)
    async with installation.metadata.write() as session:
        await people.change_password(session, as_actor(person), user.id, fresh)
        token = await sessions.start(session, user, max_age=installation.session_max_age)
    return signed_in_answer(request, user, token)
