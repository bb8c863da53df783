"""The write path's doors on a real queue, with a gate that knows two projects."""

from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import httpx2
import pytest
from fastapi import FastAPI

from lampyris.features.ingest import api_entities, api_public
from lampyris.foundation.errors import Unauthenticated
from lampyris.foundation.http import errors
from lampyris.foundation.http.access import KeyAccess
from lampyris.foundation.http.guard import BodyLimits, guard
from lampyris.foundation.ids import KeyId, OrgId, ProjectId
from lampyris.foundation.storage.queue.disk import DiskQueue


class Gate:
    """`Bearer <project>` is a full key of that project; `Bearer public-<project>` a bare public key."""

    async def by_key(self, authorization: str | None) -> KeyAccess:
        if authorization is None:
            raise Unauthenticated("No authorization header")
        name = authorization.removeprefix("Bearer ")
        return KeyAccess(
            key_id=KeyId("k"),
            public_key="pk-lf-1",
            org_id=OrgId("o"),
            project_id=None if name == "org" else ProjectId(name.removeprefix("public-")),
            scope="ORGANIZATION" if name == "org" else "PROJECT",
            level="scores" if name.startswith("public-") else "all",
        )


@pytest.fixture
async def queue(tmp_path: Path) -> AsyncIterator[DiskQueue]:
    queue = DiskQueue(tmp_path)
    yield queue
    await queue.close()


@pytest.fixture
async def client(queue: DiskQueue) -> AsyncIterator[httpx2.AsyncClient]:
    """A client with project `p1`'s key."""
    app = FastAPI()
    errors.install(app)
    app.include_router(api_public.router)
    app.include_router(api_entities.router)
    app.state.authenticator = Gate()
    app.state.stores = SimpleNamespace(queue=queue)
    transport = httpx2.ASGITransport(app=guard(app, limits=BodyLimits(by_prefix={"/api/public": None})))
    headers = {"authorization": "Bearer p1"}
    async with httpx2.AsyncClient(transport=transport, base_url="http://test", headers=headers) as client:
        yield client
