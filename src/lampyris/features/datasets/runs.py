"""The rules of runs: a run is made by its first item, under the id that SDKs compute for it."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, Change
from lampyris.features.datasets import items, run_store, service, store
from lampyris.features.datasets.types import Dataset, Run, RunItem, RunItemDraft
from lampyris.features.tracing import service as tracing
from lampyris.foundation.clock import now
from lampyris.foundation.errors import NotFound
from lampyris.foundation.ids import OrgId, ProjectId, random_uuid
from lampyris.foundation.storage.analytics.port import AnalyticsStore


def run_id(project_id: ProjectId, dataset_id: str, name: str) -> str:
    """The id of a run. The newest SDKs compute it themselves, byte for byte."""
    parts = ["langfuse-experiment-v1", project_id, dataset_id, name]
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def trace_of(analytics: AnalyticsStore, project_id: ProjectId, observation_id: str) -> str:
    """The trace of an observation for which none was given. Raises: NotFound."""
    found = (await tracing.traces_of_observations(analytics, project_id, [observation_id])).get(observation_id)
    if found is None:
        raise NotFound("observation", observation_id, "Observation not found; give its traceId if it is on its way")
    return found


async def link(session: AsyncSession, project_id: ProjectId, draft: RunItemDraft) -> RunItem:
    """Say what a run made of an item; the run is made if it is not there. Saying it again changes nothing.

    The trace usually comes later than this, so nobody looks for it. Raises: NotFound for the item.
    """
    case = await items.one(session, project_id, draft.item_id, draft.version)
    dataset = await service.by_id(session, project_id, case.dataset_id)
    await store.lock(session, project_id, dataset.id)
    run = await _run(session, dataset, draft)
    at = draft.at or now()
    item = RunItem(
        id=random_uuid(),
        project_id=project_id,
        run_id=run.id,
        run_name=run.name,
        item_id=case.id,
        item_at=case.updated_at,
        trace_id=draft.trace_id,
        observation_id=draft.observation_id,
        created_at=at,
        updated_at=at,
    )
    if (known := await run_store.same(session, item, run)) is not None:
        return known
    await run_store.put_item(session, item)
    return item


async def by_name(session: AsyncSession, dataset: Dataset, name: str) -> Run:
    """Raises: NotFound."""
    return _there(await run_store.named(session, dataset, name), name)


async def by_id(session: AsyncSession, dataset: Dataset, id: str) -> Run:
    """Raises: NotFound."""
    return _there(await run_store.one(session, dataset, id), id)


async def page(session: AsyncSession, dataset: Dataset, *, limit: int, offset: int) -> tuple[list[Run], int]:
    """The runs of a dataset, the newest first, and how many there are."""
    return await run_store.page(session, dataset, limit=limit, offset=offset)


async def counts(session: AsyncSession, runs: Sequence[Run]) -> dict[str, int]:
    """Run id -> how many items it has; runs without any are absent."""
    return await run_store.counts(session, [run.id for run in runs])


async def made(
    session: AsyncSession, run: Run, *, limit: int | None = None, offset: int = 0
) -> tuple[list[RunItem], int]:
    """What a run made, the newest first (all of it without a limit), and how many items that is."""
    return await run_store.items(session, run, limit=limit, offset=offset)


async def remove(session: AsyncSession, actor: Actor, org_id: OrgId, run: Run) -> None:
    """With its items; traces and scores stay."""
    await run_store.remove(session, run.project_id, run.id)
    facts = {"name": run.name, "dataset_id": run.dataset_id}
    change = Change(
        kind="dataset_run", id=run.id, action="delete", org_id=org_id, project_id=run.project_id, before=facts
    )
    audit.record(session, actor, change)


async def _run(session: AsyncSession, dataset: Dataset, draft: RunItemDraft) -> Run:
    at = now()
    known = await run_store.named(session, dataset, draft.run_name)
    if known is None:
        known = Run(
            id=run_id(dataset.project_id, dataset.id, draft.run_name),
            project_id=dataset.project_id,
            dataset_id=dataset.id,
            dataset_name=dataset.name,
            name=draft.run_name,
            metadata={},
            created_at=draft.at or at,
            updated_at=at,
        )
        await run_store.put(session, replace(known, **draft.run))  # type: ignore[arg-type]
    elif draft.run:
        await run_store.put(session, replace(known, **draft.run, updated_at=at))  # type: ignore[arg-type]
    return known


def _there(run: Run | None, name: str) -> Run:
    if run is None:
        raise NotFound("dataset run", name, "Dataset run not found")
    return run
