-- All observations of these traces.
DELETE FROM events
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
