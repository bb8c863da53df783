"""The statements that queries become."""

from datetime import UTC, datetime
from typing import Any

from inline_snapshot import snapshot

from lampyris.features.dashboards.columns import FIRST_VIEWS, SECOND_VIEWS
from lampyris.features.dashboards.compile import compile_query
from lampyris.features.dashboards.types import ClosedWindow, Granularity, Metric, MetricOrder, MetricsQuery
from lampyris.foundation.ids import ProjectId
from lampyris.foundation.query.filters import Filter

WINDOW = ClosedWindow(since=datetime(2026, 11, 23, tzinfo=UTC), until=datetime(2026, 11, 24, tzinfo=UTC))
COST = Metric(measure="totalCost", aggregation="sum")


def sql(view: Any, **query: Any) -> str:
    asked = MetricsQuery(view=view, window=WINDOW, **query)
    views = SECOND_VIEWS if view in SECOND_VIEWS else FIRST_VIEWS
    return compile_query(views[view], asked, ProjectId("p"), 10).sql


def test_a_time_series_by_model() -> None:
    assert sql(
        "observations",
        dimensions=("providedModelName",),
        metrics=(COST, Metric(measure="latency", aggregation="p95")),
        granularity=Granularity.HOUR,
    ) == snapshot("""\
-- One row per combination of dimension values: measures over the observations that start in the window.
SELECT model AS d_0,
    toStartOfHour(start_time) AS bucket,
    sum(total_cost) AS m_0,
    quantile(0.95)(dateDiff('microsecond', start_time, end_time) / 1e3) AS m_1
FROM (
    SELECT *
    FROM events FINAL
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
) AS observed
WHERE true
GROUP BY d_0, bucket
ORDER BY bucket ASC, m_0 DESC, d_0 ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
""")


def test_fields_of_the_trace_are_joined_when_asked_for() -> None:
    user = Filter(column="userId", type="string", operator="=", value="alice")
    assert sql("observations", metrics=(COST,), filters=(user,)) == snapshot("""\
-- One row per combination of dimension values: measures over the observations that start in the window.
SELECT sum(total_cost) AS m_0
FROM (
    SELECT *
    FROM events FINAL
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
) AS observed
LEFT JOIN (
-- One row per trace of which something was said around the window: its own fields, the latest word winning.
SELECT cityHash64(trace_id) AS key,
        argMaxIf(user_id, bitShiftLeft(toInt128(toUnixTimestamp64Micro(said_at)), 64) + toInt128(row_version),
            user_id != '') AS t_user_id
FROM traces
WHERE project_id = {project_id:String}
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}
GROUP BY key
) AS said_rows ON cityHash64(trace_id) = said_rows.key
WHERE true
  AND (if(user_id != '', toString(user_id), t_user_id) = {p_7:String})
ORDER BY m_0 DESC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
""")


def test_maps_are_taken_apart_below() -> None:
    metrics = (Metric(measure="costByType", aggregation="sum"),)
    order = (MetricOrder(field="costType", descending=True),)
    assert sql("observations", dimensions=("costType",), metrics=metrics, orders=order) == snapshot("""\
-- One row per combination of dimension values: measures over the observations that start in the window.
SELECT cost_entry.1 AS d_0,
    sum(cost_entry.2) AS m_0
FROM (
    SELECT *, arrayJoin(CAST(cost, 'Array(Tuple(String, Float64))')) AS cost_entry
    FROM events FINAL
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}
) AS observed
WHERE true
GROUP BY d_0
ORDER BY d_0 DESC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
""")


