"""Console endpoints: the list, giving and taking back judgements, and score configs."""

from fastapi import APIRouter, Request, Response

from lampyris.features.accounts.service import audit
from lampyris.features.accounts.types import Actor, ActorKind, Change
from lampyris.features.scores import service
from lampyris.features.scores.service import Part
from lampyris.features.scores.types import ScoreDraft
from lampyris.features.scores.wire_console import (
    ConfigChange,
    ConfigList,
    ConfigShown,
    NewConfig,
    NewScore,
    ScoreListQuery,
    ScorePage,
    ScoreShown,
    shown,
    shown_config,
)
from lampyris.features.scores.wire_queries import cursor_after, place_of
from lampyris.foundation.errors import InvalidInput
from lampyris.foundation.http.access import Member, ProjectMember, require
from lampyris.foundation.http.state import OpenStores
from lampyris.foundation.http.validation import parse_query

ROOM = "/api/console/projects/{project_id}"
MOST_CONFIGS = 1000

router = APIRouter(tags=["console: scores"])


@router.get(ROOM + "/scores")
async def list_scores(request: Request, member: ProjectMember, stores: OpenStores) -> ScorePage:
    """Newest first."""
    asked = parse_query(ScoreListQuery, request)
    part = Part(limit=asked.limit + 1, after=place_of(asked.cursor) if asked.cursor else None)
    found = await service.newest(stores.analytics, member.project_id, asked.query(), part)
    scores = found[: asked.limit]
    traces = await service.traces_of(stores.analytics, member.project_id, scores)
    more = len(found) > len(scores)
    return ScorePage(
        items=[shown(score, traces.get(score.trace_id or "")) for score in scores],
        next_cursor=cursor_after(scores[-1].timestamp, scores[-1].id) if more else None,
    )


@router.post(ROOM + "/scores")
async def give_score(body: NewScore, member: ProjectMember, stores: OpenStores) -> ScoreShown:
    """A judgement of the person who is signed in; readable at once."""
    require(member, "scores:CUD")
    draft = _draft(body, member)
    async with stores.metadata.read() as session:
        config = await service.config_by_id(session, member.project_id, body.config_id) if body.config_id else None
    score = await service.annotate(stores.analytics, member.project_id, draft, config)
    async with stores.metadata.write() as session:
        audit.record(session, _actor(member), _change(member, "create", score.id))
    return shown(score)


@router.delete(ROOM + "/scores/{score_id}", status_code=204)
async def delete_score(score_id: str, member: ProjectMember, stores: OpenStores) -> Response:
    """Effective at once. 404 when the project has no such score."""
    require(member, "scores:CUD")
    await service.one(stores.analytics, member.project_id, score_id)
    await service.delete(stores, member.project_id, [score_id])
    async with stores.metadata.write() as session:
        audit.record(session, _actor(member), _change(member, "delete", score_id))
    return Response(status_code=204)


@router.get(ROOM + "/score-configs")
async def list_configs(member: ProjectMember, stores: OpenStores) -> ConfigList:
    """All of them, newest first."""
    require(member, "scoreConfigs:read")
    async with stores.metadata.read() as session:
        found, _ = await service.page_of_configs(session, member.project_id, limit=MOST_CONFIGS, offset=0)
    return ConfigList(items=[shown_config(config) for config in found])


@router.post(ROOM + "/score-configs")
async def create_config(body: NewConfig, member: ProjectMember, stores: OpenStores) -> ConfigShown:
    """400 with issues when the config contradicts itself."""
    require(member, "scoreConfigs:CUD")
    async with stores.metadata.write() as session:
        config = await service.create_config(session, _actor(member), member.org_id, member.project_id, body.draft())
    return shown_config(config)


@router.patch(ROOM + "/score-configs/{config_id}")
async def change_config(config_id: str, body: ConfigChange, member: ProjectMember, stores: OpenStores) -> ConfigShown:
    """Changes what is sent; archiving is a change too."""
    require(member, "scoreConfigs:CUD")
    async with stores.metadata.write() as session:
        config = await service.change_config(
            session, _actor(member), member.org_id, member.project_id, config_id, body.changes()
        )
    return shown_config(config)


def _draft(body: NewScore, member: Member) -> ScoreDraft:
    value = body.value if body.data_type in {"NUMERIC", "BOOLEAN"} else body.string_value
    if value is None:
        field = "value" if body.data_type in {"NUMERIC", "BOOLEAN"} else "string_value"
        raise InvalidInput(f"a {body.data_type} score needs {field}")
    return ScoreDraft(
        id=body.id,
        name=body.name,
        value=value,
        data_type=body.data_type,
        trace_id=body.trace_id,
        observation_id=body.observation_id,
        session_id=body.session_id,
        comment=body.comment,
        source="ANNOTATION",
        config_id=body.config_id,
        queue_id=body.queue_id,
        author_user_id=member.user_id,
        metadata=body.metadata,
        cleared=frozenset() if body.comment else frozenset({"comment"}),
    )


def _actor(member: Member) -> Actor:
    return Actor(kind=ActorKind.USER, user_id=member.user_id, project_role=member.role)


def _change(member: Member, action: str, score_id: str) -> Change:
    return Change(kind="score", id=score_id, action=action, org_id=member.org_id, project_id=member.project_id)
