-- One row per observation of a page: its newest version.
SELECT trace_id, id, max(row_version) AS newest
FROM events
WHERE project_id = {project_id:String}
    AND start_time >= {since:DateTime64(6, 'UTC')}
    AND start_time <= {until:DateTime64(6, 'UTC')}
    AND trace_id IN {trace_ids:Array(String)}
    AND id IN {ids:Array(String)}
GROUP BY trace_id, id