def test_traces_with_their_costs_and_scores() -> None:
    metrics = (COST, Metric(measure="scoresCount", aggregation="avg"))
    assert sql("traces", dimensions=("name",), metrics=metrics) == snapshot("""\
-- One row per combination of dimension values: measures over the traces that begin in the window.
SELECT t_trace_name AS d_0,
    sum(trace_cost) AS m_0,
    avg(score_count) AS m_1
FROM (
    SELECT
        trace_id,
        min(timestamp) AS at,
        argMaxIf(toString(name), bitShiftLeft(toInt128(toUnixTimestamp64Micro(said_at)), 64) + toInt128(row_version),
            name != '') AS t_trace_name
    FROM traces
    WHERE project_id = {project_id:String}
        AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}
    GROUP BY trace_id
    HAVING at >= {since:DateTime64(6, 'UTC')} AND at < {until:DateTime64(6, 'UTC')}
) AS traced
LEFT JOIN (
-- One row per trace with scores: how many, those of its observations included.
SELECT cityHash64(trace_id) AS key, count() AS score_count
FROM scores FINAL
WHERE project_id = {project_id:String} AND trace_id != ''
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {scored_until:DateTime64(6, 'UTC')}
GROUP BY key
) AS scores_of_traces_rows ON cityHash64(trace_id) = scores_of_traces_rows.key
LEFT JOIN (
-- One row per trace: what its observations around the window add up to.
SELECT
    cityHash64(trace_id) AS key,
    count() AS observation_count,
    sum(usage['total']) AS trace_tokens,
    sum(total_cost) AS trace_cost
FROM events FINAL
WHERE project_id = {project_id:String}
    AND start_time >= {said_since:DateTime64(6, 'UTC')} AND start_time < {said_until:DateTime64(6, 'UTC')}
GROUP BY key
) AS sums_of_traces_rows ON cityHash64(trace_id) = sums_of_traces_rows.key
WHERE true
GROUP BY d_0
ORDER BY m_0 DESC, d_0 ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
""")


def test_scores_of_observations() -> None:
    dimensions = ("observationName", "experimentName")
    metrics = (Metric(measure="value", aggregation="histogram"),)
    assert sql("scores-numeric", dimensions=dimensions, metrics=metrics, bins=7) == snapshot("""\
-- One row per combination of dimension values: measures over the scores of some data types given in the window.
SELECT observation_name AS d_0,
    run_name AS d_1,
    histogram(7)(value) AS m_0
FROM (
    SELECT *
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND data_type IN {data_types:Array(String)}
        AND timestamp >= {since:DateTime64(6, 'UTC')} AND timestamp < {until:DateTime64(6, 'UTC')}
) AS scored
LEFT JOIN (
-- One row per experiment that ran around the window: its name.
SELECT cityHash64(toString(experiment_id)) AS key, max(toString(experiment_name)) AS run_name
FROM events
WHERE project_id = {project_id:String} AND experiment_id != ''
    AND start_time >= {said_since:DateTime64(6, 'UTC')} AND start_time < {said_until:DateTime64(6, 'UTC')}
GROUP BY key
) AS experiments_of_scores_rows ON cityHash64(dataset_run_id) = experiments_of_scores_rows.key
LEFT JOIN (
-- One row per observation that a score of the window is about: the fields that scores are grouped by.
SELECT
    cityHash64(trace_id, id) AS key,
    toString(name) AS observation_name,
    toString(model) AS observation_model,
    toString(prompt_name) AS observation_prompt_name,
    prompt_version AS observation_prompt_version
FROM events FINAL
WHERE project_id = {project_id:String}
    AND start_time >= {said_since:DateTime64(6, 'UTC')} AND start_time < {said_until:DateTime64(6, 'UTC')}
    AND id IN (
        SELECT observation_id
        FROM scores
        WHERE project_id = {project_id:String} AND observation_id != ''
            AND timestamp >= {since:DateTime64(6, 'UTC')} AND timestamp < {until:DateTime64(6, 'UTC')}
    )
) AS observations_of_scores_rows ON cityHash64(trace_id, observation_id) = observations_of_scores_rows.key
WHERE true
GROUP BY d_0, d_1
ORDER BY d_0 ASC, d_1 ASC
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
""")


def test_nothing_but_a_count() -> None:
    assert sql("scores-categorical") == snapshot("""\
-- One row per combination of dimension values: measures over the scores of some data types given in the window.
SELECT count() AS m_0
FROM (
    SELECT *
    FROM scores FINAL
    WHERE project_id = {project_id:String} AND data_type IN {data_types:Array(String)}
        AND timestamp >= {since:DateTime64(6, 'UTC')} AND timestamp < {until:DateTime64(6, 'UTC')}
) AS scored
WHERE true
ORDER BY tuple()
LIMIT {limit:UInt32}
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
""")


def test_values_are_parameters() -> None:
    odd = "x' OR 1=1 -- "
    filters = tuple(
        Filter(column=column, type="stringOptions", operator="any of", value=(odd,)) for column in ("name", "userId")
    )
    text = sql("observations", metrics=(COST,), filters=filters)
    assert odd not in text
    assert text.count("Array(String)}") == 2
