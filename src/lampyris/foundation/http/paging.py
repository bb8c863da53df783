"""Page-style lists: `page` from 1, `limit` 1 to 100, and the `meta` block."""

from typing import Annotated

from pydantic import Field

from lampyris.foundation.http.wire import Wire

FARTHEST_OFFSET = 2**62  # beyond any list; larger numbers no store can read


class PageQuery(Wire):
    """Query parameters of a page-style list."""

    page: Annotated[int, Field(gt=0)] = 1
    limit: Annotated[int, Field(gt=0, le=100)] = 50

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return min((self.page - 1) * self.limit, FARTHEST_OFFSET)


class PageMeta(Wire):
    """The `meta` block of a page-style answer."""

    page: int
    limit: int
    total_items: int
    total_pages: int


def page_meta(query: PageQuery, total_items: int) -> PageMeta:
    """`total_pages` is 0 when there is nothing."""
    return PageMeta(
        page=query.page,
        limit=query.limit,
        total_items=total_items,
        total_pages=-(-total_items // query.limit),
    )
