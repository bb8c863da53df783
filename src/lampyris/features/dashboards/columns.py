"""The views of the metrics query language: their dimensions and measures, and the SQL of each.

`t_...` names are columns of the per-trace join (`sql/said.sql`); other joined columns stand in their `.sql` files.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from lampyris.features.dashboards.types import View
from lampyris.features.tracing.columns import (
    ENVIRONMENT_SQL,
    INPUT_COST_SQL,
    INPUT_TOKENS_SQL,
    METADATA_SQL,
    OF_ITS_SPANS,
    OUTPUT_COST_SQL,
    OUTPUT_TOKENS_SQL,
    TAGS_SQL,
    TOTAL_TOKENS_SQL,
)
from lampyris.foundation.query.columns import Catalogue, Column, Kind


class Join(StrEnum):
    """What must be joined to the rows of a view for a dimension or measure; the value names the statement."""

    TRACE = "said"
    SUMS = "sums_of_traces"
    SCORES_OF_TRACE = "scores_of_traces"
    SCORES_OF_OBSERVATION = "scores_of_observations"
    OBSERVATION = "observations_of_scores"
    EXPERIMENT = "experiments_of_scores"


JOINED_BY: Mapping[Join, str] = {
    Join.TRACE: "cityHash64(trace_id)",
    Join.SUMS: "cityHash64(trace_id)",
    Join.SCORES_OF_TRACE: "cityHash64(trace_id)",
    Join.SCORES_OF_OBSERVATION: "cityHash64(trace_id, id)",
    Join.OBSERVATION: "cityHash64(trace_id, observation_id)",
    Join.EXPERIMENT: "cityHash64(dataset_run_id)",
}
"""What a row is joined by, to the column `key` of the joined statement.

