-- One row per stretch of time, and one for all of it: how many traces began, and how long they took.
SELECT
    grouping(bucket) = 0 AS is_bucket,
    bucket,
    count() AS trace_count,
    quantile(0.5)(latency_ms) AS p50_ms,
    quantile(0.95)(latency_ms) AS p95_ms
FROM (
    SELECT toStartOfInterval(at, toIntervalSecond({bucket_s:UInt32})) AS bucket, latency_ms
    FROM (
        SELECT cityHash64(trace_id) AS trace, min(timestamp) AS at, ${latency} AS latency_ms
        FROM traces
        WHERE project_id = {project_id:String}
            AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}
        GROUP BY trace
        HAVING at >= {since:DateTime64(6, 'UTC')} AND at < {until:DateTime64(6, 'UTC')}${having}
    )
)
GROUP BY GROUPING SETS ((bucket), ())
ORDER BY is_bucket, bucket
SETTINGS enable_extended_results_for_datetime_functions = 1
