-- One row per observation of these traces: its id.
SELECT DISTINCT id
FROM events
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
