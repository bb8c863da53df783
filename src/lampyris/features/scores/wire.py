"""Scores on the public wire: bodies in, the three generations of answers out."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from lampyris.features.scores.types import (
    DataType,
    Score,
    ScoreDraft,
    Source,
    TraceOfScore,
)
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.issues import Path, refuse, unknown_tag
from lampyris.foundation.http.validation import check, refuse_with
from lampyris.foundation.http.wire import Timestamp, Wire

ONE_SUBJECT = (
    "Provide exactly one of the following: traceId (with optional observationId), sessionId or datasetRunId. "
    "ObservationId requires traceId."
)
SUBJECT_PATH = ("traceId", "sessionId", "datasetRunId", "observationId")
NOT_A_BOOLEAN = "Value must be a number equal to either 0 or 1 for data type BOOLEAN"
CLEARABLE = frozenset({"comment", "metadata", "config_id", "queue_id", "execution_trace_id", "author_user_id"})

EntityId = Annotated[str, Field(min_length=1, max_length=800, pattern=r"^[^\r]*$")]


class ScoreBody(Wire):
    """What a score of any data type may carry."""

    id: EntityId | None = None
    name: Annotated[str, Field(min_length=1)]
    trace_id: str | None = None
    session_id: str | None = None
    dataset_run_id: str | None = None
    observation_id: str | None = None
    environment: Any = None
    comment: str | None = None
    metadata: Any = None
    source: Source = "API"
    execution_trace_id: str | None = None
    queue_id: str | None = None
    config_id: str | None = None
    timestamp: Timestamp | None = None
    data_type: DataType | None = None
    value: str | float

    @model_validator(mode="after")
    def _one_subject(self) -> "ScoreBody":
        subjects = sum(map(bool, (self.trace_id, self.session_id, self.dataset_run_id)))
        if subjects != 1 or (self.observation_id and not self.trace_id):
            refuse(ONE_SUBJECT, SUBJECT_PATH)
        return self


class NumericBody(ScoreBody):
    """A number."""

    value: float


class BooleanBody(ScoreBody):
    """0 or 1."""

    value: float

    @model_validator(mode="after")
    def _zero_or_one(self) -> "BooleanBody":
        if self.value not in (0, 1):
            refuse(NOT_A_BOOLEAN, ["value"])
        return self


class CategoricalBody(ScoreBody):
    """A label."""

    value: str


class TextBody(ScoreBody):
    """Free text."""

    value: Annotated[str, Field(min_length=1, max_length=500)]


class CorrectionBody(ScoreBody):
    """What the output should have been."""

    value: str
    config_id: None = None

    @model_validator(mode="after")
    def _about_a_trace(self) -> "CorrectionBody":
        if not self.trace_id:
            refuse("Corrections can only be made on traces and observations; provide traceId.", ["traceId"])
        return self


BODIES: Mapping[object, type[ScoreBody]] = {
    None: ScoreBody,
    "NUMERIC": NumericBody,
    "BOOLEAN": BooleanBody,
    "CATEGORICAL": CategoricalBody,
    "TEXT": TextBody,
    "CORRECTION": CorrectionBody,
}


def check_draft(value: object, root_path: Path = ()) -> ScoreDraft:
    """A score body (decoded JSON) as a draft. Raises: InvalidInput with issues below `root_path`."""
    data_type = value.get("dataType") if isinstance(value, dict) else None
    if not isinstance(data_type, str | None) or data_type not in BODIES:
        refuse_with([unknown_tag("dataType", root_path)])
    body = check(BODIES[data_type], value, root_path)
    given = body.model_fields_set
    return ScoreDraft(
        id=body.id,
        name=body.name,
        value=body.value,
        data_type=body.data_type,
        trace_id=body.trace_id or None,
        observation_id=body.observation_id or None,
        session_id=body.session_id or None,
        dataset_run_id=body.dataset_run_id or None,
        environment=body.environment,
        comment=body.comment,
        metadata=body.metadata,
        source=body.source,
        config_id=body.config_id,
        queue_id=body.queue_id,
        execution_trace_id=body.execution_trace_id,
        cleared=frozenset(name for name in CLEARABLE & given if getattr(body, name) is None),
    )


def shown_v1(score: Score, project_id: str) -> dict[str, object]:
    """The object of the first generation: scores about traces only, so no session and no run."""
    shown: dict[str, object] = {
        "id": score.id,
        "projectId": project_id,
        "environment": score.environment,
        "name": score.name,
        "value": number(score.value),
        "source": score.source,
        "authorUserId": score.author_user_id,
        "comment": score.comment,
        "metadata": score.metadata,
        "configId": score.config_id,
        "queueId": score.queue_id,
        "executionTraceId": score.execution_trace_id,
        "createdAt": iso_ms(score.created_at),
        "updatedAt": iso_ms(score.updated_at),
        "timestamp": iso_ms(score.timestamp),
        "traceId": score.trace_id,
        "observationId": score.observation_id,
        "stringValue": score.string_value,
        "dataType": score.data_type,
    }
    if score.data_type == "TEXT":
        del shown["value"]
    return shown


def shown_v2(score: Score, project_id: str) -> dict[str, object]:
    """As the first generation, plus the other subjects."""
    return shown_v1(score, project_id) | {"sessionId": score.session_id, "datasetRunId": score.dataset_run_id}


def shown_trace(trace: TraceOfScore | None, *, with_session: bool) -> dict[str, object] | None:
    """The `trace` block of list items; None for a score about something else or about an unknown trace."""
    if trace is None:
        return None
    shown: dict[str, object] = {"userId": trace.user_id, "tags": trace.tags, "environment": trace.environment}
    return shown | {"sessionId": trace.session_id} if with_session else shown


FieldGroup = Literal["core", "details", "subject", "annotation"]
FIELD_GROUPS: tuple[FieldGroup, ...] = ("core", "details", "subject", "annotation")


def shown_v3(score: Score, project_id: str, groups: frozenset[FieldGroup]) -> dict[str, object]:
    """The object of the third generation: one `value` whose type is the score's, the rest by field group."""
    shown: dict[str, object] = {
        "id": score.id,
        "projectId": project_id,
        "name": score.name,
        "source": score.source,
        "timestamp": iso_ms(score.timestamp),
        "environment": score.environment,
        "createdAt": iso_ms(score.created_at),
        "updatedAt": iso_ms(score.updated_at),
    }
    if "details" in groups:
        shown |= {"comment": score.comment, "configId": score.config_id, "metadata": score.metadata}
    if "subject" in groups:
        shown["subject"] = _subject(score)
    if "annotation" in groups:
        shown |= {"authorUserId": score.author_user_id, "queueId": score.queue_id}
    return shown | {"dataType": score.data_type, "value": typed_value(score)}


def typed_value(score: Score) -> float | bool | str:
    """A number, a bool or a text, as the score's data type says."""
    if score.data_type == "NUMERIC":
        return number(score.value)
    if score.data_type == "BOOLEAN":
        return score.value == 1
    return score.string_value or ""


def number(value: float) -> float:
    """Whole numbers without `.0`, as JavaScript writes them."""
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else value


def _subject(score: Score) -> dict[str, object]:
    if score.observation_id:
        return {"kind": "observation", "id": score.observation_id, "traceId": score.trace_id}
    if score.trace_id:
        return {"kind": "trace", "id": score.trace_id}
    if score.session_id:
        return {"kind": "session", "id": score.session_id}
    return {"kind": "experiment", "id": score.dataset_run_id}
