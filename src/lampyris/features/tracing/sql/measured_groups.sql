-- One row per observation of a time window whose trace belongs to a session or user (the key), or one per key.
SELECT of_trace.key AS key, ${shown}
FROM (
    SELECT trace_id, level, usage, total_cost
    FROM events FINAL
    WHERE project_id = {project_id:String}${observed}
) AS observed
INNER JOIN (
    SELECT trace_id, any(${key}) AS key
    FROM traces
    WHERE project_id = {project_id:String} AND ${key} != ''${said}
    GROUP BY trace_id
) AS of_trace USING (trace_id)${grouped}
