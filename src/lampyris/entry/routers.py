"""Every door of every feature."""

from lampyris.features.accounts import api_console as accounts_console
from lampyris.features.accounts import api_public as accounts_public
from lampyris.features.ingest import api_console as ingest_console
from lampyris.features.ingest import api_entities as ingest_entities
from lampyris.features.ingest import api_public as ingest_public
from lampyris.features.scores import api_public as scores_public
from lampyris.features.tracing import api_media as media_doors

ROUTERS = (
    ingest_public.router,
    ingest_entities.router,
    ingest_console.router,
    accounts_public.router,
    accounts_console.router,
    media_doors.router,
    scores_public.router,
)
"""The hottest first: routes are tried in order."""
