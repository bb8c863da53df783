"""Comments on the public wire and at the console."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from lampyris.features.accounts.types import Membership
from lampyris.features.review.types import Anchor, Comment, CommentQuery, ObjectType
from lampyris.foundation.clock import iso_ms
from lampyris.foundation.http.issues import refuse
from lampyris.foundation.http.paging import PageQuery
from lampyris.foundation.http.wire import StrictWire, Timestamp

Content = Annotated[str, Field(min_length=1, max_length=5000)]


class CommentBody(StrictWire):
    """A comment to write. `projectId` must be the project of the key."""

    project_id: str
    object_type: ObjectType
    object_id: Annotated[str, Field(min_length=1)]
    content: Content
    author_user_id: str | None = None


class CommentListQuery(PageQuery):
    """Query of the public list."""

    object_type: ObjectType | None = None
    object_id: str | None = None
    author_user_id: str | None = None

    @model_validator(mode="after")
    def _id_needs_type(self) -> "CommentListQuery":
        if self.object_id and not self.object_type:
            refuse("objectType is required when objectId is provided", ["objectType"])
        return self

    def query(self) -> CommentQuery:
        """As the service wants it."""
        return CommentQuery(object_type=self.object_type, object_id=self.object_id, author_user_id=self.author_user_id)


def shown(comment: Comment) -> dict[str, object]:
    """The object of the public API."""
    return {
        "id": comment.id,
        "projectId": comment.project_id,
        "createdAt": iso_ms(comment.created_at),
        "updatedAt": iso_ms(comment.updated_at),
        "objectType": comment.object_type,
        "objectId": comment.object_id,
        "content": comment.content,
        "authorUserId": comment.author_user_id,
    }


class ConsoleQuery(BaseModel):
    """Query of the console's list: the comments on one object."""

    object_type: ObjectType
    object_id: Annotated[str, Field(min_length=1)]


class AnchorShown(BaseModel):
    """The passage that a comment is about; `at` counts characters, -1 when only the words are known."""

    field: Literal["input", "output"]
    at: Annotated[int, Field(ge=-1)] = -1
    quote: Annotated[str, Field(min_length=1, max_length=2000)]

    def anchor(self) -> Anchor:
        """As the service wants it."""
        return Anchor(field=self.field, at=self.at, quote=self.quote)


class NewComment(BaseModel):
    """What the person who is signed in wants to say."""

    object_type: ObjectType
    object_id: Annotated[str, Field(min_length=1)]
    content: Content
    anchor: AnchorShown | None = None


class AuthorShown(BaseModel):
    """Who wrote it."""

    id: str
    name: str
    email: str


class ReactionShown(BaseModel):
    """One emoji and who left it."""

    emoji: str
    people: list[AuthorShown]


class PeopleShown(BaseModel):
    """People by name."""

    items: list[AuthorShown]


class CommentCounts(BaseModel):
    """Object id -> how many comments; objects without any are absent."""

    counts: dict[str, int]


class CommentShown(BaseModel):
    """One comment. `author` is null for an API key and for people who left."""

    id: str
    object_type: ObjectType
    object_id: str
    content: str
    author: AuthorShown | None
    anchor: AnchorShown | None
    reactions: list[ReactionShown]
    created_at: Timestamp
    updated_at: Timestamp


class CommentList(BaseModel):
    """The comments on one object, oldest first."""

    items: list[CommentShown]


def shown_at_console(comment: Comment, members: dict[str, Membership]) -> CommentShown:
    """`members` are those of the organisation by user id."""
    author = _person(members, comment.author_user_id)
    reactions = [
        ReactionShown(emoji=emoji, people=[one for id in ids if (one := _person(members, id))])
        for emoji, ids in comment.reactions.items()
    ]
    anchor = comment.anchor
    return CommentShown(
        id=comment.id,
        object_type=comment.object_type,
        object_id=comment.object_id,
        content=comment.content,
        author=author,
        anchor=AnchorShown(field=anchor.field, at=anchor.at, quote=anchor.quote) if anchor else None,
        reactions=[one for one in reactions if one.people],
        created_at=comment.created_at,
        updated_at=comment.updated_at,
    )


def _person(members: dict[str, Membership], user_id: str | None) -> AuthorShown | None:
    found = members.get(user_id or "")
    return AuthorShown(id=found.user_id, name=found.name, email=found.email) if found else None
