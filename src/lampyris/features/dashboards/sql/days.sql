-- One row per day (UTC) in which traces began or observations started, newest first: how many traces began.
SELECT day, sum(traces) AS trace_count
FROM (
    SELECT toDate32(at) AS day, count() AS traces
    FROM (
        SELECT cityHash64(trace_id) AS trace, min(timestamp) AS at
        FROM traces
        WHERE project_id = {project_id:String}
            AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}${rows}
        GROUP BY trace
        HAVING at >= {since:DateTime64(6, 'UTC')} AND at < {until:DateTime64(6, 'UTC')}${having}
    )
    GROUP BY day
    UNION ALL
    SELECT toDate32(start_time) AS day, 0 AS traces
    FROM events
    WHERE project_id = {project_id:String}
        AND start_time >= {since:DateTime64(6, 'UTC')} AND start_time < {until:DateTime64(6, 'UTC')}${where}
    GROUP BY day
)
GROUP BY day
ORDER BY day DESC
SETTINGS enable_extended_results_for_datetime_functions = 1
