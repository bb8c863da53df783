"""Shapes of the batch API (`POST /api/public/ingestion`) and its single-entity ancestors.

Strict: a number is not a string here, as in the servers that SDKs were written against. Unknown keys are ignored.
"""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from lampyris.foundation.http.wire import Timestamp, Wire

EntityId = Annotated[str, StringConstraints(min_length=1, max_length=800, pattern=r"^[^\r]*$")]
Name = Annotated[str, StringConstraints(max_length=1000)]
Level = Literal["DEBUG", "DEFAULT", "WARNING", "ERROR"]
UsageUnit = Literal["CHARACTERS", "TOKENS", "MILLISECONDS", "SECONDS", "IMAGES", "REQUESTS"]
Number = int | float
PromptVersion = Annotated[int, Field(ge=0, le=2**32 - 1)]


class Body(Wire):
    """Base of event bodies."""

    model_config = ConfigDict(strict=True)


class TraceBody(Body):
    """A trace; every field may be sent again later."""

    id: EntityId | None = None
    timestamp: Timestamp | None = None
    name: Name | None = None
    input: Any = None
    output: Any = None
    session_id: str | None = None
    user_id: str | None = None
    environment: Any = None
    metadata: Any = None
    release: str | None = None
    version: str | None = None
    public: bool | None = None
    tags: list[str] | None = None


class Usage(Body):
    """The oldest usage shapes: by unit, or with the three OpenAI counts."""

    input: Number | None = None
    output: Number | None = None
    total: Number | None = None
    unit: UsageUnit | None = None
    input_cost: Number | None = None
    output_cost: Number | None = None
    total_cost: Number | None = None
    prompt_tokens: Number | None = None
    completion_tokens: Number | None = None
    total_tokens: Number | None = None


class EventBody(Body):
    """What every observation may carry. `id` is optional here; without one nothing is stored."""

    id: EntityId | None = None
    trace_id: EntityId | None = None
    environment: Any = None
    name: str | None = None
    start_time: Timestamp | None = None
    metadata: Any = None
    input: Any = None
    output: Any = None
    level: Level | None = None
    status_message: str | None = None
    parent_observation_id: str | None = None
    version: str | None = None


class SpanBody(EventBody):
    """An observation with an end."""

    id: EntityId
    end_time: Timestamp | None = None


class GenerationBody(SpanBody):
    """An observation with a model."""

    completion_start_time: Timestamp | None = None
    model: str | None = None
    model_parameters: dict[str, Any] | None = None
    usage: Usage | None = None
    usage_details: dict[str, Any] | None = None
    cost_details: dict[str, Any] | None = None
    prompt_name: str | None = None
    prompt_version: PromptVersion | None = None

    @model_validator(mode="after")
    def _prompt_is_whole(self) -> "GenerationBody":
        if (self.prompt_name is None) != (self.prompt_version is None):
            raise PydanticCustomError("custom", "promptName and promptVersion must be sent together or not at all")
        return self


class LegacyObservationBody(EventBody):
    """The body of `observation-create` and `observation-update`, which name their type inside."""

    type: Literal["GENERATION", "SPAN", "EVENT"]
    end_time: Timestamp | None = None
    completion_start_time: Timestamp | None = None
    model: str | None = None
    model_parameters: dict[str, Any] | None = None
    usage: Usage | None = None
    usage_details: dict[str, Any] | None = None
    cost_details: dict[str, Any] | None = None


class Envelope(Body):
    """What is around every body. The body is checked by its own model, chosen by `type`."""

    id: Annotated[str, StringConstraints(min_length=1, max_length=800, pattern=r"^[^\r]*$")]
    timestamp: Timestamp
    type: str
    body: Any = None


class BatchBody(Wire):
    """The request. Events are checked one by one, so that a bad one does not cost the others."""

    batch: list[Any]
    metadata: Any = Field(default=None)


GENERATION_LIKE = ("agent", "tool", "chain", "retriever", "evaluator", "embedding", "guardrail")

BODIES: dict[str, type[Body]] = {
    "trace-create": TraceBody,
    "span-create": SpanBody,
    "span-update": SpanBody,
    "generation-create": GenerationBody,
    "generation-update": GenerationBody,
    "event-create": EventBody,
    "observation-create": LegacyObservationBody,
    "observation-update": LegacyObservationBody,
    **{f"{kind}-create": GenerationBody for kind in GENERATION_LIKE},
}
"""Event type -> model of its body. `score-create` is checked by the scores feature; `sdk-log` is not stored."""
