"""What the console asks for before it shows a page, told with the page itself.

The browser then asks while it still loads and reads the scripts; a distant reader waits for two answers less.
"""

from urllib.parse import quote

from starlette.requests import Request

from lampyris.features.accounts import service as accounts
from lampyris.foundation.http.guard import whole_segment

NO_PROJECT = ("", "~")
"""In the place of an id: none, and the one that the browser looked at last."""


def asked_ahead(request: Request) -> tuple[str, ...]:
    """Addresses below `/api/console/`, as the console's own client writes them; none for who is not signed in."""
    if accounts.sessions.COOKIE not in request.cookies:
        return ()
    path = request.path_params.get("path", "")
    match [_segment(part) for part in path.split("/")]:
        case ["project", project, *_] if project in NO_PROJECT:
            return ()
        case ["project", project, "traces", trace] if trace:
            return ("me", f"projects/{project}/traces/{trace}")
        case ["project", _, *_]:
            return ("me",)
        case _:
            return ()


def _segment(part: str) -> str:
    """As `encodeURIComponent` of a browser writes it."""
    return quote(whole_segment(part), safe="!'()*")
