"""A deletion has its place among what is accepted: all of before it goes, all of after it stays."""

from typing import Any
from unittest.mock import AsyncMock

import pytest
from tests.features.ingest.test_drain import Bench, bench, event, metadata

from lampyris.features.scores import service as scores
from lampyris.features.tracing import service as tracing
from lampyris.features.tracing.store.words import Texts, words
from lampyris.foundation.clock import now_us
from lampyris.foundation.errors import NotFound, StoreUnavailable

__all__ = ["bench", "metadata"]


def trace(**said: Any) -> dict[str, Any]:
    return event("trace-create", 1, {"id": "t"} | said)


def step(kind: str, at: int, **said: Any) -> dict[str, Any]:
    return event(f"span-{kind}", at, {"id": "s", "traceId": "t"} | said)


def score(**said: Any) -> dict[str, Any]:
    return event("score-create", 1, {"id": "v", "name": "n", "value": 1, "traceId": "t"} | said)


async def sent(bench: Bench, *events: dict[str, Any]) -> None:
    """Acknowledged now, and not stored yet."""
    bench.received_us = now_us() - 1000
    await bench.send(*events)


async def ids(bench: Bench, table: str) -> set[str]:
    key = "trace_id" if table == "traces" else "id"
    sql = f"SELECT {key} AS id FROM {table} WHERE project_id = {{project_id:String}}"
    return {str(row["id"]) for row in await bench.stores.analytics.rows(sql, {"project_id": bench.project_id})}


async def delete(bench: Bench) -> None:
    await tracing.delete_traces(bench.stores, bench.project_id, ["t"])


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "on its way"])
async def test_everything_accepted_before_it_goes(bench: Bench, stored: bool) -> None:
    other = event("trace-create", 1, {"id": "other"})
    await sent(bench, trace(input="secret"), step("create", 1), score(), other)
    if stored:
        await bench.drain()
    await delete(bench)
    await bench.drain()
    assert [await ids(bench, table) for table in ("traces", "events", "scores")] == [{"other"}, set(), set()]


async def test_what_was_deleted_does_not_come_back_when_its_id_is_written_again(bench: Bench) -> None:
    await sent(bench, trace(input="secret", userId="u", tags=["old"]), step("create", 1, input="secret", name="old"))
    await bench.drain()
    await sent(bench, step("update", 2, output="secret too"))
    await delete(bench)
    await sent(bench, trace(name="reborn"), step("update", 3, output="late"))
    await bench.drain()
    [said] = (await words(bench.stores.analytics, bench.project_id, ["t"], Texts.FULL)).values()
    assert (said.trace.name, said.trace.user_id, said.trace.tags, said.trace.input) == ("reborn", None, (), None)
    again = await bench.observation("s")
    assert (again["name"], again["input"], again["output"]) == ("", "", "late")


async def test_repeating_it_leaves_what_came_later(bench: Bench) -> None:
    await sent(bench, trace(name="old"))
    await delete(bench)
    old, deletion = await bench.stores.queue.claim(limit_batches=9, limit_bytes=1 << 20, lease_s=60)
    await bench.stores.queue.release([old.id, deletion.id], retry_in_s=0)
    await bench.drain()
    await sent(bench, trace(name="new"), step("create", 1, name="new"), score())
    await bench.drain()
    await bench.stores.queue.append(deletion)
    await bench.drain()
    assert [await ids(bench, table) for table in ("traces", "events", "scores")] == [{"t"}, {"s"}, {"v"}]


@pytest.mark.parametrize("stored", [True, False], ids=["stored", "on its way"])
async def test_a_score_accepted_before_it_goes(bench: Bench, stored: bool) -> None:
    await sent(bench, score())
    if stored:
        await bench.drain()
    await scores.delete(bench.stores, bench.project_id, ["v"])
    await bench.drain()
    with pytest.raises(NotFound):
        await scores.one(bench.stores.analytics, bench.project_id, "v")


async def test_it_is_refused_while_it_could_not_last(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    await sent(bench, trace())
    await bench.drain()
    refusing = AsyncMock(side_effect=StoreUnavailable("queue", "the disk is full"))
    monkeypatch.setattr(bench.stores.queue, "append", refusing)
    with pytest.raises(StoreUnavailable):
        await delete(bench)
    assert await ids(bench, "traces") == {"t"}


async def test_an_update_that_does_not_name_the_trace_goes_too(bench: Bench) -> None:
    await sent(bench, trace(), step("create", 1))
    await sent(bench, event("span-update", 2, {"id": "s", "output": "secret"}))
    await delete(bench)
    await bench.drain()
    assert [await ids(bench, table) for table in ("traces", "events")] == [set(), set()]


async def test_the_accounts_do_not_see_it(bench: Bench) -> None:
    await sent(bench, trace())
    await delete(bench)
    await bench.drain()
    ledger = await bench.stores.queue.ledger()
    assert (ledger.received_items, ledger.stored_items, ledger.rejected_items, ledger.pending_batches) == (1, 1, 0, 0)
