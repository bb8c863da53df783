"""Comments on the public wire and at the console."""

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from lampyris.features.accounts.types import Membership
from lampyris.features.review.types import Comment, CommentQuery, ObjectType
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


class NewComment(BaseModel):
    """What the person who is signed in wants to say."""

    object_type: ObjectType
    object_id: Annotated[str, Field(min_length=1)]
    content: Content


class AuthorShown(BaseModel):
    """Who wrote it."""

    id: str
    name: str
    email: str


class CommentShown(BaseModel):
    """One comment. `author` is null for an API key and for people who left."""

    id: str
    object_type: ObjectType
    object_id: str
    content: str
    author: AuthorShown | None
    created_at: Timestamp
    updated_at: Timestamp


class CommentList(BaseModel):
    """The comments on one object, oldest first."""

    items: list[CommentShown]


def shown_at_console(comment: Comment, members: dict[str, Membership]) -> CommentShown:
    """`members` are those of the organisation by user id."""
    author = members.get(comment.author_user_id or "")
    return CommentShown(
        id=comment.id,
        object_type=comment.object_type,
        object_id=comment.object_id,
        content=comment.content,
        author=AuthorShown(id=author.user_id, name=author.name, email=author.email) if author else None,
        created_at=comment.created_at,
        updated_at=comment.updated_at,
    )
