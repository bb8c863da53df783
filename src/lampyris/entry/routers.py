"""Every door of every feature."""

from lampyris.entry import feedback, instance
from lampyris.features.accounts import api_console as accounts_console
from lampyris.features.accounts import api_public as accounts_public
from lampyris.features.dashboards import api_console as dashboards_console
from lampyris.features.dashboards import api_public as dashboards_public
from lampyris.features.dashboards import api_views as dashboards_views
from lampyris.features.datasets import api_console as datasets_console
from lampyris.features.datasets import api_public as datasets_public
from lampyris.features.datasets import api_runs as datasets_runs
from lampyris.features.exports import api_console as exports_console
from lampyris.features.ingest import api_console as ingest_console
from lampyris.features.ingest import api_entities as ingest_entities
from lampyris.features.ingest import api_public as ingest_public
from lampyris.features.pricing import api_console as pricing_console
from lampyris.features.pricing import api_public as pricing_public
from lampyris.features.review import api_console as review_console
from lampyris.features.review import api_public as review_public
from lampyris.features.scores import api_console as scores_console
from lampyris.features.scores import api_public as scores_public
from lampyris.features.tracing import api_close_up as tracing_close_up
from lampyris.features.tracing import api_console as tracing_console
from lampyris.features.tracing import api_facets as tracing_facets
from lampyris.features.tracing import api_media as tracing_media
from lampyris.features.tracing import api_public as tracing_public
from lampyris.features.tracing import api_share as tracing_share

ROUTERS = (
    ingest_public.router,
    ingest_entities.router,
    accounts_public.router,
    tracing_public.router,
    scores_public.router,
    tracing_media.router,
    pricing_public.router,
    review_public.router,
    datasets_public.router,
    dashboards_public.router,
    feedback.router,
    accounts_console.router,
    tracing_facets.router,
    tracing_console.router,
    tracing_close_up.router,
    tracing_share.router,
    scores_console.router,
    pricing_console.router,
    review_console.router,
    datasets_console.router,
    datasets_runs.router,
    ingest_console.router,
    dashboards_console.router,
    dashboards_views.router,
    exports_console.router,
    instance.router,
)
"""The hottest first: routes are tried in order."""
