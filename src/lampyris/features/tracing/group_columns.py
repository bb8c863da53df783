"""Which columns of sessions and users can be filtered and ordered; conditions stand over the rows about their traces.

`$measured` are the observations of the sessions or users that a statement looks at, filled in by the store.
"""

from lampyris.features.tracing.columns import INPUT_TOKENS_SQL, OUTPUT_TOKENS_SQL, TOTAL_TOKENS_SQL
from lampyris.foundation.query.columns import Catalogue, Column, Kind

MEASURED = "id IN (SELECT key FROM $measured GROUP BY key HAVING $predicate)"
LASTS_SQL = "dateDiff('microsecond', min(timestamp), max(last_end)) / 1e6"


def _number(id: str, sql: str, *aliases: str) -> Column:
    return Column(id=id, kind=Kind.NUMBER, sql=sql, aliases=aliases, sort=sql, grouped=True)


def _moment(id: str, sql: str, *aliases: str) -> Column:
    return Column(id=id, kind=Kind.DATETIME, sql=sql, aliases=aliases, sort=sql, grouped=True)


def _measured(id: str, sql: str, *aliases: str) -> Column:
    """A number over the observations, 0 without any."""
    return Column(
        id=id, kind=Kind.NUMBER, sql=sql, aliases=aliases, wrap=MEASURED, missing=0, sort=sql, grouped=True
    )  # fmt: skip


def _columns(own: str, *others: Column) -> Catalogue:
    return Catalogue(
        [
            Column(id="id", kind=Kind.STRING, sql="id", aliases=(own,), sort="id", grouped=True),
            *others,
            Column(id="environment", kind=Kind.STRINGS, sql="environments", grouped=True),
            Column(id="tags", kind=Kind.STRINGS, sql="all_tags", aliases=("traceTags",), grouped=True),
            _moment("createdAt", "min(timestamp)", "firstAt"),
            _moment("lastAt", "max(last_end)"),
            _number("duration", LASTS_SQL, "sessionDuration"),
            _number("tracesCount", "uniqExact(trace_id)", "countTraces"),
            _number("sessionsCount", "uniqExactIf(session_id, session_id != '')"),
            _measured("totalCost", "ifNull(sum(total_cost), 0)", "cost"),
            _measured("totalTokens", f"sum({TOTAL_TOKENS_SQL})", "tokens", "usage"),
            _measured("inputTokens", f"sum({INPUT_TOKENS_SQL})"),
            _measured("outputTokens", f"sum({OUTPUT_TOKENS_SQL})"),
            _measured("errorCount", "countIf(level = 'ERROR')"),
            _measured("observationCount", "count()"),
        ]
    )


SESSION_COLUMNS = _columns(
    "sessionId", Column(id="userIds", kind=Kind.STRINGS, sql="user_ids", aliases=("userId", "user"), grouped=True)
)
USER_COLUMNS = _columns("userId")
