-- One row per session or user (the key) of a page: what all observations of their traces add up to.
SELECT
    of_trace.key AS id,
    count() AS observation_count,
    countIf(level = 'ERROR') AS error_count,
    countIf(level = 'WARNING') AS warning_count,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'input') > 0, usage)))) AS input_tokens,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'output') > 0, usage)))) AS output_tokens,
    sum(usage['total']) AS total_tokens,
    ifNull(sum(total_cost), 0) AS total_cost,
    0 AS latency_s,
    CAST([], 'Array(String)') AS models
FROM (
    SELECT trace_id, level, usage, total_cost
    FROM events FINAL
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6, 'UTC')}
        AND trace_id IN (
            SELECT trace_id FROM traces WHERE project_id = {project_id:String} AND ${key} IN {ids:Array(String)}
        )
) AS observed
INNER JOIN (
    SELECT trace_id, any(${key}) AS key
    FROM traces
    WHERE project_id = {project_id:String} AND ${key} IN {ids:Array(String)}
    GROUP BY trace_id
) AS of_trace USING (trace_id)
GROUP BY of_trace.key
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
