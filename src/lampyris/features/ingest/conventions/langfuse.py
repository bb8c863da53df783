"""What Langfuse's own SDKs say with `langfuse.*` attributes. They go before every other convention."""

from typing import Final, NamedTuple

from lampyris.features.ingest.conventions.span import Attributes, SpanView
from lampyris.features.ingest.conventions.values import Sides, first_present, first_truthy, is_true, text
from lampyris.features.ingest.fields import cost_details, parsed_json, parsed_object, units, usage_details

TYPES: Final = {
    name: name.upper()
    for name in (
        *("span", "generation", "event", "embedding", "agent", "tool", "chain", "retriever", "guardrail", "evaluator"),
    )
}
GENERATION_ONLY_KEYS: Final = (
    *("langfuse.observation.model.name", "langfuse.observation.cost_details", "langfuse.observation.usage_details"),
    *("langfuse.observation.completion_start_time", "langfuse.observation.model.parameters"),
    *("langfuse.observation.prompt.name", "langfuse.observation.prompt.version"),
)
FIXED_IN_PYTHON: Final = (3, 4)
"""Older Python SDKs export generations made by a decorator as plain spans."""

MAX_PROMPT_VERSION = 2**32 - 1


def io(span: SpanView) -> Sides | None:
    """The observation's own input and output, also when they are empty text."""
    attributes = span.attributes
    input, output = attributes.get("langfuse.observation.input"), attributes.get("langfuse.observation.output")
    return None if input is None and output is None else (input, output)


def trace_io(attributes: Attributes) -> Sides:
    """What was said to be the input and output of the whole trace."""
    return first_truthy(attributes, "langfuse.trace.input"), first_truthy(attributes, "langfuse.trace.output")


def observation_type(span: SpanView) -> str:
    """The type the sender named; empty when it named none that exists."""
    named = TYPES.get(text(span.attributes.get("langfuse.observation.type")), "")
    if named == "SPAN" and _is_mislabelled(span):
        return "GENERATION"
    return named


def _is_mislabelled(span: SpanView) -> bool:
    scope = span.scope
    return (
        scope.name == "langfuse-sdk"
        and scope.resource.attributes.get("telemetry.sdk.language") == "python"
        and version_of(scope.version) < FIXED_IN_PYTHON
        and not span.shape.keys.isdisjoint(GENERATION_ONLY_KEYS)
    )


def version_of(version: str | None) -> tuple[int, int]:
    """(major, minor) of a version text; zeros for what is not a number."""
    parts = [int(part) if part.isdecimal() and len(part) < 9 else 0 for part in (version or "").split(".")[:2]]
    return (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 0)


def prompt_link(attributes: Attributes) -> tuple[str, int | None]:
    """(name, version) of the prompt a generation was made with; an empty name when it names none."""
    vercel = parsed_object(attributes.get("ai.telemetry.metadata.langfusePrompt")) or {}
    for name, version in (
        (attributes.get("langfuse.observation.prompt.name"), attributes.get("langfuse.observation.prompt.version")),
        (attributes.get("langfuse.prompt.name"), attributes.get("langfuse.prompt.version")),
        (vercel.get("name"), vercel.get("version")),
    ):
        if name:
            number = units(version)
            return text(name), number if number is not None and number <= MAX_PROMPT_VERSION else None
    return "", None


def usage(attributes: Attributes) -> dict[str, int] | None:
    """Usage by type; None when it was not said, or is no JSON, so that other conventions are asked."""
    given = attributes.get("langfuse.observation.usage_details")
    if not given:
        return None
    if isinstance(given, str):
        given = parsed_json(given)
        if given is None:
            return None
    return usage_details(given)


def cost(attributes: Attributes) -> dict[str, float]:
    """Cost by type in USD; empty when it was not said."""
    given = attributes.get("langfuse.observation.cost_details")
    return cost_details(parsed_object(given)) if given else {}


class Own(NamedTuple):
    """Simple fields only Langfuse's attributes have. Empty values were not said."""

    status_message: str = ""
    version: str = ""
    release: str = ""
    trace_name: str = ""
    public: bool | None = None
    is_marked_root: bool = False
    """The sender says that this is a root although it names a parent (one it made up)."""
    is_app_root: bool = False
    """The first span that its service exported."""


NOTHING_SAID: Final = Own()


def own(attributes: Attributes) -> Own:
    """What the span says about itself and its trace."""
    said = attributes.get
    public = first_present(attributes, "langfuse.trace.public", "langfuse.public")
    return Own(
        text(said("langfuse.observation.status_message")),
        text(said("langfuse.version")),
        text(said("langfuse.release")),
        text(said("langfuse.trace.name")),
        None if public is None else is_true(public),
        is_true(said("langfuse.internal.as_root")),
        is_true(said("langfuse.internal.is_app_root")),
    )
