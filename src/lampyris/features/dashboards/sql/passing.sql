-- One row per trace around the window that passes.
SELECT trace_id
FROM traces
WHERE project_id = {project_id:String}
    AND timestamp >= {said_since:DateTime64(6, 'UTC')} AND timestamp < {said_until:DateTime64(6, 'UTC')}${rows}
GROUP BY trace_id
HAVING true${having}
