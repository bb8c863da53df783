-- One row per stretch of time, and one per model: what the observations of the window add up to.
SELECT
    grouping(model_name) = 1 AS is_bucket,
    model_name,
    bucket,
    count() AS observation_count,
    countIf(level = 'ERROR') AS error_count,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'input') > 0, usage)))) AS input_tokens,
    sum(arraySum(mapValues(mapFilter((type, n) -> position(type, 'output') > 0, usage)))) AS output_tokens,
    sum(usage['total']) AS total_tokens,
    ifNull(sum(total_cost), 0) AS cost_usd
FROM (
    SELECT
        toString(model) AS model_name,
        toStartOfInterval(start_time, toIntervalSecond({bucket_s:UInt32})) AS bucket,
        level,
        usage,
        total_cost
    FROM events FINAL
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}${where}
)
GROUP BY GROUPING SETS ((bucket), (model_name))
ORDER BY is_bucket, bucket, cost_usd DESC, observation_count DESC, model_name
SETTINGS do_not_merge_across_partitions_select_final = 1, enable_extended_results_for_datetime_functions = 1
