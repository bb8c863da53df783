-- One row per trace: what its observations add up to, newest version of each.
SELECT
    trace_id,
    count() AS observation_count,
    countIf(level = 'ERROR') AS error_count,
    countIf(level = 'WARNING') AS warning_count,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'input') > 0, usage)))) AS input_tokens,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'output') > 0, usage)))) AS output_tokens,
    sum(usage['total']) AS total_tokens,
    ifNull(sum(total_cost), 0) AS total_cost,
    dateDiff('microsecond', min(start_time), max(ifNull(end_time, start_time))) / 1e6 AS latency_s,
    arraySort(groupUniqArrayIf(toString(model), model != '')) AS models${more}
FROM (
    SELECT trace_id, id, start_time, end_time, level, usage, total_cost, model${columns}
    FROM events
    WHERE project_id = {project_id:String}
        AND trace_id IN {trace_ids:Array(String)}
        AND start_time >= {since:DateTime64(6, 'UTC')}
    ORDER BY row_version DESC
    LIMIT 1 BY trace_id, id
)
GROUP BY trace_id
