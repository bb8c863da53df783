"""Which columns of traces, observations and sessions can be filtered and ordered, and their SQL.

Conditions on traces stand over the group of everything said about a trace (table `traces`). `$traces` and `$events`
are the rows that a statement looks at, filled in by the store: all of a time window, or those of the traces at hand.
"""

from lampyris.foundation.query.columns import Catalogue, Column, Kind
from lampyris.foundation.query.search import TextColumn

SAID = "said_at"
"""Comparing a tuple with the version takes four times as long; where one trace is shown, versions are told apart."""
OF_ITS_SPANS = "NOT (source_id = 'trace-create' OR startsWith(source_id, 'console:'))"
"""Rows whose `first_start` and `last_end` are those of observations, not of the trace's own event."""

TIMESTAMP_SQL = "min(timestamp)"
FIRST_SAID = "toUnixTimestamp64Micro(timestamp) + if(said, 0, 10000000000000000)"
"""Rows that say something come before all that only say that the trace exists."""
ENVIRONMENT_SQL = f"argMin(environment, {FIRST_SAID})"
LATENCY_SQL = (
    f"if(countIf({OF_ITS_SPANS}) = 0, 0,"
    f" dateDiff('microsecond', minIf(first_start, {OF_ITS_SPANS}), maxIf(last_end, {OF_ITS_SPANS})) / 1e6)"
)
TAGS_SQL = (
    "arraySort(arrayDistinct(arrayFlatten(arrayMap(tag_row -> tag_row.2, arrayFilter("
    "tag_row -> tag_row.1 >= maxIf(said_at, tags_replaced),"
    " groupArrayIf((said_at, tags), notEmpty(tags) OR tags_replaced))))))"
)
"""Tags are united; where a person set them at the console, only those said since count."""

TEXTS = (
    TextColumn(sql="input", words_sql="input_words"),
    TextColumn(sql="output", words_sql="output_words"),
)
"""What a search reads of an observation."""

OF_EVENTS = "trace_id IN (SELECT trace_id FROM $events GROUP BY trace_id HAVING $predicate)"
SOME_EVENT = "trace_id IN (SELECT trace_id FROM $events WHERE $predicate)"
SOME_ROW = "trace_id IN (SELECT trace_id FROM $traces WHERE $predicate)"
OF_SCORES = (
    "trace_id IN (SELECT trace_id FROM scores FINAL WHERE project_id = {project_id:String} AND trace_id != ''"
    " AND name = $key AND $kind GROUP BY trace_id HAVING $predicate)"
)

METADATA_SQL = (
    "if(mapContains(metadata, $key) OR position($key, '.') = 0, metadata[$key], trimBoth(if("
    "JSONHas(metadata[splitByChar('.', $key)[1]], substring($key, position($key, '.') + 1)),"
    " JSONExtractRaw(metadata[splitByChar('.', $key)[1]], substring($key, position($key, '.') + 1)),"
    " JSONExtractRaw(metadata[splitByChar('.', $key)[1]], splitByChar('.', $key)[2], splitByChar('.', $key)[3])"
    "), '\"'))"
)
"""The text under a top-level key, or under a dotted path into its object (`scope.attributes.public_key`)."""
IN_ORDER_SQL = "if(match({0}, '^[0-9]+([.][0-9]+)?$'), concat(leftPad(splitByChar('.', {0})[1], 24, '0'), {0}), {0})"
"""Texts in the order of a reader: numbers by what they amount to."""
METADATA_ORDER_SQL = IN_ORDER_SQL.format(f"substringUTF8({METADATA_SQL}, 1, 200)")
TOKENS_SQL = "toFloat64(arraySum(mapValues(mapFilter((type, n) -> position(type, '{0}') > 0, usage))))"
COST_SQL = "arraySum(mapValues(mapFilter((type, usd) -> position(type, '{0}') > 0, cost)))"
INPUT_TOKENS_SQL, OUTPUT_TOKENS_SQL = TOKENS_SQL.format("input"), TOKENS_SQL.format("output")
TOTAL_TOKENS_SQL = "toFloat64(usage['total'])"
INPUT_COST_SQL, OUTPUT_COST_SQL = COST_SQL.format("input"), COST_SQL.format("output")
HIGHEST_LEVEL_SQL = (
    "multiIf(countIf(level = 'ERROR') > 0, 'ERROR', countIf(level = 'WARNING') > 0, 'WARNING',"
    " countIf(level = 'DEFAULT') > 0, 'DEFAULT', 'DEBUG')"
)
DURATION_SQL = "dateDiff('microsecond', start_time, end_time) / 1e6"


