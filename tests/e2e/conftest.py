"""One real `lampyris serve` for the end-to-end tests that do not hurt it."""

from collections.abc import Iterator

import pytest
from tests.bench.installation import Installation


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A running installation with one project and its key."""
    with Installation(tmp_path_factory.mktemp("e2e")) as running:
        yield running
