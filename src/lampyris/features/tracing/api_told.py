"""Queries as the doors ask them: conditions on comments answered, which another feature keeps."""

from typing import cast

from fastapi import Request

from lampyris.features.tracing.commented import Query, answered
from lampyris.features.tracing.types import Carriers
from lampyris.foundation.ids import ProjectId


async def told(request: Request, project_id: ProjectId, query: Query) -> Query:
    """The query with its conditions on comments answered. Raises: InvalidInput."""
    return await answered(cast(Carriers, request.app.state.commented), project_id, query)
