-- Everything said about these traces.
DELETE FROM traces
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
