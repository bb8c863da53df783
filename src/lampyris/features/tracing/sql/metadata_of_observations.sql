-- One row per observation of some traces that has one of the fields.
SELECT trace_id, id, ${fields} AS texts
FROM events
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)} AND id IN {ids:Array(String)}
ORDER BY row_version DESC
LIMIT 1 BY trace_id, id
