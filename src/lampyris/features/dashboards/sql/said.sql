-- One row per trace of which something was said around the window: its own fields, the latest word winning.
SELECT cityHash64(trace_id) AS key${said}
FROM traces
WHERE project_id = {project_id:String}
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}
GROUP BY key
