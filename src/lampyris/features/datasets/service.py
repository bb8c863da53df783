"""What datasets offer to other features and to the doors. Items and runs have rules of their own beside this file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, Change
from lampyris.features.datasets import item_store, run_store, store
from lampyris.features.datasets.schemas import ItemCheck
from lampyris.features.datasets.store import overviews
from lampyris.features.datasets.types import Dataset, DatasetOverview, Given, Unfit
from lampyris.foundation.clock import now
from lampyris.foundation.errors import Conflict, InvalidInput, NotFound
from lampyris.foundation.ids import OrgId, ProjectId, random_id

LONGEST_NAME = 500
FIRST_PROBLEMS = 10
UNFIT = "Dataset item does not fit the schema of its dataset"
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """The ids of a dataset's active items, and the names of its runs."""

    item_ids: list[str]
    run_names: list[str]


def _checked_name(name: str) -> str:
    """The name without blanks around it. Raises: InvalidInput with an issue for a name that cannot be one."""
    name = name.strip()
    reason = _wrong_with(name)
    if reason:
        raise InvalidInput(f"name {reason}", [{"code": "custom", "path": ["name"], "message": f"name {reason}"}])
    return name


def _wrong_with(name: str) -> str | None:
    if not name:
        return "must not be empty"
    if len(name) > LONGEST_NAME:
        return f"must not be longer than {LONGEST_NAME} characters"
    if name.startswith("/") or name.endswith("/") or "//" in name:
        return "must not begin or end with a slash, nor have two beside each other: slashes make folders"
    return "must not hold HTML tags" if _TAG.search(name) else None


async def by_name(session: AsyncSession, project_id: ProjectId, name: str, message: str | None = None) -> Dataset:
    """Raises: NotFound. Python 2 SDKs encode names twice: what is not there as sent is looked for decoded."""
    found = await store.named(session, project_id, name)
    if found is None and "%" in name:
        found = await store.named(session, project_id, unquote(name))
    if found is None:
        raise NotFound("dataset", name, message or "Dataset not found")
    return found


async def by_id(session: AsyncSession, project_id: ProjectId, dataset_id: str) -> Dataset:
    """Raises: NotFound."""
    found = await store.one(session, project_id, dataset_id)
    if found is None:
        raise NotFound("dataset", dataset_id, "Dataset not found")
    return found


async def overview(session: AsyncSession, project_id: ProjectId, dataset_id: str) -> DatasetOverview:
    """With how much is in it. Raises: NotFound."""
    found = await overviews(session, project_id, dataset_id)
    if not found:
        raise NotFound("dataset", dataset_id, "Dataset not found")
    return found[0]


async def page(session: AsyncSession, project_id: ProjectId, *, limit: int, offset: int) -> tuple[list[Dataset], int]:
    """The newest first, and how many there are."""
    return await store.page(session, project_id, limit=limit, offset=offset)


async def contents(session: AsyncSession, dataset_ids: Sequence[str]) -> dict[str, Contents]:
    """What is in each dataset, the newest first."""
    items = await item_store.ids(session, dataset_ids)
    runs = await run_store.names(session, dataset_ids)
    return {id: Contents(item_ids=items.get(id, []), run_names=runs.get(id, [])) for id in dataset_ids}


async def put(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, name: str, given: Given
) -> Dataset:
    """Make the dataset of that name, or change what is given of it.

    Raises: InvalidInput for a name or schema that cannot be one, and when items do not fit a new schema.
    """
    name = _checked_name(name)
    known = await store.named(session, project_id, name)
    if known is not None:
        return await change(session, actor, org_id, known, given)
    return await _create(session, actor, org_id, project_id, {**given, "name": name})


async def create(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, name: str, given: Given
) -> Dataset:
    """As `put`, for people. Raises: Conflict when the name is taken; as `put`."""
    name = _checked_name(name)
    if await store.named(session, project_id, name) is not None:
        raise Conflict(f"this project has a dataset {name} already")
    return await _create(session, actor, org_id, project_id, {**given, "name": name})


async def change(session: AsyncSession, actor: Actor, org_id: OrgId, dataset: Dataset, given: Given) -> Dataset:
    """Change what is given. Raises: Conflict when a new name is taken; as `put`."""
    await store.lock(session, dataset.project_id, dataset.id)
    if "name" in given:
        given = {**given, "name": _checked_name(str(given["name"]))}
        other = await store.named(session, dataset.project_id, str(given["name"]))
        if other is not None and other.id != dataset.id:
            raise Conflict(f"this project has a dataset {other.name} already")
    changed = replace(dataset, **given, updated_at=now())  # type: ignore[arg-type]
    if {"input_schema", "expected_output_schema"} & given.keys():
        await _check_items(session, changed)
    await store.put(session, changed)
    audit.record(session, actor, _change_of(org_id, changed, "update", dataset, changed))
    return changed


async def remove(session: AsyncSession, actor: Actor, org_id: OrgId, dataset: Dataset) -> None:
    """With everything in it; the traces of its runs stay."""
    await store.remove(session, dataset.project_id, dataset.id)
    audit.record(session, actor, _change_of(org_id, dataset, "delete", dataset, None))


def refuse(unfit: list[Unfit]) -> None:
    """Raises: InvalidInput with an issue for each of the first problems, if there is any."""
    if unfit:
        issues = [
            {"code": "custom", "path": list(problem.path), "message": problem.reason}
            for problem in unfit[:FIRST_PROBLEMS]
        ]
        raise InvalidInput(UNFIT, issues)


def _change_of(org_id: OrgId, dataset: Dataset, action: str, before: Dataset | None, after: Dataset | None) -> Change:
    """For the audit log."""
    return Change(
        kind="dataset",
        id=dataset.id,
        action=action,
        org_id=org_id,
        project_id=dataset.project_id,
        before=_facts(before),
        after=_facts(after),
    )


async def _create(session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, given: Given) -> Dataset:
    at = now()
    dataset = Dataset(id=random_id(), project_id=project_id, created_at=at, updated_at=at, **given)  # type: ignore[arg-type]
    ItemCheck(dataset)
    try:
        await store.put(session, dataset)
    except IntegrityError as error:
        raise Conflict(f"a dataset {dataset.name} was made at the same moment; send it again to change it") from error
    audit.record(session, actor, _change_of(org_id, dataset, "create", None, dataset))
    return dataset


async def _check_items(session: AsyncSession, dataset: Dataset) -> None:
    check = ItemCheck(dataset)
    if check.asks_nothing:
        return
    unfit: list[Unfit] = []
    for item in await item_store.every(session, dataset.project_id, dataset.id):
        unfit += [replace(problem, path=(item.id, *problem.path)) for problem in check.problems(item)]
        if len(unfit) >= FIRST_PROBLEMS:
            break
    refuse(unfit)


def _facts(dataset: Dataset | None) -> dict[str, object] | None:
    return {"name": dataset.name, "description": dataset.description} if dataset else None


__all__ = [
    "Contents",
    "by_id",
    "by_name",
    "change",
    "contents",
    "create",
    "overview",
    "overviews",
    "page",
    "put",
    "refuse",
    "remove",
]
