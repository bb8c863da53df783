"""The accounts of the cluster's queue, in the metadata store. Every statement may be repeated."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Table, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.foundation.clock import now_us
from lampyris.foundation.storage.metadata.port import Base, MetadataStore
from lampyris.foundation.storage.queue.headers import decode_headers, encode_headers
from lampyris.foundation.storage.queue.port import Batch, Ledger, Outcome, Rejection
from lampyris.foundation.storage.queue.tables import IngestAccountRow, IngestBatchRow, IngestRejectedRow

REMEMBERED_S = 86_400
"""How long a settled batch is remembered."""
ROWS_AT_ONCE = 500
LOST = "its body is no longer in the object store"

BATCHES, ACCOUNTS, REJECTED = (
    Base.metadata.tables[model.__tablename__] for model in (IngestBatchRow, IngestAccountRow, IngestRejectedRow)
)


class SqlLedger:
    """Rows of batches and accounts. `headers` of rejected items come from the batches that the caller holds."""

    def __init__(self, metadata: MetadataStore) -> None:
        self._metadata = metadata

    async def register(self, rows: Sequence[dict[str, object]]) -> None:
        """Count what lies in a pack as pending, unless it is known already. `rows`: of `pending_rows`."""
        async with self._metadata.write() as session:
            for part in _parts(rows):
                await session.execute(_insert(session, BATCHES).values(part).on_conflict_do_nothing())

    async def claim(self, packs: Mapping[str, Sequence[Batch]]) -> dict[str, int]:
        """Batch id -> how often it was claimed before, of those that are not settled yet. Counts this claim."""
        rows = [row for pack, batches in packs.items() for row in pending_rows(pack, batches, claims=1)]
        rows.sort(key=lambda row: str(row["id"]))  # one order everywhere: no deadlocks
        found: dict[str, int] = {}
        async with self._metadata.write() as session:
            for part in _parts(rows):
                statement = _insert(session, BATCHES).values(part)
                counted = statement.on_conflict_do_update(
                    index_elements=["id"], set_={"claims": BATCHES.c.claims + 1}
                ).returning(BATCHES.c.id, BATCHES.c.claims, BATCHES.c.settled_us)
                found |= {row.id: row.claims - 1 for row in await session.execute(counted) if row.settled_us is None}
        return found

    async def settle(self, outcomes: Sequence[Outcome], headers: Mapping[str, Mapping[str, str]]) -> None:
        """Record what became of batches that are not settled yet. `headers`: by batch id, for rejected items."""
        by_id = {outcome.batch_id: outcome for outcome in outcomes}
        async with self._metadata.write() as session:
            settled = await _mark_settled(session, sorted(by_id))
            sums: dict[str, Counter[str]] = {}
            rejected: list[dict[str, object]] = []
            for row in settled:
                outcome = by_id[row.id]
                count = sums.setdefault(row.project_id, Counter())
                count["settled_batches"] += 1
                count["stored_items"] += outcome.stored
                count["rejected_items"] += sum(item.items for item in outcome.rejections)
                rejected += _rejected_rows(outcome, row.project_id, headers.get(row.id, {}))
            for part in _parts(rejected):
                await session.execute(REJECTED.insert(), part)
            await _count(session, sums)

    async def lose(self, pack: str) -> int:
        """Count what is pending of a pack as rejected, because its body is gone; how many batches that were."""
        async with self._metadata.write() as session:
            statement = select(BATCHES.c.id).where(BATCHES.c.pack == pack, BATCHES.c.settled_us.is_(None))
            ids = sorted((await session.execute(statement)).scalars())
            sums: dict[str, Counter[str]] = {}
            rows = await _mark_settled(session, ids)
            rejected: list[dict[str, object]] = []
            for row in rows:
                count = sums.setdefault(row.project_id, Counter())
                count["settled_batches"] += 1
                count["rejected_items"] += row.items
                gone = Rejection(item_id=row.id, reason=LOST, kind="events", payload=b"[]", items=row.items)
                rejected += _rejected_rows(Outcome(batch_id=row.id, stored=0, rejections=[gone]), row.project_id, {})
            for part in _parts(rejected):
                await session.execute(REJECTED.insert(), part)
            await _count(session, sums)
        return len(rows)

    async def unsettled(self, packs: Iterable[str]) -> set[str]:
        """Those of `packs` that hold something which is not settled, or of which nothing is known."""
        named = list(packs)
        states: dict[str, bool] = {}
        async with self._metadata.read() as session:
            for start in range(0, len(named), ROWS_AT_ONCE):
                statement = (
                    select(BATCHES.c.pack, func.count() - func.count(BATCHES.c.settled_us))
                    .where(BATCHES.c.pack.in_(named[start : start + ROWS_AT_ONCE]))
                    .group_by(BATCHES.c.pack)
                )
                states |= {row[0]: row[1] == 0 for row in await session.execute(statement)}
        return {pack for pack in named if not states.get(pack, False)}

    async def forget_settled(self) -> None:
        """Drop the rows of what was settled long ago."""
        before_us = now_us() - REMEMBERED_S * 1_000_000
        async with self._metadata.write() as session:
            await session.execute(delete(BATCHES).where(BATCHES.c.settled_us < before_us))

    async def ledger(self, project_id: str | None) -> Ledger:
        """As `IngestQueue.ledger`."""
        accounts = select(
            func.coalesce(func.sum(ACCOUNTS.c.settled_batches), 0),
            func.coalesce(func.sum(ACCOUNTS.c.stored_items), 0),
            func.coalesce(func.sum(ACCOUNTS.c.rejected_items), 0),
        )
        pending = select(
            func.count(),
            func.coalesce(func.sum(BATCHES.c["items"]), 0),
            func.coalesce(func.sum(BATCHES.c.body_bytes), 0),
            func.min(BATCHES.c.received_us),
        ).where(BATCHES.c.settled_us.is_(None))
        if project_id is not None:
            accounts = accounts.where(ACCOUNTS.c.project_id == project_id)
            pending = pending.where(BATCHES.c.project_id == project_id)
        async with self._metadata.read() as session:
            waiting = (await session.execute(pending)).one()
            settled = (await session.execute(accounts)).one()
        return Ledger(
            received_batches=int(settled[0]) + waiting[0],
            received_items=int(settled[1]) + int(settled[2]) + int(waiting[1]),
            stored_items=int(settled[1]),
            rejected_items=int(settled[2]),
            pending_batches=waiting[0],
            pending_items=int(waiting[1]),
            pending_bytes=int(waiting[2]),
            oldest_pending_us=waiting[3],
        )

    async def rejected(self, project_id: str | None, *, limit: int) -> list[tuple[str, Rejection]]:
        """As `IngestQueue.rejected`."""
        statement = select(REJECTED).order_by(REJECTED.c.seq.desc()).limit(limit)
        if project_id is not None:
            statement = statement.where(REJECTED.c.project_id == project_id)
        async with self._metadata.read() as session:
            rows = (await session.execute(statement)).mappings().all()
        return [(row["project_id"], _rejection(row)) for row in rows]

    async def replayable(self, project_id: str | None) -> list[tuple[int, str, dict[str, str], Rejection]]:
        """Some rejected items as (number, project, headers, rejection), the oldest first."""
        statement = select(REJECTED).where(REJECTED.c.reason != LOST).order_by(REJECTED.c.seq).limit(ROWS_AT_ONCE)
        if project_id is not None:
            statement = statement.where(REJECTED.c.project_id == project_id)
        async with self._metadata.read() as session:
            rows = (await session.execute(statement)).mappings().all()
        return [(row["seq"], row["project_id"], decode_headers(row["headers"]), _rejection(row)) for row in rows]

    async def replayed(self, numbers: Sequence[int], pack: str, batches: Sequence[Batch]) -> None:
        """Rejected items are pending again, as the batches of `pack`, which is durable already."""
        async with self._metadata.write() as session:
            gone = (
                delete(REJECTED)
                .where(REJECTED.c.seq.in_(numbers))
                .returning(REJECTED.c.project_id, REJECTED.c["items"])
            )
            sums: dict[str, Counter[str]] = {}
            for row in await session.execute(gone):
                sums.setdefault(row[0], Counter())["rejected_items"] -= row[1]
            for part in _parts(pending_rows(pack, batches)):
                await session.execute(_insert(session, BATCHES).values(part).on_conflict_do_nothing())
            await _count(session, sums)


async def _mark_settled(session: AsyncSession, ids: Sequence[str]) -> list[Any]:
    """The rows among `ids` that were pending until now."""
    found: list[Any] = []
    for start in range(0, len(ids), ROWS_AT_ONCE):
        statement = (
            update(BATCHES)
            .where(BATCHES.c.id.in_(ids[start : start + ROWS_AT_ONCE]), BATCHES.c.settled_us.is_(None))
            .values(settled_us=now_us())
            .returning(BATCHES.c.id, BATCHES.c.project_id, BATCHES.c["items"])
        )
        answer: CursorResult[Any] = await session.execute(statement)  # type: ignore[assignment]
        found += answer.all()
    return found


async def _count(session: AsyncSession, sums: Mapping[str, Mapping[str, int]]) -> None:
    """Add to the accounts, project by project in one order everywhere, so that nobody deadlocks."""
    for project_id in sorted(sums):
        added = {name: sums[project_id].get(name, 0) for name in ("settled_batches", "stored_items", "rejected_items")}
        statement = _insert(session, ACCOUNTS).values(project_id=project_id, **added)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["project_id"], set_={name: ACCOUNTS.c[name] + added[name] for name in added}
            )
        )


def _insert(session: AsyncSession, table: Table) -> Any:  # noqa: ANN401 - two dialects' own classes
    return sqlite_insert(table) if session.get_bind().dialect.name == "sqlite" else postgres_insert(table)


def insert_or_ignore(session: AsyncSession, table: Table) -> Any:  # noqa: ANN401 - two dialects' own classes
    """An INSERT that leaves rows alone which are there already."""
    return _insert(session, table).on_conflict_do_nothing()


def pending_rows(pack: str, batches: Sequence[Batch], *, claims: int = 0) -> list[dict[str, object]]:
    """The rows of a pack's batches, without the bodies."""
    return [
        {
            "id": batch.id,
            "pack": pack,
            "project_id": batch.project_id,
            "received_us": batch.received_us,
            "items": batch.items,
            "body_bytes": len(batch.body),
            "claims": claims,
            "settled_us": None,
        }
        for batch in batches
    ]


def _rejected_rows(outcome: Outcome, project_id: str, headers: Mapping[str, str]) -> list[dict[str, object]]:
    at_us = now_us()
    return [
        {
            "project_id": project_id,
            "batch_id": outcome.batch_id,
            "kind": item.kind,
            "headers": encode_headers(dict(headers)),
            "item_id": item.item_id,
            # PostgreSQL keeps no NUL in text; the payload is bytes and stays as it came.
            "reason": item.reason.replace("\0", "\N{REPLACEMENT CHARACTER}"),
            "payload": item.payload,
            "items": item.items,
            "rejected_us": at_us,
        }
        for item in outcome.rejections
    ]


def _rejection(row: Mapping[Any, Any]) -> Rejection:
    return Rejection(
        item_id=row["item_id"], reason=row["reason"], kind=row["kind"], payload=row["payload"], items=row["items"]
    )


def _parts(rows: Sequence[dict[str, object]]) -> Iterable[list[dict[str, object]]]:
    """As many rows as one statement takes (PostgreSQL: 32,767 parameters)."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield list(rows[start : start + ROWS_AT_ONCE])
