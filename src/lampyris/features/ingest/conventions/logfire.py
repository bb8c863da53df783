"""Pydantic Logfire: prompts and message events as attributes."""

from lampyris.features.ingest.conventions.span import SpanView
from lampyris.features.ingest.conventions.values import Sides, json_value, sides


def prompt_io(span: SpanView) -> Sides | None:
    """The prompt, and all messages as the outcome."""
    return sides(span.attributes.get("prompt"), span.attributes.get("all_messages_events"))


def events_io(span: SpanView) -> Sides | None:
    """Message events in one attribute: messages are input, the first choice is the output."""
    events = json_value(span.attributes.get("events"))
    if not isinstance(events, list):
        return None
    messages: list[object] = []
    choice: object = None
    for event in events:
        if isinstance(event, dict) and event.get("event.name") == "gen_ai.choice":
            choice = choice or event
        else:
            messages.append(event)
    return sides(messages or None, choice)
