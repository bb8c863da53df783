-- One row per observation whose input or output stands for that of its trace; newest version only.
SELECT trace_id, id, ${texts}
FROM events
WHERE project_id = {project_id:String}
    AND start_time >= {since:DateTime64(6, 'UTC')}
    AND start_time <= {until:DateTime64(6, 'UTC')}
    AND trace_id IN {trace_ids:Array(String)}
    AND id IN {ids:Array(String)}
ORDER BY row_version DESC
LIMIT 1 BY trace_id, id
