-- One row per observation, newest version of each.
SELECT id, trace_id, start_time, packed${more}
FROM events
WHERE project_id = {project_id:String}${where}
ORDER BY row_version DESC
LIMIT 1 BY trace_id, id
