"""One real `lampyris serve` for all wire tests, and the real SDKs against it."""

from collections.abc import Iterator

import pytest
from tests.bench.installation import PUBLIC_KEY, SECRET_KEY, Installation
from tests.wire.sdk import Clients


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """`lampyris serve` on free ports and a fresh data folder, with one project and its key."""
    with Installation(tmp_path_factory.mktemp("wire"), LANGFUSE_INIT_PROJECT_NAME="Wire project") as running:
        yield running


@pytest.fixture(scope="session")
def clients(server: Installation) -> Clients:
    """The SDKs as clients of the server."""
    return Clients(server.url, PUBLIC_KEY, SECRET_KEY)