def _said(id: str, sql: str, *aliases: str, optional: bool = True) -> Column:
    """A field of which the latest word counts."""
    said = f"argMaxIf($predicate, {SAID}, {sql} != '')"
    sort = f"argMaxIf({sql}, {SAID}, {sql} != '')"
    return Column(
        id=id, kind=Kind.STRING, sql=sql, aliases=aliases, wrap=said, grouped=True, narrow=SOME_ROW, sort=sort,
        optional=optional,
    )  # fmt: skip


def _flag(id: str, sql: str, *aliases: str) -> Column:
    wrap = f"argMaxIf($predicate, {SAID}, isNotNull({sql}))"
    return Column(id=id, kind=Kind.BOOLEAN, sql=sql, aliases=aliases, wrap=wrap, grouped=True, narrow=SOME_ROW)


def _sum(id: str, sql: str, *aliases: str, narrow: str | None = None) -> Column:
    """A number over the trace's observations, 0 without any."""
    return Column(id=id, kind=Kind.NUMBER, sql=sql, aliases=aliases, wrap=OF_EVENTS, missing=0, narrow=narrow, sort=sql)


def _scores(
    id: str, kind: Kind, sql: str, data_types: str, *aliases: str, of: str = OF_SCORES, sort: str | None = None
) -> Column:
    wrap = of.replace("$kind", f"data_type IN ({data_types})")
    return Column(id=id, kind=kind, sql=sql, aliases=aliases, wrap=wrap, sort=sort)


def _level_count(level: str) -> Column:
    some = SOME_EVENT.replace("$predicate", f"level = '{level}'")
    return _sum(f"{level.lower()}Count", f"countIf(level = '{level}')", narrow=some)


def _score_columns(of: str, prefix: str = "") -> list[Column]:
    return [
        _scores(
            f"{prefix}scores_avg",
            Kind.NUMBER_MAP,
            "avg(value)",
            "'NUMERIC', 'BOOLEAN'",
            f"{prefix}scores",
            of=of,
            sort="avgIf(value, name = $key)" if of == OF_SCORES and not prefix else None,
        ),
        _scores(f"{prefix}score_categories", Kind.CATEGORY_MAP, "groupArray(string_value)", "'CATEGORICAL'", of=of),
        _scores(f"{prefix}score_booleans", Kind.BOOLEAN_MAP, "max(value) = 1", "'BOOLEAN'", of=of),
    ]


def _score_names(of: str) -> Column:
    """Which scores there are, whatever they say."""
    wrap = of.replace(" AND name = $key AND $kind", "")
    return Column(id="scoreNames", kind=Kind.STRINGS, sql="groupUniqArray(toString(name))", wrap=wrap)


CITES_SQL = r"match(output, '[[]ID: *[0-9]+[]]|##[0-9]+[$][$]|([[]\\^?|【)[0-9]{1,3}([]]|】)([^(]|$)')"
"""Citations as the console shows them: `[ID:3]`, `##3$$`, `[3]`, `[^3]` and `【3】`, but no link `[3](...)`."""

COMMENTED = "commented"
"""Objects that carry comments, by id: conditions on comments become one on this (`commented.py`)."""
UNTOLD_COMMENTS = (
    Column(id="commentCount", kind=Kind.NUMBER, sql="0"),
    Column(id="commentContent", kind=Kind.STRING, sql="''"),
)
"""What holds of comments where nobody is asked about them: there are none yet."""

NO_EVALUATOR = Column(id="evaluatorId", kind=Kind.STRING, sql="''", aliases=("ruleId",))
"""Judges are not rows of their own yet: nothing names one."""

PLACED = (
    "(trace_id, id) IN (SELECT trace_id, id FROM (SELECT trace_id, id, is_root,"
    " row_number() OVER (PARTITION BY trace_id ORDER BY start_time, id) AS from_start,"
    " row_number() OVER (PARTITION BY trace_id ORDER BY start_time DESC, id DESC) AS from_end"
    " FROM $events) WHERE $predicate)"
)
OF_TRACE = "trace_id IN (SELECT trace_id FROM $traces WHERE $predicate)"
OF_OBSERVATION_SCORES = (
    "(trace_id, id) IN (SELECT trace_id, observation_id FROM scores FINAL WHERE project_id = {project_id:String}"
    " AND observation_id != '' AND name = $key AND $kind GROUP BY trace_id, observation_id HAVING $predicate)"
)


def _own(id: str, sql: str, *aliases: str) -> Column:
    return Column(id=id, kind=Kind.STRING, sql=sql, aliases=aliases, sort=sql, optional=True)


def _of_trace(id: str, sql: str, *aliases: str) -> Column:
    """A field of the trace that an observation may carry itself: its own word, or anything said about its trace."""
    return Column(id=id, kind=Kind.STRING, sql=sql, aliases=aliases, wrap=f"({sql} != '' AND $predicate OR {OF_TRACE})")


