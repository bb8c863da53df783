"""GenAI semantic conventions, event form: messages as span events (older instrumentations, Semantic Kernel)."""

from collections.abc import Callable
from typing import Final

from lampyris.features.ingest.conventions.genai import attributes_io
from lampyris.features.ingest.conventions.span import Event, SpanView
from lampyris.features.ingest.conventions.values import Sides

DETAILS: Final = "gen_ai.client.inference.operation.details"
MESSAGES: Final = {f"gen_ai.{role}.message": role for role in ("system", "user", "assistant", "tool")}
CHOICE: Final = "gen_ai.choice"
CONTENT: Final = ("gen_ai.content.prompt", "gen_ai.content.completion")


def details_io(span: SpanView) -> Sides | None:
    """One event that holds the whole call, in the attribute form."""
    for event in span.events:
        if event.name == DETAILS:
            found = attributes_io(event.attributes)
            if found:
                return found
    return None


def messages_io(span: SpanView) -> Sides | None:
    """One event a message in, one a choice out. A single choice stands alone, several make a list."""
    messages = [{"role": MESSAGES[event.name], **event.attributes} for event in span.events if event.name in MESSAGES]
    choices = [dict(event.attributes) for event in span.events if event.name == CHOICE]
    if not messages and not choices:
        return None
    return messages or None, choices[0] if len(choices) == 1 else choices or None


def content_io(span: SpanView, io_of: Callable[[SpanView], Sides]) -> Sides | None:
    """Events with the prompt and the completion; what they hold may follow any convention that `io_of` knows."""
    prompt, completion = (_last_named(span, name) for name in CONTENT)
    if prompt is None and completion is None:
        return None
    input = io_of(span.with_attributes(prompt.attributes))[0] if prompt else None
    output = io_of(span.with_attributes(completion.attributes))[1] if completion else None
    return (
        input if input is not None or prompt is None else dict(prompt.attributes),
        output if output is not None or completion is None else dict(completion.attributes),
    )


def _last_named(span: SpanView, name: str) -> Event | None:
    return next((event for event in reversed(span.events) if event.name == name), None)
