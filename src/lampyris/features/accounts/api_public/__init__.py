"""Public endpoints of accounts."""

from fastapi import APIRouter

from lampyris.features.accounts.api_public import admin, organizations, projects

router = APIRouter()
router.include_router(projects.router)
router.include_router(organizations.router)
router.include_router(admin.router)

__all__ = ["router"]
