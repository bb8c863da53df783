-- One row per observation of those asked for that exists: its id and its trace.
SELECT DISTINCT id, trace_id
FROM events
WHERE project_id = {project_id:String} AND id IN {ids:Array(String)}
