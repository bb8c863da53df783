-- One row per thing said about the traces at hand, newest version of each.
SELECT *
FROM traces
WHERE project_id = {project_id:String}${where}
ORDER BY row_version DESC
LIMIT 1 BY trace_id, source_id
