"""Index plans for phrases that are searched in long texts."""

from collections.abc import Iterable
from typing import cast

from lampyris.features.tracing.store.sources import PACKAGE
from lampyris.foundation.query.search import MAX_WORDS, TextPlan, needs_plan, spoken
from lampyris.foundation.storage.analytics.port import AnalyticsStore
from lampyris.foundation.storage.analytics.sql import load_sql


async def plans_for(analytics: AnalyticsStore, phrases: Iterable[str]) -> dict[str, TextPlan]:
    """A plan for each phrase that needs one."""
    return {phrase: await _plan(analytics, phrase) for phrase in set(phrases) if needs_plan(phrase)}


async def _plan(analytics: AnalyticsStore, phrase: str) -> TextPlan:
    sql = load_sql(PACKAGE, "vocabulary")
    answer = await analytics.rows(sql, {"phrase": spoken(phrase), "most": MAX_WORDS + 1})
    [row] = cast(list[dict[str, list[str]]], answer)
    return TextPlan(words=tuple(row["words"]), first=_few(row["first"]), last=_few(row["last"]))


def _few(words: list[str]) -> tuple[str, ...] | None:
    return tuple(sorted(words)) if len(words) <= MAX_WORDS else None
