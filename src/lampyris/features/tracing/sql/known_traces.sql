-- One row per trace of those asked for that exists.
SELECT DISTINCT trace_id
FROM traces
WHERE project_id = {project_id:String} AND trace_id IN {trace_ids:Array(String)}
