-- One row per day (UTC) and model: what the observations that started in it add up to.
SELECT
    toDate32(start_time) AS day,
    toString(model) AS model_name,
    count() AS observation_count,
    uniqExact(cityHash64(trace_id)) AS trace_count,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'input') > 0, usage)))) AS input_tokens,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'output') > 0, usage)))) AS output_tokens,
    sum(usage['total']) AS total_tokens,
    ifNull(sum(total_cost), 0) AS cost_usd
FROM events FINAL
WHERE project_id = {project_id:String}
    AND start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}${where}
GROUP BY day, model_name
ORDER BY day DESC, cost_usd DESC, model_name
SETTINGS do_not_merge_across_partitions_select_final = 1
