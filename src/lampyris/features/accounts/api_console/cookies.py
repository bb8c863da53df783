"""The session cookie, and people as authors of changes."""

from fastapi import Request
from starlette.responses import Response

from lampyris.features.accounts.edge import accounts
from lampyris.features.accounts.service.sessions import COOKIE, csrf_token
from lampyris.features.accounts.types import Actor, ActorKind, OrgAccess, User
from lampyris.foundation.http.access import Member, SignedIn
from lampyris.foundation.http.answers import Json


def user_out(user: User) -> dict[str, object]:
    """A person as the console shows them."""
    return {
        "id": user.id,
        "name": user.name,
        "email": user.email,
        "admin": user.admin,
        "language": user.language,
        "theme": user.theme,
    }


def signed_in_answer(request: Request, user: User, token: str) -> Response:
    """The person, the CSRF token, and the cookie."""
    answer = Json({"user": user_out(user), "csrf_token": csrf_token(token)})
    return set_cookie(answer, request, token)


def set_cookie(answer: Response, request: Request, token: str) -> Response:
    """The browser keeps the session as long as the server does."""
    installation = accounts(request)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(installation.session_max_age.total_seconds()),
        path="/",
        secure=installation.public_url.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return answer


def drop_cookie(answer: Response, request: Request) -> Response:
    """The browser forgets the session."""
    secure = accounts(request).public_url.startswith("https://")
    answer.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")
    return answer


def place(request: Request) -> str:
    """The caller's network address."""
    return request.client.host if request.client else "unknown"


def as_actor(person: SignedIn | OrgAccess | Member) -> Actor:
    """The person as the author of a change, with the role that allows it."""
    return Actor(
        kind=ActorKind.USER,
        user_id=person.user_id,
        org_role=person.role.value if isinstance(person, OrgAccess) else None,
        project_role=person.role if isinstance(person, Member) else None,
    )
