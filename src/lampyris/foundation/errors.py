"""Expected failures. Every error a caller can act on is one of these; anything else is a bug and answers 500."""

from collections.abc import Mapping, Sequence


class LampyrisError(Exception):
    """An expected failure.

    `code` never changes (the console translates it), the message is English and says what to do.
    `public_name` is the error name that the public API generations carry in `error`.
    """

    status = 500
    code = "internal_error"
    public_name = "InternalServerError"


class InvalidInput(LampyrisError):
    """The caller sent something we cannot accept. `issues` follow the wire's issue shape: code, path, message."""

    status = 400
    code = "invalid_input"
    public_name = "InvalidRequestError"

    def __init__(self, message: str, issues: Sequence[Mapping[str, object]] = ()) -> None:
        super().__init__(message)
        self.issues = list(issues)


class UnknownColumn(InvalidInput):
    """A filter or an order names a column that the list does not have."""

    code = "unknown_column"


class Unauthenticated(LampyrisError):
    """Who is asking is unknown: no key, a wrong key, no session."""

    status = 401
    code = "unauthenticated"
    public_name = "UnauthorizedError"


class Forbidden(LampyrisError):
    """Known caller, missing right."""

    status = 403
    code = "forbidden"
    public_name = "ForbiddenError"


class NotFound(LampyrisError):
    """The object does not exist in this project."""

    status = 404
    code = "not_found"
    public_name = "LangfuseNotFoundError"

    def __init__(self, kind: str, id: str, message: str | None = None) -> None:
        super().__init__(message or f"{kind} {id} does not exist in this project")


class Conflict(LampyrisError):
    """The state of the object forbids the change; reading it again and deciding anew helps."""

    status = 409
    code = "conflict"
    public_name = "LangfuseConflictError"


class TooLarge(LampyrisError):
    """The body or the answer is over a limit; the message names the limit in bytes."""

    status = 413
    code = "too_large"
    public_name = "PayloadTooLargeError"


class TooManyRequests(LampyrisError):
    """Slow down; `retry_after_s` says for how long."""

    status = 429
    code = "too_many_requests"
    public_name = "TooManyRequestsError"

    def __init__(self, message: str, retry_after_s: int) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class QueryTimeout(LampyrisError):
    """The analytics query went over its time or memory; a narrower time range helps."""

    status = 422
    code = "query_timeout"
    public_name = "Request timed out"


class StoreUnavailable(LampyrisError):
    """A store cannot be reached or cannot write. `store` names it."""

    status = 503
    code = "store_unavailable"
    public_name = "ServiceUnavailableError"

    def __init__(self, store: str, message: str) -> None:
        super().__init__(message)
        self.store = store