def _number(id: str, sql: str, *aliases: str, absent: str | None = None) -> Column:
    return Column(id=id, kind=Kind.NUMBER, sql=sql, aliases=aliases, absent=absent, sort=sql)


def _common_observation_columns() -> list[Column]:
    return [
        _own("id", "id"),
        _own("traceId", "trace_id"),
        _own("name", "name"),
        _own("type", "type"),
        _own("level", "level"),
        _own("statusMessage", "status_message"),
        _own("version", "version"),
        _own("release", "release"),
        _own("environment", "environment", "traceEnvironment"),
        _own("parentObservationId", "parent_id"),
        _own("model", "model", "providedModelName"),
        _own("modelId", "model_id", "internalModelId"),
        _own("promptName", "prompt_name"),
        _own("promptId", "prompt_id"),
        _number("promptVersion", "prompt_version"),
        Column(id="startTime", kind=Kind.DATETIME, sql="start_time", sort="start_time"),
        Column(id="endTime", kind=Kind.DATETIME, sql="end_time", sort="end_time"),
        _number("latency", DURATION_SQL, "latency (s)"),
        _number("timeToFirstToken", "dateDiff('microsecond', start_time, completion_start_time) / 1e6"),
        _number("tokensPerSecond", f"{OUTPUT_TOKENS_SQL} / nullIf({DURATION_SQL}, 0)", "outputTokensPerSecond"),
        _number("inputTokens", INPUT_TOKENS_SQL),
        _number("outputTokens", OUTPUT_TOKENS_SQL),
        _number("totalTokens", TOTAL_TOKENS_SQL, "tokens", "usage"),
        _number("inputCost", INPUT_COST_SQL),
        _number("outputCost", OUTPUT_COST_SQL),
        _number("totalCost", "total_cost", "cost"),
        _number("toolDefinitions", "length(tool_definitions)"),
        _number("toolCalls", "length(tool_calls)"),
        Column(id="toolNames", kind=Kind.STRINGS, sql="mapKeys(tool_definitions)"),
        Column(id="calledToolNames", kind=Kind.STRINGS, sql="tool_call_names"),
        Column(id="metadata", kind=Kind.STRING_MAP, sql=METADATA_SQL, absent=f"{METADATA_SQL} = ''",
               sort=METADATA_ORDER_SQL, optional=True),
        Column(id="input", kind=Kind.TEXT, sql="input", words_sql="input_words"),
        Column(id="output", kind=Kind.TEXT, sql="output", words_sql="output_words"),
        Column(id="isRootObservation", kind=Kind.BOOLEAN, sql="is_root", aliases=("isRoot",)),
        Column(id="hasParentObservation", kind=Kind.BOOLEAN, sql="NOT is_root"),
        Column(id="hasInput", kind=Kind.BOOLEAN, sql="notEmpty(input)"),
        Column(id="hasOutput", kind=Kind.BOOLEAN, sql="notEmpty(output)"),
        Column(id="citesSource", kind=Kind.BOOLEAN, sql=CITES_SQL),
        _own("ingestionApiKey", "api_key", "apiKey"),
        _own("ingestionSdkName", "sdk_name", "sdkName"),
        _own("ingestionSdkVersion", "sdk_version", "sdkVersion"),
        _own("ingestionSource", "source", "source"),
        _own("experimentDatasetId", "experiment_dataset_id"),
        _own("experimentId", "experiment_id"),
        _own("experimentName", "experiment_name"),
        Column(id="isExperimentItemRootSpan", kind=Kind.BOOLEAN,
               sql="experiment_item_root_id != '' AND experiment_item_root_id = id"),
        Column(id="positionInTrace", kind=Kind.POSITION, sql="", wrap=PLACED),
        Column(id=COMMENTED, kind=Kind.STRINGS, sql="[id, concat(trace_id, ' ', id)]"),
        *UNTOLD_COMMENTS,
        *_score_columns(OF_OBSERVATION_SCORES),
        _score_names(OF_OBSERVATION_SCORES),
        *_score_columns(OF_SCORES, "trace_"),
        NO_EVALUATOR,
    ]  # fmt: skip


def _steps_of_trace(inner: Catalogue) -> Column:
    """Some observation of the same trace, not necessarily the one that is looked at."""
    return Column(id="steps", kind=Kind.SCOPE, sql="", wrap=SOME_EVENT, inner=inner)


OBSERVATION_COLUMNS = Catalogue(
    [
        *_common_observation_columns(),
        _own("userId", "user_id"),
        _own("sessionId", "session_id"),
        _own("traceName", "trace_name"),
        Column(id="tags", kind=Kind.STRINGS, sql="tags", aliases=("traceTags",)),
        Column(id="public", kind=Kind.BOOLEAN, sql="public"),
    ]
)
"""Of observations, second generation: what an observation says itself."""

