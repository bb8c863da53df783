"""Console endpoints of accounts."""

from fastapi import APIRouter

from lampyris.features.accounts.api_console import auth, keys, me, members, organizations, preferences, projects

router = APIRouter()
for part in (auth, me, preferences, organizations, members, projects, keys):
    router.include_router(part.router)

__all__ = ["router"]
