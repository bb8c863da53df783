"""Score configs: what may stand in one, creating, changing and archiving them, and the worker's view of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, Change
from lampyris.features.scores import config_store
from lampyris.features.scores.types import FALSE, TRUE, Category, ConfigDataType, ScoreConfig
from lampyris.foundation.clock import now
from lampyris.foundation.errors import NotFound
from lampyris.foundation.http.issues import custom
from lampyris.foundation.http.validation import refuse_with
from lampyris.foundation.ids import OrgId, ProjectId, random_uuid
from lampyris.foundation.storage.metadata.port import MetadataStore

BOOLEAN_CATEGORIES = (Category(label=TRUE, value=1), Category(label=FALSE, value=0))
LONGEST_NAME = 35


@dataclass(frozen=True, kw_only=True, slots=True)
class ConfigDraft:
    """A config to be created."""

    name: str
    data_type: ConfigDataType
    min_value: float | None = None
    max_value: float | None = None
    categories: tuple[Category, ...] | None = None
    description: str | None = None


async def create_config(
    session: AsyncSession, actor: Actor, org_id: OrgId, project_id: ProjectId, draft: ConfigDraft
) -> ScoreConfig:
    """Raises: InvalidInput with issues when the draft contradicts itself."""
    at = now()
    categories = draft.categories
    if draft.data_type == "BOOLEAN" and categories is None:
        categories = BOOLEAN_CATEGORIES
    config = ScoreConfig(
        id=random_uuid(),
        project_id=project_id,
        name=draft.name,
        data_type=draft.data_type,
        archived=False,
        min_value=draft.min_value,
        max_value=draft.max_value,
        categories=categories,
        description=draft.description,
        created_at=at,
        updated_at=at,
    )
    check(config)
    config_store.add(session, project_id, config)
    audit.record(session, actor, _change("create", org_id, config))
    return config


async def change_config(
    session: AsyncSession,
    actor: Actor,
    org_id: OrgId,
    project_id: ProjectId,
    config_id: str,
    changes: Mapping[str, object],
) -> ScoreConfig:
    """Set fields of ScoreConfig by name (`name`, `archived`, `min_value`, `max_value`, `categories`, `description`).

    Raises: NotFound; InvalidInput with issues when the result would contradict itself.
    """
    before = await config_by_id(session, project_id, config_id)
    after = replace(before, **changes, updated_at=now())  # type: ignore[arg-type]
    check(after)
    await config_store.replace(session, project_id, after)
    audit.record(session, actor, _change("update", org_id, after, before))
    return after


async def config_by_id(session: AsyncSession, project_id: ProjectId, config_id: str) -> ScoreConfig:
    """Raises: NotFound."""
    config = await config_store.config(session, project_id, config_id)
    if config is None:
        raise NotFound("score config", config_id, "Score config not found within authorized project")
    return config


async def page_of_configs(
    session: AsyncSession, project_id: ProjectId, *, limit: int, offset: int
) -> tuple[list[ScoreConfig], int]:
    """Newest first, archived ones too, and how many there are."""
    found = await config_store.newest(session, project_id, limit=limit, offset=offset)
    return found, await config_store.count(session, project_id)


def check(config: ScoreConfig) -> None:
    """Raises: InvalidInput with issues when the config contradicts itself."""
    problem = _range_problem(config) if config.data_type == "NUMERIC" else _category_problem(config)
    if problem:
        refuse_with([custom(problem)])


class ConfigBook:
    """The configs of the projects that a worker is busy with: `refresh` reads, `of` only looks."""

    def __init__(self, metadata: MetadataStore) -> None:
        self._metadata = metadata
        self._configs: dict[ProjectId, dict[str, ScoreConfig]] = {}

    async def refresh(self, project_ids: Collection[ProjectId]) -> None:
        """Read the configs of these projects anew and forget all others.

        Always reads: a score may follow its config within milliseconds.
        """
        async with self._metadata.read() as session:
            found = await config_store.of_projects(session, list(project_ids))
        fresh: dict[ProjectId, dict[str, ScoreConfig]] = {}
        for config in found:
            fresh.setdefault(ProjectId(config.project_id), {})[config.id] = config
        self._configs = fresh

    def of(self, project_id: ProjectId) -> Mapping[str, ScoreConfig]:
        """By id, as of the last `refresh`; empty for a project without any."""
        return self._configs.get(project_id, {})


def _range_problem(config: ScoreConfig) -> str | None:
    if config.categories is not None:
        return "Categories must not be given for data type NUMERIC"
    low, high = config.min_value, config.max_value
    if low is not None and high is not None and high <= low:
        return "Maximum value must be greater than Minimum value"
    return None


def _category_problem(config: ScoreConfig) -> str | None:
    if config.min_value is not None or config.max_value is not None:
        return f"Minimum and maximum value must not be given for data type {config.data_type}"
    if config.data_type == "TEXT":
        return "Categories must not be given for data type TEXT" if config.categories is not None else None
    if config.data_type == "BOOLEAN":
        fixed = config.categories is not None and set(config.categories) == set(BOOLEAN_CATEGORIES)
        return None if fixed else "Boolean data type must have categories with label True = 1 and False = 0"
    categories = config.categories or ()
    if not categories:
        return "At least one category is needed for data type CATEGORICAL"
    if len({c.label for c in categories}) < len(categories):
        return "Category labels must be unique"
    if len({c.value for c in categories}) < len(categories):
        return "Category values must be unique"
    return None


def _change(action: str, org_id: OrgId, after: ScoreConfig, before: ScoreConfig | None = None) -> Change:
    return Change(
        kind="scoreConfig",
        id=after.id,
        action=action,
        org_id=org_id,
        project_id=after.project_id,
        before=_recorded(before) if before else None,
        after=_recorded(after),
    )


def _recorded(config: ScoreConfig) -> dict[str, object]:
    categories = config.categories
    return {
        "name": config.name,
        "data_type": config.data_type,
        "archived": config.archived,
        "min_value": config.min_value,
        "max_value": config.max_value,
        "categories": None if categories is None else [{"label": c.label, "value": c.value} for c in categories],
        "description": config.description,
    }
