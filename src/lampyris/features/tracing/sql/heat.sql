-- One row per stretch of time and step of latency: how many traces, and how many of them hold an error.
SELECT
    toStartOfInterval(at, toIntervalSecond({bucket_s:UInt32})) AS bucket,
    if(seconds > 0, toInt32(floor(log2(seconds) * 2)), -1000) AS step,
    count() AS total,
    countIf(trace_id IN (SELECT trace_id FROM ${events} WHERE level = 'ERROR')) AS errors
FROM (
    SELECT trace_id, min(timestamp) AS at, ${latency} AS seconds
    FROM ${rows}
    WHERE project_id = {project_id:String}${where}
    GROUP BY trace_id
    HAVING true${having}
)
GROUP BY bucket, step
ORDER BY bucket, step
SETTINGS use_skip_indexes_if_final = 1, use_skip_indexes_if_final_exact_mode = 0,
    do_not_merge_across_partitions_select_final = 1
