"""The double keeps the port's promises that tests lean on."""

import pytest

from lampyris.foundation.errors import StoreUnavailable
from lampyris.foundation.storage.analytics.fake import Asked, FakeAnalytics
from lampyris.foundation.storage.analytics.port import AnalyticsStore


class TestFakeAnalytics:
    async def test_it_is_a_store_that_remembers(self) -> None:
        fake = FakeAnalytics(script=lambda sql, params: [{"sql": sql, **params}])
        store: AnalyticsStore = fake
        assert await store.rows("SELECT 1", {"x": 1}) == [{"sql": "SELECT 1", "x": 1}]
        await store.command("DELETE")
        await store.insert("t", ["a", "b"], [[1, 2], [3, 4]])
        assert fake.queries == [Asked(sql="SELECT 1", params={"x": 1})]
        assert fake.commands == [Asked(sql="DELETE", params={})]
        assert fake.inserted("t") == [{"a": 1, "b": 3}, {"a": 2, "b": 4}]
        await store.ping()
        await store.close()

    async def test_a_repeated_token_adds_nothing(self) -> None:
        fake = FakeAnalytics()
        for token in ("one", "one", None, None):
            await fake.insert("t", ["a"], [[1]], token=token)
        assert len(fake.inserted("t")) == 3

    async def test_it_can_be_away(self) -> None:
        with pytest.raises(StoreUnavailable):
            await FakeAnalytics(away=True).ping()
