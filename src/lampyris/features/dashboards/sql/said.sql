-- One row per trace of which something was said around the window: its own fields, the latest word winning.
SELECT
    trace_id,
    ${said}
FROM traces
WHERE project_id = {project_id:String}
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}
GROUP BY trace_id
