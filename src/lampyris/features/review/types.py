"""Domain words of review: what people say about what was recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

ObjectType: TypeAlias = Literal["TRACE", "OBSERVATION", "SESSION", "PROMPT"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comment:
    """What somebody wrote about one object, in Markdown. `author_user_id` is None for a key or a person who left."""

    id: str
    project_id: str
    object_type: ObjectType
    object_id: str
    content: str
    author_user_id: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentDraft:
    """A comment to be written."""

    object_type: ObjectType
    object_id: str
    content: str
    author_user_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CommentQuery:
    """Which comments: every part that is not None must hold."""

    object_type: ObjectType | None = None
    object_id: str | None = None
    author_user_id: str | None = None
