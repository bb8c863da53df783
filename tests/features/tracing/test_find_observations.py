"""Lists of observations of which many versions are stored."""

from typing import Any

import pytest

from lampyris.features.tracing.service import (
    ObservationPart,
    ObservationQuery,
    Wide,
    count_observations,
    find_observations,
)
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.filters import Filter
from lampyris.foundation.storage.analytics.port import AnalyticsStore

ERRORS = ObservationQuery(filters=(Filter(column="level", type="string", operator="=", value="ERROR"),))


@pytest.fixture
async def versions(store: Any, span: Any) -> None:
    """40 observations with 30 versions each, of which only the first was an error; every fifth stays one."""
    for version in range(1, 31):
        await store(
            [
                span(f"o{n}", at_s=n * 60, row_version=version, name=f"v{version}",
                     level="ERROR" if version == 1 or n % 5 == 0 else "DEFAULT")
                for n in range(40)
            ],
            [],
        )  # fmt: skip


@pytest.mark.usefixtures("versions")
class TestFindObservations:
    async def test_each_is_shown_once_and_as_it_is_now(self, analytics: AnalyticsStore, project_id: ProjectId) -> None:
        page = await find_observations(analytics, project_id, ObservationQuery(), ObservationPart(limit=50), [])
        assert [(one.id, one.name) for one in page.observations] == [(f"o{n}", "v30") for n in reversed(range(40))]

    async def test_what_an_old_version_was_does_not_count(
        self, analytics: AnalyticsStore, project_id: ProjectId
    ) -> None:
        page = await find_observations(analytics, project_id, ERRORS, ObservationPart(limit=50), [Wide.TEXTS])
        assert [one.id for one in page.observations] == [f"o{n}" for n in reversed(range(0, 40, 5))]
        assert await count_observations(analytics, project_id, ERRORS) == 8

    @pytest.mark.parametrize("query", [ObservationQuery(), ERRORS])
    async def test_pages_follow_each_other(
        self, analytics: AnalyticsStore, project_id: ProjectId, query: ObservationQuery
    ) -> None:
        whole = await find_observations(analytics, project_id, query, ObservationPart(limit=50), [])
        seen, after = [], None
        while True:
            page = await find_observations(analytics, project_id, query, ObservationPart(limit=3, after=after), [])
            seen += [one.id for one in page.observations]
            if len(page.observations) < 3:
                break
            after = page.places[-1]
        assert seen == [one.id for one in whole.observations]
        offset = await find_observations(analytics, project_id, query, ObservationPart(limit=3, offset=4), [])
        assert [one.id for one in offset.observations] == seen[4:7]
