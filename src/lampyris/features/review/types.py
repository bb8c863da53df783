"""Domain words of review: what people say about what was recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

ObjectType: TypeAlias = Literal["TRACE", "OBSERVATION", "SESSION", "PROMPT"]


REACTIONS = ("👍", "👎", "❤️", "🎉", "👀", "🚀", "❓")


@dataclass(frozen=True, kw_only=True, slots=True)
class Anchor:
    """Which passage of a text a comment is about. `at` counts characters; -1 when only the words are known."""

    field: Literal["input", "output"]
    at: int
    quote: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What somebody wrote about one object, in Markdown. `author_user_id` is None for a key or a person who left.

    `trace_id` is the trace that the object is or belongs to, None for sessions and prompts. `reactions` are the people
    who left each emoji, the earliest emoji first.
    """

    id: str
    project_id: str
    object_type: ObjectType
    object_id: str
    content: str
    author_user_id: str | None
    created_at: datetime
    updated_at: datetime
    trace_id: str | None = None
    anchor: Anchor | None = None
    reactions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentDraft:
    """A comment to be written."""

    object_type: ObjectType
    object_id: str
    content: str
    author_user_id: str | None
    trace_id: str | None = None
    anchor: Anchor | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentQuery:
    """Which comments: every part that is not None must hold."""

    object_type: ObjectType | None = None
    object_id: str | None = None
    author_user_id: str | None = None
