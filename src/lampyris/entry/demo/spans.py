"""The shapes of a story: spans and scores, before they are sent."""

import json
import secrets
from dataclasses import dataclass, field
from random import Random
from typing import TypeAlias

from lampyris.foundation.clock import from_us, iso_ms

Attribute: TypeAlias = str | int | float | bool | list[str]


@dataclass(kw_only=True, slots=True)
class Span:
    """One observation. `attributes` are the Langfuse names of OTLP; times are microseconds since the epoch."""

    trace_id: str
    id: str
    parent_id: str | None
    name: str
    start_us: int
    end_us: int
    attributes: dict[str, Attribute] = field(default_factory=dict)

    def observe(self, kind: str, *, input: object = None, output: object = None, **metadata: object) -> None:
        """Say what this observation is, what went in and what came out."""
        self.attributes["langfuse.observation.type"] = kind
        if input is not None:
            self.attributes["langfuse.observation.input"] = as_text(input)
        if output is not None:
            self.attributes["langfuse.observation.output"] = as_text(output)
        for name, value in metadata.items():
            self.attributes[f"langfuse.observation.metadata.{name}"] = as_text(value)

    def call_model(self, model: str, usage: dict[str, int], *, first_token_us: int | None = None) -> None:
        """Say which model answered and what it used."""
        self.attributes["langfuse.observation.model.name"] = model
        self.attributes["langfuse.observation.usage_details"] = json.dumps(usage)
        if first_token_us is not None:
            self.attributes["langfuse.observation.completion_start_time"] = iso(first_token_us)

    def fail(self, message: str, *, level: str = "ERROR") -> None:
        """Say that it went wrong."""
        self.attributes["langfuse.observation.level"] = level
        self.attributes["langfuse.observation.status_message"] = message


@dataclass(kw_only=True, slots=True)
class Story:
    """What is sent about one trace."""

    spans: list[Span]
    scores: list[dict[str, object]]


@dataclass(kw_only=True, slots=True)
class Trace:
    """A trace being told: hands out spans, moves the clock."""

    rng: Random
    trace_id: str
    now_us: int
    spans: list[Span] = field(default_factory=list)

    def span(self, name: str, parent: Span | None) -> Span:
        """A span that begins now; `close` ends it."""
        begun = Span(
            trace_id=self.trace_id,
            id=secrets.token_hex(8),
            parent_id=parent.id if parent else None,
            name=name,
            start_us=self.now_us,
            end_us=self.now_us,
        )
        self.spans.append(begun)
        return begun

    def work(self, low_ms: float, high_ms: float) -> None:
        """Let time pass: mostly near the low end, sometimes much longer, as real latencies do."""
        span_ms = min(self.rng.lognormvariate(0, 0.6) * (high_ms - low_ms) / 3, (high_ms - low_ms) * 2)
        self.now_us += int((low_ms + span_ms) * 1000)

    def close(self, span: Span) -> None:
        """End it now."""
        span.end_us = max(self.now_us, span.start_us + 1000)


def as_text(value: object) -> str:
    """Strings as they are, everything else as JSON in UTF-8."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def iso(at_us: int) -> str:
    """The moment as the SDKs write it."""
    return iso_ms(from_us(at_us))


def tokens(text: str) -> int:
    """About as many tokens as a Chinese-English tokenizer would count."""
    wide = sum(1 for character in text if ord(character) > 0x2E80)
    return max(1, int(wide * 0.7 + (len(text) - wide) / 4))
