"""Which columns of scores can be filtered, and their SQL on one row of `scores`."""

from collections.abc import Sequence

from lampyris.foundation.query.columns import Catalogue, Column, Kind
from lampyris.foundation.query.filters import Filter

OF_TRACE = """trace_id IN (
    SELECT trace_id
    FROM traces
    WHERE project_id = {project_id:String}
        AND trace_id IN (SELECT trace_id FROM scores WHERE project_id = {project_id:String} AND trace_id != '')
    GROUP BY trace_id
    HAVING $predicate
)"""
"""A condition on the trace that the score is about, as the union of what was said about it."""

TAGS_OF_TRACE = """arrayFlatten(arrayMap(tag_row -> tag_row.2, arrayFilter(
    tag_row -> tag_row.1 >= maxIf(said_at, tags_replaced),
    groupArrayIf((said_at, tags), notEmpty(tags) OR tags_replaced)
)))"""
"""Tags are united; where a person set them at the console, only those said since count."""

COLUMNS = Catalogue(
    [
        Column(id="id", kind=Kind.STRING, sql="id", aliases=("scoreId",)),
        Column(id="timestamp", kind=Kind.DATETIME, sql="timestamp", sort="timestamp"),
        Column(id="environment", kind=Kind.STRING, sql="environment"),
        Column(id="name", kind=Kind.STRING, sql="name", aliases=("scoreName",)),
        Column(id="dataType", kind=Kind.STRING, sql="data_type", aliases=("type",)),
        Column(id="value", kind=Kind.NUMBER, sql="value", absent="data_type NOT IN ('NUMERIC', 'BOOLEAN')"),
        Column(id="booleanValue", kind=Kind.BOOLEAN, sql="if(data_type = 'BOOLEAN', value = 1, NULL)"),
        Column(id="stringValue", kind=Kind.STRING, sql="string_value"),
        Column(id="source", kind=Kind.STRING, sql="source"),
        Column(id="comment", kind=Kind.STRING, sql="comment"),
        Column(id="metadata", kind=Kind.STRING_MAP, sql="metadata[$key]", absent="NOT mapContains(metadata, $key)"),
        Column(id="traceId", kind=Kind.STRING, sql="trace_id"),
        Column(id="observationId", kind=Kind.STRING, sql="observation_id"),
        Column(id="sessionId", kind=Kind.STRING, sql="session_id"),
        Column(id="datasetRunId", kind=Kind.STRING, sql="dataset_run_id", aliases=("experimentId",)),
        Column(id="configId", kind=Kind.STRING, sql="config_id"),
        Column(id="queueId", kind=Kind.STRING, sql="queue_id"),
        Column(id="executionTraceId", kind=Kind.STRING, sql="execution_trace_id"),
        Column(id="authorUserId", kind=Kind.STRING, sql="author_user_id", aliases=("author",)),
        # Judges are not rows of their own yet: no score names one.
        Column(id="evaluatorId", kind=Kind.STRING, sql="''"),
        Column(
            id="traceName",
            kind=Kind.STRING,
            sql="argMaxIf(name, (said_at, row_version), name != '')",
            wrap=OF_TRACE,
        ),
        Column(
            id="userId",
            kind=Kind.STRING,
            sql="argMaxIf(user_id, (said_at, row_version), user_id != '')",
            wrap=OF_TRACE,
        ),
        Column(id="traceTags", kind=Kind.STRINGS, sql=TAGS_OF_TRACE, aliases=("tags",), wrap=OF_TRACE),
    ]
)


def any_of(column: str, values: Sequence[str] | None) -> list[Filter]:
    """Scores whose column holds one of the values; no condition without values."""
    if not values:
        return []
    return [Filter(column=column, type="stringOptions", operator="any of", value=tuple(values))]


def compared(column: str, operator: str, value: float | None) -> list[Filter]:
    """Scores whose number compares so; no condition without a value. `!=` is allowed here, beside the language's."""
    return [] if value is None else [Filter(column=column, type="number", operator=operator, value=value)]