OBSERVATION_OF_TRACE_COLUMNS = Catalogue(
    [
        *_common_observation_columns(),
        _of_trace("userId", "user_id"),
        _of_trace("sessionId", "session_id"),
        Column(id="traceName", kind=Kind.STRING, sql="name", wrap=OF_TRACE),
        Column(id="tags", kind=Kind.STRINGS, sql="tags", aliases=("traceTags",), wrap=OF_TRACE),
        Column(id="public", kind=Kind.BOOLEAN, sql="public", wrap=OF_TRACE),
        _steps_of_trace(OBSERVATION_COLUMNS),
    ]
)
"""Of observations, first generation and console: fields of the trace are the trace's."""

TRACE_COLUMNS = Catalogue(
    [
        Column(id="timestamp", kind=Kind.DATETIME, sql=TIMESTAMP_SQL, grouped=True, sort=TIMESTAMP_SQL),
        Column(
            id="id", kind=Kind.STRING, sql="trace_id", aliases=("traceId",), narrow="$predicate", sort="trace_id"
        ),
        _said("name", "name", "traceName", optional=False),
        _said("userId", "user_id", "user"),
        _said("sessionId", "session_id", "session"),
        _said("version", "version"),
        _said("release", "release"),
        Column(
            id="environment", kind=Kind.STRING, sql="environment", narrow=SOME_ROW, sort=ENVIRONMENT_SQL,
            grouped=True, wrap=f"argMin($predicate, {FIRST_SAID})",
        ),
        Column(
            id="tags", kind=Kind.STRINGS, sql=TAGS_SQL, aliases=("traceTags",), grouped=True,
            narrow=SOME_ROW, narrow_sql="tags",
        ),
        Column(
            id="metadata", kind=Kind.STRING_MAP, sql=METADATA_SQL, absent=f"{METADATA_SQL} = ''", grouped=True,
            wrap=f"argMaxIf($predicate, {SAID}, {METADATA_SQL} != '')", narrow=SOME_ROW, optional=True,
            sort=f"argMaxIf({METADATA_ORDER_SQL}, {SAID}, {METADATA_SQL} != '')",
        ),
        _flag("bookmarked", "bookmarked", "starred", "⭐️"),
        _flag("public", "public"),
        Column(id="latency", kind=Kind.NUMBER, sql=LATENCY_SQL, aliases=("latency (s)",), grouped=True,
               sort=LATENCY_SQL),
        Column(
            id="level", kind=Kind.STRING, sql=HIGHEST_LEVEL_SQL, wrap=OF_EVENTS, narrow=SOME_EVENT, narrow_sql="level",
            aliases=("status level",),
        ),
        *(_level_count(level) for level in ("ERROR", "WARNING", "DEFAULT", "DEBUG")),
        Column(
            id="model", kind=Kind.STRINGS, sql="groupUniqArray(toString(model))", wrap=OF_EVENTS, narrow=SOME_EVENT,
            narrow_sql="[toString(model)]", aliases=("providedModelName",),
        ),
        Column(
            id="type", kind=Kind.STRINGS, sql="groupUniqArray(toString(type))", wrap=OF_EVENTS, narrow=SOME_EVENT,
            narrow_sql="[toString(type)]", aliases=("observationType",),
        ),
        _sum("observationCount", "count()", "countObservations"),
        _sum("inputTokens", f"sum({INPUT_TOKENS_SQL})"),
        _sum("outputTokens", f"sum({OUTPUT_TOKENS_SQL})"),
        _sum("totalTokens", f"sum({TOTAL_TOKENS_SQL})", "tokens", "usage"),
        _sum("inputCost", f"sum({INPUT_COST_SQL})"),
        _sum("outputCost", f"sum({OUTPUT_COST_SQL})"),
        _sum("totalCost", "ifNull(sum(total_cost), 0)", "cost"),
        *_score_columns(OF_SCORES),
        _score_names(OF_SCORES),
        Column(id=COMMENTED, kind=Kind.STRINGS, sql="[trace_id]"),
        *UNTOLD_COMMENTS,
        NO_EVALUATOR,
        Column(id="input", kind=Kind.TEXT, sql="input", words_sql="input_words", wrap=SOME_EVENT, narrow=SOME_EVENT),
        Column(
            id="output", kind=Kind.TEXT, sql="output", words_sql="output_words", wrap=SOME_EVENT, narrow=SOME_EVENT
        ),
        Column(
            id="steps", kind=Kind.SCOPE, sql="", wrap=SOME_EVENT, narrow=SOME_EVENT, inner=OBSERVATION_COLUMNS,
        ),
    ]
)  # fmt: skip
"""Of traces: their own fields as last said, numbers over their observations, their scores."""