Hashes, which do not meet: grouping and joining by ids takes twice the time.
"""


class Exploded(StrEnum):
    """A map of an observation turned into one row per entry; the value is its column."""

    COST = "cost"
    USAGE = "usage"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dimension:
    """Something to group and filter by. The empty text is answered as null, unless it `keeps_empty`.

    `many` dimensions are lists: a row counts for each entry.
    """

    name: str
    sql: str
    kind: Kind = Kind.STRING
    join: Join | None = None
    explodes: Exploded | None = None
    many: bool = False
    keeps_empty: bool = False
    selective: bool = False
    """So many values that grouping by it makes sense for the largest only."""
    aliases: tuple[str, ...] = ()

    @property
    def group_sql(self) -> str:
        """What rows are grouped by."""
        return f"arrayJoin({self.sql})" if self.many else self.sql


@dataclass(frozen=True, kw_only=True, slots=True)
class Measure:
    """Something to aggregate. `nullable` measures may be unknown; aggregates over nothing are then null, not 0.

    What is not `numeric` is text, of which the empty does not count.
    """

    name: str
    sql: str
    numeric: bool = True
    nullable: bool = False
    join: Join | None = None
    explodes: Exploded | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewColumns:
    """One view: the statement it is read by, what its rows are timed by, its dimensions and measures."""

    statement: str
    time_sql: str
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    catalogue: Catalogue
    """What can be filtered: dimensions, metadata and the time."""
    data_types: tuple[str, ...] = ()


_LATER = "bitShiftLeft(toInt128(toUnixTimestamp64Micro(said_at)), 64) + toInt128(row_version)"
"""What orders words, `(said_at, row_version)` as one number: comparing pairs takes four times as long."""


def _said(sql: str, column: str) -> str:
    """The latest word that says something."""
    return f"argMaxIf({sql}, {_LATER},\n            {column} != '')"


SAID_COLUMNS: Mapping[str, str] = {
    "t_trace_name": _said("toString(name)", "name"),
    "t_user_id": _said("user_id", "user_id"),
    "t_session_id": _said("session_id", "session_id"),
    "t_release": _said("toString(release)", "release"),
    "t_version": _said("toString(version)", "version"),
    "t_environment": ENVIRONMENT_SQL,
    "t_tags": TAGS_SQL,
    "t_latency_ms": (
        f"if(countIf({OF_ITS_SPANS}) = 0, NULL,"
        f" dateDiff('microsecond', minIf(first_start, {OF_ITS_SPANS}), maxIf(last_end, {OF_ITS_SPANS})) / 1e3)"
    ),
}
"""Fields of a trace -> their SQL over everything said about it."""


def _month(sql: str) -> str:
    return f"formatDateTime({sql}, '%Y-%m')"


def _of_trace(name: str, sql: str, *, selective: bool = False, kind: Kind = Kind.STRING) -> Dimension:
    return Dimension(name=name, sql=sql, join=Join.TRACE, selective=selective, kind=kind)


def _own_or_trace(name: str, column: str, *, selective: bool = False) -> Dimension:
    """An observation's own word, else its trace's."""
    return _of_trace(name, f"if({column} != '', toString({column}), t_{column})", selective=selective)


def _named(items: list[Dimension]) -> dict[str, Dimension]:
    return {one.name: one for one in items}


def _measured(items: list[Measure]) -> dict[str, Measure]:
    return {one.name: one for one in items}


def _catalogue(dimensions: Mapping[str, Dimension], time: str, time_sql: str) -> Catalogue:
    return Catalogue(
        [
            *(Column(id=one.name, kind=one.kind, sql=one.sql, aliases=one.aliases) for one in dimensions.values()),
            Column(id="metadata", kind=Kind.STRING_MAP, sql=METADATA_SQL, absent=f"{METADATA_SQL} = ''"),
            Column(id=time, kind=Kind.DATETIME, sql=time_sql),
        ]
    )


COUNT = Measure(name="count", sql="1")

TRACE_DIMENSIONS = _named(
    [
        Dimension(name="id", sql="trace_id", selective=True),
        Dimension(name="name", sql="t_trace_name", keeps_empty=True),
        Dimension(name="tags", sql="t_tags", kind=Kind.STRINGS),
        Dimension(name="userId", sql="t_user_id", selective=True),
        Dimension(name="sessionId", sql="t_session_id", selective=True),
        Dimension(name="release", sql="t_release"),
        Dimension(name="version", sql="t_version"),
        Dimension(name="environment", sql="t_environment"),
        Dimension(name="timestampMonth", sql=_month("at")),
    ]
)
TRACE_MEASURES = _measured(
    [
        COUNT,
        Measure(name="observationsCount", sql="observation_count", join=Join.SUMS),
        Measure(name="scoresCount", sql="score_count", join=Join.SCORES_OF_TRACE),
        Measure(name="uniqueUserIds", sql="t_user_id", numeric=False),
        Measure(name="uniqueSessionIds", sql="t_session_id", numeric=False),
        Measure(name="latency", sql="t_latency_ms", nullable=True),
        Measure(name="totalTokens", sql="trace_tokens", join=Join.SUMS),
        Measure(name="totalCost", sql="trace_cost", nullable=True, join=Join.SUMS),
    ]
)

OBSERVATION_DIMENSIONS = _named(
    [
        Dimension(name="id", sql="id", selective=True),
        Dimension(name="traceId", sql="trace_id", selective=True),
        _own_or_trace("traceName", "trace_name"),
        Dimension(name="environment", sql="environment"),
        Dimension(name="parentObservationId", sql="parent_id", selective=True),
        Dimension(name="type", sql="type"),
        Dimension(name="name", sql="name"),
        Dimension(name="level", sql="level"),
        Dimension(name="version", sql="version"),
        _of_trace("tags", "if(notEmpty(t_tags), t_tags, arraySort(tags))", kind=Kind.STRINGS),
        Dimension(name="providedModelName", sql="model", aliases=("model",)),
        Dimension(name="promptName", sql="prompt_name"),
        Dimension(name="promptVersion", sql="prompt_version", kind=Kind.NUMBER),
        _own_or_trace("userId", "user_id", selective=True),
        _own_or_trace("sessionId", "session_id", selective=True),
        _of_trace("traceRelease", "t_release"),
        _of_trace("traceVersion", "t_version"),
        Dimension(name="startTimeMonth", sql=_month("start_time")),
        Dimension(name="toolNames", sql="mapKeys(tool_definitions)", kind=Kind.STRINGS, many=True),
        Dimension(name="calledToolNames", sql="arrayDistinct(tool_call_names)", kind=Kind.STRINGS, many=True),
    ]
)
SECOND_OBSERVATION_DIMENSIONS = OBSERVATION_DIMENSIONS | _named(
    [
        Dimension(name="isRootObservation", sql="is_root", kind=Kind.BOOLEAN),
        Dimension(name="release", sql="release"),
        Dimension(name="costType", sql="cost_entry.1", explodes=Exploded.COST),
        Dimension(name="usageType", sql="usage_entry.1", explodes=Exploded.USAGE),
        Dimension(name="experimentName", sql="experiment_name", selective=True),
        Dimension(name="experimentId", sql="experiment_id", selective=True),
        Dimension(name="experimentDatasetId", sql="experiment_dataset_id", selective=True),
    ]
)
_DURATION_MS = "dateDiff('microsecond', start_time, end_time) / 1e3"
_PER_SECOND = f"{{}} / nullIf({_DURATION_MS} / 1e3, 0)"
OBSERVATION_MEASURES = _measured(
    [
        COUNT,
        Measure(name="latency", sql=_DURATION_MS, nullable=True),
        Measure(
            name="streamingLatency", nullable=True, sql="dateDiff('microsecond', completion_start_time, end_time) / 1e3"
        ),
        Measure(name="inputTokens", sql=INPUT_TOKENS_SQL),
        Measure(name="outputTokens", sql=OUTPUT_TOKENS_SQL),
        Measure(name="totalTokens", sql=TOTAL_TOKENS_SQL),
        Measure(name="outputTokensPerSecond", sql=_PER_SECOND.format(OUTPUT_TOKENS_SQL), nullable=True),
        Measure(name="tokensPerSecond", sql=_PER_SECOND.format(TOTAL_TOKENS_SQL), nullable=True),
        Measure(name="inputCost", sql=INPUT_COST_SQL),
        Measure(name="outputCost", sql=OUTPUT_COST_SQL),
        Measure(name="totalCost", sql="total_cost", nullable=True),
        Measure(
            name="timeToFirstToken", nullable=True,
            sql="dateDiff('microsecond', start_time, completion_start_time) / 1e3",
        ),
        Measure(name="countScores", sql="score_count", join=Join.SCORES_OF_OBSERVATION),
        Measure(name="toolDefinitions", sql="length(tool_definitions)"),
        Measure(name="toolCalls", sql="length(tool_calls)"),
    ]
)  # fmt: skip
SECOND_OBSERVATION_MEASURES = OBSERVATION_MEASURES | _measured(
    [
        Measure(name="traceId", sql="trace_id", numeric=False),
        Measure(
            name="uniqueUserIds", sql=OBSERVATION_DIMENSIONS["userId"].sql, numeric=False,
            join=Join.TRACE,
        ),
        Measure(
            name="uniqueSessionIds", sql=OBSERVATION_DIMENSIONS["sessionId"].sql, numeric=False,
            join=Join.TRACE,
        ),
        Measure(name="costByType", sql="cost_entry.2", explodes=Exploded.COST),
        Measure(name="usageByType", sql="usage_entry.2", explodes=Exploded.USAGE),
    ]
)  # fmt: skip

_SAYS_NOTHING = " OR ".join(
    ["output IN ('', '[]', '{}', 'null')"]
    + [f"startsWith(replaceAll(output, ' ', ''), '{{\"{name}\":[]')" for name in ("chunks", "documents", "results")]
)
_SIMILARITIES = (
    "arrayFilter(one -> one <= 1, arrayMap(one -> toFloat64OrZero(one),"
    """ extractAll(output, '"(?:similarity|score|relevance_score)" *: *([0-9.]+)')))"""
)
CONSOLE_OBSERVATION_MEASURES = SECOND_OBSERVATION_MEASURES | _measured(
    [
        Measure(name="emptyOutput", sql=f"toFloat64({_SAYS_NOTHING})"),
        Measure(name="topSimilarity", sql=f"if(empty({_SIMILARITIES}), NULL, arrayMax({_SIMILARITIES}))"),
    ]
)
"""The mean of `emptyOutput` is the share of steps, such as retrievals, that came back with nothing; `topSimilarity` is
how near the nearest of the retrieved documents was, where the step says so."""


def _of_observation(name: str, column: str, kind: Kind = Kind.STRING) -> Dimension:
    return Dimension(name=name, sql=column, join=Join.OBSERVATION, kind=kind)


def _score_dimensions(value: Dimension) -> dict[str, Dimension]:
    return _named(
        [
            Dimension(name="id", sql="id", selective=True),
            Dimension(name="environment", sql="environment"),
            Dimension(name="name", sql="name"),
            # Judges are not rows of their own yet: no score names one.
            Dimension(name="evaluatorId", sql="''", selective=True),
            Dimension(name="source", sql="source"),
            Dimension(name="dataType", sql="data_type"),
            Dimension(name="traceId", sql="trace_id", selective=True),
            Dimension(name="configId", sql="config_id"),
            Dimension(name="timestampMonth", sql=_month("timestamp")),
            Dimension(name="timestampDay", sql="formatDateTime(timestamp, '%Y-%m-%d')"),
            Dimension(name="observationId", sql="observation_id", selective=True),
            Dimension(name="sessionId", sql="session_id", selective=True),
            Dimension(name="datasetRunId", sql="dataset_run_id", selective=True),
            _of_trace("traceName", "t_trace_name"),
            _of_trace("tags", "t_tags", kind=Kind.STRINGS),
            _of_trace("userId", "t_user_id", selective=True),
            _of_trace("traceRelease", "t_release"),
            _of_trace("traceVersion", "t_version"),
            _of_observation("observationName", "observation_name"),
            _of_observation("observationModelName", "observation_model"),
            _of_observation("observationPromptName", "observation_prompt_name"),
            _of_observation("observationPromptVersion", "observation_prompt_version", Kind.NUMBER),
            Dimension(name="experimentName", sql="run_name", join=Join.EXPERIMENT, selective=True),
            Dimension(name="experimentId", sql="dataset_run_id", selective=True),
            value,
        ]
    )


def _view(
    statement: str, time: tuple[str, str], dimensions: dict[str, Dimension], measures: dict[str, Measure],
    data_types: tuple[str, ...] = (),
) -> ViewColumns:  # fmt: skip
    return ViewColumns(
        statement=statement,
        time_sql=time[1],
        dimensions=dimensions,
        measures=measures,
        catalogue=_catalogue(dimensions, *time),
        data_types=data_types,
    )


def _scores(value: Dimension, measures: dict[str, Measure], *data_types: str) -> ViewColumns:
    return _view("scores", ("timestamp", "timestamp"), _score_dimensions(value), measures, data_types)


_SCORE_MEASURES = _measured([COUNT, Measure(name="value", sql="value")])
_SCORE_VIEWS: dict[View, ViewColumns] = {
    "scores-numeric": _scores(
        Dimension(name="value", sql="value", kind=Kind.NUMBER), _SCORE_MEASURES, "NUMERIC", "BOOLEAN"
    ),
    "scores-categorical": _scores(Dimension(name="stringValue", sql="string_value"), _measured([COUNT]), "CATEGORICAL"),
    "scores-boolean": _scores(
        Dimension(name="booleanValue", sql="toBool(value = 1)", kind=Kind.BOOLEAN), _SCORE_MEASURES, "BOOLEAN"
    ),
}
_TRACE_VIEW = _view("traces", ("timestamp", "at"), TRACE_DIMENSIONS, TRACE_MEASURES)
_STARTED = ("startTime", "start_time")
FIRST_VIEWS: Mapping[View, ViewColumns] = {
    "traces": _TRACE_VIEW,
    "observations": _view("observations", _STARTED, OBSERVATION_DIMENSIONS, OBSERVATION_MEASURES),
    **_SCORE_VIEWS,
}
"""Of the first generation."""
SECOND_VIEWS: Mapping[View, ViewColumns] = {
    "observations": _view("observations", _STARTED, SECOND_OBSERVATION_DIMENSIONS, SECOND_OBSERVATION_MEASURES),
    **_SCORE_VIEWS,
}
"""Of the second generation."""
CONSOLE_VIEWS: Mapping[View, ViewColumns] = {
    "traces": _TRACE_VIEW,
    "observations": _view("observations", _STARTED, SECOND_OBSERVATION_DIMENSIONS, CONSOLE_OBSERVATION_MEASURES),
    **_SCORE_VIEWS,
}
"""Everything there is."""
