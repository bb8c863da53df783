"""Callers of the public endpoints of accounts: organisation keys, and the operator's admin key."""

from typing import Annotated

from fastapi import Depends, Request

from lampyris.features.accounts.edge import accounts
from lampyris.features.accounts.types import Actor, ActorKind
from lampyris.foundation.errors import Forbidden, LampyrisError
from lampyris.foundation.http.access import KeyAccess, key_access

ORG_KEY_NEEDED = "Invalid API key. Organization-scoped API key required for this operation."


class AdminRefused(LampyrisError):
    """The admin key is missing or wrong."""

    status = 401
    code = "unauthenticated"
    public_name = "Unauthorized"


class AdminClosed(LampyrisError):
    """This installation has no admin key."""

    status = 403
    code = "forbidden"
    public_name = "Forbidden"


async def org_key(request: Request) -> KeyAccess:
    """An organisation key. Raises: Unauthenticated; Forbidden for keys of projects."""
    access = await key_access(request)
    if access.scope != "ORGANIZATION":
        raise Forbidden(ORG_KEY_NEEDED)
    return access


async def admin_key(request: Request) -> None:
    """The operator. Raises: AdminRefused; AdminClosed when ADMIN_API_KEY is not set."""
    if not accounts(request).settings.admin_api_key:
        raise AdminClosed("set ADMIN_API_KEY to open this API")
    if not accounts(request).is_operator(request.headers.get("authorization")):
        raise AdminRefused("Unauthorized: Invalid token")


def actor_of(access: KeyAccess) -> Actor:
    """The key as the author of a change."""
    return Actor(kind=ActorKind.API_KEY, key_id=access.key_id)


OrgKey = Annotated[KeyAccess, Depends(org_key)]
